"""The formats on offer: every one that an export can be asked for. To add one, write it in `formats/` and name it here."""

from __future__ import annotations

from typing import Final

from gazetteer.errors import BadParameter
from gazetteer.formats.shape import Writer
from gazetteer.services.context import Gazetteer
from gazetteer.services.exporting import JsonLines
from gazetteer.services.glossaries import Csv, DeepL, OmegaT, Tbx, Xlsx
from gazetteer.services.linking import GeoJson, GeoPackage, LinkedPlaces, Skos

FORMATS: Final[tuple[Writer[Gazetteer], ...]] = (
    JsonLines(),
    Tbx(),
    Csv(),
    Xlsx(),
    OmegaT(),
    DeepL(),
    GeoJson(),
    GeoPackage(),
    LinkedPlaces(),
    Skos(),
)


def chosen(name: str, dialect: str | None) -> Writer[Gazetteer]:
    """The format of a name; raises `BadParameter` where there is none, or where it has no such dialect."""
    found = next((one for one in FORMATS if one.name == name), None)
    if found is None:
        expected = ", ".join(one.name for one in FORMATS)
        raise BadParameter("format", f"expected one of {expected}, found {name!r}")
    if dialect is not None and dialect not in found.dialects:
        offered = ", ".join(found.dialects) or "none"
        raise BadParameter("dialect", f"{name} has {offered}; found {dialect!r}")
    return found
