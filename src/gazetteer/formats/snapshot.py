"""A snapshot: everything stored as a folder of plain files that anybody can keep, check, cite and take in again.

The two tables are JSON Lines as a batch takes them; beside them stand what describes them (a data package of the Frictionless
standard), how they are cited (Citation File Format 1.2.0), under which licences they are, and the checksums of all (as
`sha256sum --check` reads them). The same data give the same bytes, wherever they are written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from gazetteer.errors import Invalid

SOURCES: Final = "sources.jsonl"
ENTITIES: Final = "entities.jsonl"
DESCRIPTION: Final = "datapackage.json"
CITATION: Final = "CITATION.cff"
LICENCES: Final = "LICENCES.md"
CHECKSUMS: Final = "SHA256SUMS"
SIGNATURE: Final = "SHA256SUMS.sig"
#: What a snapshot's folder may hold.
FILES: Final = (SOURCES, ENTITIES, DESCRIPTION, CITATION, LICENCES, CHECKSUMS, SIGNATURE)
#: The tables, in the order in which they are taken in.
TABLES: Final = (SOURCES, ENTITIES)
#: A line of `sha256sum`: the sum, two characters, and here the name of a file of the same folder.
_CHECKSUM: Final = re.compile(r"([0-9a-f]{64}) [ *]([A-Za-z0-9][A-Za-z0-9._-]*)")
_CHUNK: Final = 1 << 20
#: Where the texts of licences are to be found, by their SPDX identifiers.
_SPDX: Final = "https://spdx.org/licenses/"


@dataclass(frozen=True, slots=True)
class Release:
    """What a publisher says of a snapshot: its title, who made it, an SPDX identifier of its licence, and what it is called.

    Without a `version` it is called by what it holds.
    """

    title: str = "Gazetteer"
    author: str = "The editors of the gazetteer"
    licence: str = "CC-BY-4.0"
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file of lines that has been written: how many, how long, and its SHA-256 in hexadecimal figures."""

    name: str
    lines: int
    size: int
    digest: str


def line(what: str, text: str) -> bytes:
    """A line of a table, with the members in an order that does not depend on who wrote them first."""
    return orjson.dumps({what: orjson.loads(text)}, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def write_table(stream: BinaryIO, name: str, lines: Iterable[bytes]) -> Table:
    """Write the lines, counting and summing them."""
    count = size = 0
    digest = hashlib.sha256()
    for one in lines:
        stream.write(one)
        digest.update(one)
        count += 1
        size += len(one)
    return Table(name, count, size, digest.hexdigest())


def version_of(tables: Sequence[Table]) -> str:
    """What a snapshot without a name is called: the beginning of the sum of its tables' sums."""
    together = "".join(f"{table.digest}  {table.name}\n" for table in tables)
    return hashlib.sha256(together.encode()).hexdigest()[:16]


def description(release: Release, version: str, tables: Sequence[Table]) -> bytes:
    """`datapackage.json`: what there is, in a form that programs read."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "gazetteer",
        "title": release.title,
        "version": version,
        "contributors": [{"title": release.author, "roles": ["author"]}],
        "licenses": [{"name": release.licence, "path": f"{_SPDX}{release.licence}.html"}],
        "resources": [_resource(table) for table in tables],
    }
    return orjson.dumps(package, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name.removesuffix(".jsonl"),
        "path": table.name,
        "format": "jsonl",
        "mediatype": "application/x-ndjson",
        "encoding": "utf-8",
        "bytes": table.size,
        "hash": f"sha256:{table.digest}",
        "lines": table.lines,
    }


def citation(release: Release, version: str) -> bytes:
    """`CITATION.cff`: how the snapshot is cited. Its values are JSON strings, which YAML reads as they are."""
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": release.title,
        "version": version,
        "license": release.licence,
    }
    lines = [f"{name}: {_quoted(value)}" for name, value in fields.items()]
    return "\n".join([*lines, "authors:", f"  - name: {_quoted(release.author)}", ""]).encode()


def _quoted(value: str) -> str:
    return orjson.dumps(value).decode()


def licences(release: Release, stated: Mapping[str, Sequence[str]]) -> bytes:
    """`LICENCES.md`: the licence of the whole, and the sources that state one of their own (titles by licence)."""
    lines = [
        "# Licences",
        "",
        f"These data are published under {release.licence} ({_SPDX}{release.licence}.html).",
        "",
        "Each statement names its sources. What was taken from a source that states a licence of its own is under that too:",
        "",
    ]
    for licence in sorted(stated):
        lines += [f"## {licence}", "", *(f"- {title}" for title in sorted(stated[licence])), ""]
    if not stated:
        lines += ["No source states one.", ""]
    return "\n".join(lines).encode()


def checksums(digests: Mapping[str, str]) -> bytes:
    """`SHA256SUMS`, by the names of the files."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def digest(lines: Iterable[bytes]) -> str:
    """The SHA-256 of lines, in hexadecimal figures."""
    summed = hashlib.sha256()
    for one in lines:
        summed.update(one)
    return summed.hexdigest()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal figures."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def verify(folder: Path) -> None:
    """Hold every file of a snapshot against its checksum; raises `Invalid` with each that differs, is missing or unlisted."""
    stated = _stated(folder)
    faults = [{"pointer": name, "detail": f"not listed in {CHECKSUMS}"} for name in TABLES if name not in stated]
    for name, digest in stated.items():
        path = folder / name
        if not path.is_file():
            faults.append({"pointer": name, "detail": f"listed in {CHECKSUMS}, but not there"})
        elif digest_of(path) != digest:
            faults.append({"pointer": name, "detail": "not the file of which the checksum was made"})
    if faults:
        raise Invalid(f"{folder} is not a whole snapshot; nothing was taken in", errors=faults)


def _stated(folder: Path) -> dict[str, str]:
    """The checksum that is stated of each file."""
    path = folder / CHECKSUMS
    if not path.is_file():
        raise Invalid(f"{folder} has no {CHECKSUMS}: it is no snapshot")
    found: dict[str, str] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        read = _CHECKSUM.fullmatch(text)
        if read is None:
            raise Invalid(f"{path}, line {number}: expected a checksum and the name of a file of the same folder")
        found[read[2]] = read[1]
    return found
