"""What one write is to change, and what it did: a document that is written, an entity that is removed, a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import orjson

from gazetteer.domain.answered import Warned
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.entity import Entity, Source
from gazetteer.errors import Busy, Uncertain
from gazetteer.search.keys import Keys
from gazetteer.services.preparation import Derived

What = Literal["created", "replaced", "deleted", "merged", "restored"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is written, for its history: a comment, and the id of the proposal that it carries out."""

    comment: str | None = None
    proposal: str | None = None


NO_REASON: Final = Reason()


@contextmanager
def read_back() -> Iterator[None]:
    """Within, what a write has left is read for its answer; raises `Uncertain` where it cannot be read.

    Nobody may take this for a write that was not kept, and send it again.
    """
    try:
        yield
    except Busy as error:
        detail = "the change was kept, and cannot be read at the moment: read it before you write again"
        raise Uncertain(detail) from error


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from, for the faults found in it: the line (from 1) of a batch, and the pointer above it."""

    line: int | None = None
    base: str = ""

    def fault(self, where: str, detail: str) -> dict[str, Any]:
        """A fault of the document, at the JSON pointer `where`."""
        line: dict[str, Any] = {} if self.line is None else {"line": self.line}
        return {**line, "pointer": self.base + where, "detail": detail}


NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class Write:
    """A document that becomes the newest version of its entity.

    `text` is the document as it is stored; `keys` what it is found by, or the entity of which that is made; `public` its
    public document as a first version without its moment, where that was derived before. `restored` is a version that was
    there already, which alone may bring back what was deleted. `replaces` is the version that must be the newest (0: none yet).
    """

    id: str
    document: WrittenEntity
    text: str
    keys: Entity | Keys
    public: bytes | None = None
    restored: bool = False
    origin: Origin = NOWHERE
    replaces: int | None = None

    @classmethod
    def of(
        cls, entity: Entity, *, origin: Origin = NOWHERE, restored: bool = False, replaces: int | None = None
    ) -> Write:
        """The write of a validated entity."""
        document = entity.document()
        text = orjson.dumps(document).decode()
        return cls(entity.id, document, text, entity, restored=restored, origin=origin, replaces=replaces)

    @classmethod
    def prepared(cls, entity_id: str, document: WrittenEntity, derived: Derived, *, origin: Origin) -> Write:
        """The write of a document of which all was derived ahead."""
        return cls(entity_id, document, derived.text, derived.keys, public=derived.public, origin=origin)


@dataclass(frozen=True, slots=True)
class Removal:
    """The end of an entity: it is deleted, or merged `into` another."""

    id: str
    into: str | None = None

    @property
    def what(self) -> Literal["deleted", "merged"]:
        """What the history says of it."""
        return "deleted" if self.into is None else "merged"


Change = Write | Removal


@dataclass(frozen=True, slots=True)
class SourceWrite:
    """A new version of a source."""

    id: str
    source: Source
    line: int | None = None
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class SourceEnd:
    """The end of a source on which nothing rests: it is deleted, or merged `into` another."""

    id: str
    into: str | None = None

    @property
    def what(self) -> Literal["deleted", "merged"]:
        """What the history says of it."""
        return "deleted" if self.into is None else "merged"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one write is to change. `promised` are ids whose documents had faults: naming them is no further fault."""

    entities: Sequence[Change] = ()
    sources: Sequence[SourceWrite] = ()
    faults: Sequence[Mapping[str, Any]] = ()
    promised: frozenset[str] = frozenset()
    promised_sources: frozenset[str] = frozenset()
    ended: Sequence[SourceEnd] = ()


@dataclass
class Outcome:
    """What a write did (or, as a dry run, would do): ids of entities and of sources, in the order written."""

    created: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    sources_created: list[str] = field(default_factory=list)
    sources_replaced: list[str] = field(default_factory=list)
    sources_unchanged: list[str] = field(default_factory=list)
    sources_ended: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    #: What could not be done, and what looks wrong in what was written.
    warnings: list[Warned] = field(default_factory=list)
    #: Of a dry run: the public documents (JSON) as they would be.
    public: dict[str, bytes] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """The answer of a batch: how many lines did what."""
        return {
            "created": len(self.created) + len(self.sources_created),
            "replaced": len(self.replaced) + len(self.sources_replaced),
            "unchanged": len(self.unchanged) + len(self.sources_unchanged),
        }
