"""The protocol bundle: everything needed to recount a sealed round, in one file.

A bundle is a deterministic zip (see `zipped`). `manifest.json` names each
file with its size and hash, `manifest.note` signs the manifest, `key.txt` is the
hall's public key. Docs: docs/reference/record.md.

    data = bundle.build(contents, signer=signer)      # bytes of the zip
    for part in bundle.build_parts(contents, signer=signer): ...   # the same, part by part
    report = verification.verify(data, receipt=...)   # named checks
    opened = bundle.read(data)                        # raises BadBundle
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Final

from leitai.record.base32 import to_base64
from leitai.record.canonical import Json, decode, encode
from leitai.record.checkpoints import Checkpoint, check_origin
from leitai.record.entries import Ballot, Entry, counted, entry_from_line, log_lines
from leitai.record.fields import check_count, check_identifier, check_members
from leitai.record.hashing import SHA256, Algorithm, algorithm
from leitai.record.notes import Key, Note, Signature, Signer, parse_note
from leitai.record.problems import BadBundle, BadField, BadNote, BadSignature, NotCanonical
from leitai.record.spool import Spool
from leitai.record.stored import Stored
from leitai.record.zipped import open_zip, zip_parts

MANIFEST: Final = "manifest.json"
SIGNED: Final = "manifest.note"
KEY: Final = "key.txt"
LOG: Final = "log.jsonl"
LINKS: Final = "links.jsonl"
TOTALS: Final = "totals.json"
WITNESSES: Final = "witnesses.txt"
CHECKPOINTS: Final = "checkpoints/"
REQUIRED: Final = (
    KEY,
    LOG,
    "scheme.json",
    "roster.json",
    "draw.json",
    "statements.json",
    "result.json",
)
_NOTE_HEAD: Final = "leitai/bundle/v1"
# Lists of more bytes than this are left in the file of a bundle that is open.
LEFT: Final = 1 << 20
Files = Mapping[str, bytes | Stored]


@dataclass(frozen=True, slots=True)
class LinkOpening:
    """Opens one ballot's link commitment: which leaf, which link, which salt."""

    leaf: bytes
    link: str
    salt: str

    def line(self) -> Json:
        """The opening as a line of `links.jsonl`."""
        return {"leaf": to_base64(self.leaf), "link": self.link, "salt": self.salt}


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a bundle; JSON values without fractions (marks are decimal strings).

    Args:
        origin, round_id: of the log.
        scheme, roster, draw, statements, result: JSON documents.
        entries: the whole log in order (see `entries`), taken once.
        checkpoints: signed notes, of different sizes; the largest covers the whole log.
        software: names and versions that made the count.
        totals: totals over withheld ballots, or None.
        links: openings of link commitments, in ascending order of leaf.
        witnesses: keys of kind COSIGNATURE, each of which co-signed some of the checkpoints.
        extra: further files by name, whole or part by part; `.json` and `.jsonl` must be
            canonical, which is the caller's care where they come part by part.
        algorithm: hash of the log, the manifest and the receipts.
    """

    origin: str
    round_id: str
    scheme: Json
    roster: Json
    draw: Json
    statements: Json
    result: Json
    entries: Iterable[Entry]
    checkpoints: Sequence[str]
    software: Mapping[str, str]
    totals: Json | None = None
    links: Iterable[LinkOpening] = ()
    witnesses: Sequence[Key] = ()
    extra: Mapping[str, bytes | Iterable[bytes]] = field(default_factory=dict)
    algorithm: Algorithm = SHA256


@dataclass(frozen=True, slots=True)
class Manifest:
    """The signed list of files."""

    origin: str
    round_id: str
    algorithm: Algorithm
    software: Mapping[str, str]
    files: Mapping[str, tuple[int, str]]

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """Reads `manifest.json`.

        Raises:
            NotCanonical, BadField, BadNote: when it is not as specified.
        """
        m = check_members(
            decode(data),
            field=MANIFEST,
            required=["v", "format", "origin", "round", "hash", "software", "files"],
        )
        if type(m["v"]) is not int or m["v"] != 1 or m["format"] != "leitai-bundle":
            raise BadField(field="format", why="not version 1 of leitai-bundle")
        if not isinstance(m["origin"], str):
            raise BadField(field="origin", why="not a text")
        check_origin(m["origin"])
        for name in ("software", "files"):
            if not isinstance(m[name], dict):
                raise BadField(field=name, why="not an object")
        for name, version in m["software"].items():
            check_identifier(name, field="software")
            check_identifier(version, field="software")
        files: dict[str, tuple[int, str]] = {}
        for name, about in m["files"].items():
            both = check_members(about, field=f"files.{name}", required=["size", "hash"])
            if not isinstance(both["hash"], str):
                raise BadField(field=f"files.{name}", why="not a text")
            files[name] = (check_count(both["size"], field=f"files.{name}"), both["hash"])
        round_id = check_identifier(m["round"], field="round")
        return cls(m["origin"], round_id, algorithm(m["hash"]), m["software"], files)

    def difference(self, files: Files) -> str:
        """The name of the first file that is missing, added or changed; "" when none is."""
        listed, there = set(self.files), set(files) - {MANIFEST, SIGNED}
        if listed != there:
            return min(listed ^ there)
        for name, (size, digest) in self.files.items():
            if len(files[name]) != size or _digest(files[name], self.algorithm).hex() != digest:
                return name
        return ""

    def note_text(self, data: bytes) -> str:
        """The text signed over the bytes of `manifest.json`."""
        return f"{_NOTE_HEAD}\n{self.origin}\n{self.algorithm.digest(data).hex()}\n"


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle: files as signed. The log inside is verified by `verification`."""

    files: Files
    manifest: Manifest
    key: Key

    def json(self, name: str) -> Json:
        """A canonical JSON file of the bundle.

        Raises:
            BadBundle: when there is no such file.
            NotCanonical: when it is not canonical.
        """
        return decode(self.file(name))

    def file(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            BadBundle: when there is no such file.
        """
        return whole(self._found(name))

    def entries(self) -> Iterator[Entry]:
        """The log's entries in order.

        Raises:
            NotCanonical, BadField: at a line that is not as specified.
        """
        for line in lines_of(self._found(LOG), name=LOG):
            yield entry_from_line(line)

    def _found(self, name: str) -> bytes | Stored:
        if name not in self.files:
            raise BadBundle(why=f"it lacks the file “{name}”")
        return self.files[name]

    def counted(self) -> dict[str, list[Ballot]]:
        """For each slot the published ballots that count (see `entries.counted`)."""
        return counted(self.entries())

    def checkpoint_notes(self) -> dict[str, str]:
        """The signed checkpoints by file name, smallest log first.

        Raises:
            BadBundle: when one is not text.
        """
        names = sorted(name for name in self.files if name.startswith(CHECKPOINTS))
        return {name: text_of(self.file(name), name=name) for name in names}

    def last_checkpoint(self) -> Checkpoint:
        """The checkpoint that covers the whole log; its signature is checked by `verify`.

        Raises:
            BadBundle: when there is none.
        """
        notes = list(self.checkpoint_notes().values())
        if not notes:
            raise BadBundle(why="it lacks a checkpoint")
        return Checkpoint.parse_body(parse_note(notes[-1]).text)


def build(contents: Contents, *, signer: Signer) -> bytes:
    """The bytes of a bundle. The same contents and key always give the same bytes.

    Raises:
        NotCanonical: for JSON with fractions or other values without canonical form.
        BadBundle, BadNote, BadField: for names, origins and checkpoints out of form.
    """
    return b"".join(build_parts(contents, signer=signer))


def build_parts(contents: Contents, *, signer: Signer) -> Iterator[bytes]:
    """The same bytes part by part: the log and its like pass through files, not memory.

    Raises:
        NotCanonical, BadBundle, BadNote, BadField: as `build`, before the first part.
    """
    with ExitStack() as spools:

        def spooled(parts: Iterable[bytes]) -> Spool:
            return spools.enter_context(Spool(parts, algorithm=contents.algorithm))

        files: dict[str, bytes | Spool] = {
            name: data if isinstance(data, bytes) else spooled(data)
            for name, data in contents.extra.items()
        }
        for name in ("scheme", "roster", "draw", "statements", "result"):
            files[f"{name}.json"] = encode(getattr(contents, name))
        files[LOG] = spooled(log_lines(contents.entries))
        for note in contents.checkpoints:
            size = Checkpoint.parse_body(parse_note(note).text).size
            files[checkpoint_name(size)] = note.encode()
        if contents.totals is not None:
            files[TOTALS] = encode(contents.totals)
        links = spooled(encode(opening.line()) + b"\n" for opening in contents.links)
        if links.size:
            files[LINKS] = links
        if contents.witnesses:
            lines = "".join(key.write() + "\n" for key in contents.witnesses)
            files[WITNESSES] = lines.encode()
        yield from _written(
            files,
            signer=signer,
            origin=contents.origin,
            round_id=contents.round_id,
            software=contents.software,
            algorithm=contents.algorithm,
        )


def write(
    files: Mapping[str, bytes],
    *,
    signer: Signer,
    origin: str,
    round_id: str,
    software: Mapping[str, str],
    algorithm: Algorithm = SHA256,
) -> bytes:
    """The bytes of a bundle with these files, adding key, manifest and signature.

    Raises:
        BadBundle: for file names that are not allowed or kept for the bundle itself.
        NotCanonical: when a `.json` or `.jsonl` file is not canonical.
    """
    parts = _written(
        files, signer=signer, origin=origin, round_id=round_id, software=software,
        algorithm=algorithm,
    )  # fmt: skip
    return b"".join(parts)


def _written(
    files: Mapping[str, bytes | Spool],
    *,
    signer: Signer,
    origin: str,
    round_id: str,
    software: Mapping[str, str],
    algorithm: Algorithm,
) -> Iterator[bytes]:
    for name in (MANIFEST, SIGNED, KEY):
        if name in files:
            raise BadBundle(why=f"the file name “{name}” is kept for the bundle itself")
    check_origin(origin)
    check_identifier(round_id, field="round")
    every = {**files, KEY: (signer.key.write() + "\n").encode()}
    for name in REQUIRED:
        if name not in every:
            raise BadBundle(why=f"it lacks the file “{name}”")
    for name, data in every.items():
        if name != LOG and isinstance(data, bytes):
            check_canonical(name, data)
    manifest = encode(
        {
            "v": 1,
            "format": "leitai-bundle",
            "origin": origin,
            "round": round_id,
            "hash": algorithm.name,
            "software": dict(software),
            "files": {name: _about(data, algorithm) for name, data in every.items()},
        }
    )
    text = Manifest.parse(manifest).note_text(manifest)
    note = Note(text, (Signature(signer.key.name, signer.key.id, signer.sign(text.encode())),))
    return zip_parts({**every, MANIFEST: manifest, SIGNED: note.write().encode()})


def open_files(data: bytes | BinaryIO) -> dict[str, bytes | Stored]:
    """The files of a bundle; the long lists of one that lies in an open file stay there.

    Raises:
        BadBundle: when any byte differs from what was written.
    """
    return open_zip(BytesIO(data)) if isinstance(data, bytes) else open_zip(data, leave=LEFT)


def whole(data: bytes | Stored) -> bytes:
    """All bytes of a file of a bundle."""
    return data if isinstance(data, bytes) else b"".join(data)


def _digest(data: bytes | Stored, algorithm: Algorithm) -> bytes:
    return data.digest(algorithm) if isinstance(data, Stored) else algorithm.digest(data)


def _about(data: bytes | Spool, algorithm: Algorithm) -> Json:
    if isinstance(data, Spool):
        return {"size": data.size, "hash": data.digest().hex()}
    return {"size": len(data), "hash": algorithm.digest(data).hex()}


def read(data: bytes | BinaryIO, *, key: Key | None = None) -> Bundle:
    """Opens a bundle, checking zip, manifest, hashes and the signature over them.

    Args:
        data: the whole file, or the file itself, open as long as the bundle is used: then its
            log is read from there and never held.
        key: the hall's key as known from elsewhere; without it the bundle's own
            `key.txt` is believed, which shows only that nothing was changed since signing.

    Raises:
        BadBundle: when any of it does not hold. `verification.verify` names each check.
    """
    files = open_files(data)
    for name in (MANIFEST, SIGNED, *REQUIRED):
        if name not in files:
            raise BadBundle(why=f"it lacks the file “{name}”")
    try:
        manifest = Manifest.parse(whole(files[MANIFEST]))
        own = read_key(whole(files[KEY]))
        open_manifest_note(files, manifest, own)
    except (NotCanonical, BadField, BadNote, BadSignature) as problem:
        raise BadBundle(why=problem.what()) from None
    if changed := manifest.difference(files):
        raise BadBundle(why=f"the file “{changed}” was changed, added or dropped")
    if key is not None and key != own:
        raise BadBundle(why="it was signed with another key than the one given")
    return Bundle(files, manifest, own)


def open_manifest_note(files: Files, manifest: Manifest, key: Key) -> None:
    """Passes when `manifest.note` is exactly the key's one signature over the manifest.

    Raises:
        BadNote, BadSignature: otherwise.
    """
    note = parse_note(text_of(whole(files[SIGNED]), name=SIGNED))
    if len(note.signatures) != 1 or note.text != manifest.note_text(whole(files[MANIFEST])):
        raise BadSignature(name=key.name)
    note.verify(key)


def read_key(data: bytes) -> Key:
    """The key of `key.txt`: one line.

    Raises:
        BadNote: otherwise.
    """
    text = text_of(data, name=KEY)
    key = Key.parse(text.removesuffix("\n"))
    if key.write() + "\n" != text:
        raise BadNote(why="the key is not one line")
    return key


def checkpoint_name(size: int) -> str:
    """The file name of the checkpoint of that size."""
    return f"{CHECKPOINTS}{size:012d}.note"


def lines_of(data: bytes | Stored, *, name: str) -> Iterator[bytes]:
    """The lines of a file without their newlines.

    Raises:
        BadBundle: when the last line has no newline.
    """
    if isinstance(data, Stored):
        yield from data.lines()
        return
    if data and not data.endswith(b"\n"):
        raise BadBundle(why=f"the last line of “{name}” is cut off")
    start = 0
    while start < len(data):
        end = data.index(b"\n", start)
        yield data[start:end]
        start = end + 1


def check_canonical(name: str, data: bytes | Stored) -> None:
    """Passes for `.json` and `.jsonl` files that are canonical, and for all other files.

    Raises:
        NotCanonical: with the name of the file.
        BadBundle: when the last line of a `.jsonl` file has no newline.
    """
    try:
        if name.endswith(".json"):
            decode(whole(data))
        elif name.endswith(".jsonl"):
            for line in lines_of(data, name=name):
                decode(line)
    except NotCanonical as problem:
        raise NotCanonical(why=f"{name}: {problem.params['why']}") from None


def text_of(data: bytes, *, name: str) -> str:
    """The file as UTF-8 text.

    Raises:
        BadNote: when it is not.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadNote(why=f"“{name}” is not UTF-8 text") from None
