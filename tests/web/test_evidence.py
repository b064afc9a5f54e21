"""Evidence on the hall's pages: verdicts from ledgers, kept while nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from leitai.ledgers.samples import write_samples
from leitai.web.models import Statement
from leitai.web.queries.evidence import check_texts, ledger_folder
from web.halls import Hall

SAID = ["今年以来，开展实地督查138次。", "今年以来，开展实地督查1380次。", "8月末存贷比106.5%。"]


@pytest.fixture
def data(settings: object, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_without_ledgers_nothing_is_borne_out(hall: Hall, data: Path) -> None:
    rows = check_texts(hall.round, SAID)
    assert [len(row) for row in rows] == [1, 1, 1]
    assert all(one.binding is None for row in rows for one in row)


def test_ledgers_bear_out_what_they_hold_and_nothing_else(hall: Hall, data: Path) -> None:
    write_samples(ledger_folder(hall.round))
    rows = check_texts(hall.round, SAID)
    verdicts = [row[0].binding.verdict for row in rows if row[0].binding]
    assert verdicts[0] == "supported" and verdicts[2] == "supported"
    assert verdicts[1] != "supported"
    assert rows[0][0].query and rows[0][0].rows is not None and rows[0][0].reason("zh")
    # Offsets are those of each text, not of all together.
    assert SAID[2][rows[2][0].claim.start : rows[2][0].claim.end] == "106.5%"


def test_the_page_shows_the_card(hall: Hall, data: Path) -> None:
    write_samples(ledger_folder(hall.round))
    part = Statement.objects.get(slot=hall.slot(1)).parts.get(kind="highlight")
    part.text = SAID[0]
    part.save()
    page = Client().get(f"/r/{hall.round.key}/s/{hall.slot(1).key}/").content.decode()
    assert "138次" in page and "SELECT" in page and "有佐证" in page
