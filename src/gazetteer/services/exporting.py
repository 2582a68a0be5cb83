"""The written documents, out again, in one of the formats.

`jsonl` is exactly the lines that a batch takes, nothing derived. Other formats are made by `formats/` from the documents and
join the list by `register`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from gazetteer.domain.asked import Kinds, Moment, NameStatuses, Region, given
from gazetteer.domain.tag import Tag, read_all
from gazetteer.errors import BadParameter
from gazetteer.services import languages
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the data an export is to hold; empty is everything. `modified_since` is a timestamp as stored."""

    kinds: tuple[str, ...] = ()
    languages: tuple[Tag, ...] = ()
    region: str | None = None
    statuses: tuple[str, ...] = ()
    modified_since: str | None = None
    #: The variant of the format, where it has several.
    dialect: str | None = None

    @classmethod
    def read(
        cls,
        *,
        kind: str | Iterable[str] | None = None,
        langs: str | None = None,
        region: str | None = None,
        status: str | None = None,
        modified_since: str | None = None,
        dialect: str | None = None,
    ) -> Self:
        """The filters that the parameters of an export state, lists comma separated.

        Raises `BadParameter` for what is malformed or not known.
        """
        return cls(
            kinds=given("kind", Kinds.read, kind) or (),
            languages=given("langs", _languages, langs) or (),
            region=given("region", Region.read, region),
            statuses=given("status", NameStatuses.read, status) or (),
            modified_since=given("modified_since", Moment.read, modified_since),
            dialect=dialect,
        )


def _languages(text: str) -> tuple[Tag, ...]:
    return read_all(text.split(","))


def _nothing_omitted(_gazetteer: Gazetteer, _filters: Filters) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """A format of export: its name, what the file is called after and sent as, who writes it, and what it leaves out."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Gazetteer, Filters], Iterator[bytes]]
    #: What this export leaves out because the format cannot carry it, in words.
    omitted: Callable[[Gazetteer, Filters], Sequence[str]] = _nothing_omitted
    dialects: tuple[str, ...] = ()


FORMATS: Final[dict[str, Format]] = {}


def register(found: Format) -> None:
    """Add a format to those on offer."""
    FORMATS[found.name] = found


def chosen(formats: Mapping[str, Format], name: str, dialect: str | None) -> Format:
    """The format with that name among those on offer; raises `BadParameter` where there is none, or no such dialect."""
    found = formats.get(name)
    if found is None:
        raise BadParameter("format", f"expected one of {', '.join(formats)}, found {name!r}")
    if dialect is not None and dialect not in found.dialects:
        offered = ", ".join(found.dialects) or "none"
        raise BadParameter("dialect", f"{found.name} has {offered}; found {dialect!r}")
    return found


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


register(Format("jsonl", "application/x-ndjson", "jsonl", export_jsonl))
