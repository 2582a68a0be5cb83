"""What a thing is, and what it is called in other systems."""

from __future__ import annotations

import re
from typing import Final

from gazetteer.domain import dates
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.published import DerivedEntity
from gazetteer.services.reconciliation.asked import Value
from gazetteer.services.reconciliation.candidates import Weighed
from gazetteer.services.reconciliation.evidence import Evidence
from gazetteer.services.reconciliation.properties.base import Cell, Property, Settings
from gazetteer.services.reconciliation.types import KINDS, type_name, types_of

#: What identifiers of these systems look like; a cell that has no such holds something else.
_WRITTEN: Final = {
    "geonames": re.compile(r"[0-9]{1,10}"),
    "wikidata": re.compile(r"Q[0-9]{1,10}"),
    "tgn": re.compile(r"[0-9]{7}"),
    "viaf": re.compile(r"[0-9]{1,22}"),
}
#: An identifier stands at the end of an address, or behind the short name of its system (wd:Q959).
_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"[A-Za-z]{2,10}:(?P<last>[^:/]+)")


def bare_identifier(scheme: str, text: str) -> str | None:
    """An identifier as it is stored, of an address, of a prefixed form or as it stands; None where the text is none.

    GeoNames adds the name of the place to its addresses: https://www.geonames.org/2013348/vladivostok.html.
    """
    plain = text.strip()
    pattern = _WRITTEN.get(scheme)
    found = _PREFIXED.fullmatch(plain)
    parts = re.split(r"[/?#]", plain)[2:] if _ADDRESS.match(plain) else [found["last"] if found else plain]
    if pattern is None:
        return next((part for part in reversed(parts) if part), None)
    for part in parts:
        for written in (part, part.upper()):
            if pattern.fullmatch(written):
                return written
    return None


class FeatureType(Property):
    """The feature type or kind."""

    id = "type"
    name = "Feature type"
    description = "The feature type or kind: city, river, treaty, ..."
    points = (4, 10)

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        having = {document["kind"], *document.get("types", ())}
        stated = {value.identifier.casefold(), value.written.casefold()}
        if not stated.isdisjoint(having):
            return 1.0
        is_known = not stated.isdisjoint(KINDS) or not stated.isdisjoint(evidence.types())
        return -1.0 if is_known else None

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        return [{"id": id_, "name": name} for id_, name in types_of(public)[1:]]


class KindOfEntity(FeatureType):
    """The kind."""

    id = "kind"
    name = "Kind"
    description = f"The kind of entity: {', '.join(KINDS)}."

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        return [{"id": public["kind"], "name": type_name(public["kind"])}]


class Identifier(Property):
    """The identifier in another system."""

    #: Who bears another identifier is another thing, whatever it is called.
    points = (20, 40)

    def __init__(self, scheme: str) -> None:
        self.id = scheme
        self.name = type_name(scheme)
        self.description = f"The identifier in {scheme}."

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        stated = document.get("identifiers", {}).get(self.id)
        asked = bare_identifier(self.id, value.identifier)
        if stated is None or asked is None:
            return None
        return 1.0 if asked == stated else -1.0

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        stated = public["identifiers"].get(self.id)
        return [] if stated is None else [{"str": stated}]
