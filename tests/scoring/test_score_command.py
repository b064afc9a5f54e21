"""`leitai score` from file to table and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from leitai.cli import main
from leitai.scoring import score
from leitai.scoring.methods import METHODS

JUDGE_FIELDS = ["judge", "severity", "se", "slope", "noise", "weight", "infit", "outfit", "halo",
                "influence", "flags"]  # fmt: skip
STANDING_FIELDS = {"unit", "score", "se", "low", "high", "rank", "rank_low", "rank_high", "band",
                   "p_first"}  # fmt: skip


@pytest.fixture
def ballots(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    lines = ["参赛单位,评委,评分项,打分,评委组"]
    for judge in range(12):
        lean = rng.normal(0, 2)
        for unit in range(5):
            for item in ("实绩", "述职"):
                mark = np.clip(round(85 - 2 * unit + lean + rng.normal(0, 2), 1), 0, 100)
                panel = "领导" if judge < 4 else "代表"
                lines.append(f"单位{unit},评委{judge},{item},{mark},{panel}")
    path = tmp_path / "ballots.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def run(*arguments: object, lang: str = "en") -> object:
    return CliRunner().invoke(main, ["score", *map(str, arguments)], env={"LEITAI_LANG": lang})


def test_table_in_two_languages(ballots: Path) -> None:
    english, chinese = run(ballots), run(ballots, lang="zh")
    assert english.exit_code == chinese.exit_code == 0
    assert "Standings by mixed" in english.output and "单位0" in english.output
    assert "名次" in chinese.output and "各列识别为" in chinese.output


def test_json_has_the_published_shape(ballots: Path) -> None:
    answer = json.loads(run(ballots, "--json", "--seed", 7).output)
    assert {"method", "seed", "standings", "judges", "criteria", "variance", "reliability",
            "design", "warnings"} <= set(answer)  # fmt: skip
    assert answer["seed"] == 7 and answer["method"] == "mixed"
    assert set(answer["standings"][0]) >= STANDING_FIELDS
    assert list(answer["judges"][0]) == JUDGE_FIELDS
    assert answer["design"]["connected"] is True
    assert answer["standings"][0]["unit"] == "单位0"
    assert {"judge", "halo", "error"} <= set(answer["variance"])
    assert len(answer["beside"]["mean"]) == len(answer["beside"]["robust"]) == 5


@pytest.mark.parametrize("name", METHODS)
def test_every_method_runs(ballots: Path, name: str) -> None:
    answer = json.loads(run(ballots, "--json", "--method", name, "--no-beside").output)
    assert answer["method"] == name
    assert [row["rank"] for row in answer["standings"]] == [1, 2, 3, 4, 5]


def test_same_seed_same_bytes(ballots: Path) -> None:
    one, two = (run(ballots, "--json", "--seed", 3).output for _ in range(2))
    assert one == two


def test_scheme_weighs_and_rounds(ballots: Path, tmp_path: Path) -> None:
    scheme = tmp_path / "scheme.toml"
    scheme.write_text(
        'method = "trimmed"\n[criteria]\n"实绩" = 70\n"述职" = 30\n[panels]\n'
        '"领导" = 40\n"代表" = 60\n'
        '[rules]\ntrim = "1"\ndecimals = 2\n[scale]\nlow = 0\nhigh = 100\n',
        encoding="utf-8",
    )
    answer = json.loads(run(ballots, "--json", "--scheme", scheme).output)
    assert answer["method"] == "trimmed"
    top = answer["standings"][0]
    assert top["exact"].count(".") == 1 and len(top["exact"].split(".")[1]) == 2
    adjusted = json.loads(run(ballots, "--json", "--scheme", scheme, "--method", "mixed").output)
    assert adjusted["standings"][0]["score"] == pytest.approx(top["score"], abs=1.0)


@pytest.mark.parametrize(
    "text",
    ["[criteria]\na = -1\n", "[rules]\ntrim = 0.7\n", "[nonsense]\n", "method = 'best'\n", "= 1"],
)
def test_bad_schemes_are_refused(ballots: Path, tmp_path: Path, text: str) -> None:
    scheme = tmp_path / "scheme.toml"
    scheme.write_text(text, encoding="utf-8")
    answer = run(ballots, "--scheme", scheme)
    assert answer.exit_code == 2 and "scheme.toml" in answer.output


def test_problems_exit_with_2(tmp_path: Path) -> None:
    missing = run(tmp_path / "none.csv", lang="zh")
    assert missing.exit_code == 2 and "none.csv" in missing.output
    path = tmp_path / "a.csv"
    path.write_text("unit,judge,mark\nA,1,8\nB,1,优\n", encoding="utf-8")
    answer = run(path)
    assert answer.exit_code == 2 and "row 3" in answer.output
    assert run(path, "--method", "best").exit_code == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A,1,8\nB,1,7\n", "one_judge"),
        ("A,1,8\nA,2,7\n", "one_unit"),
        ("A,1,8\nB,2,7\nC,3,6\n", "no_overlap"),
        ("A,1,8\nB,1,8\nA,2,8\nB,2,8\n", "all_equal"),
    ],
)
def test_thin_tables_give_no_silent_number(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("unit,judge,mark\n" + text, encoding="utf-8")
    answer = json.loads(run(path, "--json").output)
    assert code in [note["code"] for note in answer["warnings"]]
    assert all(row["rank_high"] == len(answer["standings"]) for row in answer["standings"])


def test_missing_marks_are_said(ballots: Path) -> None:
    lines = ballots.read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *[line for at, line in enumerate(lines[1:]) if at % 7 > 1]]
    ballots.write_text("\n".join(kept), encoding="utf-8")
    result = score(ballots)
    share = [note for note in result.warnings if note.code == "missing_marks"]
    assert share and "29.2" in share[0].say("en")


def test_result_is_frozen_and_reads_judges_by_row(ballots: Path) -> None:
    result = score(ballots)
    with pytest.raises(AttributeError):
        result.method = "other"
    assert len(result.judges) == 12 and result.judges[0].severity is not None
    assert result.design.judges == 12 and len(result.criteria) == 2


@pytest.mark.parametrize("method", ["mixed", "mean", "trimmed"])
@pytest.mark.parametrize("table", ["criteria", "panels"])
def test_a_scheme_that_names_nothing_of_the_table_is_refused(
    ballots: Path, tmp_path: Path, table: str, method: str
) -> None:
    scheme = tmp_path / "scheme.toml"
    scheme.write_text(f'[{table}]\n"甲" = 1\n', encoding="utf-8")
    done = run(ballots, "--scheme", scheme, "--method", method)
    assert done.exit_code == 2 and table in done.output


def test_panels_of_a_scheme_that_the_table_does_not_name_are_said(
    ballots: Path, tmp_path: Path
) -> None:
    scheme, plain = tmp_path / "scheme.toml", tmp_path / "plain.csv"
    scheme.write_text('[panels]\n"领导" = 40\n"代表" = 60\n', encoding="utf-8")
    rows = [line.rsplit(",", 1)[0] for line in ballots.read_text("utf-8").splitlines()]
    plain.write_text("\n".join(rows), encoding="utf-8")
    done = run(plain, "--scheme", scheme, "--json")
    assert "panels_not_in_table" in {note["code"] for note in json.loads(done.output)["warnings"]}


def test_a_report_that_cannot_be_written_says_so(ballots: Path, tmp_path: Path) -> None:
    done = run(ballots, "--html", tmp_path / "none" / "a.html", lang="zh")
    assert done.exit_code == 2 and "报告无法写到这里" in done.output


def test_a_seed_below_zero_is_refused(ballots: Path) -> None:
    assert run(ballots, "--seed", "-1").exit_code == 2
