"""The written documents, out again, as the lines that a batch takes; the other formats are `glossaries.py`'s and `linking.py`'s.

Which formats there are says `formats.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gazetteer.formats.shape import Filters
from gazetteer.services import languages
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository


def demand_languages(gazetteer: Gazetteer, filters: Filters) -> None:
    """Raises `BadParameter` where no name at all is in a language asked for: an empty file would look like an answer."""
    with gazetteer.database.reading() as connection:
        languages.demand(connection, filters.languages, parameter="langs")


def export_jsonl(gazetteer: Gazetteer, filters: Filters | None = None) -> Iterator[bytes]:
    """NDJSON lines as `batch` takes them: sources first, then entities by id, from one state of the data.

    With `kinds`, the entities of those kinds and the sources on which they rest; with `modified_since`, what was written
    since; the other filters choose among names and do not concern documents that are given whole. Holds a connection until it
    is exhausted or closed; memory does not grow with the data.
    """
    filters = filters or Filters()
    with gazetteer.database.reading() as connection:
        for source in repository.stream_sources(connection, kinds=filters.kinds, modified_since=filters.modified_since):
            yield b'{"source":%b}\n' % source.document.encode()
        for entity in repository.stream_written(connection, kinds=filters.kinds, modified_since=filters.modified_since):
            yield b'{"entity":%b}\n' % entity.document.encode()


class Whole:
    """What the formats have in common that carry a document whole: no variants, and nothing left out."""

    dialects: Sequence[str] = ()

    def omitted(self, gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
        """Nothing."""
        return ()


class JsonLines(Whole):
    """Everything, lossless: what a batch takes."""

    name: Final = "jsonl"
    media_type: Final = "application/x-ndjson"
    suffix: Final = "jsonl"

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The lines of `export_jsonl`."""
        return export_jsonl(gazetteer, filters)
