"""The trail of deeds outside the rounds as one file, and its verifier.

The file is lines of canonical JSON. The first names the key and carries the newest signed
checkpoint: `{"trail":{"key":…,"log":…,"note":…,"v":1}}`; each other line is a deed of the log,
oldest first, as in `log.jsonl` of a bundle. Docs: docs/reference/inspections.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from leitai.record.audit import Audit
from leitai.record.base32 import grouped, untyped
from leitai.record.canonical import decode, encode
from leitai.record.checkpoints import Checkpoint, open_checkpoint
from leitai.record.entries import Deed
from leitai.record.fields import check_identifier, check_members
from leitai.record.hashing import SHA256
from leitai.record.merkle import Frontier
from leitai.record.notes import Key
from leitai.record.problems import BadBundle, BadField, BadProof, RecordProblem
from leitai.record.reports import Check, Report

HEAD: Final = b'{"trail":'


def write_trail(deeds: Iterable[Deed], *, log: str, key: Key, note: str) -> bytes:
    """The file of a trail.

    Args:
        deeds: all of them, oldest first.
        log: name of the log that each deed carries.
        key: that signed the note. note: the newest checkpoint, signed.
    """
    head = {"trail": {"v": 1, "log": log, "key": key.write(), "note": note}}
    return b"".join(encode(line) + b"\n" for line in (head, *(deed.line() for deed in deeds)))


def is_trail(data: bytes) -> bool:
    """Whether a file says of itself that it is a trail."""
    return data.startswith(HEAD)


def verify_trail(data: bytes, *, key: Key | None = None, fingerprint: str | None = None) -> Report:
    """Every check on a trail file; never raises for what it is given.

    Args:
        key: the hall's key as known from elsewhere; without it the check `key` is "cannot".
        fingerprint: one that the page of the trail showed at some time: it is looked for at
            every size that the log ever had.
    """
    return _Verifier(data, key, fingerprint).run()


class _Verifier:
    """One run: each method makes one check and may rely on those before it."""

    def __init__(self, data: bytes, pinned: Key | None, fingerprint: str | None) -> None:
        self.data, self.pinned, self.noted = data, pinned, fingerprint
        self.checks: list[Check] = []
        self.facts: dict[str, Any] = {}
        self.log = self.note = ""
        self.key: Key
        self.audit: Audit

    def run(self) -> Report:
        steps: list[tuple[str, Callable[[], None]]] = [
            ("forms", self._read_head),
            ("key", self._compare_key),
            ("log", self._walk),
            ("checkpoints", self._check_checkpoint),
        ]
        if self.noted is not None:
            steps.append(("fingerprint", self._look_for_fingerprint))
        reachable = True
        for name, step in steps:
            if not reachable:
                self.checks.append(Check("unreached", "cannot", {"what": name}))
                continue
            try:
                step()
            except RecordProblem as problem:
                self.checks.append(Check(name, "fail", {}, problem))
                reachable = name == "key"
        return Report(tuple(self.checks), self.facts)

    def _passes(self, name: str, **params: Any) -> None:
        self.checks.append(Check(name, "pass", params))

    def _read_head(self) -> None:
        if not self.data.endswith(b"\n"):
            name = "trail"
            raise BadBundle(why=f"the last line of “{name}” is cut off")
        head = decode(self.data.split(b"\n", 1)[0])
        members = check_members(head, field="trail", required=["trail"])
        told = check_members(members["trail"], field="trail", required=["v", "log", "key", "note"])
        if told["v"] != 1 or not isinstance(told["key"], str) or not isinstance(told["note"], str):
            raise BadField(field="v", why="not version 1")
        self.log = check_identifier(told["log"], field="log")
        self.key, self.note = Key.parse(told["key"]), told["note"]
        self.facts |= {"log": self.log, "key": self.key.write()}
        self._passes("forms")

    def _compare_key(self) -> None:
        if self.pinned is None:
            self.checks.append(Check("key", "cannot", {"key": self.key.write()}))
            return
        if self.pinned != self.key:
            raise BadBundle(why="it was signed with another key than the one given")
        self._passes("key")

    def _walk(self) -> None:
        self.audit = Audit(self.log, SHA256, None)
        self.audit.walk(iter(self.data.split(b"\n")[1:-1]))
        size = self.audit.tree.size
        self.facts["size"] = size
        self._passes("log", size=size, deeds=size, counted=0)

    def _check_checkpoint(self) -> None:
        last = open_checkpoint(self.note, self.key)
        tree = self.audit.tree
        if last.size != tree.size:
            raise BadProof(why="no checkpoint covers the whole log")
        if tree.root(last.size) != last.root:
            raise BadProof(
                why=f"the checkpoint of size {last.size} does not fit the log: "
                "something before it was changed, dropped or inserted"
            )
        self.origin = last.origin
        self.facts |= {"origin": last.origin, "fingerprint": last.fingerprint()}
        self._passes("checkpoints", count=1, fingerprint=last.fingerprint())

    def _look_for_fingerprint(self) -> None:
        noted = grouped(untyped(self.noted or ""))
        frontier = Frontier()
        for line in self.data.split(b"\n")[1:-1]:
            frontier.append(Deed.from_json(decode(line)["deed"]).leaf())
            head = Checkpoint(self.origin, frontier.size, frontier.root())
            if head.fingerprint() == noted:
                self._passes("fingerprint", fingerprint=noted, size=frontier.size)
                return
        raise BadProof(why=f"there is no checkpoint with the fingerprint {noted[:40]}")
