"""What a file becomes and is made of: the shapes that every format shares.

A reader turns a file into rows in a fixed order, each a document (`Read`), what is wrong with it (`Fault`) or what has no place
in a document (`LeftOut`). It knows nothing of what is stored; whoever writes the documents decides what becomes of a file with
faults. A writer turns the stored documents into the bytes of a file. The list of the writers is `services/formats.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, Self, TypeVar

from gazetteer.domain.asked import Kinds, Moment, NameStatuses, Region, given
from gazetteer.domain.tag import Tag, read_all

#: The largest file that is read as a whole, in bytes.
MAX_BYTES: Final = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Read:
    """The written document of an entity or of a source, and its row.

    A row is the line of a text or table, or the place in a list, from 1. Where it takes time to make a document of what was
    read, `later` makes it: in the process that derives the rest of it, to which it can be sent (pickled).
    """

    row: int
    entity: Mapping[str, Any] | None = None
    source: Mapping[str, Any] | None = None
    later: Callable[[], Mapping[str, Any]] | None = None
    #: Whether the file gives the entity no id, so that its id is made up of its names.
    is_nameless: bool = False

    def document(self) -> Mapping[str, Any] | None:
        """The written document of an entity; None for a source."""
        return self.entity if self.later is None else self.later()


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read, and where: the row (from 1), and in it a column by name or number, or a JSON pointer."""

    row: int
    column: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was read and has no place in a document."""

    row: int
    detail: str


Item = Read | Fault | LeftOut


class Reader(Protocol):
    """A file opened to be imported: what it is as a source, which content it has, and its rows in a fixed order."""

    @property
    def source(self) -> Mapping[str, Any]:
        """The source record of the import."""

    @property
    def digest(self) -> str:
        """What tells this content, read in this way, from any other."""

    @property
    def total(self) -> int | None:
        """How many rows there are, where that is known."""

    def rows(self, after: int) -> Iterator[Item]:
        """The rows behind the one with that number (0: all)."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the data a file is to hold; empty is everything. `modified_since` is a timestamp as stored."""

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

    def to_write(self) -> tuple[Tag, ...]:
        """The languages for a format with one form for each, with the region whose usage is wanted: that of the tag, else that
        asked for besides. Chinese of no script is in that of the region.
        """
        regions = [tag.region or self.region for tag in self.languages]
        return tuple(
            replace(Tag.read(tag.in_region(region)), region=region)
            for tag, region in zip(self.languages, regions, strict=True)
        )


def _languages(text: str) -> tuple[Tag, ...]:
    return read_all(text.split(","))


Stock_contra = TypeVar("Stock_contra", contravariant=True)


class Writer(Protocol[Stock_contra]):
    """A format to write: what it is called, what its file is called and sent as, and who makes it of a stock of documents."""

    @property
    def name(self) -> str:
        """What it is asked for by."""

    @property
    def media_type(self) -> str:
        """What its file is sent as."""

    @property
    def suffix(self) -> str:
        """What the name of its file ends with, without the point."""

    @property
    def dialects(self) -> Sequence[str]:
        """The variants that can be asked for, the usual one first; empty where there is only one."""

    def write(self, stock: Stock_contra, filters: Filters) -> Iterator[bytes]:
        """The file, piece by piece, from one state of the data."""

    def omitted(self, stock: Stock_contra, filters: Filters) -> Sequence[str]:
        """What this file leaves out because the format cannot carry it, in words."""
