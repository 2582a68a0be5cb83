"""What a property is: how much a value of it speaks for a candidate, and what it adds to a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from gazetteer.domain import dates
from gazetteer.domain import tag as tags
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.published import DerivedEntity, PublicName, Shown
from gazetteer.domain.tag import Tag
from gazetteer.services import as_of
from gazetteer.services.reconciliation.asked import Value, date_of
from gazetteer.services.reconciliation.candidates import Weighed
from gazetteer.services.reconciliation.evidence import Evidence
from gazetteer.services.reconciliation.showing import in_language

Cell = dict[str, Any]
"""A value as both versions of the protocol write it: `{"str"}`, `{"float"}`, `{"date"}` or `{"id", "name"}`."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NEVER_OFFERED: Final = ("lookup", "deprecated")


@dataclass(frozen=True, slots=True)
class Settings:
    """How an added property is wanted: in which language, of which date, how many values (0 for all)."""

    lang: str | None = None
    tag: Tag | None = None
    on: dates.Question | None = None
    limit: int = 0

    @classmethod
    def read(cls, stated: Mapping[str, Any]) -> Self:
        """The settings as they are sent; what cannot be read says nothing."""
        lang = str(stated.get("lang") or "") or None
        on = stated.get("on")
        return cls(
            lang=lang,
            tag=None if lang is None else tags.asked(lang),
            on=date_of(Value(str(on))) if on else None,
            limit=_whole(stated.get("limit")),
        )

    def wants(self, lang: str) -> bool:
        """Whether a text in a language is wanted."""
        return self.tag is None or self.tag.covers(lang)


def _whole(value: object) -> int:
    try:
        return max(0, int(float(str(value))))
    except (ValueError, OverflowError):
        return 0


class Property:
    """A property by which candidates are weighed, or that can be added to a table.

    `points` are those for a candidate that has the value and against one that cannot have it; a property without them only
    adds data. `type` is the kind of entity that its values are, `kinds` the only kinds of entity that have it.
    """

    id: str
    name: str
    description: str
    points: tuple[float, float] | None = None
    weighed: bool = True
    added: bool = True
    type: str | None = None
    kinds: ClassVar[frozenset[str] | None] = None

    def weigh(self, evidence: Evidence, candidate: Weighed, value: Value, on: dates.Question | None) -> float | None:
        """How much a value speaks for a candidate: from 1, which it has, to -1, which it cannot have; None says nothing."""
        document = evidence.document(candidate.id)
        return None if document is None else self.verdict(evidence, document, candidate, value, on)

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        """As `weigh`, for a candidate that is live."""
        return None

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        """The values that an entity has, for a table."""
        return []


def names_offered(public: DerivedEntity, settings: Settings) -> list[PublicName]:
    """The names that may be written, in the language and of the date wanted."""
    names = [name for name in public["names"] if name["status"] not in _NEVER_OFFERED]
    names = [name for name in names if settings.wants(name["lang"])]
    return names if settings.on is None else as_of.holding(names, settings.on)


def texts(found: list[str]) -> list[Cell]:
    """Texts as cells, each once."""
    return [{"str": text} for text in dict.fromkeys(found) if text]


def entity_cell(shown: Shown, lang: str | None) -> Cell:
    """Another entity as a cell."""
    return {"id": shown["id"], "name": in_language(shown["label"], lang)[0] or shown["id"]}


def date_cell(text: str) -> Cell:
    """A date as a cell: one of a day as the protocol writes dates, any other as text."""
    return {"date": f"{text}T00:00:00Z"} if _DAY.fullmatch(text) else {"str": text}
