"""Snapshots out and in: one state of all that is stored as a folder of files, and such a folder brought into a gazetteer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

import orjson

from gazetteer.errors import Invalid, Refused
from gazetteer.formats import snapshot
from gazetteer.formats.snapshot import Release, Table
from gazetteer.services import editing, signing
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: The end of the name of a table that is being written.
_PARTIAL: Final = ".partial"


@dataclass(frozen=True, slots=True)
class Written:
    """A snapshot that was written: what it is called, and its tables."""

    version: str
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A snapshot that was taken in: what it changed, who signed it (None where that was not asked).

    `equal` says whether what is stored now is the snapshot, byte for byte; it is not where more is stored.
    """

    outcome: Outcome
    signer: str | None
    equal: bool


def write(gazetteer: Gazetteer, folder: Path, release: Release, *, key: Path | None = None) -> Written:
    """Write one state of all live documents into a folder, with a signature where a private key is given.

    The folder is made, or holds nothing but an earlier snapshot; that one is replaced file by file, its checksums last, so that
    a snapshot half written is never taken for a whole one. Raises `Refused` where other files are in the way.
    """
    _make_room(folder)
    (folder / snapshot.SIGNATURE).unlink(missing_ok=True)
    (folder / snapshot.CHECKSUMS).unlink(missing_ok=True)
    stated: dict[str, list[str]] = {}
    with gazetteer.database.reading() as connection:
        sources = _table(folder, snapshot.SOURCES, _sources(repository.stream_sources(connection), stated))
        tables = (sources, _table(folder, snapshot.ENTITIES, _entities(connection)))
    version = release.version or snapshot.version_of(tables)
    described = {
        snapshot.DESCRIPTION: snapshot.description(release, version, tables),
        snapshot.CITATION: snapshot.citation(release, version),
        snapshot.LICENCES: snapshot.licences(release, stated),
    }
    for name, content in described.items():
        (folder / name).write_bytes(content)
    digests = {table.name: table.digest for table in tables}
    digests |= {name: snapshot.digest_of(folder / name) for name in described}
    (folder / snapshot.CHECKSUMS).write_bytes(snapshot.checksums(digests))
    if key is not None:
        signing.sign(folder / snapshot.CHECKSUMS, key)
    return Written(version, tables)


def _make_room(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file; name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    partial = {name + _PARTIAL for name in snapshot.TABLES}
    others = sorted(path.name for path in folder.iterdir() if path.name not in {*snapshot.FILES, *partial})
    if others:
        raise Refused(f"{folder} holds other files ({', '.join(others[:5])}); name a folder of its own")


def _table(folder: Path, name: str, lines: Iterator[bytes]) -> Table:
    partial = folder / (name + _PARTIAL)
    with partial.open("wb") as stream:
        table = snapshot.write_table(stream, name, lines)
    partial.replace(folder / name)
    return table


def _entities(connection: Connection) -> Iterator[bytes]:
    for row in repository.stream_written(connection):
        yield snapshot.line("entity", row.document)


def _sources(rows: Iterator[repository.SourceState], stated: dict[str, list[str]]) -> Iterator[bytes]:
    """The lines of the sources; on the way their titles are noted by the licence that they state."""
    for row in rows:
        document = orjson.loads(row.document)
        if "licence" in document:
            stated.setdefault(document["licence"], []).append(document["title"])
        yield snapshot.line("source", row.document)


def take_in(
    gazetteer: Gazetteer, folder: Path, *, by: str, signers: Path | None = None, dry_run: bool = False
) -> TakenIn:
    """Bring a snapshot in: its documents are created, replaced or unchanged, all of them or none; what else is stored stays.

    The checksums are held against the files first, and with `signers` (a file of allowed signers, as OpenSSH has it) the
    signature against the checksums. Raises `Refused` where nothing is signed, `Invalid` with every fault.
    """
    signer = None if signers is None else _signer(folder, signers)
    snapshot.verify(folder)
    with (folder / snapshot.SOURCES).open("rb") as sources, (folder / snapshot.ENTITIES).open("rb") as entities:
        try:
            outcome = editing.batch(gazetteer, chain(sources, entities), by=by, dry_run=dry_run)
        except Invalid as refused:
            refused.errors = _in_files(folder, refused.errors)
            raise
    return TakenIn(outcome, signer, equal=_is_stored(gazetteer, folder))


def is_signed(folder: Path) -> bool:
    """Whether a snapshot has a signature, whoever made it."""
    return (folder / snapshot.SIGNATURE).is_file()


def _signer(folder: Path, signers: Path) -> str:
    if not is_signed(folder):
        raise Refused(f"{folder} is not signed")
    return signing.verify(folder / snapshot.CHECKSUMS, folder / snapshot.SIGNATURE, signers)


def _in_files(folder: Path, faults: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The faults with the lines of the files in which they stand, rather than of the two in a row."""
    with (folder / snapshot.SOURCES).open("rb") as stream:
        before = sum(1 for _ in stream)
    placed = []
    for fault in faults:
        line = fault.get("line")
        if line is None:
            placed.append(fault)
        elif line <= before:
            placed.append({**fault, "file": snapshot.SOURCES})
        else:
            placed.append({**fault, "file": snapshot.ENTITIES, "line": line - before})
    return placed


def _is_stored(gazetteer: Gazetteer, folder: Path) -> bool:
    """Whether what is stored is what the tables of a snapshot hold, byte for byte."""
    with gazetteer.database.reading() as connection:
        lines = {
            snapshot.SOURCES: _sources(repository.stream_sources(connection), {}),
            snapshot.ENTITIES: _entities(connection),
        }
        return all(snapshot.digest(lines[name]) == snapshot.digest_of(folder / name) for name in snapshot.TABLES)
