"""`leitai design`: who judges whom, and whether a given design can be linked."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import click

from leitai.base.problem import Place, Problem


class UnreadableNames(Problem):
    """A list of names or pairs that cannot be used."""

    code = "design_names"
    en = "No usable rows were found."
    zh = "没有可用的行。"
    todo_en = "Give one name a line, or for pairs a CSV file with judge and unit columns."
    todo_zh = "请每行写一个名称；若为评委与单位对，请提供含评委、参赛单位两列的 CSV 文件。"


_JUDGE_HEADERS = {"judge", "评委", "rater", "reviewer"}
_UNIT_HEADERS = {"unit", "参赛单位", "单位", "entry", "team", "项目"}


@click.command("design")
@click.option("--units", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--judges", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--per-unit", type=click.IntRange(1), help="Judges for every unit.")
@click.option("--most-per-judge", type=click.IntRange(1), help="Units a judge takes at most.")
@click.option(
    "--recusals",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of judge and unit pairs that must not meet.",
)
@click.option(
    "--check",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of judge and unit pairs: only say whether this design is linked.",
)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of CSV.")
def design(
    units: Path | None,
    judges: Path | None,
    per_unit: int | None,
    most_per_judge: int | None,
    recusals: Path | None,
    check: Path | None,
    seed: int,
    as_json: bool,
) -> None:
    """Assign judges to units: balanced, linked, recusals kept, the draw seeded.

    UNITS and JUDGES are text files with one name a line. Prints judge, unit and
    order as CSV; what the plan is worth goes to standard error. With --check a
    given design is described instead; the exit code is 1 when it is not linked.
    """
    from leitai.scoring.design import check_pairs, plan_design

    if check is not None:
        plan = check_pairs(_read_pairs(check))
    else:
        if units is None or judges is None or per_unit is None:
            raise click.UsageError("Give --units, --judges and --per-unit, or --check.")
        plan = plan_design(
            _read_names(units),
            _read_names(judges),
            per_unit=per_unit,
            most_per_judge=most_per_judge,
            recusals=_read_pairs(recusals) if recusals is not None else (),
            seed=seed,
        )
    if as_json:
        click.echo(
            json.dumps(
                {
                    "seed": plan.seed,
                    "per_unit": list(plan.per_unit),
                    "per_judge": list(plan.per_judge),
                    "connected": plan.connected,
                    "subsets": [list(part) for part in plan.subsets],
                    "assigned": dict(
                        zip(plan.judges, (list(row) for row in plan.assigned), strict=True)
                    ),
                },
                ensure_ascii=False,
                indent=2,
            )
        )
    elif check is None:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["judge", "unit", "order"])
        for judge, row in zip(plan.judges, plan.assigned, strict=True):
            for place, unit in enumerate(row, 1):
                writer.writerow([_as_text(judge), _as_text(unit), place])
    click.echo(_describe(plan.per_unit, plan.per_judge, plan.subsets), err=True)
    if check is not None and not plan.connected:
        click.get_current_context().exit(1)


def _as_text(name: str) -> str:
    """A name that a spreadsheet would take for a formula, marked as text as it does itself."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t", "\r") else name


def _describe(
    per_unit: tuple[int, int], per_judge: tuple[int, int], subsets: tuple[tuple[str, ...], ...]
) -> str:
    from leitai.cli import language

    zh = language() == "zh"
    by_unit = f"{per_unit[0]}–{per_unit[1]}"
    by_judge = f"{per_judge[0]}–{per_judge[1]}"
    if zh:
        lines = [f"每个单位{by_unit}位评委，每位评委{by_judge}个单位。"]
    else:
        lines = [f"{by_unit} judges a unit, {by_judge} units a judge."]
    if len(subsets) == 1:
        lines.append(
            "各单位可相互比较（已连通）。" if zh else "All units can be compared (linked)."
        )
    else:
        lines.append(
            f"分成{len(subsets)}组，不同组之间不可比较："
            if zh
            else f"{len(subsets)} parts that cannot be compared with one another:"
        )
        lines += [f"  {number}. {', '.join(part)}" for number, part in enumerate(subsets, 1)]
    return "\n".join(lines)


def _read_names(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    names = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not names:
        raise UnreadableNames(place=Place(file=path.name))
    return names


def _read_pairs(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) >= 2]
    judge, unit = 0, 1
    if rows:
        header = [cell.strip().lower() for cell in rows[0]]
        judges = [at for at, name in enumerate(header) if name in _JUDGE_HEADERS]
        units = [at for at, name in enumerate(header) if name in _UNIT_HEADERS]
        if judges and units:
            judge, unit = judges[0], units[0]
            rows = rows[1:]
    wide = max(judge, unit)
    pairs = [(row[judge].strip(), row[unit].strip()) for row in rows if len(row) > wide]
    pairs = [pair for pair in dict.fromkeys(pairs) if pair[0] and pair[1]]
    if not pairs:
        raise UnreadableNames(place=Place(file=path.name))
    return pairs
