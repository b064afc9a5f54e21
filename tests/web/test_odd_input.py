"""Input that no form of ours sends: refused in words, never a fault of the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from leitai.base.problem import Problem
from leitai.web import guard, hotpath
from leitai.web.actions import staff
from leitai.web.actions.problems import FieldWrong, TicketUnknown
from leitai.web.forms import date_of, moment_of, number_or
from leitai.web.guesses import MOST_BY_ADDRESS, MOST_BY_PREFIX, Guesses
from leitai.web.live import stream
from leitai.web.replies import reply_of
from leitai.web.screens.office import paper
from web.halls import GOOD, Hall, make_called_round

LONG = "9" * 4400
NOBODY = "0000-0000-0000-0000-0000-0000-0000"
DESCRIPTION = "/api/openapi.json"


# ---- the hot path --------------------------------------------------------------------


def post(path: hotpath.HotPath, body: bytes, **scope: Any) -> tuple[int, dict[str, Any]]:
    """The status and problem of a ballot that is sent to the hot path."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    asked = {"path": "/api/v1/ballots", "method": "POST", "client": ("10.0.0.1", 1)} | scope
    asyncio.run(path(asked, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


class Answers:
    """A caster that answers at once, from a function of the request."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        self.answer = answer

    async def cast(self, request: Any) -> Any:
        return reply_of(self.answer(request))


def hot(answer: Callable[[Any], Any]) -> hotpath.HotPath:
    path = hotpath.HotPath()
    path.channels.stop()
    path.caster = Answers(answer)  # type: ignore[assignment]
    return path


def ballot(**changes: Any) -> bytes:
    whole = {"id": str(uuid4()), "ticket": NOBODY, "slot": "1", "marks": GOOD} | changes
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "\ud800"}, "id"),
        ({"ticket": "a\udfff"}, "ticket"),
        ({"slot": "\ud800"}, "slot"),
        ({"marks": {"\ud800": 1}}, "marks"),
        ({"marks": {"results": "\ud800"}}, "marks"),
        ({"marks": {"results": [["\ud800"]]}}, "marks"),
        ({"\ud800": 1}, "body"),
    ],
)
def test_half_characters_in_a_ballot_are_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldWrong) as caught:
        hotpath.read_request(ballot(**changes))
    assert caught.value.status == 422 and caught.value.place.field == field
    status, problem = post(hot(lambda _: pytest.fail("was cast")), ballot(**changes))
    assert status == 422 and problem["code"] == "field-wrong"


def test_whole_characters_beyond_the_first_plane_are_read() -> None:
    assert hotpath.read_request(ballot(slot="\U00020000")).slot == "\U00020000"


def test_an_unforeseen_fault_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Any) -> Any:
        raise ZeroDivisionError

    status, problem = post(hot(fail), ballot())
    assert (
        status == 503 and problem["code"] == "unavailable" and "是否已保存" in problem["title_zh"]
    )
    assert "was not answered" in caplog.text


# ---- unknown tickets -----------------------------------------------------------------


def guess(number: int) -> str:
    """A code that nobody holds; each number begins with other groups."""
    return f"{number:04d}-{number:04d}" + "-0000" * 5


def test_guesses_of_others_hold_off_only_unknown_tickets() -> None:
    def answer(request: Any) -> Problem:
        # A known ticket here gets another refusal, which shows that it was looked up.
        known = request.ticket == "known"
        return FieldWrong(field="f", field_zh="f", why="", why_zh="") if known else TicketUnknown()

    path = hot(answer)
    statuses = [post(path, ballot(ticket=guess(number)))[0] for number in range(62)]
    assert statuses == [403] * 60 + [429] * 2
    assert post(path, ballot(ticket="known"))[0] == 422
    assert post(path, ballot(), client=("10.0.0.2", 1))[0] == 403


def test_the_ticket_page_holds_off_only_unknown_tickets(hall: Hall, client: Client) -> None:
    cache.clear()

    def ask(code: str) -> int:
        body = json.dumps({"ticket": code})
        return client.post("/api/v1/ticket", body, content_type="application/json").status_code

    assert [ask(guess(number)) for number in range(62)] == [403] * 60 + [429] * 2
    assert ask(hall.all_codes()[0]) == 200


def test_one_ticket_is_not_guessed_at_from_many_addresses(hall: Hall, client: Client) -> None:
    """Twenty wrong codes that begin like one ticket, from wherever: no more are answered."""
    real = hall.all_codes()[0]
    refused = hot(lambda _: TicketUnknown())
    statuses = []
    for number in range(24):
        code = f"{real[:9]}-{guess(number)[10:]}"
        code = code.lower() if number % 2 else code.replace("-", " ")
        address = f"10.1.{number}.1"
        if number % 3:
            statuses.append(post(refused, ballot(ticket=code), client=(address, 1))[0])
            continue
        body = json.dumps({"ticket": code})
        answer = client.post(
            "/api/v1/ticket", body, content_type="application/json", REMOTE_ADDR=address
        )
        statuses.append(answer.status_code)
    assert statuses == [403] * 20 + [429] * 4
    # Its holder, and whoever mistypes another ticket, are not held off.
    body = json.dumps({"ticket": real})
    assert client.post("/api/v1/ticket", body, content_type="application/json").status_code == 200
    assert post(refused, ballot(ticket=guess(99)))[0] == 403


def test_waiting_helps_and_each_process_counts_for_itself() -> None:
    """The bound of n processes is n times that of one, and no more."""
    processes = [Guesses() for _ in range(3)]
    answered = [
        process.try_unknown("10.0.0.1", guess(number), now=second) == 0
        for number in range(200)
        for second in [number * 0.01]
        for process in processes
    ]
    assert sum(answered) == 3 * MOST_BY_ADDRESS
    assert 57 < processes[0].try_unknown("10.0.0.1", "x", now=2.0) <= 60
    assert processes[0].try_unknown("10.0.0.1", "x", now=61.0) == 0
    crowd = Guesses()
    many = sum(crowd.try_unknown(str(n), "K7QM-2XRA-1", now=0.0) == 0 for n in range(30_000))
    assert many == MOST_BY_PREFIX
    assert crowd.try_unknown("y", "k7qm 2xra 9", now=601.0) == 0


def test_behind_a_proxy_the_last_forwarded_address_counts(settings: Settings) -> None:
    settings.BEHIND_TLS = False
    assert guard.client_of("10.0.0.1", "1.1.1.1, 2.2.2.2") == "10.0.0.1"
    settings.BEHIND_TLS = True
    assert guard.client_of("10.0.0.1", "1.1.1.1, 2.2.2.2") == "2.2.2.2"
    assert guard.client_of("10.0.0.1", "") == "10.0.0.1"
    path = hot(lambda _: TicketUnknown())

    def try_from(address: bytes, number: int) -> int:
        headers = [(b"x-forwarded-for", b"9.9.9.9, " + address)]
        return post(path, ballot(ticket=guess(number)), headers=headers)[0]

    assert [try_from(b"1.1.1.1", number) for number in range(61)] == [403] * 60 + [429]
    assert try_from(b"2.2.2.2", 62) == 403


# ---- the stream ----------------------------------------------------------------------


async def collect(frames: AsyncIterator[bytes]) -> list[bytes]:
    return [frame async for frame in frames]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FRAME_GAP", "LOOK_AGAIN", "RETRY_PAUSE"):
        monkeypatch.setattr(stream, name, 0.001)


@pytest.mark.usefixtures("hasty")
def test_a_read_that_fails_once_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    calls = 0

    def read(_: str) -> dict[str, Any]:
        nonlocal calls
        calls += 1
        if calls in (1, 4):
            raise OSError("the database is away")
        return {"seq": calls}

    async def watch() -> list[bytes]:
        frames = stream.Channel("r", read).frames()
        seen = [await asyncio.wait_for(anext(frames), 10) for _ in range(6)]
        await frames.aclose()  # type: ignore[attr-defined]
        return seen

    seen = asyncio.run(watch())
    assert all(b"event: frame" in frame for frame in seen) and calls > 6
    assert caplog.text.count("could not be read") == 2


@pytest.mark.usefixtures("hasty")
def test_a_read_that_always_fails_ends_the_streams_until_it_works() -> None:
    works = False

    def read(_: str) -> dict[str, Any]:
        if not works:
            raise OSError("the database is away")
        return {"seq": 1}

    async def watch() -> tuple[tuple[list[bytes], list[bytes]], bytes]:
        nonlocal works
        channel = stream.Channel("r", read)
        both = await asyncio.wait_for(
            asyncio.gather(collect(channel.frames()), collect(channel.frames())), 10
        )
        assert channel.viewers == 0
        works = True
        frames = channel.frames()
        first = await asyncio.wait_for(anext(frames), 10)
        await frames.aclose()  # type: ignore[attr-defined]
        return (both[0], both[1]), first

    ended, first = asyncio.run(watch())
    assert ended == ([], []) and b"event: frame" in first


# ---- the API -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"ticket": []}', 403),
        (b'{"ticket": {"a": 1}}', 403),
        (b'{"ticket": "\\ud800"}', 403),
        (b"[" * 200_000, 403),
        (b'{"ticket": ' + LONG.encode() + b"}", 403),
        (b'{"ticket": "' + b"0" * 3_000_000 + b'"}', 413),
    ],
    ids=["list", "object", "surrogate", "deep", "number", "large"],
)
def test_odd_bodies_are_refused_as_problems(body: bytes, status: int) -> None:
    cache.clear()
    client = Client(raise_request_exception=False)
    answer = client.post("/api/v1/ticket", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status and answer.json()["title_zh"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/ticket", 405),
        ("post", "/api/v1/round", 405),
        ("get", "/api/v1/round?round=%00", 400),
        ("get", "/api/v1/round?" + "a&" * 1100, 400),
    ],
)
def test_nothing_under_the_api_is_a_page(method: str, address: str, status: int) -> None:
    answer = getattr(Client(raise_request_exception=False), method)(address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (status == 405) == ("Allow" in answer)


def test_a_nul_is_described(client: Client) -> None:
    for path, operations in client.get(DESCRIPTION).json()["paths"].items():
        if path != "/api/v1/stream":  # answers 404: it reads no such name
            assert all("400" in operation["responses"] for operation in operations.values()), path


# ---- the office ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "number"),
    [("7", 7), (" 12 ", 12), ("１２", -1), ("١٢", -1), ("99999999", 99_999_999), ("999999999", -1),
     (LONG, -1), ("-1", -1), ("1.5", -1), ("²", -1), ("", -1), ("\0", -1)],
)  # fmt: skip
def test_whole_numbers_are_bounded(raw: str, number: int) -> None:
    assert number_or(raw, -1) == number


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "9999"])
def test_years_are_of_our_time(year: str) -> None:
    with pytest.raises(FieldWrong):
        date_of(f"{year}-01-01", "Due", "期限")
    with pytest.raises(FieldWrong):
        moment_of(f"{year}-01-01T00:00")
    assert date_of("1900-01-01", "Due", "期限") and moment_of("2200-12-31T23:59")


@pytest.mark.django_db
def test_odd_numbers_and_dates_in_the_office() -> None:
    round_ = make_called_round()
    staff.add_person(username="o", password="一二三四五六七八九十", roles=["organiser"])
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(get_user_model().objects.get(username="o"), backend=backend)
    office = f"/r/{round_.key}/office/"
    slot = round_.slots.order_by("pk")[0].key
    version = str(round_.version)
    record = client.get(f"{office}record/?page={LONG}")
    assert record.status_code == 200
    for page, fields in (
        (f"{office}statements/", {"deed": "deadline", "due": "0001-01-01T00:00"}),
        (f"{office}statements/{slot}/", {"deed": "erratum", "part": f"highlight-{LONG}"}),
        (f"{office}statements/{slot}/", {"deed": "erratum", f"highlight-{LONG}": "x", "part": "x"}),
    ):
        # Not as multipart, which bounds the length of names.
        body = urlencode(fields | {"version": version})
        answer = client.post(page, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (409, 422), (page, fields.keys(), answer.status_code)


@pytest.mark.parametrize(("count", "sheets"), [(LONG, 10), ("9999", 300), ("0", 1), ("3", 3)])
def test_the_number_of_sheets_is_bounded(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, count: str, sheets: int
) -> None:
    printed: list[int] = []

    def pack(_round: object, _slot: object, _panel: str, serials: list[str], _at: str) -> None:
        printed.append(len(serials))

    monkeypatch.setattr(paper, "paper_pack", pack)
    monkeypatch.setattr(paper, "print_score_sheets", lambda _pack, cache: b"%PDF")
    staff.add_person(username="o", password="一二三四五六七八九十", roles=["organiser"])
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(get_user_model().objects.get(username="o"), backend=backend)
    address = f"/r/{hall.round.key}/office/paper/sheets.pdf"
    query = {"slot": hall.slot(1).key, "panel": "leaders", "count": count}
    assert client.get(address, query).status_code == 200 and printed == [sheets]
