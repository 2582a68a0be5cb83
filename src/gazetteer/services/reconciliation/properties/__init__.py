"""The properties by which candidates are weighed and that can be added to a table, in the order in which they are offered.

To add one, write its class beside those that are like it and name it here: the points for and against, the verdict on a value
and the values for a table belong to the class, and nothing else knows them.
"""

from __future__ import annotations

from typing import Final

from gazetteer.services.context import Gazetteer
from gazetteer.services.reconciliation.properties.base import Cell, Property, Settings
from gazetteer.services.reconciliation.properties.dates import Date, Event
from gazetteer.services.reconciliation.properties.identity import (
    FeatureType,
    Identifier,
    KindOfEntity,
    bare_identifier,
)
from gazetteer.services.reconciliation.properties.names import Definition, Language, Name, Names, Spelling
from gazetteer.services.reconciliation.properties.places import (
    CapitalOf,
    Coordinates,
    Country,
    Degrees,
    Holder,
    HolderThen,
    LocatedIn,
    PartOf,
    Stated,
)
from gazetteer.services.reconciliation.types import Schemes

__all__ = ["MODEL", "Cell", "Property", "Settings", "all_of", "bare_identifier", "identifier_schemes", "of"]

MODEL: Final[dict[str, Property]] = {
    found.id: found
    for found in (
        Name(),
        Names(),
        Language(),
        Date(),
        PartOf(),
        LocatedIn(),
        Holder(),
        HolderThen(),
        Country(),
        Degrees("latitude", "Latitude", "Degrees north, WGS 84; weighed together with the longitude.", axis=1),
        Degrees("longitude", "Longitude", "Degrees east, WGS 84; weighed together with the latitude.", axis=0),
        Coordinates(),
        FeatureType(),
        KindOfEntity(),
        Spelling("pinyin", "Pinyin", "The reading of the Chinese name, with tone marks."),
        Spelling("wade_giles", "Wade-Giles", "The Chinese name in Wade-Giles."),
        Spelling("palladius", "Palladius", "The Chinese name in Cyrillic letters, by Palladius."),
        Definition(),
        CapitalOf(),
        Stated("predecessor_of", "Predecessor of", "What followed it."),
        Event("signed", "Signed", "When it was signed."),
        Event("in_force", "In force", "When it came into force."),
        Event("founded", "Founded", "When it was founded."),
        Event("dissolved", "Dissolved", "When it ended."),
    )
}
"""The properties of the model, by id."""


def identifier_schemes(gazetteer: Gazetteer) -> list[str]:
    """The other systems in which entities have identifiers, but for those that are named like a property of the model."""
    return [scheme for scheme in gazetteer.part(Schemes).all() if scheme not in MODEL]


def all_of(gazetteer: Gazetteer) -> list[Property]:
    """Every property: those of the model, then one for each other system in which entities have identifiers."""
    return [*MODEL.values(), *(Identifier(scheme) for scheme in identifier_schemes(gazetteer))]


def of(id_: str) -> Property:
    """The property of an id; what the model does not have is an identifier in a system of that name."""
    return MODEL.get(id_) or Identifier(id_)
