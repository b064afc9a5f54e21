"""Evidence tables: template, load, validate, query (台账).

>>> from pathlib import Path
>>> from leitai.ledgers import load_folder, Store
>>> ledgers, problems = load_folder(Path("examples/ledgers"))  # doctest: +SKIP
>>> with Store(ledgers) as store:                              # doctest: +SKIP
...     store.number("SELECT count(*) FROM investment_projects")
48
"""

from leitai.ledgers.draft import draft_template
from leitai.ledgers.ledger import Ledger, load_folder, load_ledger
from leitai.ledgers.problems import LedgerProblem
from leitai.ledgers.store import Store, keep
from leitai.ledgers.template import Field, Template, read_template, shipped, write_template
from leitai.ledgers.validate import check_ledger

__all__ = [
    "Field",
    "Ledger",
    "LedgerProblem",
    "Store",
    "Template",
    "check_ledger",
    "draft_template",
    "keep",
    "load_folder",
    "load_ledger",
    "read_template",
    "shipped",
    "write_template",
]
