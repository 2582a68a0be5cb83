"""The written documents, out again: exactly the lines that a batch takes, nothing derived."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository


def export_jsonl(
    gazetteer: Gazetteer, *, kind: str | None = None, modified_since: str | None = None
) -> Iterator[bytes]:
    """NDJSON lines as `batch` takes them: sources first, then entities by id, from one state of the data.

    With `kind`, the entities of that kind and the sources on which they rest; with `modified_since` (a timestamp as stored),
    what was written since. Holds a connection until it is exhausted or closed; memory does not grow with the data.
    """
    with gazetteer.database.reading() as connection:
        for source in repository.stream_sources(connection, kind=kind, modified_since=modified_since):
            yield b'{"source":%b}\n' % source.document.encode()
        for entity in repository.stream_written(connection, kind=kind, modified_since=modified_since):
            yield b'{"entity":%b}\n' % entity.document.encode()
