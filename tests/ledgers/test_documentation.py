"""Every shipped template has its sample and its paragraph, every reason its row."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from leitai.ledgers import check_ledger, load_ledger
from leitai.ledgers.samples import sample_names, write_samples
from leitai.ledgers.template import shipped_names

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


def test_every_template_has_a_sample_and_a_paragraph() -> None:
    assert set(shipped_names()) == set(sample_names())
    page = (ROOT / "docs/how-to/ledger-templates.md").read_text("utf-8")
    assert [n for n in shipped_names() if f"**{n}**" not in page] == []


def test_samples_obey_their_templates_and_are_marked_made_up(samples: Path) -> None:
    for name in sample_names():
        ledger = load_ledger(samples / f"{name}.csv")
        assert [q.say() for q in check_ledger(ledger)] == [], name
        assert ledger.template.made_up and not ledger.template.drafted


def test_the_committed_samples_are_those_of_the_command(samples: Path) -> None:
    for path in samples.iterdir():
        assert path.read_bytes() == (ROOT / "examples/ledgers" / path.name).read_bytes()


def total(samples: Path, name: str, column: str, **where: str) -> float:
    with (samples / f"{name}.csv").open(encoding="utf-8") as file:
        rows = [
            r for r in csv.DictReader(file) if all(r[k].startswith(v) for k, v in where.items())
        ]
    return round(sum(float(r[column] or 0) for r in rows), 2) if column else len(rows)


def test_totals_agree_with_the_page_where_it_gives_them(samples: Path) -> None:
    said = [
        (total(samples, "supervision_visits", ""), 477),
        (total(samples, "supervision_visits", "督促解决问题数"), 672),
        (total(samples, "bulletins", ""), 36),
        (total(samples, "bulletins", "通报问题数"), 87),
        (total(samples, "bulletins", "涉及人数"), 127),
        (total(samples, "illegal_buildings", "拆除处数", 月份="2022"), 8402),
        (total(samples, "illegal_buildings", "拆除面积_万平方米", 月份="2022"), 690),
        (total(samples, "investment_projects", ""), 48),
        (total(samples, "investment_projects", "总投资_亿元"), 1206),
        (total(samples, "investment_projects", "总投资_亿元", 资金来源="内资"), 1014),
        (total(samples, "investment_projects", "外资投资额_亿美元"), 29.5),
        (total(samples, "community_services", ""), 40),
        (total(samples, "supply_demand", ""), 8),
    ]
    assert [a for a, _ in said] == [b for _, b in said]


def test_every_reason_has_its_row_in_the_reference() -> None:
    data = ROOT / "src/leitai/claims/evidence/data/reasons.toml"
    reasons = tomllib.loads(data.read_text("utf-8"))
    page = (ROOT / "docs/reference/verdicts.md").read_text("utf-8")
    names = [n for n in reasons if n != "rules"] + list(reasons["rules"])
    assert [n for n in names if f"`{n}`" not in page] == []


def test_coverage_cannot_be_typed_apart_from_its_parts(samples: Path, tmp_path: Path) -> None:
    text = (samples / "gas_meters.csv").read_text("utf-8").splitlines()
    cells = text[1].split(",")
    cells[5] = "99.9"
    (tmp_path / "gas_meters.csv").write_text(
        "\n".join([text[0], ",".join(cells), *text[2:]]), "utf-8"
    )
    (tmp_path / "gas_meters.toml").write_text('extends = "gas_meters"\n', "utf-8")
    problems = check_ledger(load_ledger(tmp_path / "gas_meters.csv"))
    assert [(q.code, q.place.row, q.place.column) for q in problems] == [("ledger-derived", 2, "F")]


def test_a_project_signed_twice_is_caught(samples: Path, tmp_path: Path) -> None:
    text = (samples / "investment_projects.csv").read_text("utf-8").splitlines()
    again = text[3].replace("X03", "X99").replace("项目3", "项目3 ")
    (tmp_path / "investment_projects.csv").write_text("\n".join([*text, again]), "utf-8")
    (tmp_path / "investment_projects.toml").write_text('extends = "investment_projects"\n', "utf-8")
    problems = check_ledger(load_ledger(tmp_path / "investment_projects.csv"))
    assert [(q.code, q.params["first"]) for q in problems] == [("ledger-same-twice", 4)]
