"""Bundles good and bad, made by someone who holds the hall's key: what must be noticed.

Bytes changed without the key are the easy case (test_bundle flips them all).
Here the operator itself forges and signs everything anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from leitai.record import bundle
from leitai.record.canonical import decode, encode
from leitai.record.checkpoints import Checkpoint
from leitai.record.entries import Ballot, Deed, Withheld, entry_from_line
from leitai.record.hashing import SHA256, SM3, Algorithm
from leitai.record.log import Log
from leitai.record.merkle import Tree
from leitai.record.notes import Signer, cosign, sign_note
from leitai.record.zipped import read_zip, write_zip
from record import sample

OWN = (bundle.MANIFEST, bundle.SIGNED, bundle.KEY)
MINE = sample.ballot("slot-1", "领导", 2)
RECEIPT = sample.receipt(MINE)
OTHER_KEY = Signer.from_seed("arena.example", bytes(32))


@dataclass(frozen=True)
class Case:
    """A bundle with what the verifiers are given, and the checks that must not pass."""

    why: str
    data: bytes
    receipt: bytes | None = None
    key: str | None = None
    fails: tuple[str, ...] = ()


def files_of(**changed: Any) -> dict[str, bytes]:
    data = bundle.build(sample.contents(slots=1, **changed), signer=sample.SIGNER)
    return {name: body for name, body in read_zip(data).items() if name not in OWN}


def signed(files: Mapping[str, bytes], *, signer: Signer = sample.SIGNER, **changed: Any) -> bytes:
    given: dict[str, Any] = {
        "origin": sample.ORIGIN,
        "round_id": sample.ROUND,
        "software": {"leitai": "0.1.0"},
    }
    return bundle.write(files, signer=signer, **{**given, **changed})


def relogged(
    change: Callable[[list[bytes]], list[bytes]],
    *,
    algorithm: Algorithm = SHA256,
    keep: Sequence[str] = (),
    more: Mapping[str, bytes] | None = None,
    **changed: Any,
) -> bytes:
    """A bundle whose log was changed and whose checkpoints were signed anew.

    `keep` names checkpoints of the honest log that stay as they were.
    """
    files = files_of(algorithm=algorithm, **changed)
    lines = change(files[bundle.LOG].splitlines())
    tree = Tree((leaf_of(line, algorithm) for line in lines), algorithm=algorithm)
    note = Checkpoint(sample.ORIGIN, tree.size, tree.root(), algorithm).sign(sample.SIGNER)
    kept = {name: files[name] for name in keep}
    files = {name: body for name, body in files.items() if not name.startswith("checkpoints/")}
    files[bundle.checkpoint_name(tree.size)] = note.encode()
    files[bundle.LOG] = b"".join(line + b"\n" for line in lines)
    return signed({**files, **kept, **(more or {})}, algorithm=algorithm)


def leaf_of(line: bytes, algorithm: Algorithm) -> bytes:
    """The leaf that a forger would claim for a line, readable or not."""
    try:
        return entry_from_line(line).leaf(algorithm)
    except Exception:
        return algorithm.leaf(line)


def swapped(first: int, second: int) -> Callable[[list[bytes]], list[bytes]]:
    def change(lines: list[bytes]) -> list[bytes]:
        lines[first], lines[second] = lines[second], lines[first]
        return lines

    return change


def in_place(at: int, change: Callable[[Any], Any]) -> Callable[[list[bytes]], list[bytes]]:
    """Changes the JSON of a line and, for ballots, keeps the block in its order."""

    def apply(lines: list[bytes]) -> list[bytes]:
        value = decode(lines[at])
        changed = change(value)
        lines[at] = encode(value if changed is None else changed)
        first = next(n for n, line in enumerate(lines) if b'"what":"slot.closed"' in line) + 1
        block = sorted(lines[first:], key=lambda line: leaf_of(line, SHA256))
        return [*lines[:first], *block]

    return apply


def without(at: int, *, told: bool) -> Callable[[list[bytes]], list[bytes]]:
    def change(lines: list[bytes]) -> list[bytes]:
        del lines[at]
        return recounted(lines) if told else lines

    return change


def recounted(lines: list[bytes]) -> list[bytes]:
    """The lines with slot.closed saying the number of leaves that do follow."""
    at = next(n for n, line in enumerate(lines) if b'"what":"slot.closed"' in line)
    value = decode(lines[at])
    value["deed"]["data"]["leaves"] = len(lines) - at - 1
    lines[at] = encode(value)
    return lines


def mine(lines: list[bytes]) -> int:
    return next(n for n, line in enumerate(lines) if MINE.ballot.encode() in line)


def set_mark(lines: list[bytes]) -> list[bytes]:
    def change(value: Any) -> None:
        value["ballot"]["marks"]["gaps"] = "19"

    return in_place(mine(lines), change)(lines)


def stuffed(lines: list[bytes]) -> list[bytes]:
    """Ballots of tickets that were never issued."""
    new = [encode(sample.ballot("slot-1", "peers", number).line()) for number in (7, 8)]
    first = next(n for n, line in enumerate(lines) if b'"what":"slot.closed"' in line) + 1
    block = sorted([*lines[first:], *new], key=lambda line: leaf_of(line, SHA256))
    return recounted([*lines[:first], *block])


def added(*, what: str, data: Any, at: int | None = None) -> Callable[[list[bytes]], list[bytes]]:
    """Inserts a deed and numbers all deeds anew."""

    def change(lines: list[bytes]) -> list[bytes]:
        deed = Deed(sample.ROUND, 1, sample.AT, "organiser", what, data)
        lines.insert(len(lines) if at is None else at, encode(deed.line()))
        number = 0
        for n, line in enumerate(lines):
            value = decode(line)
            if "deed" in value:
                number += 1
                value["deed"]["n"] = number
                lines[n] = encode(value)
        return lines

    return change


def with_field(at: int, *path: str, value: Any) -> Callable[[list[bytes]], list[bytes]]:
    def change(whole: Any) -> None:
        inner = whole
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = value

    return in_place(at, change)


def raw(at: int, old: bytes, new: bytes) -> Callable[[list[bytes]], list[bytes]]:
    def change(lines: list[bytes]) -> list[bytes]:
        assert old in lines[at]
        lines[at] = lines[at].replace(old, new, 1)
        return lines

    return change


LAST = "checkpoints/000000000018.note"
SCHEME_HASH = {"files": {"scheme.json": sample.file_hash(sample.SCHEME)}}


def good() -> Iterator[Case]:
    def build(**changed: Any) -> bytes:
        return bundle.build(sample.contents(slots=1, **changed), signer=sample.SIGNER)

    key = sample.SIGNER.key.write()
    log, notes = sample.fill(slots=1)
    proved = log.prove(RECEIPT, notes[-1]).to_bytes()
    yield Case("good", build(), RECEIPT.to_bytes(), key)
    yield Case("good, receipt with proof, no key given", build(), proved)
    yield Case("good, SM3", build(algorithm=SM3), sample.receipt(MINE, SM3).to_bytes(), key)
    yield Case("good, linked", build(linked=True, links=one_slot_links()))
    yield Case("good, witnessed", build(witnessed=True))
    earlier = [cosign(notes[0], sample.WITNESS, now=1664328600), *notes[1:]]
    yield Case(
        "good, witnessed at an earlier checkpoint",
        build(checkpoints=earlier, witnesses=[sample.WITNESS.key]),
    )
    small = sample.ballot("slot-1", "peers", 4)
    yield Case("good, withheld", build(withhold=True), sample.receipt(small).to_bytes())
    old = sample.ballot("slot-1", "peers", 0)
    yield Case("good, receipt of an earlier revision", build(), sample.receipt(old).to_bytes())
    empty = Log(origin=sample.ORIGIN, round_id=sample.ROUND)
    yield Case("good, empty log", build(entries=[], checkpoints=[empty.checkpoint(sample.SIGNER)]))
    yield Case("good, slot reopened", reopened())
    deed = {"draw.json": "anything"}
    yield Case(
        "good, further files", build(extra={"notes/a.txt": b"\x00\xff", "b.json": encode(deed)})
    )


def one_slot_links() -> list[bundle.LinkOpening]:
    log, _ = sample.fill(slots=1, linked=True)
    return sample.openings(log, SHA256)


def reopened() -> bytes:
    log = Log(origin=sample.ORIGIN, round_id=sample.ROUND)
    cast = sample.ballots("slot-1")
    log.close_slot(slot="slot-1", ballots=cast[:5], at=sample.AT, by="host")
    log.append_deed(at=sample.AT, by="host", what="slot.reopened", data={"slot": "slot-1"})
    log.close_slot(slot="slot-1", ballots=cast[5:], at=sample.AT, by="host")
    contents = sample.contents(
        slots=1, entries=log.entries, checkpoints=[log.checkpoint(sample.SIGNER)]
    )
    return bundle.build(contents, signer=sample.SIGNER)


def bad() -> Iterator[Case]:
    yield from bad_logs()
    yield from bad_files()
    yield from bad_receipts()
    yield from bad_withheld_and_links()


def bad_logs() -> Iterator[Case]:
    receipt = RECEIPT.to_bytes()
    honest = files_of()[bundle.LOG].splitlines()
    at = mine(honest)
    yield Case(
        "a mark changed, all signed anew", relogged(set_mark), receipt, fails=("receipt_log",)
    )
    yield Case(
        "a mark changed, old checkpoint kept",
        relogged(set_mark, keep=[LAST]),
        None,
        None,
        ("checkpoints",),
    )
    yield Case(
        "a ballot dropped", relogged(without(at, told=True)), receipt, fails=("used", "receipt_log")
    )
    yield Case("a ballot dropped, count left", relogged(without(at, told=False)), fails=("log",))
    yield Case("ballots stuffed", relogged(stuffed), receipt, fails=("tickets", "used"))
    yield Case("two ballots out of order", relogged(swapped(6, 7)), fails=("log",))
    yield Case("a deed after its ballots", relogged(swapped(3, 17)), fails=("log",))
    yield Case("two deeds swapped", relogged(swapped(0, 1)), fails=("log",))
    yield Case("a deed dropped", relogged(without(1, told=False)), fails=("log",))
    yield Case(
        "a ballot doubled",
        relogged(lambda lines: recounted([*lines, lines[-1]])),
        None,
        None,
        ("log",),
    )
    other = sample.ballot("slot-1", "peers", 5)
    fields: list[tuple[str, str, Any]] = [
        ("another round", "round", "x"),
        ("another slot", "slot", "slot-2"),
        ("revision 0", "rev", 0),
        ("a mark with needless zero", "marks", {"gaps": "8.50"}),
        ("a mark that is a number", "marks", {"gaps": 8}),
        ("no marks", "marks", {}),
        ("version 2", "v", 2),
        ("an unknown member", "time", "09:31"),
        ("a pseudonym in lower case", "pseudonym", MINE.pseudonym.lower()),
        ("the pseudonym of another panel", "pseudonym", other.pseudonym),
        ("another's ballot id", "ballot", other.ballot),
        ("a link that is null", "link", None),
        ("an empty panel", "panel", ""),
    ]
    for why, name, value in fields:
        changed = relogged(with_field(at, "ballot", name, value=value))
        yield Case(f"a ballot with {why}", changed, fails=("log",))
    deeds: list[tuple[str, str, Any]] = [
        ("another number", "n", 7),
        ("another round", "round", "x"),
        ("data that is a list", "data", []),
        ("files that are a list", "data", {"files": []}),
        ("no author", "by", ""),
        ("a control character", "at", "a\u007f"),
    ]
    for why, name, value in deeds:
        changed = relogged(with_field(0, "deed", name, value=value))
        yield Case(f"a deed with {why}", changed, fails=("log",))
    yield Case("a line with a space", relogged(raw(0, b'"v":1', b'"v": 1')), fails=("log",))
    yield Case("a line with 1.0", relogged(raw(0, b'"v":1', b'"v":1.0')), fails=("log",))
    yield Case(
        "a line with a member twice",
        relogged(raw(0, b'"v":1', b'"v":1,"v":1')),
        None,
        None,
        ("log",),
    )
    yield Case("an empty line", relogged(lambda lines: [*lines, b""]), fails=("log",))
    yield Case(
        "a line of another kind",
        relogged(lambda lines: [*lines, b'{"other":{}}']),
        None,
        None,
        ("log",),
    )
    yield Case(
        "the scheme locked again at the end",
        relogged(added(what="scheme.locked", data=SCHEME_HASH)),
        fails=("scheme",),
    )
    yield Case(
        "the scheme locked without its hash",
        relogged(added(what="scheme.locked", data={}, at=1)),
        fails=("scheme",),
    )
    yield Case(
        "a deed that names another result",
        relogged(added(what="result.published", data={"files": {"result.json": "0" * 64}})),
        fails=("deeds",),
    )
    yield Case(
        "a deed that names a file that is not there",
        relogged(added(what="result.published", data={"files": {"none.json": "0" * 64}})),
        fails=("deeds",),
    )
    yield Case(
        "tickets that are no number",
        relogged(added(what="tickets.issued", data={"tickets": {"peers": "7"}}, at=1)),
        fails=("tickets",),
    )


def bad_files() -> Iterator[Case]:
    files = files_of()
    key = sample.SIGNER.key.write()

    def case(why: str, fails: str, changed: Mapping[str, bytes], **more: Any) -> Case:
        return Case(why, signed({**files, **changed}, **more), None, key, (fails,))

    yield case("another scheme", "deeds", {"scheme.json": b"{}"})
    yield case("the log cut off", "log", {bundle.LOG: files[bundle.LOG][:-1]})
    yield case("the checkpoint of another key", "checkpoints", {LAST: by_other(files[LAST])})
    yield case("another origin", "checkpoints", {}, origin="arena.example/other")
    yield case("another hash", "log", {}, algorithm=SM3)
    yield case("a checkpoint named otherwise", "checkpoints", {"checkpoints/x.note": files[LAST]})
    yield case("a checkpoint that is no note", "checkpoints", {"checkpoints/x.note": b"\xff"})
    less = {name: body for name, body in files.items() if name != LAST}
    yield Case("no checkpoint over the whole log", signed(less), None, key, ("checkpoints",))
    witness = sample.WITNESS.key.write().encode() + b"\n"
    yield case("a witness who did not sign", "witnesses", {bundle.WITNESSES: witness})
    late = cosign(files[LAST].decode(), sample.WITNESS, now=1).encode()
    yield case(
        "a witness with another kind of key",
        "witnesses",
        {
            LAST: late,
            bundle.WITNESSES: key.encode() + b"\n",
        },
    )
    first = min(name for name in files if name.startswith(bundle.CHECKPOINTS))
    forged = cosign(files[first].decode(), sample.WITNESS, now=2).encode()
    forged = forged.rstrip(b"\n")[:-8] + b"AAAAAAA=\n"
    yield case(
        "a witness whose cosignature of an earlier checkpoint does not fit",
        "witnesses",
        {LAST: late, first: forged, bundle.WITNESSES: witness},
    )
    yield case("a witness list cut off", "witnesses", {LAST: late, bundle.WITNESSES: witness[:-1]})
    yield Case(
        "signed by another key", signed(files, signer=OTHER_KEY), None, key, ("key", "checkpoints")
    )
    whole = read_zip(signed(files))
    more = {**whole, "extra.txt": b"x"}
    yield Case("a file that is not listed", write_zip(more), None, key, ("manifest",))
    less = {name: body for name, body in whole.items() if name != "roster.json"}
    yield Case("a file dropped", write_zip(less), None, key, ("manifest",))
    yield Case(
        "a file replaced", write_zip({**whole, "result.json": b"{}"}), None, key, ("manifest",)
    )
    yield Case(
        "two signatures",
        write_zip({**whole, bundle.SIGNED: twice(whole)}),
        None,
        key,
        ("signature",),
    )
    loose = encode({**decode(whole[bundle.MANIFEST]), "note": 1})
    yield Case("an unknown member in the manifest", remade(whole, loose), None, key, ("manifest",))
    spaced = whole[bundle.MANIFEST].replace(b'"v":1', b'"v": 1')
    yield Case("a manifest that is not canonical", remade(whole, spaced), None, key, ("manifest",))
    uncanonical = {**files, "roster.json": b"{}"}
    yield Case(
        "a file that is not canonical",
        forced(uncanonical, "roster.json", b"{ }"),
        None,
        key,
        ("forms",),
    )
    lined = forced({**files, "more.jsonl": b"{}\n"}, "more.jsonl", b"{}\n{ }\n")
    yield Case("lines that are not canonical", lined, None, key, ("forms",))
    yield Case("nothing", b"", None, key, ("zip",))
    yield Case("not a zip", b"PK" + bytes(100), None, key, ("zip",))
    data = signed(files)
    yield Case("a byte after the end", data + b"\0", None, key, ("zip",))
    yield Case("a byte before the start", b"\0" + data, None, key, ("zip",))
    yield Case("the last byte cut off", data[:-1], None, key, ("zip",))
    yield Case("two bundles in one file", data + data, None, key, ("zip",))


def bad_receipts() -> Iterator[Case]:
    data = signed(files_of())
    unknown = sample.receipt(sample.ballot("slot-1", "peers", 9))
    yield Case("the receipt of a lost ballot", data, unknown.to_bytes(), None, ("receipt_log",))
    other = replace(RECEIPT, signature=OTHER_KEY.sign(RECEIPT.signed_bytes()))
    yield Case("a receipt by another key", data, other.to_bytes(), None, ("receipt_signature",))
    promised = replace(RECEIPT, rev=2)
    lying = replace(promised, signature=sample.SIGNER.sign(promised.signed_bytes()))
    yield Case(
        "a receipt that says other things than the ballot",
        data,
        lying.to_bytes(),
        None,
        ("receipt_log",),
    )
    foreign = replace(RECEIPT, origin="arena.example/other")
    foreign = replace(foreign, signature=sample.SIGNER.sign(foreign.signed_bytes()))
    yield Case("a receipt of another log", data, foreign.to_bytes(), None, ("receipt_signature",))
    log, notes = sample.fill(slots=1)
    proved = log.prove(RECEIPT, notes[-1])
    yield Case(
        "a log forked after the proof was given",
        relogged(stuffed),
        proved.to_bytes(),
        None,
        ("receipt_proof", "tickets", "used"),
    )
    yield Case("a receipt that cannot be read", data, b"{}", None, ("receipt_form",))


def bad_withheld_and_links() -> Iterator[Case]:
    hidden = files_of(withhold=True)
    totals = sample.TOTALS
    group = totals["groups"][0]  # type: ignore[index]

    def case(why: str, changed: Any) -> Case:
        return Case(why, signed({**hidden, bundle.TOTALS: encode(changed)}), fails=("totals",))

    none = {name: body for name, body in hidden.items() if name != bundle.TOTALS}
    yield Case("withheld without totals", signed(none), fails=("totals",))
    yield case("withheld, one not accounted for", {**totals, "groups": [{**group, "ballots": 6}]})
    yield case("withheld, another slot", {**totals, "groups": [{**group, "slot": "slot-2"}]})
    three, four = {**group, "ballots": 3}, {**group, "ballots": 4}
    yield case("totals over a small group", {**totals, "groups": [three, four]})
    yield case("a least number below 5", {**totals, "least": 3})
    many = {**group, "totals": {"实绩": {"n": 8, "sum": "1"}}}
    yield case("more marks than ballots", {**totals, "groups": [many]})
    null = {**group, "totals": {"实绩": {"n": 1, "sum": None}}}
    yield case("a total that is null", {**totals, "groups": [null]})
    plain = files_of()
    yield Case(
        "totals though nothing is withheld",
        signed({**plain, bundle.TOTALS: encode(totals)}),
        fails=("totals",),
    )
    linked = files_of(linked=True, links=one_slot_links())
    lines = linked[bundle.LINKS].splitlines()
    wrong = decode(lines[0])
    wrong["link"] = decode(lines[1])["link"]

    def links(why: str, *changed: bytes) -> Case:
        body = b"".join(line + b"\n" for line in changed)
        return Case(why, signed({**linked, bundle.LINKS: body}), fails=("links",))

    yield links("a link that opens to another name", encode(wrong), *lines[1:])
    yield links("links out of order", lines[1], lines[0])
    yield links("a link twice", lines[0], lines[0])
    yield links("a link with another member", encode({**decode(lines[0]), "name": "x"}))
    unlinked = signed({**plain, bundle.LINKS: linked[bundle.LINKS]})
    yield Case("links of ballots without commitment", unlinked, fails=("links",))
    hidden_as = relogged(superseded)
    receipt = RECEIPT.to_bytes()
    yield Case("a ballot hidden as if replaced", hidden_as, receipt, fails=("used",))
    elsewhere = relogged(moved)
    yield Case("a ballot hidden in another slot", elsewhere, receipt, fails=("used", "receipt_log"))
    yield Case("used tickets that are no object", relogged(unused), fails=("used",))
    both = relogged(withheld_twice)
    yield Case("a withheld leaf without totals", both, fails=("totals",))


def superseded(lines: list[bytes]) -> list[bytes]:
    """A ballot that counts is hidden as if its judge had revised it."""
    at = mine(lines)
    lines[at] = encode(Withheld("slot-1", MINE.leaf(), "superseded").line())
    return lines


def moved(lines: list[bytes]) -> list[bytes]:
    """The same, under another slot that nobody counts."""
    del lines[mine(lines)]
    recounted(lines)
    data = {"slot": "slot-2", "leaves": 1}
    deed = Deed(sample.ROUND, 5, sample.AT, "host", "slot.closed", data)
    hidden = Withheld("slot-2", MINE.leaf(), "superseded")
    return [*lines, encode(deed.line()), encode(hidden.line())]


def unused(lines: list[bytes]) -> list[bytes]:
    value = decode(lines[3])
    value["deed"]["data"]["tickets"]["peers"] = 7
    lines[3] = encode(value)
    return lines


def withheld_twice(lines: list[bytes]) -> list[bytes]:
    at = mine(lines)
    entry = entry_from_line(lines[at])
    assert isinstance(entry, Ballot)
    lines[at] = encode(Withheld(entry.slot, entry.leaf(), "small_panel").line())
    return lines


def by_other(note: bytes) -> bytes:
    return Checkpoint.parse_body(note.decode().split("\n\n")[0] + "\n").sign(OTHER_KEY).encode()


def twice(files: Mapping[str, bytes]) -> bytes:
    note = files[bundle.SIGNED]
    return note + note.split(b"\n\n")[1]


def remade(files: Mapping[str, bytes], manifest: bytes) -> bytes:
    """The bundle with a manifest of these bytes, signed by the hall."""
    text = f"leitai/bundle/v1\n{sample.ORIGIN}\n{SHA256.digest(manifest).hex()}\n"
    note = sign_note(text, [sample.SIGNER]).encode()
    return write_zip({**files, bundle.MANIFEST: manifest, bundle.SIGNED: note})


def forced(files: Mapping[str, bytes], name: str, body: bytes) -> bytes:
    """A bundle with a file that `write` itself would refuse, listed and signed."""
    whole = {**read_zip(signed(files)), name: body}
    manifest = decode(whole[bundle.MANIFEST])
    manifest["files"][name] = {"size": len(body), "hash": SHA256.digest(body).hex()}
    return remade(whole, encode(manifest))


def every() -> list[Case]:
    return [*good(), *bad()]
