"""Simulated judges and a simulated host, through the same addresses as people's.

Everything here is made up and says so. The host signs in and presses the desk's buttons; the
judges post their ballots to the API, some late, some twice, some never.
"""

from __future__ import annotations

import http.client
import json
import math
import queue
import random
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

Say = Callable[[str], object]
THREADS = 8
ABSENT = 0.06
REVISES = 0.08
# Seconds at speed 1 on stage, at questions, and while scoring is open.
ON_STAGE, QUESTIONS, SCORING = 40.0, 15.0, 35.0


class Link:
    """One keep-alive connection with its cookies."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        self.cookies: dict[str, str] = {}
        self._open: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, bytes]:
        headers = {"Accept-Language": "en"}
        if kind:
            headers["Content-Type"] = kind
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        for again in (True, False):
            if self._open is None:
                self._open = http.client.HTTPConnection(self.host, self.port, timeout=30)
            try:
                self._open.request(method, path, body, headers)
                answer = self._open.getresponse()
                data = answer.read()
                break
            except (OSError, http.client.HTTPException):
                self._open.close()
                self._open = None
                if not again:
                    raise
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status, data

    def post_form(self, path: str, fields: Mapping[str, str]) -> int:
        """Post a form as a page would, with its CSRF token."""
        _, page = self.ask("GET", path)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        full = dict(fields)
        if token:
            full["csrfmiddlewaretoken"] = token[1].decode()
        body = urlencode(full).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")[0]

    def show_who_it_is(self, password: str) -> None:
        """The password once more, as the hall asks for it before a round is sealed."""
        self.post_form("/accounts/reauthenticate/", {"password": password, "next": "/"})

    def read_round(self) -> dict[str, Any]:
        status, data = self.ask("GET", "/api/v1/round")
        if status != 200:
            raise OSError(f"GET /api/v1/round: {status}")
        round_: dict[str, Any] = json.loads(data)
        return round_


def play(
    facts: Mapping[str, Any], *, judges: int, speed: float, seed: int, say: Say | None = None
) -> None:
    """Play the round from where it stands to its seal.

    Args:
        facts: what `leitai demo --json` prints.
        judges: how many of the tickets vote. speed: 10 is ten times faster than a hall.
        seed: of the made-up marks.
    """
    tell: Say = say or (lambda words: None)
    host = Link(facts["base"])
    staff = facts["staff"]
    host.post_form("/accounts/login/", {"login": staff["name"], "password": staff["password"]})
    pool = _Pool(facts["base"])
    chance = random.Random(seed)  # noqa: S311 - made-up marks, repeatable on purpose
    judged = [_Judge(code, chance) for code in facts["tickets"][:judges]]
    quality: dict[str, float] = {}
    tell(f"simulated judges: {len(judged)}; their ballots are made up 模拟评委，评分票为虚构")
    while True:
        round_ = host.read_round()
        for slot in round_["slots"]:
            quality.setdefault(slot["id"], random.Random(f"{seed}{slot['id']}").gauss(7.8, 0.3))  # noqa: S311
        if round_["state"] == "live":
            _play_step(host, round_, judged, quality, pool, speed, tell)
        elif round_["state"] in ("counted", "objection"):
            _play_close(host, round_, staff["password"], tell)
        else:
            tell(f"the round is {round_['state']}")
            return


def _play_step(
    host: Link,
    round_: Mapping[str, Any],
    judges: list[_Judge],
    quality: Mapping[str, float],
    pool: _Pool,
    speed: float,
    tell: Say,
) -> None:
    path = f"/r/{round_['round']}/desk/"
    waits = {"on_stage": ON_STAGE, "questions": QUESTIONS, "scoring": 0.0}
    slot = round_["slot"] if round_["slot"] and round_["slot"]["state"] in waits else None
    if slot is None:
        slot = next((s for s in round_["slots"] if s["state"] == "waiting"), None)
    if slot is None:
        host.post_form(path, {"deed": "count", "version": str(round_["version"])})
        tell("counted")
        return
    if slot["state"] == "scoring":
        ballots = [job for judge in judges for job in judge.ballots(slot["id"], quality, round_)]
        cast = pool.cast(ballots, SCORING / speed)
        tell(f"{slot['order']:>2} {slot['unit']}: {cast} ballots, made up")
    else:
        time.sleep(waits.get(slot["state"], 1.0) / speed)
    fields = {"deed": "advance", "subject": slot["id"], "version": str(round_["version"])}
    host.post_form(path, fields)


def _play_close(host: Link, round_: Mapping[str, Any], password: str, tell: Say) -> None:
    path = f"/r/{round_['round']}/office/count/"
    if round_["state"] == "counted":
        host.post_form(path, {"deed": "open_objections", "version": str(round_["version"])})
        return
    host.post_form(path, {"deed": "waive", "unit": "all"})
    host.show_who_it_is(password)
    version = host.read_round()["version"]
    status = host.post_form(path, {"deed": "seal", "version": str(version)})
    tell("sealed" if status == 302 else f"not sealed: {status}")
    if status != 302:
        raise SystemExit(1)


class _Judge:
    """A made-up judge: severity, noise, and what each mark says of a unit."""

    def __init__(self, code: str, chance: random.Random) -> None:
        self.code = code
        self.severity = chance.gauss(0, 0.5)
        self.noise = abs(chance.gauss(0.6, 0.2)) + 0.1
        self.chance = random.Random(chance.random())  # noqa: S311

    def ballots(
        self, slot: str, quality: Mapping[str, float], round_: Mapping[str, Any]
    ) -> list[tuple[float, dict[str, Any]]]:
        """(share of the time, ballot) of what this judge sends on a slot."""
        if self.chance.random() < ABSENT:
            return []
        sent = 2 if self.chance.random() < REVISES else 1
        times = sorted(min(0.97, self.chance.betavariate(2, 4)) for _ in range(sent))
        return [(at, self._ballot(slot, quality[slot], round_)) for at in times]

    def _ballot(self, slot: str, level: float, round_: Mapping[str, Any]) -> dict[str, Any]:
        marks = {}
        halo = self.chance.gauss(0, self.noise)
        for number, criterion in enumerate(round_["criteria"]):
            scale = criterion["scale"]
            own = 0.3 * math.sin(number * 2.1 + level * 5)
            mark = level + own - self.severity + halo + self.chance.gauss(0, 0.4)
            steps = round((mark - scale["min"]) / scale["step"])
            most = round((scale["max"] - scale["min"]) / scale["step"])
            marks[criterion["code"]] = scale["min"] + min(most, max(0, steps)) * scale["step"]
        number_ = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        return {"id": str(number_), "ticket": self.code, "slot": slot, "marks": marks}


class _Pool:
    """A few threads that send ballots at their times, each over one lasting connection."""

    def __init__(self, base: str) -> None:
        self.jobs: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
        self.taken = 0
        self._lock = threading.Lock()
        for _ in range(THREADS):
            threading.Thread(target=self._run, args=(Link(base),), daemon=True).start()

    def cast(self, ballots: list[tuple[float, dict[str, Any]]], seconds: float) -> int:
        """Send each ballot at its share of `seconds`; the number that was accepted."""
        before, start = self.taken, time.monotonic()
        for at, ballot in sorted(ballots, key=lambda job: job[0]):
            self.jobs.put((start + at * seconds, ballot))
        self.jobs.join()
        time.sleep(max(0.0, start + seconds - time.monotonic()))
        return self.taken - before

    def _run(self, link: Link) -> None:
        while True:
            at, ballot = self.jobs.get()
            time.sleep(max(0.0, at - time.monotonic()))
            try:
                status, _ = link.ask(
                    "POST", "/api/v1/ballots", json.dumps(ballot).encode(), "application/json"
                )
                with self._lock:
                    self.taken += status in (200, 201)
            except OSError:
                pass
            finally:
                self.jobs.task_done()
