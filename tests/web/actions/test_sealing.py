"""Large rounds: sums kept at the closing, bundles in parts, written with the seal or after it."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leitai.record import spool
from leitai.record.verification import verify
from leitai.scoring.count import Tallied
from leitai.web import sending
from leitai.web.actions import results, sealing, staff
from leitai.web.models import BundlePart, Result, RoundState, SlotMarks
from leitai.web.queries import counting, protocol
from leitai.web.queries.bundles import bundle_of, waits_for_bundle
from web.fixed_rounds import CASES, SEED, play
from web.halls import NOW, Hall, seal


@pytest.fixture(autouse=True)
def fixed_key(settings: object) -> None:
    settings.SIGNING_SEED = SEED  # type: ignore[attr-defined]


def sealed_without_bundle(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setattr(sealing, "WITH_THE_SEAL", 0)
    round_id = hall.round.pk
    by = {"round_id": round_id, "by": "organiser", "now": NOW}
    results.count(**by)  # type: ignore[arg-type]
    results.open_objections(**by)  # type: ignore[arg-type]
    for slot in hall.round.slots.all():
        results.waive_objection(slot_key=slot.key, **by)  # type: ignore[arg-type]
    return results.seal(**by)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["linked", "panels merged", "reopened", "computed", "too few on some"]
)
def test_small_steps_give_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few rows, a few bytes at a time; files on disk; written after the seal, and again."""
    hall = play(CASES[name])
    with pytest.MonkeyPatch.context() as large:
        for module, constant, value in (
            (protocol, "_AT_ONCE", 3), (counting, "_AT_ONCE", 2), (spool, "IN_MEMORY", 1),
            (spool, "_GATHERED", 50), (spool, "_AT_ONCE", 700), (sealing, "PART", 1000),
        ):  # fmt: skip
            large.setattr(module, constant, value)
        result = sealed_without_bundle(hall, large)
        assert result.bundle is None and waits_for_bundle(hall.fresh())
        assert bundle_of(hall.fresh()) is None
        result = sealing.write_bundle(hall.fresh())
        in_steps, digest = result.bundle, result.bundle_hash
        assert BundlePart.objects.count() == -(-len(in_steps or b"") // 1000) > 20
    BundlePart.objects.all().delete()
    Result.objects.update(bundle_hash="")
    assert sealing.write_bundle(hall.fresh()).bundle == in_steps
    assert Result.objects.get().bundle_hash == digest
    assert in_steps is not None and verify(in_steps).ok
    ids = set(BundlePart.objects.values_list("pk", flat=True))
    sealing.write_bundle(hall.fresh())  # it is there: nothing is written again
    assert set(BundlePart.objects.values_list("pk", flat=True)) == ids


@pytest.mark.django_db
def test_a_writing_that_fails_leaves_nothing_and_is_begun_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hall = play(CASES["plain"])
    monkeypatch.setattr(sealing, "PART", 1000)
    sealed_without_bundle(hall, monkeypatch)
    real, stored = BundlePart.objects.create, []

    def fail_at_the_fifth(**given: object) -> object:
        stored.append(given)
        if len(stored) == 5:
            raise OSError("the disk is full")
        return real(**given)

    monkeypatch.setattr(BundlePart.objects, "create", fail_at_the_fifth)
    with pytest.raises(OSError, match="full"):
        sealing.write_bundle(hall.fresh())
    assert not BundlePart.objects.exists() and waits_for_bundle(hall.fresh())
    assert hall.fresh().state == RoundState.SEALED
    assert verify(sealing.write_bundle(hall.fresh()).bundle or b"").ok


@pytest.mark.django_db
def test_a_leaf_without_its_ballot_stops_the_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = play(CASES["plain"])
    sealed_without_bundle(hall, monkeypatch)
    hall.round.leaves.filter(body="").order_by("index").last().delete()
    leaf = hall.round.leaves.filter(body="").order_by("index").last()
    hall.round.leaves.filter(pk=leaf.pk).update(hash="f" * 64)
    with pytest.raises(Exception, match="has no ballot"):
        sealing.write_bundle(hall.fresh())
    assert not BundlePart.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_for_a_bundle_has_it_written(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = play(CASES["plain"])
    client, staff_client = Client(headers={"accept-language": "en"}), Client()
    staff.add_person(username="o", password="一二三四五六七八九十", roles=["organiser"])
    staff_client.force_login(
        get_user_model().objects.get(username="o"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert client.get("/api/v1/bundle?round=r3").status_code == 409
    sealed_without_bundle(hall, monkeypatch)
    held, real = threading.Event(), sealing._parts_of

    def wait(*given: object) -> object:
        held.wait(10)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(sealing, "_parts_of", wait)
    answer = client.get("/api/v1/bundle?round=r3")
    assert answer.status_code == 409 and "being written" in answer.content.decode()
    first = sealing.begin_writing(hall.fresh())
    assert first is not None and first.running
    assert sealing.begin_writing(hall.fresh()) is first  # not twice at a time
    first.done, first.failed = 12, "No space left on device"
    for page in ("/r/r3/office/", "/r/r3/office/count/", "/r/r3/result/"):
        for lang, words in (
            ("en", ("being written", "No space left")),
            ("zh", ("正在写入", "重试")),
        ):
            seen = staff_client.get(page, headers={"accept-language": lang}).content.decode()
            assert words[0] in seen and "12" in seen, (page, lang)
            assert "office" not in page or (words[1] in seen and 'http-equiv="refresh"' in seen)
    first.done, first.failed = 0, ""
    held.set()
    for thread in threading.enumerate():
        if thread.name == "leitai-bundle":
            thread.join(20)
    assert not first.running and not first.failed and first.done == first.total
    for small in (1 << 20, 0):
        monkeypatch.setattr(sending, "SMALL", small)
        answer = client.get("/api/v1/bundle?round=r3")
        data = b"".join(answer)  # type: ignore[call-overload]
        assert verify(data).ok and int(answer["Content-Length"]) == len(data)
        assert answer["X-Content-SHA256"] == Result.objects.get().bundle_hash
        assert answer.streaming is not bool(small)
    assert sealing.begin_writing(hall.fresh()) is None
    seen = staff_client.get("/r/r3/office/count/", headers={"accept-language": "en"})
    assert "being written" not in seen.content.decode() and b"refresh" not in seen.content


@pytest.mark.django_db
def test_a_count_after_the_closing_reads_no_ballots() -> None:
    hall = play(CASES["linked, trim of a fifth"])
    with CaptureQueriesContext(
        connection,
    ) as seen:
        kept = counting.count_closed(hall.fresh())
    assert not [q["sql"] for q in seen if '"marks"' in q["sql"] and "leitai_ballot" in q["sql"]]
    SlotMarks.objects.all().delete()
    assert counting.count_closed(hall.fresh()) == kept


@pytest.mark.django_db
def test_sums_are_not_used_once_a_ballot_has_come_since() -> None:
    hall = play(CASES["plain"])
    row = hall.slot(1).ballots.first()
    assert row is not None
    before = counting.count_closed(hall.fresh())
    row.pk, row.pseudonym = "00000000-0000-8000-8000-000000000000", "0" * 26
    row.marks = dict.fromkeys(row.marks, "0")
    row.save(force_insert=True)
    after = counting.count_closed(hall.fresh())
    assert after.units[0].ballots == before.units[0].ballots + 1
    assert after.units[0].plain_mean != before.units[0].plain_mean
    assert [unit.exact for unit in after.units[1:]] == [unit.exact for unit in before.units[1:]]


@pytest.mark.django_db
def test_sums_survive_their_json_and_serve_no_other_scheme() -> None:
    hall = play(CASES["linked, trim of a fifth"])
    scheme, slot = counting.scheme_of(hall.round), hall.slot(1)
    tallied = Tallied(scheme, counting.counted_ballots(slot))
    again = Tallied.from_json(scheme, json.loads(json.dumps(tallied.as_json())))
    for panels in (["leaders"], ["members", "peers"], ["leaders", "members", "peers", "citizens"]):
        assert again.shares(panels) == tallied.shares(panels)
        for criterion in scheme.voted:
            assert again.marks(panels, criterion.code) == tallied.marks(panels, criterion.code)
    SlotMarks.objects.update(scheme_hash="0" * 64, body={})
    assert counting.count_closed(hall.fresh()).units[0].ballots == tallied.total


@pytest.mark.django_db
def test_a_bundle_is_sealed_with_the_round_where_it_is_small() -> None:
    hall = play(CASES["plain"])
    assert verify(seal(hall)).ok and bundle_of(hall.fresh()) is not None


@pytest.mark.django_db(transaction=True)
def test_slow_lines_hold_no_thread_of_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """More who take a bundle slowly than there are threads: other pages come all the same."""
    from leitai.web.asgi import THREADS, application

    hall = play(CASES["plain"])
    monkeypatch.setattr(sealing, "PART", 4096)
    monkeypatch.setattr(sending, "SMALL", 0)
    bundle = seal(hall)

    async def take(path: str, line: asyncio.Event) -> tuple[dict[bytes, bytes], bytes]:
        query = path.partition("?")[2].encode()
        scope = {
            "type": "http", "method": "GET", "path": path.partition("?")[0], "http_version": "1.1",
            "query_string": query, "headers": [(b"host", b"localhost")], "scheme": "http",
        }  # fmt: skip
        headers: dict[bytes, bytes] = {}
        parts: list[bytes] = []

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers.update({n.lower(): v for n, v in message["headers"]})
                assert message["status"] == 200
            elif parts or message.get("body"):
                parts.append(message["body"])
                await line.wait()

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        await application.pages(scope, receive, send)
        return headers, b"".join(parts)

    async def play_it() -> None:
        slow, quick = asyncio.Event(), asyncio.Event()
        quick.set()
        takers = [
            asyncio.create_task(take("/api/v1/bundle?round=r3", slow)) for _ in range(THREADS + 3)
        ]
        headers, page = await asyncio.wait_for(take("/api/v1/result?round=r3", quick), 20)
        assert b'"sealed"' in page and not any(taker.done() for taker in takers)
        slow.set()
        for headers, data in await asyncio.wait_for(asyncio.gather(*takers), 20):
            assert data == bundle and int(headers[b"content-length"]) == len(bundle)
            assert (
                b"x-leitai-parts" not in headers and headers[b"content-type"] == b"application/zip"
            )

    try:
        asyncio.run(play_it())
    finally:
        pages = application.pages
        for pool in (pages._reader, pages._pages.executor):
            _close_connections(pool)


def _close_connections(pool: ThreadPoolExecutor) -> None:
    """Threads keep their connections, and a database of tests cannot be dropped under them."""
    threads = len(pool._threads)
    together = threading.Barrier(threads)

    def close() -> None:
        together.wait(10)
        connection.close()

    for done in [pool.submit(close) for _ in range(threads)]:
        done.result(20)
