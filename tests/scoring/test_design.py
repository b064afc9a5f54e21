import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.cli import main
from leitai.scoring.design import TooMuchWork, Unplannable, check_pairs, plan_design

UNITS = [f"unit {number}" for number in range(1, 12)]
JUDGES = [f"judge {number}" for number in range(1, 21)]


def pairs(plan):
    return {(j, u) for j, row in zip(plan.judges, plan.assigned, strict=True) for u in row}


def test_every_unit_has_its_judges_and_work_is_even():
    plan = plan_design(UNITS, JUDGES, per_unit=5, seed=1)
    assert plan.per_unit == (5, 5)
    assert plan.per_judge == (2, 3)
    assert plan.connected


def test_the_seed_decides():
    one = plan_design(UNITS, JUDGES, per_unit=5, seed=1)
    assert one == plan_design(UNITS, JUDGES, per_unit=5, seed=1)
    assert pairs(one) != pairs(plan_design(UNITS, JUDGES, per_unit=5, seed=2))


def test_recusals_are_respected():
    recusals = [(judge, unit) for judge in JUDGES[:10] for unit in UNITS[:5]]
    plan = plan_design(UNITS, JUDGES, per_unit=6, recusals=recusals, seed=3)
    assert not pairs(plan) & set(recusals)
    assert plan.per_unit == (6, 6)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 15), st.integers(3, 15), st.integers(2, 3), st.integers(0, 99))
def test_two_judges_a_unit_can_always_be_linked(units, judges, per_unit, seed):
    names = [f"u{number}" for number in range(units)]
    plan = plan_design(names, JUDGES[:judges], per_unit=per_unit, seed=seed)
    assert plan.per_unit == (per_unit, per_unit)
    assert plan.per_judge[1] - plan.per_judge[0] <= 1
    if units * per_unit >= units + judges:  # enough assignments for a chain
        assert plan.connected


def test_one_judge_each_cannot_be_linked_and_says_so():
    plan = plan_design(UNITS[:4], JUDGES[:4], per_unit=1, most_per_judge=1)
    assert len(plan.subsets) == 4


def test_impossible_wishes_are_refused_with_what_to_do():
    with pytest.raises(Unplannable) as problem:
        plan_design(UNITS, JUDGES[:3], per_unit=4)
    assert problem.value.params["allowed"] == 3
    assert "请增加评委" in problem.value.say("zh")
    with pytest.raises(TooMuchWork):
        plan_design(UNITS, JUDGES[:5], per_unit=3, most_per_judge=2)


def test_a_given_design_is_described():
    plan = check_pairs([("a", "1"), ("a", "2"), ("b", "2"), ("c", "3")])
    assert plan.subsets == (("1", "2"), ("3",))
    assert not plan.connected


def test_the_command_plans_and_checks(tmp_path):
    units, judges = tmp_path / "units.txt", tmp_path / "judges.txt"
    units.write_text("甲\n乙\n丙\n", encoding="utf-8")
    judges.write_text("评委1\n评委2\n评委3\n评委4\n", encoding="utf-8")
    run = CliRunner()
    made = run.invoke(
        main, ["design", "--units", str(units), "--judges", str(judges), "--per-unit", "2"]
    )
    assert made.exit_code == 0, made.output
    lines = made.stdout.splitlines()
    assert lines[0] == "judge,unit,order"
    assert len(lines) == 7
    plan = tmp_path / "plan.csv"
    plan.write_text(made.stdout, encoding="utf-8")
    checked = run.invoke(main, ["design", "--check", str(plan), "--json"])
    assert json.loads(checked.stdout)["per_unit"] == [2, 2]


def test_the_check_fails_on_a_split_design(tmp_path):
    plan = tmp_path / "plan.csv"
    plan.write_text("评委,参赛单位\na,1\nb,2\n", encoding="utf-8")
    found = CliRunner().invoke(main, ["design", "--check", str(plan)])
    assert found.exit_code == 1
    assert "2" in found.stderr


def test_an_empty_list_is_a_clear_error(tmp_path):
    empty = tmp_path / "units.txt"
    empty.write_text("\n", encoding="utf-8")
    found = CliRunner().invoke(
        main, ["design", "--units", str(empty), "--judges", str(empty), "--per-unit", "2"]
    )
    assert found.exit_code == 2
    assert "units.txt" in found.stderr
