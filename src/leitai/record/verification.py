"""Verifies a bundle, and a receipt against it: every check by name, none skipped silently.

`verify` never raises for what it is given; what is wrong is in the report.
The JavaScript verifier in `js/verify.js` makes the same checks under the same
names; both run the vectors in tests/goldens/record/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Final

from leitai.record import bundle as bundles
from leitai.record import receipts
from leitai.record.audit import Audit, SlotFacts
from leitai.record.base32 import from_base64, grouped, untyped
from leitai.record.canonical import decode
from leitai.record.checkpoints import Checkpoint, open_checkpoint
from leitai.record.entries import SLOT_CLOSED, SMALL_PANEL, Ballot
from leitai.record.fields import (
    check_count,
    check_identifier,
    check_mark,
    check_members,
    check_pseudonym,
)
from leitai.record.notes import COSIGNATURE, Key, parse_note
from leitai.record.problems import (
    BadBundle,
    BadField,
    BadNote,
    BadProof,
    BadReceipt,
    BadSignature,
    RecordProblem,
)
from leitai.record.receipts import Receipt
from leitai.record.reports import Check, Report, State
from leitai.record.tickets import link_commitment

SMALLEST_GROUP: Final = 5


def verify(
    data: bytes | BinaryIO,
    receipt: Receipt | bytes | None = None,
    *,
    key: Key | None = None,
    fingerprint: str | None = None,
) -> Report:
    """Every check on a bundle, and on a receipt if one is given.

    Args:
        data: the bundle file, whole or open; of an open file the log is read where it lies.
        receipt: a receipt, or the bytes of its file.
        key: the hall's key as known from elsewhere (from the board or a printed
            card); without it the check `key` is "cannot".
        fingerprint: one that the board showed at some time; typed as ticket codes are.
    """
    return _Verifier(data, receipt, key, fingerprint).run()


def verify_receipt(receipt: Receipt | bytes, key: Key) -> Report:
    """The checks on a receipt alone: its signature, and its proof when it has one."""
    verifier = _Verifier(b"", receipt, key)
    verifier.origin_key = key
    verifier.check_receipt_alone()
    return Report(tuple(verifier.checks), verifier.facts)


class _Verifier:
    """One run: each method makes one check and may rely on those before it."""

    def __init__(
        self,
        data: bytes | BinaryIO,
        receipt: Receipt | bytes | None,
        key: Key | None,
        fingerprint: str | None = None,
    ) -> None:
        self.data, self.given, self.pinned, self.noted = data, receipt, key, fingerprint
        self.fingerprints: dict[str, int] = {}
        self.checks: list[Check] = []
        self.facts: dict[str, Any] = {}
        self.files: bundles.Files = {}
        self.receipt: Receipt | None = None
        self.manifest: bundles.Manifest
        self.origin_key: Key
        self.audit: Audit

    def run(self) -> Report:
        has_receipt = self.given is None or self._try("receipt_form", self._read_receipt)
        steps: list[tuple[str, Callable[[], None]]] = [
            ("zip", self._read_zip),
            ("manifest", self._read_manifest),
            ("signature", self._read_signature),
            ("key", self._compare_key),
            ("forms", self._check_forms),
            ("log", self._walk_log),
            ("checkpoints", self._check_checkpoints),
            ("witnesses", self._check_witnesses),
            ("deeds", self._check_deeds),
            ("scheme", self._check_scheme),
            ("tickets", self._check_tickets),
            ("used", self._check_used),
            ("totals", self._check_totals),
            ("links", self._check_links),
        ]
        if self.noted is not None:
            steps.append(("fingerprint", self._check_fingerprint))
        if self.given is not None and has_receipt:
            steps += [
                ("receipt_signature", self._check_receipt_signature),
                ("receipt_proof", self._check_receipt_proof),
                ("receipt_log", self._check_receipt_log),
            ]
        needed = {"zip", "manifest", "signature", "log"}
        reachable = True
        for name, step in steps:
            if not reachable:
                self._note("unreached", "cannot", what=name)
            elif not self._try(name, step) and name in needed:
                reachable = False
        return Report(tuple(self.checks), self.facts)

    def check_receipt_alone(self) -> None:
        if self._try("receipt_form", self._read_receipt):
            self._try("receipt_signature", self._check_receipt_signature)
            self._try("receipt_proof", self._check_receipt_proof)

    def _try(self, name: str, step: Callable[[], None]) -> bool:
        before = len(self.checks)
        try:
            step()
        except RecordProblem as problem:
            self.checks.append(Check(name, "fail", {}, problem))
            return False
        if len(self.checks) == before:
            self._note(name, "pass")
        return True

    def _note(self, name: str, state: State, **params: Any) -> None:
        self.checks.append(Check(name, state, params))

    def _read_receipt(self) -> None:
        given = self.given
        if given is not None:
            self.receipt = given if isinstance(given, Receipt) else Receipt.parse(given)

    def _read_zip(self) -> None:
        self.files = bundles.open_files(self.data)
        self._note("zip", "pass", files=len(self.files))

    def _bytes(self, name: str) -> bytes:
        return bundles.whole(self.files[name])

    def _read_manifest(self) -> None:
        for name in (bundles.MANIFEST, bundles.SIGNED, *bundles.REQUIRED):
            if name not in self.files:
                raise BadBundle(why=f"it lacks the file “{name}”")
        self.manifest = bundles.Manifest.parse(self._bytes(bundles.MANIFEST))
        if changed := self.manifest.difference(self.files):
            raise BadBundle(why=f"the file “{changed}” was changed, added or dropped")
        self.facts |= {
            "origin": self.manifest.origin,
            "round": self.manifest.round_id,
            "hash": self.manifest.algorithm.name,
            "software": dict(self.manifest.software),
        }

    def _read_signature(self) -> None:
        self.origin_key = bundles.read_key(self._bytes(bundles.KEY))
        bundles.open_manifest_note(self.files, self.manifest, self.origin_key)
        self.facts["key"] = self.origin_key.write()
        self._note("signature", "pass", key=self.origin_key.write())

    def _compare_key(self) -> None:
        if self.pinned is None:
            self._note("key", "cannot", key=self.origin_key.write())
        elif self.pinned != self.origin_key:
            raise BadBundle(why="it was signed with another key than the one given")

    def _check_forms(self) -> None:
        for name, data in self.files.items():
            if name != bundles.LOG:
                bundles.check_canonical(name, data)

    def _walk_log(self) -> None:
        wanted = self.receipt.leaf if self.receipt else None
        self.audit = Audit(self.manifest.round_id, self.manifest.algorithm, wanted)
        self.audit.walk(bundles.lines_of(self.files[bundles.LOG], name=bundles.LOG))
        slots = {name: facts.to_json() for name, facts in self.audit.slots.items()}
        self.facts |= {"size": self.audit.tree.size, "slots": slots}
        self._note(
            "log",
            "pass",
            size=self.audit.tree.size,
            deeds=len(self.audit.deeds),
            counted=sum(facts.counted for facts in self.audit.slots.values()),
        )

    def _check_checkpoints(self) -> None:
        names = sorted(name for name in self.files if name.startswith(bundles.CHECKPOINTS))
        last: Checkpoint | None = None
        for name in names:
            note = bundles.text_of(self._bytes(name), name=name)
            last = open_checkpoint(note, self.origin_key)
            self._compare_checkpoint(last)
            self.fingerprints[last.fingerprint()] = last.size
            if name != bundles.checkpoint_name(last.size):
                raise BadProof(why=f"“{name}” is not named by its size")
        if last is None or last.size != self.audit.tree.size:
            raise BadProof(why="no checkpoint covers the whole log")
        self.facts["fingerprint"] = last.fingerprint()
        self._note("checkpoints", "pass", count=len(names), fingerprint=last.fingerprint())

    def _compare_checkpoint(self, checkpoint: Checkpoint) -> None:
        ours = (self.manifest.origin, self.manifest.algorithm.name)
        if (checkpoint.origin, checkpoint.algorithm.name) != ours:
            raise BadProof(why="a checkpoint is of another log or hash algorithm")
        tree = self.audit.tree
        if checkpoint.size > tree.size or tree.root(checkpoint.size) != checkpoint.root:
            raise BadProof(
                why=f"the checkpoint of size {checkpoint.size} does not fit the log: "
                "something before it was changed, dropped or inserted"
            )

    def _check_fingerprint(self) -> None:
        noted = grouped(untyped(self.noted or ""))
        if noted not in self.fingerprints:
            raise BadProof(why=f"there is no checkpoint with the fingerprint {noted[:40]}")
        self._note("fingerprint", "pass", fingerprint=noted, size=self.fingerprints[noted])

    def _check_witnesses(self) -> None:
        data = self.files.get(bundles.WITNESSES)
        if data is None:
            self._note("witnesses", "cannot")
            return
        # Their bodies were compared with the log before: a cosignature binds all up to its size.
        notes = [
            parse_note(bundles.text_of(self._bytes(name), name=name))
            for name in sorted(self.files)
            if name.startswith(bundles.CHECKPOINTS)
        ]
        whole = self.audit.tree.size
        names = []
        for line in bundles.lines_of(data, name=bundles.WITNESSES):
            key = Key.parse(bundles.text_of(line, name=bundles.WITNESSES))
            if key.kind != COSIGNATURE:
                raise BadNote(why="the witness's key is not of the cosignature kind (4)")
            mine = [note for note in notes if note.names(key)]
            if not mine:
                raise BadSignature(name=key.name)
            for note in mine:
                note.verify_witness(key)
            newest = max(Checkpoint.parse_body(note.text).size for note in mine)
            names.append(f"{key.name} ({newest}/{whole})")
        self._note("witnesses", "pass", names=", ".join(names))

    def _check_deeds(self) -> None:
        bound: dict[str, Any] = {}
        for deed in self.audit.deeds:
            bound.update(deed.data.get("files", {}))
        for name, digest in bound.items():
            known = self.manifest.files.get(name)
            if known is None or known[1] != digest:
                raise BadBundle(why=f"“{name}” is not the file that the log of deeds names")
        self._note("deeds", "pass" if bound else "cannot", count=len(bound))

    def _check_scheme(self) -> None:
        audit = self.audit
        locked = [d for d in audit.deeds if d.what == "scheme.locked"]
        if not locked:
            self._note("scheme", "cannot")
            return
        if locked[-1].data.get("files", {}).get("scheme.json") is None:
            raise BadBundle(why="the deed scheme.locked does not name the hash of scheme.json")
        if audit.first_ballot is not None and audit.scheme_locked[-1] > audit.first_ballot:
            raise BadBundle(why="the scheme was locked again after ballots were in the log")

    def _check_tickets(self) -> None:
        issued: dict[str, int] = {}
        for deed in self.audit.deeds:
            if deed.what == "tickets.issued":
                for panel, count in deed.data.get("tickets", {}).items():
                    issued[panel] = issued.get(panel, 0) + check_count(count, field="tickets")
        if not issued:
            self._note("tickets", "cannot")
            return
        total = sum(issued.values())
        for slot, facts in self.audit.slots.items():
            _compare_tickets(slot, facts, issued, total)
        self._note("tickets", "pass", total=total)

    def _check_used(self) -> None:
        used: dict[str, Mapping[str, int]] = {}
        for deed in self.audit.deeds:
            if deed.what == SLOT_CLOSED and deed.data.get("tickets"):
                used[deed.data["slot"]] = _read_used(deed.data["tickets"])
        for slot, tickets in used.items():
            facts = self.audit.slots[slot]
            fits = all(count <= tickets.get(name, 0) for name, count in facts.panels.items())
            if not fits or facts.counted + facts.withheld != sum(tickets.values()):
                raise BadBundle(why=f"slot “{slot}” does not count one ballot for each ticket used")
        self._note("used", "pass" if used else "cannot", slots=len(used))

    def _check_totals(self) -> None:
        withheld = {s: f.withheld for s, f in self.audit.slots.items() if f.withheld}
        data = self.files.get(bundles.TOTALS)
        grouped = _read_totals(bundles.whole(data)) if data is not None else {}
        if grouped != withheld:
            raise BadBundle(why="totals.json does not account for the withheld ballots")
        hidden = sum(withheld.values())
        superseded = sum(facts.superseded for facts in self.audit.slots.values())
        if hidden + superseded:
            self._note("totals", "cannot", withheld=hidden, superseded=superseded)

    def _check_links(self) -> None:
        data = self.files.get(bundles.LINKS)
        if data is None:
            self._note("links", "cannot")
            return
        last, count = b"", 0
        for line in bundles.lines_of(data, name=bundles.LINKS):
            m = check_members(decode(line), field="links", required=["leaf", "link", "salt"])
            leaf = from_base64(m["leaf"], field="leaf", size=32)
            link = check_pseudonym(m["link"], field="link")
            salt = check_pseudonym(m["salt"], field="salt")
            if leaf <= last or self.audit.links.get(leaf) != link_commitment(link, salt):
                raise BadBundle(why=f"line {count + 1} of links.jsonl does not fit its ballot")
            last, count = leaf, count + 1
        self._note("links", "pass", count=count)

    def _check_receipt_signature(self) -> None:
        receipt = self._receipt()
        receipts.verify(receipt, self.origin_key)
        if self.facts and receipt.origin != self.facts["origin"]:
            raise BadReceipt(why="it is of another round's log")
        self._note("receipt_signature", "pass", short=receipt.short)

    def _check_receipt_proof(self) -> None:
        receipt = self._receipt()
        if receipt.proof is None:
            self._note("receipt_proof", "cannot")
            return
        receipts.verify_proof(receipt, self.origin_key)
        if self.facts:
            self._compare_checkpoint(open_checkpoint(receipt.proof.checkpoint, self.origin_key))
        self._note("receipt_proof", "pass", index=receipt.proof.index)

    def _check_receipt_log(self) -> None:
        receipt = self._receipt()
        if self.audit.found is None:
            raise BadProof(why=f"the leaf {receipt.short} is not in the log of this bundle")
        index, entry = self.audit.found
        self._note("receipt_log", "pass", index=index, size=self.audit.tree.size)
        if not isinstance(entry, Ballot):
            if entry.slot != receipt.slot:
                raise BadReceipt(why="its fields differ from the ballot with this leaf")
            name = "receipt_withheld" if entry.why == SMALL_PANEL else "receipt_superseded"
            self._note(name, "cannot", slot=receipt.slot, rev=receipt.rev)
            return
        promised = (receipt.round_id, receipt.slot, receipt.panel, receipt.ballot, receipt.rev)
        if promised != (entry.round_id, entry.slot, entry.panel, entry.ballot, entry.rev):
            raise BadReceipt(why="its fields differ from the ballot with this leaf")
        self.facts["receipt"] = entry.to_json()
        best = self.audit.counted_rev(entry.pseudonym)
        marks = ", ".join(f"{name}: {mark or '–'}" for name, mark in sorted(entry.marks.items()))
        name = "receipt_counted" if best == entry.rev else "receipt_superseded"
        self._note(name, "pass", slot=entry.slot, rev=entry.rev, best=best, marks=marks)

    def _receipt(self) -> Receipt:
        assert self.receipt is not None
        return self.receipt


def _compare_tickets(slot: str, facts: SlotFacts, issued: Mapping[str, int], total: int) -> None:
    for panel, count in facts.panels.items():
        if count > issued.get(panel, 0):
            raise BadBundle(why=f"slot “{slot}” has more ballots of panel “{panel}” than tickets")
    if facts.counted + facts.withheld > total:
        raise BadBundle(why=f"slot “{slot}” has more ballots than tickets were issued")


def _read_used(tickets: Mapping[str, Any]) -> dict[str, int]:
    """Tickets used, by panel, as a deed `slot.closed` says."""
    found: dict[str, int] = {}
    for panel, about in tickets.items():
        if not isinstance(about, dict) or "used" not in about:
            raise BadField(field=f"data.tickets.{panel}", why="lacks used")
        found[panel] = check_count(about["used"], field="data.tickets.used")
    return found


def _read_totals(data: bytes) -> dict[str, int]:
    """Number of withheld ballots by slot, as totals.json accounts for them."""
    m = check_members(decode(data), field=bundles.TOTALS, required=["v", "least", "groups"])
    least = check_count(m["least"], field="least", least=SMALLEST_GROUP)
    if type(m["v"]) is not int or m["v"] != 1 or not isinstance(m["groups"], list):
        raise BadField(field=bundles.TOTALS, why="not version 1")
    counts: dict[str, int] = {}
    for group in m["groups"]:
        g = check_members(group, field="groups", required=["slot", "panels", "ballots", "totals"])
        slot = check_identifier(g["slot"], field="groups.slot")
        ballots = check_count(g["ballots"], field="groups.ballots", least=1)
        if not isinstance(g["panels"], list):
            raise BadField(field="groups.panels", why="not a list")
        for panel in g["panels"]:
            check_identifier(panel, field="groups.panels")
        if g["totals"] is not None:
            _check_group(g["totals"], ballots, least)
        counts[slot] = counts.get(slot, 0) + ballots
    return counts


def _check_group(totals: object, ballots: int, least: int) -> None:
    if not isinstance(totals, dict):
        raise BadField(field="groups.totals", why="not an object")
    if ballots < least:
        raise BadBundle(why=f"totals over fewer than {least} ballots are published")
    for criterion, total in totals.items():
        check_identifier(criterion, field="groups.totals")
        t = check_members(total, field="groups.totals", required=["n", "sum"])
        if check_count(t["n"], field="groups.n") > ballots:
            raise BadField(field="groups.n", why="more marks than ballots")
        if check_mark(t["sum"], field="groups.sum") is None:
            raise BadField(field="groups.sum", why="not a number")
