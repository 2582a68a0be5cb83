"""What a thing is, and what it is called in other systems."""

from __future__ import annotations

from gazetteer.domain import dates
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.published import DerivedEntity
from gazetteer.services.reconciliation.asked import Value
from gazetteer.services.reconciliation.candidates import Weighed
from gazetteer.services.reconciliation.evidence import Evidence
from gazetteer.services.reconciliation.properties.base import Cell, Property, Settings
from gazetteer.services.reconciliation.types import KINDS, type_name, types_of


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
        if stated is None:
            return None
        return 1.0 if value.identifier == stated else -1.0

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        stated = public["identifiers"].get(self.id)
        return [] if stated is None else [{"str": stated}]
