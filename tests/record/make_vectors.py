"""Writes tests/goldens/record/bundles.json anew: `python -m record.make_vectors` in tests/.

Run it only when the format changes on purpose, and read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path

from record import forgeries
from record.second import b64
from record.test_bundle import GOLDEN, ours, states


def main() -> None:
    cases = [
        {
            "why": case.why,
            "bundle": b64(case.data),
            "receipt": None if case.receipt is None else b64(case.receipt),
            "key": case.key,
            "ok": ours(case).ok,
            "states": states(ours(case)),
        }
        for case in forgeries.every()
    ]
    source = "docs/reference/record.md; made-up data; written by tests/record/make_vectors.py"
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    text = f'{{"source": {json.dumps(source)}, "cases": [\n{lines}\n]}}\n'
    Path(GOLDEN).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
