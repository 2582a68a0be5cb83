"""Adding data to a table: the values of properties of entities that were reconciled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from gazetteer import deadline
from gazetteer.domain.published import DerivedEntity
from gazetteer.services.context import Gazetteer
from gazetteer.services.reconciliation import properties
from gazetteer.services.reconciliation.evidence import Evidence
from gazetteer.services.reconciliation.properties import Cell, Property, Settings
from gazetteer.services.reconciliation.suggesting import described
from gazetteer.services.reconciliation.types import Types, type_name
from gazetteer.services.surroundings import Surroundings
from gazetteer.storage import repository

#: What can be set for an added property: (id, name, help, type, default).
SETTINGS: Final = (
    ("limit", "Limit", "How many values at most; 0 for all.", "number", 0),
    ("lang", "Language", "The language of names and definitions, such as zh-Hans, en or ru.", "text", ""),
    ("on", "On", "The date for holders, countries and names, in EDTF.", "text", ""),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property to be added, with its settings."""

    id: str
    settings: Mapping[str, Any] = field(default_factory=dict)


Row = tuple[str, list[tuple[str, list[Cell]]]]
"""An entity, and of each property wanted its id and values."""


@dataclass(frozen=True, slots=True)
class Extension:
    """What was asked to be added: of each entity, in order, the values of each property."""

    meta: list[dict[str, Any]]
    rows: list[Row]


def propose(gazetteer: Gazetteer, type_: str | None, limit: int | None) -> list[dict[str, str]]:
    """The properties that can be added to entities of a type; all where none is given, none where there is no such type."""
    kinds = set(gazetteer.part(Types).kinds_of(type_)) if type_ else set()
    if type_ and not kinds:
        return []
    found = [
        described(one)
        for one in properties.all_of(gazetteer)
        if one.added and (not kinds or one.kinds is None or one.kinds & kinds)
    ]
    return found[:limit] if limit else found


def extend(gazetteer: Gazetteer, ids: Sequence[str], wanted: Sequence[Wanted]) -> Extension:
    """The values of properties of entities; an unknown entity or property has none."""
    known = {one.id: one for one in properties.all_of(gazetteer)}
    meta = [_meta(one, known.get(one.id)) for one in wanted]
    asked = [(known.get(one.id), one.id, Settings.read(one.settings)) for one in wanted]
    rows: list[Row] = []
    with gazetteer.database.reading() as connection:
        evidence = Evidence(connection, gazetteer.part(Surroundings).seen_by(connection))
        live: dict[str, DerivedEntity] = {
            key: orjson.loads(public) for key, public in repository.public(connection, ids).items()
        }
        evidence.prepare(live)
        for entity_id in ids:
            deadline.check()
            public = live.get(entity_id)
            values = [(id_, _values(evidence, public, one, settings)) for one, id_, settings in asked]
            rows.append((entity_id, values))
    return Extension(meta, rows)


def _meta(wanted: Wanted, property_: Property | None) -> dict[str, Any]:
    if property_ is None:
        return {"id": wanted.id, "name": wanted.id}
    described: dict[str, Any] = {"id": wanted.id, "name": property_.name}
    if property_.type is not None:
        described["type"] = {"id": property_.type, "name": type_name(property_.type)}
    return described


def _values(
    evidence: Evidence, public: DerivedEntity | None, property_: Property | None, settings: Settings
) -> list[Cell]:
    if public is None or property_ is None:
        return []
    found = property_.values(evidence, public, settings)
    return found[: settings.limit] if settings.limit else found
