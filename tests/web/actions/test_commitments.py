"""Commitments in the hall: taken, asked once, reported, bound, released; what comes back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from leitai.base.problem import Problem
from leitai.scoring.scheme import default_scheme
from leitai.web.actions import commitments as deeds
from leitai.web.actions import roster, rounds, staff, statements
from leitai.web.actions.problems import FieldWrong, NotReady, SomeoneWasQuicker
from leitai.web.models import Commitment, Item, Progress, Round, Series
from leitai.web.queries.commitments import (
    commitments_with_all,
    computed_promises,
    last_promises,
    look_at,
    promises_page,
)
from leitai.web.queries.figures import QueryWrong
from leitai.web.queries.trail import deeds_on
from web.halls import NOW, Hall, make_called_round, make_live_round

BY = {"by": "王督查", "now": NOW}
STEPS = [
    statements.Part("step", "全年上市及过会企业10家以上。"),
    statements.Part("step", "推动22个重点金融项目尽早落地。"),
    statements.Part("step", "成效保持全国“第一梯队”。"),
    statements.Part("step", "筹办全省现场会。", due=date(2022, 10, 12)),
]


@pytest.fixture
def called(db: None, settings: Settings, tmp_path: Path) -> Round:
    """A called round whose first unit promises four things; the others one each."""
    settings.LEITAI_TODAY = "2022-12-28"
    settings.DATA_DIR = tmp_path
    round_ = make_called_round()
    rounds.lock_scheme(round_id=round_.pk, by="o", now=NOW)
    rounds.draw_order(round_id=round_.pk, seed="1", by="o", now=NOW)
    for place, slot in enumerate(round_.slots.order_by("pk")):
        steps = STEPS if not place else [statements.Part("step", "年底前完成12项。")]
        statements.save_statement(
            round_id=round_.pk, slot_key=slot.key, source="typed", by="u", now=NOW,
            parts=[
                statements.Part("highlight", "拆除违法建设8402处。"),
                statements.Part("gap", "融资有短板。", cause="信息不对称。", owner="甲局",
                                answered_by=2 if not place else None),
                *steps,
            ],
        )  # fmt: skip
    return round_


@pytest.fixture
def round_(called: Round) -> Round:
    statements.lock_statements(round_id=called.pk, by="o", now=NOW)
    called.refresh_from_db()
    return called


def take(round_: Round, step: int, **more) -> Commitment:
    slot = round_.slots.order_by("pk").first()
    return deeds.take_commitment(round_id=round_.pk, slot_key=slot.key, step=step, **BY, **more)


def state(row: Commitment, day: date = date(2022, 12, 28)) -> str:
    return look_at(commitments_with_all().get(pk=row.pk), day).outcome.state


def test_one_click_types_a_step_and_asks_once_where_something_lacks(round_) -> None:
    ten, landing, tier = take(round_, 1), take(round_, 2), take(round_, 3)
    assert (ten.due, ten.due_words) == (date(2022, 12, 31), "全年")
    assert [(m.kind, m.value) for m in ten.measures.all()] == [("floor", 10)]
    assert not hasattr(ten, "ask")
    assert (landing.ask.no_date, landing.ask.no_measure) == (True, False)
    assert (tier.ask.no_date, tier.ask.no_measure) == (True, True)
    assert [d.what for d in deeds_on(f"commitment:{ten.pk}")] == ["commitment.taken"]
    with pytest.raises(deeds.AlreadyTaken):
        take(round_, 1)


def test_only_a_locked_statement_becomes_commitments(called) -> None:
    with pytest.raises(NotReady):
        take(called, 1)
    assert not Commitment.objects.exists()


def test_all_at_once_leaves_what_is_taken(round_) -> None:
    take(round_, 1)
    assert len(deeds.take_all(round_id=round_.pk, **BY)) == 5
    with pytest.raises(NotReady):
        deeds.take_all(round_id=round_.pk, **BY)


def test_a_commitment_opens_a_matter_led_by_its_unit(round_) -> None:
    row = take(round_, 1, with_item=True)
    item = Item.objects.get(pk=row.item_id)
    assert (item.source, item.lead, item.due) == ("commitment", row.unit, row.due)
    assert item.origin == f"commitment:{row.pk}"
    with pytest.raises(NotReady):
        deeds.open_item(commitment_id=row.pk, **BY)


def test_nine_is_missed_and_ten_kept_when_the_day_has_come(round_) -> None:
    row = take(round_, 1)
    report = {"commitment_id": row.pk, "measure": 0, "as_of": date(2022, 12, 28), **BY}
    assert state(row) == "made"
    deeds.report_progress(value="9", **report)
    assert (state(row), state(row, date(2023, 1, 1))) == ("tracked", "missed")
    deeds.report_progress(value="10", **report)
    assert state(row, date(2023, 1, 1)) == "kept"
    assert Progress.objects.count() == 2  # what was reported first stays


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "many"}, {"value": ""}, {"value": "1e9"}, {"value": "9" * 30},
        {"value": "10", "as_of": date(2023, 2, 1)}, {"value": "10", "as_of": date(2022, 9, 1)},
        {"value": "10", "measure": 7}, {"value": "10", "note": "长" * 301},
        {"value": "10", "version": 99},
    ],
)  # fmt: skip
def test_odd_reports_are_refused_and_leave_nothing(round_, wrong) -> None:
    row = take(round_, 1)
    with pytest.raises(Problem):
        deeds.report_progress(
            **{"commitment_id": row.pk, "measure": 0, "as_of": date(2022, 12, 1), **BY} | wrong
        )
    assert not Progress.objects.exists()
    assert len(deeds_on(f"commitment:{row.pk}")) == 1


def test_two_at_once_the_second_is_told(round_) -> None:
    row = take(round_, 1)
    report = {"commitment_id": row.pk, "measure": 0, "as_of": date(2022, 12, 1), **BY}
    deeds.report_progress(value="5", version=0, **report)
    with pytest.raises(SomeoneWasQuicker):
        deeds.report_progress(value="6", version=0, **report)


def test_the_unit_answers_once_and_the_promise_can_be_judged(round_) -> None:
    tier = take(round_, 3)
    answer = {"commitment_id": tier.pk, **BY}
    with pytest.raises(FieldWrong):
        deeds.answer_ask(text="", **answer)
    with pytest.raises(FieldWrong):
        deeds.answer_ask(text="", measure="再上新台阶", **answer)
    deeds.answer_ask(text="按季度通报", measure="全国前8名", due=date(2022, 12, 20), **answer)
    measure = tier.measures.get()
    assert (measure.kind, measure.value) == ("rank", 8)
    deeds.report_progress(
        commitment_id=tier.pk, measure=0, as_of=date(2022, 12, 20), value="8", **BY
    )
    assert state(tier) == "kept"
    with pytest.raises(deeds.AlreadyAnswered):
        deeds.answer_ask(text="再改", **answer)
    with pytest.raises(NotReady):
        deeds.answer_ask(text="x", commitment_id=take(round_, 1).pk, **BY)


def ledger(tmp_path: Path, name: str, rows: list[str]) -> None:
    folder = tmp_path / "ledgers" / name
    folder.mkdir(parents=True, exist_ok=True)
    text = "企业,日期\n" + "\n".join(rows) + "\n"
    (folder / "listings.csv").write_text(text, "utf-8")


def test_a_bound_figure_moves_by_itself(round_, tmp_path) -> None:
    ledger(tmp_path, "r3", [f"第{n}家,2022-11-{n:02d}" for n in range(1, 10)])
    row = take(round_, 1)
    bind = {"commitment_id": row.pk, "measure": 0, **BY}
    from leitai.web.queries.figures import _store, stamp_of

    folder = tmp_path / "ledgers" / "r3"
    name, columns = _columns(_store(str(folder), stamp_of(folder)))
    query = f'SELECT count(*) FROM "{name}" WHERE "{columns[-1]}" <= :day'
    assert deeds.bind_query(query=query, **bind) == 9
    assert state(row, date(2023, 1, 1)) == "missed"
    ledger(tmp_path, "r3", [f"第{n}家,2022-11-{n:02d}" for n in range(1, 11)])
    assert state(row, date(2023, 1, 1)) == "kept"
    # What comes after the due day does not count for it: :day stands still there.
    ledger(tmp_path, "r3", [f"第{n}家,2022-11-{n:02d}" for n in range(1, 10)] + ["十,2023-01-05"])
    assert state(row, date(2023, 2, 1)) == "missed"


def _columns(store) -> tuple[str, list[str]]:
    rows = store.rows("SELECT table_name, column_name FROM information_schema.columns")
    return rows[0][0], [row[1] for row in rows]


@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE x", "SELECT 1; SELECT 2", "SELECT 'text'", "SELECT 1, 2", "SELECT * FROM nope",
        "SELECT count(*) FROM range(3) UNION ALL SELECT 1", "SELECT 'x' || :day",
        "COPY (SELECT 1) TO '/tmp/promises-out.csv'", "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT " + "1" * 2500,
    ],
)  # fmt: skip
def test_queries_that_give_no_figure_are_refused(round_, tmp_path, query) -> None:
    ledger(tmp_path, "r3", ["一,2022-11-01"])
    row = take(round_, 1)
    with pytest.raises((QueryWrong, FieldWrong)):
        deeds.bind_query(commitment_id=row.pk, measure=0, query=query, **BY)
    assert row.measures.get().query == ""


def test_a_figure_written_down_stays(round_, tmp_path) -> None:
    ledger(tmp_path, "r3", ["一,2022-11-01"])
    row = take(round_, 1)
    with pytest.raises(NotReady):
        deeds.keep_figure(commitment_id=row.pk, measure=0, **BY)
    deeds.bind_query(commitment_id=row.pk, measure=0, query="SELECT 12", **BY)
    deeds.keep_figure(commitment_id=row.pk, measure=0, **BY)
    assert [e.value for e in Progress.objects.all()] == [Decimal(12)]


def test_a_release_is_a_decision_with_a_name_and_a_reason(round_) -> None:
    row = take(round_, 1)
    with pytest.raises(FieldWrong):
        deeds.release(commitment_id=row.pk, why="  ", **BY)
    deeds.release(commitment_id=row.pk, why="政策调整", **BY)
    assert state(row) == "released"
    for again in (
        lambda: deeds.release(commitment_id=row.pk, why="x", **BY),
        lambda: deeds.report_progress(
            commitment_id=row.pk, measure=0, as_of=date(2022, 12, 1), value="10", **BY
        ),
    ):
        with pytest.raises(deeds.AlreadyReleased):
            again()


def test_gaps_have_cause_owner_and_commitment_or_no_action(round_) -> None:
    take(round_, 2)
    answered, *others = promises_page(round_).gaps
    first = next(g for g in promises_page(round_).gaps if g.commitment)
    assert (first.cause, first.owner) == ("信息不对称。", "甲局")
    assert "22个" in first.commitment.text
    assert sum(not g.commitment and not g.step for g in [answered, *others]) == 2


def test_a_gap_with_no_action_becomes_a_matter_by_one_click(round_) -> None:
    def press(name: str, subject: str) -> int:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(get_user_model().objects.get(username=name))
        sent = {"deed": "gap_item", "subject": subject}
        return client.post("/r/r3/commitments/", sent).status_code

    for name, role in (("du", "supervisor"), ("zu", "organiser"), ("ji", "overseer")):
        staff.add_person(username=name, password=f"{name}-2022-10-10", roles=[role])
    first, second, _third = round_.slots.order_by("pk")
    assert press("ji", f"{second.key}:1") == press("zu", f"{second.key}:1") == 403
    assert press("du", f"{second.key}:1") == 302
    item = Item.objects.get()
    assert (item.source, item.lead, item.published) == ("gap", second.unit, True)
    assert "信息不对称" in item.text and "差距" not in item.origin
    # A second time, or where a step answers it, it is refused.
    assert press("du", f"{second.key}:1") == 409 and press("du", f"{first.key}:1") == 409
    assert press("du", f"{first.key}:9") in (404, 409) and Item.objects.count() == 1
    gaps = {gap.unit: gap for gap in promises_page(round_).gaps}
    assert gaps[second.unit.zh].item.id == item.pk and gaps[first.unit.zh].item is None
    told = Client().get("/r/r3/promises/").content.decode()
    assert f'/matters/{item.pk}/"' in told
    Item.objects.update(published=False)
    (hidden,) = [gap for gap in promises_page(round_).gaps if gap.under_supervision]
    assert hidden.item is None


def next_round(round_: Round) -> Round:
    again = rounds.open_round(
        series=Series.objects.get(), key="r4", number=4, zh="第四期", day=date(2022, 12, 30),
        scheme=default_scheme(), by="o", now=NOW,
    )  # fmt: skip
    names = [slot.unit.zh for slot in round_.slots.select_related("unit").order_by("pk")]
    roster.add_units(
        round_id=again.pk, entries=[roster.RosterEntry(n) for n in names], by="o", now=NOW
    )
    return again


def test_the_next_statement_opens_with_the_last_promises(round_, client: Client) -> None:
    for row in deeds.take_all(round_id=round_.pk, **BY):
        if row.step == 4:
            deeds.report_progress(
                commitment_id=row.pk, measure=0, as_of=date(2022, 10, 11), done=True, **BY
            )
    again = next_round(round_)
    slot = again.slots.order_by("pk").first()
    promises = last_promises(slot)
    assert [p.status for p in promises] == ["made", "made", "made", "kept"]
    page = client.get(f"/r/r4/s/{slot.key}/", headers={"accept-language": "zh-hans"})
    assert "筹办全省现场会" in page.content.decode()
    # A promise of another series, or of a later round, does not come back here.
    assert not last_promises(round_.slots.first())


def test_a_second_round_made_by_hand(round_, client: Client) -> None:
    """A unit was renamed, one comes under a new name, one left, one is new."""
    deeds.take_all(round_id=round_.pk, **BY)
    first, second, third = round_.slots.select_related("unit").order_by("pk")
    roster.correct_unit(
        round_id=round_.pk, slot_key=first.key, name="甲委", by="o", now=NOW
    )  # fmt: skip
    again = rounds.open_round(
        series=Series.objects.get(), key="r4", number=4, zh="第四期", day=date(2022, 12, 30),
        scheme=default_scheme(), by="o", now=NOW,
    )  # fmt: skip
    entries = [
        # The old name still finds the renamed unit; the second comes as a unit of its own.
        roster.RosterEntry("甲局"), roster.RosterEntry("乙中心", (second.unit.zh,)),
        roster.RosterEntry("丁局"),
    ]  # fmt: skip
    roster.add_units(round_id=again.pk, entries=entries, by="o", now=NOW)
    kept, renamed, fresh = again.slots.select_related("unit").order_by("pk")
    assert kept.unit == first.unit and [p.status for p in last_promises(kept)] == [
        "made", "made", "made", "missed"
    ]  # fmt: skip
    # Nothing is assumed: only once a person has confirmed that the two names are one unit.
    assert renamed.unit != second.unit and not last_promises(renamed)
    roster.confirm_alias(
        round_id=again.pk, slot_key=renamed.key, name=second.unit.zh, by="o", now=NOW
    )
    assert [p.text for p in last_promises(renamed)] == ["年底前完成12项。"]
    assert not last_promises(fresh)
    for slot in (kept, renamed, fresh):
        answer = client.get(f"/r/r4/s/{slot.key}/")
        assert answer.status_code in (200, 404)  # a draft is not public
    # What the unit that left had promised stands on its own page.
    told = client.get(f"/units/{third.unit_id}/").content.decode()
    assert "年底前完成12项" in told
    rounds.call_units(round_id=again.pk, by="o", now=NOW)
    for slot, words in ((kept, "筹办全省现场会"), (renamed, "年底前完成12项"), (fresh, "")):
        answer = client.get(f"/r/r4/s/{slot.key}/")
        assert answer.status_code == 200 and words in answer.content.decode()


def test_the_promises_criterion_is_filled_from_the_kept_rate(round_, settings) -> None:
    rows = deeds.take_all(round_id=round_.pk, **BY)
    first = [row for row in rows if row.unit_id == rows[0].unit_id]
    four = next(row for row in first if row.step == 4)
    deeds.report_progress(
        commitment_id=four.pk, measure=0, as_of=date(2022, 10, 12), done=True, **BY
    )
    again = next_round(round_)
    criterion = deeds.promises_criterion(again)
    assert criterion is not None
    found = {row.unit: row for row in computed_promises(again, criterion)}
    unit = first[0].unit.zh
    assert (found[unit].kept, found[unit].judged, found[unit].points) == (1, 1, "100")
    assert {row.points for name, row in found.items() if name != unit} == {""}
    with pytest.raises(Problem):  # a draft has not been called yet
        deeds.fill_promises(round_id=again.pk, **BY)
    rounds.call_units(round_id=again.pk, by="o", now=NOW)
    deeds.fill_promises(round_id=again.pk, **BY)
    computed = {slot.unit.zh: slot.computed for slot in again.slots.select_related("unit")}
    assert computed[unit] == {"promises": "100"}
    assert all(value == {} for name, value in computed.items() if name != unit)
    assert again.leaves.filter(body__contains='"what":"promises.computed"').exists()


# ---- pages -----------------------------------------------------------------------------
def client_of(role: str, unit=None, round_=None) -> Client:
    name = role + (unit.zh if unit else "")
    staff.add_person(username=name, password="", roles=[role], unit=unit, round_=round_)

    client = Client()
    client.force_login(
        get_user_model().objects.get(username=name),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_who_may_do_what_to_a_commitment(round_) -> None:
    row = take(round_, 1)
    other = round_.slots.exclude(unit=row.unit).select_related("unit").first().unit
    url = f"/r/r3/commitments/{row.pk}/"
    report = {"deed": "report", "measure": "0", "as_of": "2022-12-01", "value": "5",
              "version": "0"}  # fmt: skip
    release = {"deed": "release", "why": "x", "version": "0"}
    strange = client_of("unit", other, round_)
    assert strange.post(url, report).status_code == 403
    own = client_of("unit", row.unit, round_)
    assert own.post(url, release).status_code == 403
    overseer = client_of("overseer")
    assert overseer.get(url).status_code == 200
    for form in (report, release, {"deed": "supervise"}, {"deed": "bind"}):
        assert overseer.post(url, form).status_code == 403
    assert overseer.post("/r/r3/commitments/", {"deed": "take_all"}).status_code == 403
    assert Client().get(url).status_code == 302
    assert own.post(url, report).status_code == 302
    assert own.post(url, report).status_code == 422  # an older version
    supervisor = client_of("supervisor")
    assert supervisor.post(url, release | {"version": "1"}).status_code == 302
    assert state(row) == "released"


def test_pages_say_what_was_promised(round_, client: Client) -> None:
    deeds.take_all(round_id=round_.pk, **BY)
    unit = round_.slots.order_by("pk").first().unit
    for address in ("/r/r3/promises/", f"/units/{unit.pk}/", "/units/"):
        page = client.get(address, headers={"accept-language": "zh-hans"})
        assert page.status_code == 200, address
    text = client.get("/r/r3/promises/").content.decode()
    assert "第一梯队" in text and "▲" in text


def test_time_alone_makes_no_promise_better(round_) -> None:
    rank = {"kept": 2, "partly": 1, "missed": 0}
    row = take(round_, 4)
    states = [state(row, date(2022, 10, 1) + timedelta(days=n)) for n in range(0, 60, 3)]
    final = [rank[s] for s in states if s in rank]
    assert final == sorted(final, reverse=True) and states[-1] == "missed"


def test_live_rounds_have_the_page_too(settings, db) -> None:
    hall: Hall = make_live_round()
    assert Client().get(f"/r/{hall.round.key}/promises/").status_code == 200
