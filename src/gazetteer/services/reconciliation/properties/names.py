"""Names: another one that speaks for a candidate, its language, and names, readings and definitions for a table."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.domain import dates
from gazetteer.domain import tag as tags
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.labels import choose, labels
from gazetteer.domain.published import DerivedEntity, PublicName
from gazetteer.domain.tag import Tag
from gazetteer.services.reconciliation.asked import Value, searchable
from gazetteer.services.reconciliation.candidates import Weighed
from gazetteer.services.reconciliation.evidence import Evidence
from gazetteer.services.reconciliation.properties.base import Cell, Property, Settings, names_offered, texts
from gazetteer.services.reconciliation.showing import in_language


class Name(Property):
    """Another name."""

    id = "name"
    name = "Name"
    description = "Another name of the same entity, in any language; added: the preferred name."
    #: A second name that fits says much; one that is not known says little, for no list of names is whole.
    points = (6, 3)

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        text = str(value.text)
        if not searchable(text):
            return None
        return 1.0 if evidence.is_named(candidate.id, Value(text)) else -1.0

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        if settings.tag is not None and settings.tag.region is not None:
            return texts(_for_region(names_offered(public, settings), settings.tag, settings.on))
        if settings.on is not None:
            label = labels(names_offered(public, settings))
        else:
            label = {lang: text for lang, text in public["label"].items() if settings.wants(lang)}
        return texts([in_language(label)[0]])


def _for_region(names: Sequence[PublicName], wanted: Tag, on: dates.Question | None) -> list[str]:
    """What readers of a region write for something."""
    lang = wanted.found_among({name["lang"] for name in names})
    chosen = None if lang is None else choose(names, lang, region=wanted.region, on=on)
    return [] if chosen is None else [chosen[0]["text"]]


class Names(Property):
    """All names."""

    id = "names"
    name = "Names"
    description = "Every name that is offered."
    weighed = False

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        return texts([name["text"] for name in names_offered(public, settings)])


class Language(Property):
    """The language of the name."""

    id = "lang"
    name = "Language"
    description = "The language that the name is in: zh, en, ru, zh-Hant, ..."
    added = False
    points = (2, 4)

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        wanted = tags.asked(value.text)
        if wanted is None:
            return None
        spoken = [candidate.lang] if candidate.lang else [name["lang"] for name in document["names"]]
        return 1.0 if any(wanted.covers(lang) for lang in spoken) else -1.0


class Spelling(Property):
    """The Chinese name, spelled by one system."""

    weighed = False

    def __init__(self, system: str, name: str, description: str) -> None:
        self.id = system
        self.name = name
        self.description = description

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        readings = [reading for name in names_offered(public, settings) for reading in name.get("readings", ())]
        return texts([str(reading.get(self.id) or "") for reading in readings])


class Definition(Property):
    """What the entity is."""

    id = "definition"
    name = "Definition"
    description = "What the entity is, in one sentence."
    weighed = False

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        return [{"str": one["text"]} for one in public["definitions"] if settings.wants(one["lang"])]
