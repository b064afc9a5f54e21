"""The API over HTTP, as other programs meet it, held against its own OpenAPI description."""

from __future__ import annotations

import http.client
import json
import os
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import get_resolver

from e2e.halls import demo_hall
from leitai.record.checkpoints import open_checkpoint
from leitai.record.notes import Key, parse_note
from leitai.record.problems import RecordProblem
from leitai.record.receipts import Receipt
from leitai.record.verification import verify_receipt
from leitai.web.demo.simulate import Link

# One server for the module: its tests run in one process, in this order.
pytestmark = pytest.mark.xdist_group("api")

DESCRIPTION: dict[str, Any] = json.loads(
    (files("leitai.web.screens.api") / "openapi.json").read_text("utf-8")
)
GOOD = {"results": 8, "evidence": 7.5, "gaps": 6, "next_steps": 9}
_CHINESE = re.compile("[\u4e00-\u9fff]")
NOBODY = "0000-0000-0000-0000-0000-0000-0000"


class Answer:
    """Status, content type and body of one answer."""

    def __init__(self, raw: http.client.HTTPResponse) -> None:
        self.status, self.body = raw.status, raw.read()
        self.kind = (raw.headers["Content-Type"] or "").partition(";")[0]
        self.headers = raw.headers

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """A hall that listens, with the first slot open for scoring."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.host, _, port = facts["base"].removeprefix("http://").partition(":")
        self.port = int(port)
        self.tickets = iter(facts["tickets"])
        self.slots = [slot["id"] for slot in self.get("/api/v1/round").json["slots"]]

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        link = http.client.HTTPConnection(self.host, self.port, timeout=30)
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        link.request(method, path, data, {"Content-Type": "application/json"})
        answer = Answer(link.getresponse())
        link.close()
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def cast(self, **changes: Any) -> Answer:
        ballot = {"id": str(uuid4()), "ticket": None, "slot": self.slots[0], "marks": GOOD}
        if "ticket" not in changes:
            changes["ticket"] = next(self.tickets)
        return self.ask("POST", "/api/v1/ballots", ballot | changes)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("api") / "data"
    database = os.environ.get("LEITAI_TEST_SERVER_DATABASE", "")
    with demo_hall(folder, tickets=40, open_slot=1, database=database) as facts:
        yield Served(facts)


# ---- the description -----------------------------------------------------------------


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = DESCRIPTION["components"]["schemas"][name] if name else schema
    return found


_TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
    "number": (int, float), "null": type(None),
}  # fmt: skip


def misfits(value: Any, schema: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Where a value is not what the schema says: type, const, enum, required, members, items."""
    schema = resolved(schema)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(
        isinstance(value, _TYPES[kind]) and not (kind != "boolean" and isinstance(value, bool))
        for kind in kinds
    ):
        yield f"{at}: {value!r} is not {kinds}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not one of {schema['enum']}"
    if isinstance(value, dict):
        yield from (
            f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value
        )
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from misfits(value[name], inner, f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        for number, one in enumerate(value):
            yield from misfits(one, schema["items"], f"{at}[{number}]")


def fits(answer: Answer, method: str, path: str) -> Answer:
    """The answer, once its status, content type and members are those documented."""
    documented = DESCRIPTION["paths"][path][method.lower()]["responses"]
    assert str(answer.status) in documented, (method, path, answer.status, answer.body[:200])
    content = documented[str(answer.status)]["content"]
    assert answer.kind in content, (method, path, answer.kind)
    if answer.kind.endswith("json"):
        wrong = list(misfits(answer.json, content[answer.kind].get("schema", {})))
        assert not wrong, (method, path, wrong)
    if answer.kind == "application/problem+json":
        problem = answer.json
        assert problem["status"] == answer.status
        assert problem["type"] == f"urn:leitai:problem:{problem['code']}"
        assert _CHINESE.search(problem["title_zh"]) and not _CHINESE.search(problem["title"])
    return answer


def test_the_description_stands_by_itself() -> None:
    assert DESCRIPTION["openapi"].startswith("3.1")
    text = json.dumps(DESCRIPTION)
    for reference in re.findall(r'"\$ref": "([^"]+)"', text):
        assert (
            reference.removeprefix("#/components/schemas/") in DESCRIPTION["components"]["schemas"]
        )
    names = [op["operationId"] for ops in DESCRIPTION["paths"].values() for op in ops.values()]
    assert len(names) == len(set(names))
    for path, operations in DESCRIPTION["paths"].items():
        for operation in operations.values():
            given = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
            assert given == set(re.findall(r"\{(\w+)\}", path)), path
            assert operation["summary"] and operation["responses"]


def test_every_address_of_the_api_is_described() -> None:
    api = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "api/")
    routed = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", f"/api/{entry.pattern}") for entry in api.url_patterns
    }
    # Casting and the stream are answered on the hot path, before Django.
    assert set(DESCRIPTION["paths"]) == routed | {"/api/v1/ballots", "/api/v1/stream"}


# ---- reading -------------------------------------------------------------------------


def test_every_path_answers_as_it_is_described(served: Served) -> None:
    told = {"/api/v1/ballots", "/api/v1/stream"}
    for path, query, status in (
        ("/api/openapi.json", "", 200),
        ("/api/v1/witness", "", 200),
        ("/api/v1/witness", "?old=2", 200),
        ("/api/v1/witness", "?old=-1", 422),
        ("/api/v1/witness", "?round=none", 404),
        ("/api/v1/round", "", 200),
        ("/api/v1/round", "?round=2022-3", 200),
        ("/api/v1/round", "?round=none", 404),
        ("/api/v1/checkpoint", "", 200),
        ("/api/v1/checkpoint", "?format=json", 200),
        ("/api/v1/checkpoint", "?round=none", 404),
        ("/api/v1/checkpoint", "?format=xml", 422),
        ("/api/v1/key", "", 200),
        ("/api/v1/key", "?round=none", 404),
        ("/api/v1/result", "", 409),
        ("/api/v1/result", "?round=none", 404),
        ("/api/v1/bundle", "", 409),
        ("/api/v1/bundle", "?round=none", 404),
        ("/api/v1/proofs", "", 200),
        ("/api/v1/proofs", "?prefix=a", 200),
        ("/api/v1/proofs", "?prefix=xyz", 422),
        ("/api/v1/proofs", "?prefix=012345678", 422),
        ("/api/v1/proofs", "?round=none", 404),
    ):
        address = path + query
        assert fits(served.get(address), "GET", path).status == status, address
        told.add(path)
    for body, status in (
        ({"ticket": next(served.tickets)}, 200),
        ({"ticket": NOBODY}, 403),
        ({"ticket": 7}, 403),
        ({}, 403),
        ([], 403),
        (b"not json", 403),
        (b"\xff\xfe", 403),
    ):
        answer = served.ask("POST", "/api/v1/ticket", body)
        assert fits(answer, "POST", "/api/v1/ticket").status == status, body
    for note, status in (({"note": "x"}, 400), ({"note": 7}, 422), ({}, 422), (b"[", 422)):
        answer = served.ask("POST", "/api/v1/cosignature", note)
        assert fits(answer, "POST", "/api/v1/cosignature").status == status, note
    told |= {"/api/v1/ticket", "/api/v1/cosignature"}
    assert told == set(DESCRIPTION["paths"])
    assert served.get("/api/openapi.json").json == DESCRIPTION


def test_the_round_says_what_a_program_needs(served: Served) -> None:
    round_ = served.get("/api/v1/round").json
    assert len(round_["slots"]) == 11 and len({slot["unit"] for slot in round_["slots"]}) == 11
    assert [slot["order"] for slot in round_["slots"]] == list(range(1, 12))
    assert round_["slots"][0]["state"] == "scoring" and round_["slots"][0]["score"] is None
    assert {criterion["code"] for criterion in round_["criteria"]} == set(GOOD)
    for criterion in round_["criteria"]:
        scale = criterion["scale"]
        assert scale["min"] < scale["max"] and scale["step"] > 0
    assert sum(float(panel["weight"]) for panel in round_["panels"]) == 100
    assert sum(panel["issued"] for panel in round_["panels"]) == 40
    assert re.fullmatch("[0-9a-f]{64}", round_["scheme_hash"])


# ---- casting -------------------------------------------------------------------------


def test_a_ballot_is_taken_once(served: Served) -> None:
    code, number = next(served.tickets), str(uuid4())
    first = fits(served.cast(id=number, ticket=code), "POST", "/api/v1/ballots")
    again = fits(served.cast(id=number, ticket=code), "POST", "/api/v1/ballots")
    assert (first.status, again.status) == (201, 200) and first.json == again.json
    # The same marks written otherwise are the same marks.
    words = {**GOOD, "results": "8.0"}
    assert served.cast(id=number, ticket=code, marks=words).status == 200
    other = fits(
        served.cast(id=number, ticket=code, marks=GOOD | {"gaps": 1}), "POST", "/api/v1/ballots"
    )
    assert (other.status, other.json["code"]) == (409, "ballot-conflict")
    revised = fits(served.cast(ticket=code, marks=GOOD | {"gaps": 1}), "POST", "/api/v1/ballots")
    assert revised.status == 201 and revised.json["rev"] == 2
    voted = served.ask("POST", "/api/v1/ticket", {"ticket": code}).json["voted"]
    assert voted[served.slots[0]]["rev"] == 2
    assert voted[served.slots[0]]["receipt"] == revised.json


def test_what_a_ballot_may_not_be(served: Served) -> None:
    code = next(served.tickets)
    before = served.get("/api/v1/round").json["cast"]
    for changes, status, name in (
        ({"marks": GOOD | {"gaps": 11}}, 422, "mark-off-scale"),
        ({"marks": GOOD | {"gaps": 6.25}}, 422, "mark-off-scale"),
        ({"marks": GOOD | {"gaps": -1}}, 422, "mark-off-scale"),
        ({"marks": GOOD | {"gaps": "NaN"}}, 422, None),
        ({"marks": GOOD | {"gaps": 1e999}}, 422, None),
        ({"marks": GOOD | {"gaps": None}}, 422, None),
        ({"marks": GOOD | {"gaps": [6]}}, 422, None),
        ({"marks": GOOD | {"gaps": True}}, 422, None),
        ({"marks": GOOD | {"charm": 6}}, 422, "mark-unknown"),
        ({"marks": {"gaps": 6}}, 422, "mark-missing"),
        ({"marks": "8"}, 422, "field-wrong"),
        ({"slot": "2"}, 409, "slot-not-open"),
        ({"slot": served.slots[5]}, 409, "slot-not-open"),
        ({"slot": "nowhere"}, 404, "not-found"),
        ({"slot": None}, 422, "field-wrong"),
        ({"slot": "1\0"}, 422, "field-wrong"),
        ({"ticket": NOBODY}, 403, "ticket-unknown"),
        ({"ticket": "擂台"}, 403, "ticket-unknown"),
        ({"ticket": ""}, 403, "ticket-unknown"),
        ({"ticket": 7}, 422, "field-wrong"),
        ({"id": "1"}, 422, None),
        ({"id": None}, 422, "field-wrong"),
    ):
        answer = fits(served.cast(**{"ticket": code} | changes), "POST", "/api/v1/ballots")
        assert answer.status == status, (changes, answer.body)
        assert name is None or answer.json["code"] == name, (changes, answer.body)
    for body in (b"", b"[]", b"not json", b"\xff", b"[" * 9000, b'{"id": "' + b"x" * 20_000):
        answer = fits(served.ask("POST", "/api/v1/ballots", body), "POST", "/api/v1/ballots")
        assert answer.status == 400, body[:20]
    assert served.get("/api/v1/round").json["cast"] == before
    assert served.cast(ticket=code).status == 201


def test_refusals_say_it_in_both_languages(served: Served) -> None:
    code, number = next(served.tickets), str(uuid4())
    assert served.cast(ticket=code, id=number).status == 201
    for changes, zh, en in (
        (
            {"marks": GOOD | {"gaps": 11}},
            "“差距与原因”的打分11不在分值范围内（0至10，步长0.5）。",
            "The mark 11 for “Gaps and causes” is not on its scale: 0 to 10, step 0.5.",
        ),
        ({"marks": {"gaps": 6}}, "缺少“", "is missing."),
        ({"slot": "2"}, "该单位尚未开始打分。", "Scoring of this unit has not begun."),
        ({"ticket": NOBODY}, "本场没有这张评分券。", "This ticket is not known in this hall."),
        (
            {"id": number, "marks": GOOD | {"gaps": 1}},
            "该编号已提交过内容不同的评分票。",
            "A different ballot was already sent under this id.",
        ),
    ):
        problem = served.cast(**{"ticket": code} | changes).json
        assert zh in problem["title_zh"] and en in problem["title"], problem
        assert problem["detail"] == "" or _CHINESE.search(problem["detail_zh"])


def test_the_slot_may_be_named_by_its_place(served: Served) -> None:
    code = next(served.tickets)
    assert served.cast(ticket=code, slot=1).json["slot"] == served.slots[0]
    assert served.cast(ticket=code, slot="1").json["rev"] == 2
    loose = code.lower().replace("-", " ")
    assert served.cast(ticket=loose).json["rev"] == 3


# ---- the stream ----------------------------------------------------------------------


def test_the_stream_begins_with_a_frame_and_tells_of_a_ballot(served: Served) -> None:
    link = http.client.HTTPConnection(served.host, served.port, timeout=30)
    link.request("GET", "/api/v1/stream")
    stream = link.getresponse()
    assert stream.status == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    first = next_frame(stream)
    assert first["slot"]["id"] == served.slots[0] and len(first["slots"]) == 11
    before = sum(cast for cast, _ in first["counts"].values())
    assert served.cast().status == 201
    frame = next_frame(stream)
    assert sum(cast for cast, _ in frame["counts"].values()) == before + 1
    link.close()
    missing = fits(served.get("/api/v1/stream?round=none"), "GET", "/api/v1/stream")
    assert missing.status == 404


def next_frame(stream: http.client.HTTPResponse) -> dict[str, Any]:
    """The next frame of a stream of server-sent events; other lines are passed over."""
    event = ""
    for _ in range(200):
        line = stream.readline().decode().rstrip("\n")
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        if line.startswith("data: ") and event == "frame":
            frame: dict[str, Any] = json.loads(line.removeprefix("data: "))
            return frame
    raise AssertionError("no frame among 200 lines")


# ---- the record ----------------------------------------------------------------------


def test_the_checkpoint_is_signed_by_the_published_key(served: Served) -> None:
    key = Key.parse(served.get("/api/v1/key").body.decode().strip())
    note = served.get("/api/v1/checkpoint").body.decode()
    parse_note(note).verify(key)
    head = open_checkpoint(note, key)
    shown = served.get("/api/v1/checkpoint?format=json").json
    assert (shown["size"], shown["root"]) == (head.size, head.root.hex())
    assert shown["key"] == key.write() and shown["note"] == note
    with pytest.raises(RecordProblem):
        parse_note(note.replace(f"\n{head.size}\n", f"\n{head.size + 1}\n")).verify(key)


def test_a_receipt_is_proven_once_its_slot_has_closed(served: Served) -> None:
    cast = [served.cast().json for _ in range(3)]
    key = Key.parse(served.get("/api/v1/key").body.decode().strip())
    before = served.get("/api/v1/proofs").json
    assert before["closed"] == [] and before["proofs"] == []
    host, desk = Link(served.facts["base"]), f"/r/{served.facts['round']}/desk/"
    staff = served.facts["staff"]
    host.post_form("/accounts/login/", {"login": staff["name"], "password": staff["password"]})
    version = str(host.read_round()["version"])
    fields = {"deed": "advance", "subject": served.slots[0], "version": version}
    assert host.post_form(desk, fields) == 302
    # The same press again: the second is told, and nothing is done twice.
    assert host.post_form(desk, fields) == 409
    closed = served.get("/api/v1/round").json["slots"]
    assert closed[0]["state"] == "closed" and float(closed[0]["score"]) > 0
    assert closed[1]["state"] == "waiting"
    bucket = fits(served.get("/api/v1/proofs"), "GET", "/api/v1/proofs").json
    assert bucket["closed"] == [served.slots[0]] and bucket["digits"] == 0
    # Every ballot of the slot comes at once: the hall does not learn which one was looked for.
    assert len(bucket["proofs"]) >= len(cast)
    by_leaf = {proof.pop("leaf"): proof for proof in bucket["proofs"]}
    for receipt in cast:
        proof = by_leaf[receipt["leaf"]]
        proof |= {"size": bucket["size"], "checkpoint": bucket["checkpoint"]}
        proven = receipt | {"proof": proof}
        report = verify_receipt(json.dumps(proven).encode(), key)
        assert report.ok and report.state("receipt_proof") == "pass"
        forged = json.dumps(proven | {"rev": 9}).encode()
        assert not verify_receipt(forged, key).ok
    late = fits(served.cast(), "POST", "/api/v1/ballots")
    assert (late.status, late.json["code"]) == (409, "slot-closed")
    # What was sent before the close and is sent again afterwards still has its receipt.
    assert Receipt.from_json(cast[0]).rev == 1


def test_too_many_unknown_tickets_from_one_address(served: Served) -> None:
    """Guesses are held off; whoever holds a ticket behind the same address is not."""
    statuses = [served.cast(ticket=NOBODY).status for _ in range(70)]
    assert set(statuses) == {403, 429} and statuses[-1] == 429
    refused = fits(served.cast(ticket=NOBODY), "POST", "/api/v1/ballots")
    assert refused.status == 429 and refused.headers["Retry-After"] == "60"
    known = fits(served.cast(), "POST", "/api/v1/ballots")
    assert known.status in (201, 409), known.body
