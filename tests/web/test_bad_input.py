"""What goes wrong in a hall, through its pages: a clear message in both languages, nothing
lost, no state skipped."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from leitai.web.actions import rounds, staff
from leitai.web.models import Ballot, LogLeaf, Round, SchemeVersion, Slot, Statement
from web.files import document, slides, workbook
from web.halls import GOOD, NOW, Hall, make_called_round, write_statements

LANGUAGES = ("zh-hans", "en")
Enter = Callable[..., Client]


@pytest.fixture
def enter() -> Enter:
    """Signs a person in, in a language."""

    def sign_in(role: str = "organiser", lang: str = "zh-hans", name: str = "") -> Client:
        staff.add_person(username=name or role, password="一二三四五六七八九十", roles=[role])
        client = Client(headers={"accept-language": lang})
        client.force_login(
            get_user_model().objects.get(username=name or role),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    return sign_in


@pytest.fixture
def called(db: None) -> Round:
    """A called round of three units."""
    return make_called_round()


def said(answer: Any) -> str:
    """The text of a page, with its entities as characters."""
    return html.unescape(answer.content.decode())


def log_of(round_: Round) -> list[dict[str, Any]]:
    bodies = LogLeaf.objects.filter(round=round_).exclude(body="").order_by("index")
    return [json.loads(body.split("\n", 1)[1]) for body in bodies.values_list("body", flat=True)]


# ---- the roster ----------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "words"), [("zh-hans", "第4行"), ("en", "row 4")])
def test_a_roster_with_a_double_unit_says_the_row(
    called: Round, enter: Enter, lang: str, words: str
) -> None:
    client = enter(lang=lang)
    file = workbook([["单位", "组别"], ["市科协", "群团"], ["市妇联", "群团"], ["市科协", "群团"]])
    answer = client.post(f"/r/{called.key}/office/roster/", {"deed": "upload", "file": file})
    assert answer.status_code == 422
    assert words in said(answer) and "市科协" in said(answer) and "名单.xlsx" in said(answer)
    assert called.slots.count() == 3


def test_a_roster_with_a_unit_that_is_there_already_is_refused_whole(
    called: Round, enter: Enter
) -> None:
    file = workbook([["单位"], ["市科协"], ["  甲局 "]])
    answer = enter().post(f"/r/{called.key}/office/roster/", {"deed": "upload", "file": file})
    assert answer.status_code == 422 and "第3行" in said(answer)
    assert not Slot.objects.filter(unit__zh="市科协").exists()


def test_a_good_roster_is_taken(called: Round, enter: Enter) -> None:
    file = workbook([["参赛单位", "别名", "组别"], ["市城市管理委", "市城市管理局", "政府部门"]])
    answer = enter().post(f"/r/{called.key}/office/roster/", {"deed": "upload", "file": file})
    assert answer.status_code == 302
    slot = called.slots.get(unit__zh="市城市管理委")
    # The other name waits for a person's word.
    assert slot.group == "政府部门" and slot.unit.aliases.get().confirmed_by == ""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 not a workbook", "a.xlsx"),
        (b"", "a.xlsx"),
        (b"\x00\xff" * 50, "a.csv"),
        (b"a,b\n1,2\n", "b.csv"),
        (b"<html>", "c.pdf"),
    ],
)
def test_a_file_that_is_no_roster(called: Round, enter: Enter, data: bytes, name: str) -> None:
    for lang, words in zip(LANGUAGES, ("单位", "unit"), strict=True):
        file = SimpleUploadedFile(name, data)
        answer = enter(lang=lang, name=lang).post(
            f"/r/{called.key}/office/roster/", {"deed": "upload", "file": file}
        )
        assert answer.status_code == 422 and words in said(answer)
    assert called.slots.count() == 3


def test_no_file_was_chosen(called: Round, enter: Enter) -> None:
    answer = enter().post(f"/r/{called.key}/office/roster/", {"deed": "upload"})
    assert answer.status_code == 422 and "请先选择文件" in said(answer)


# ---- the scheme ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh-hans", "合计为105，应为100"), ("en", "sum to 105, not to 100")],
)
def test_weights_that_do_not_sum(called: Round, enter: Enter, lang: str, words: str) -> None:
    for field in ("w-gaps", "p-citizens"):
        base = SchemeVersion.objects.get(round=called).body
        rows = base["criteria"] if field.startswith("w-") else base["panels"]
        row = next(row for row in rows if row["code"] == field[2:])
        client = enter(lang=lang)
        answer = client.post(
            f"/r/{called.key}/office/scheme/",
            {"deed": "save", field: str(int(row["weight"]) + 5)},
        )
        assert answer.status_code == 422 and words in said(answer)
    assert SchemeVersion.objects.filter(round=called).count() == 1


def test_a_weight_that_is_no_number(called: Round, enter: Enter) -> None:
    client = enter()
    for wrong in ("四十", "-40", "NaN", "1e400", "40; DROP TABLE"):
        answer = client.post(f"/r/{called.key}/office/scheme/", {"deed": "save", "w-gaps": wrong})
        assert answer.status_code == 422, wrong
    assert SchemeVersion.objects.filter(round=called).count() == 1


# ---- statements ----------------------------------------------------------------------

PARTS = [
    ("工作亮点", ["拆除违法建设8402处，面积690万平方米。"]),
    ("存在的问题及原因", ["科技化手段应用不足，原因是投入不够。"]),
    ("下一步打算", ["年底前完成12项整治行动。"]),
]


def edit_path(round_: Round) -> str:
    slot = round_.slots.first()
    assert slot is not None
    return f"/r/{round_.key}/office/statements/{slot.key}/"


@pytest.mark.parametrize("make", [document, slides])
def test_a_statement_is_taken_from_a_file_looked_through_and_saved(
    called: Round, enter: Enter, make: Callable[..., SimpleUploadedFile]
) -> None:
    client, path = enter(), edit_path(called)
    answer = client.post(path, {"deed": "upload", "file": make(PARTS)})
    assert answer.status_code == 200
    for words in ("8402处", "科技化手段应用不足", "投入不够", "12项整治行动"):
        assert words in said(answer)
    assert not Statement.objects.exists()
    values = answer.context["page"].form.values
    saved = client.post(path, values | {"deed": "save", "version": "0"})
    assert saved.status_code == 302
    parts = Statement.objects.get().parts
    assert [part.kind for part in parts.all()] == ["gap", "highlight", "step"]
    assert parts.get(kind="gap").cause == "投入不够。"


@pytest.mark.parametrize(
    ("lang", "found", "refused"),
    [
        ("zh-hans", "没有找到差距", "述职缺少：差距"),
        ("en", "No gaps were found", "The statement lacks: gaps"),
    ],
)
def test_a_document_without_gaps(
    called: Round, enter: Enter, lang: str, found: str, refused: str
) -> None:
    client, path = enter(lang=lang), edit_path(called)
    answer = client.post(path, {"deed": "upload", "file": document([PARTS[0], PARTS[2]])})
    assert answer.status_code == 200
    shown = answer.context["page"]
    assert any(found in problem for problem in shown.problems), shown.problems
    values = shown.form.values
    saved = client.post(path, values | {"deed": "save", "version": "0"})
    assert saved.status_code == 422 and refused in said(saved)
    # What was typed stays on the page; nothing was saved.
    assert "8402处" in said(saved) and not Statement.objects.exists()


def test_a_gap_without_its_cause(called: Round, enter: Enter) -> None:
    fields = {"highlight-0": "甲", "gap-0": "乙", "step-0": "丙", "deed": "save"}
    answer = enter().post(edit_path(called), fields)
    assert answer.status_code == 422 and "差距的原因" in said(answer)
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh-hans", "文件大小为50MB，上限为20MB"), ("en", "The file has 50 MB; at most 20 MB")],
)
def test_a_statement_of_fifty_megabytes(called: Round, enter: Enter, lang: str, words: str) -> None:
    file = SimpleUploadedFile("述职.pptx", bytes(50 * 2**20))
    answer = enter(lang=lang).post(edit_path(called), {"deed": "upload", "file": file})
    assert answer.status_code == 422 and words in said(answer)
    assert not Statement.objects.exists()


def test_files_that_are_not_what_their_name_says(called: Round, enter: Enter) -> None:
    client, path = enter(), edit_path(called)
    for name, data in (
        ("a.docx", b"PK\x03\x04"),
        ("a.pptx", b"hello"),
        ("a.docx", b""),
        ("a.exe", b"MZ"),
        ("a.docx", workbook([["x"]]).read()),
    ):
        answer = client.post(path, {"deed": "upload", "file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 422, (name, data[:10])
        assert 'data-kind="refused"' in said(answer)
    assert not Statement.objects.exists()


def test_a_date_that_is_none(called: Round, enter: Enter) -> None:
    fields = {"highlight-0": "甲", "gap-0": "乙", "cause-0": "丁", "step-0": "丙", "deed": "save"}
    answer = enter().post(edit_path(called), fields | {"due-0": "2022-02-30"})
    assert answer.status_code == 422 and "不是日期" in said(answer)
    assert not Statement.objects.exists()


def test_two_people_edit_one_statement(called: Round, enter: Enter) -> None:
    client, path = enter(), edit_path(called)
    fields = {"highlight-0": "甲", "gap-0": "乙", "cause-0": "丁", "step-0": "丙", "deed": "save"}
    assert client.post(path, fields | {"version": "0"}).status_code == 302
    assert client.post(path, fields | {"version": "1"}).status_code == 302
    late = client.post(path, fields | {"version": "1", "highlight-0": "另写"})
    assert late.status_code == 422 and "已有他人作了更改" in said(late) and "另写" in said(late)
    assert Statement.objects.get().parts.get(kind="highlight").text == "甲"


# ---- the stage -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh-hans", "已有他人作了更改"), ("en", "Someone else has changed this")],
)
def test_two_hosts_press_next(hall: Hall, enter: Enter, lang: str, words: str) -> None:
    """The second, on the older page, is told; the slot has moved one step and not two."""
    one, two = enter("host", lang, "one"), enter("host", lang, "two")
    desk, key = f"/r/{hall.round.key}/desk/", hall.slot(1).key
    fields = {"deed": "advance", "subject": key, "version": str(hall.fresh().version)}
    assert one.post(desk, fields).status_code == 302
    answer = two.post(desk, fields)
    assert answer.status_code == 409 and words in said(answer)
    assert 'data-kind="conflict"' in said(answer)
    assert hall.slot(1).state == "on_stage"
    assert [deed["by"] for deed in log_of(hall.round) if deed["what"] == "slot.on_stage"] == ["one"]


def test_the_same_press_twice_is_done_once(hall: Hall, enter: Enter) -> None:
    """Of one person, of the same state: done already. Anything else is told as before."""
    client, desk, key = enter("host", "en"), f"/r/{hall.round.key}/desk/", hall.slot(1).key
    version = hall.fresh().version
    fields = {"deed": "advance", "subject": key, "seen": "waiting", "version": str(version)}
    assert [client.post(desk, fields).status_code for _ in range(3)] == [302, 302, 302]
    assert "Done: " in said(client.get(desk))
    assert hall.slot(1).state == "on_stage" and hall.fresh().version == version + 1
    back = {**fields, "deed": "back", "seen": "on_stage", "version": str(version + 1)}
    assert [client.post(desk, back).status_code for _ in range(2)] == [302, 302]
    assert hall.slot(1).state == "waiting" and hall.fresh().version == version + 2
    # What a clerk did in between leaves no deed of the host's, and nothing may look like one.
    again = {**back, "seen": "waiting", "version": str(version + 1)}
    for wrong in (fields, again, {**back, "seen": ""}, {**back, "seen": "nonsense"}):
        assert client.post(desk, wrong).status_code == 409, wrong
    round_ = hall.fresh()
    round_.version += 1
    round_.save()
    assert client.post(desk, back).status_code == 409


@pytest.mark.parametrize(("lang", "words"), [("zh-hans", "系统正忙"), ("en", "The hall is busy")])
def test_a_database_that_is_held_for_too_long(
    hall: Hall, enter: Enter, monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    from leitai.web.actions import stage

    def wait_in_vain(**_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(stage, "advance", wait_in_vain)
    client = enter("host", lang)
    fields = {"deed": "advance", "subject": hall.slot(1).key, "version": str(hall.fresh().version)}
    answer = client.post(f"/r/{hall.round.key}/desk/", fields)
    assert answer.status_code == 503 and words in said(answer)


def test_no_step_can_be_asked_for_out_of_turn(hall: Hall, enter: Enter) -> None:
    client, desk = enter("host"), f"/r/{hall.round.key}/desk/"
    hall.advance(1)
    for deed, subject in (
        ("advance", hall.slot(2).key),  # another unit is on stage
        ("back", hall.slot(2).key),  # it has not begun
        ("advance", "nowhere"),
        ("count", ""),  # units are not closed
        ("begin", ""),  # it has begun
        ("seal", ""),  # not here
        ("", ""),
    ):
        fields = {"deed": deed, "subject": subject, "version": str(hall.fresh().version)}
        answer = client.post(desk, fields)
        assert answer.status_code == 409 and 'class="notice"' in said(answer), deed
    assert hall.fresh().state == "live"
    assert [hall.slot(n).state for n in (1, 2, 3)] == ["on_stage", "waiting", "waiting"]


def test_the_clock_set_back(hall: Hall, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deeds keep their order and number; states go on; ballots are taken; the round verifies."""
    from leitai.record.verification import verify

    client, desk = enter(), f"/r/{hall.round.key}/desk/"
    now = timezone.now()

    def press(deed: str = "advance", order: int = 1) -> None:
        fields = {"deed": deed, "subject": hall.slot(order).key}
        answer = client.post(desk, fields | {"version": str(hall.fresh().version)})
        assert answer.status_code == 302, said(answer)

    for order in (1, 2, 3):
        # Each unit finds the clock an hour earlier than the one before it.
        earlier = now - timedelta(hours=order)
        monkeypatch.setattr(timezone, "now", lambda at=earlier: at)
        for _ in range(3):
            press(order=order)
        for code in hall.codes["leaders"]:
            hall.cast(code, order)
        press(order=order)
        page = client.get(desk)
        assert page.context["page"].current.key == hall.slot(order).key
    press("count", 3)
    office = f"/r/{hall.round.key}/office/count/"
    password = {"password": "一二三四五六七八九十", "next": "/"}
    assert client.post("/accounts/reauthenticate/", password).status_code == 302
    for deed in ({"deed": "open_objections"}, {"deed": "waive", "unit": "all"}, {"deed": "seal"}):
        assert client.post(office, deed).status_code == 302, deed
    deeds = log_of(hall.round)
    assert [deed["n"] for deed in deeds] == list(range(1, len(deeds) + 1))
    steps = [deed["what"] for deed in deeds if deed["what"].startswith("slot.")]
    assert steps == ["slot.on_stage", "slot.questions", "slot.opened", "slot.closed"] * 3
    assert Ballot.objects.filter(logged=True).count() == 3 * len(hall.codes["leaders"])
    bundle = client.get("/api/v1/bundle").content
    report = verify(bundle)
    assert report.ok, [check.say() for check in report.checks if check.state == "fail"]


# ---- tickets and paper ---------------------------------------------------------------


def test_a_sheet_off_the_scale_and_a_sheet_twice(hall: Hall, enter: Enter) -> None:
    from leitai.web.actions import tickets

    tickets.issue_tickets(
        round_id=hall.round.pk, panel="leaders", count=1, paper=True, by="o", now=NOW
    )
    one, two = enter("clerk", name="one"), enter("clerk", "en", "two")
    path, slot = f"/r/{hall.round.key}/office/paper/", hall.slot(1).key
    sheet = {"deed": "enter", "serial": "LEA-7Q2K4M", "slot": slot}
    marks = {f"mark-{code}": str(points) for code, points in GOOD.items()}
    early = one.post(path, sheet | marks)
    assert early.status_code == 422 and "尚未开始打分" in said(early)
    hall.advance(1, 3)
    wrong = two.post(path, sheet | marks | {"mark-gaps": "10.5"})
    assert wrong.status_code == 422 and "is not on its scale: 0 to 10, step 0.5" in said(wrong)
    assert one.post(path, sheet | marks).status_code == 302
    assert two.post(path, sheet | marks).status_code == 302
    assert Ballot.objects.count() == 1
    again = one.post(path, sheet | marks)
    assert again.status_code == 422 and "该票已计入" in said(again)
    full = sheet | {"serial": "LEA-000000"} | marks
    assert one.post(path, full).status_code == 302
    none_left = two.post(path, full)
    assert none_left.status_code == 422
    assert "all paper tickets of this panel are used" in said(none_left)
    assert Ballot.objects.count() == 1


def test_numbers_of_tickets_that_cannot_be(hall: Hall, enter: Enter) -> None:
    client, path = enter(), f"/r/{hall.round.key}/office/tickets/"
    before = hall.round.tickets.count()
    for count in ("0", "-1", "1e3", "", "二十", "99999999", "١٢"):
        answer = client.post(path, {"deed": "issue", "panel": "leaders", "count": count})
        assert answer.status_code == 422, count
    for panel in ("", "nobody", "leaders' OR 1=1"):
        answer = client.post(path, {"deed": "issue", "panel": panel, "count": "1"})
        assert answer.status_code == 422, panel
    assert hall.round.tickets.count() == before


# ---- names, languages, addresses -----------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://x","点我")',
    "+cmd|' /C calc'!A0",
    "{{ 7*7 }}{% now 'Y' %}",
    "'; DROP TABLE leitai_unit; --",
    "@SUM(1+1)",
]


def test_hostile_names_stay_words(db: None, enter: Enter) -> None:
    """In pages they are escaped; in workbooks they are text and never a formula."""
    round_ = make_called_round([*HOSTILE, "甲局"])
    deed = {"round_id": round_.pk, "by": "=1+1", "now": NOW}
    rounds.lock_scheme(**deed)
    rounds.draw_order(seed="=2+2", **deed)
    write_statements(round_)
    client = enter()
    for path in ("", "board/", "desk/", "office/", "office/roster/", "office/statements/",
                 "office/tickets/", "office/record/"):  # fmt: skip
        answer = client.get(f"/r/{round_.key}/{path}")
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert "<script>alert" not in page and "<img src=x" not in page, path
        assert "49" not in html.unescape(page).split("{{ 7*7 }}")[0][-4:], path
    assert "{{ 7*7 }}" in said(client.get(f"/r/{round_.key}/office/roster/"))
    file = client.get(f"/r/{round_.key}/office/record.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert any("=2+2" in str(cell.value) for cell in cells)


def test_hostile_names_in_the_result(hall: Hall, enter: Enter) -> None:
    unit = hall.slot(1).unit
    client = enter()
    answer = client.post(
        f"/r/{hall.round.key}/office/roster/",
        {"deed": "rename", "subject": hall.slot(1).key, "unit": HOSTILE[2]},
    )
    assert answer.status_code == 302
    unit.refresh_from_db()
    assert unit.zh == HOSTILE[2]
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for code in hall.codes["leaders"]:
            hall.cast(code, order)
        hall.advance(order)
    assert client.post(f"/r/{hall.round.key}/desk/", {"deed": "count"}).status_code == 302
    file = client.get(f"/r/{hall.round.key}/result.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert HOSTILE[2] in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f" and "HYPERLINK" in str(cell.value)]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "zh-Hans"),
        ("xx", "zh-Hans"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB", "en"),
        ("fr,de;q=0.9", "zh-Hans"),
        ("fr, en;q=0.1", "en"),
        (";;;q=x,\t", "zh-Hans"),
        ("a" * 5000, "zh-Hans"),
    ],
)
def test_languages_that_nobody_speaks(hall: Hall, asked: str, given: str) -> None:
    answer = Client(headers={"accept-language": asked}).get(f"/r/{hall.round.key}/")
    assert answer.status_code == 200 and f'<html lang="{given}">' in said(answer)


def test_a_language_is_chosen_and_an_unknown_one_is_not(hall: Hall) -> None:
    client = Client()
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in said(client.get("/"))
    client.post("/i18n/setlang/", {"language": "tlh", "next": "https://elsewhere.example/"})
    assert '<html lang="en">' in said(client.get("/"))
    away = client.post("/i18n/setlang/", {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in away["Location"]


def test_a_nul_in_what_was_sent(hall: Hall, enter: Enter) -> None:
    """PostgreSQL keeps no NUL in a text: it is refused before it gets there."""
    client, before = enter(), hall.fresh().log_size
    for path, fields in (
        ("office/roster/", {"deed": "rename", "subject": hall.slot(1).key, "unit": "甲\0局"}),
        ("office/tickets/", {"deed": "spoil", "number": "L-001\0", "reason": "lost"}),
        ("desk/", {"deed": "advance", "subject": "\0"}),
    ):
        answer = client.post(f"/r/r3/{path}", fields)
        assert answer.status_code == 400 and "空字符" in said(answer), path
    assert client.get("/r/r3/office/record/", {"q": "\0"}).status_code == 400
    api = client.get("/api/v1/round", {"round": "\0"})
    assert (api.status_code, api["Content-Type"]) == (400, "application/problem+json")
    assert hall.fresh().log_size == before


def test_addresses_that_lead_nowhere(hall: Hall, enter: Enter) -> None:
    client = enter()
    for path in ("/r/none/", "/r/none/desk/", "/r/r3/s/none/", "/r/r3/office/statements/none/",
                 "/nowhere/", "/r/%00/", "/r/r3/../../etc/passwd", "/api/v1/nothing"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    for page in ("0", "-1", "9999", "x", "٣"):
        for path in ("office/tickets/", "office/record/"):
            answer = client.get(f"/r/r3/{path}", {"page": page, "q": "%' OR 1=1 --"})
            assert answer.status_code == 200, (path, page)
