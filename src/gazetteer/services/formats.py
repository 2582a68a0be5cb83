"""The formats on offer: every one that an export can be asked for. To add one, write it in `formats/` and name it here."""

from __future__ import annotations

from typing import Final

from gazetteer.formats.shape import Writer
from gazetteer.services.context import Gazetteer
from gazetteer.services.exporting import JsonLines
from gazetteer.services.glossaries import Csv, DeepL, OmegaT, Tbx
from gazetteer.services.linking import GeoJson, LinkedPlaces, Skos

FORMATS: Final[tuple[Writer[Gazetteer], ...]] = (
    JsonLines(),
    Tbx(),
    Csv(),
    OmegaT(),
    DeepL(),
    GeoJson(),
    LinkedPlaces(),
    Skos(),
)
#: What they can be asked for by.
NAMES: Final = tuple(found.name for found in FORMATS)


def format_named(name: str) -> Writer[Gazetteer] | None:
    """The format of that name; None where there is none."""
    return next((found for found in FORMATS if found.name == name), None)
