"""The zip package of an office file, opened with care."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from leitai.base.problem import Place as ProblemPlace
from leitai.claims.documents.problems import EncryptedDocument, TooLarge, UnreadableDocument

# An office file of 200 MB unpacks to less than this; more is a bomb.
MAX_UNPACKED = 1_000_000_000


def open_package(data: BytesIO, kind: str, needed: str, where: ProblemPlace) -> zipfile.ZipFile:
    """The package, when it is one and holds the part that makes it this kind.

    Raises:
        UnreadableDocument, EncryptedDocument, TooLarge
    """
    try:
        package = zipfile.ZipFile(data)
        names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableDocument(kind=kind, place=where) from error
    if needed not in names:
        raise UnreadableDocument(kind=kind, place=where)
    if any(info.flag_bits & 1 for info in package.infolist()):
        raise EncryptedDocument(place=where)
    unpacked = sum(info.file_size for info in package.infolist())
    if unpacked > MAX_UNPACKED:
        raise TooLarge(
            megabytes=unpacked // 1_000_000, limit=MAX_UNPACKED // 1_000_000, place=where
        )
    return package


def parse_part(package: zipfile.ZipFile, path: str, kind: str, where: ProblemPlace) -> Any:
    """The root element of one part; no entities, no network.

    Raises:
        UnreadableDocument: the part is damaged.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(package.read(path), parser)
    except (
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        KeyError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise UnreadableDocument(kind=kind, place=where) from error
    except Exception as error:  # zlib.error and what else a damaged archive brings up
        raise UnreadableDocument(kind=kind, place=where) from error
