"""The formats on offer: every one that an export can be asked for. To add one, write it in `formats/` and name it here."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import chain
from typing import Final

from gazetteer.errors import BadParameter
from gazetteer.formats.shape import Writer
from gazetteer.services.context import Gazetteer
from gazetteer.services.exporting import JsonLines
from gazetteer.services.glossaries import Csv, DeepL, MultiTerm, OmegaT, Tbx, Xlsx
from gazetteer.services.linking import GeoJson, GeoPackage, LinkedPlaces, Skos

FORMATS: Final[tuple[Writer[Gazetteer], ...]] = (
    JsonLines(),
    Tbx(),
    MultiTerm(),
    Csv(),
    Xlsx(),
    OmegaT(),
    DeepL(),
    GeoJson(),
    GeoPackage(),
    LinkedPlaces(),
    Skos(),
)


#: The formats that are tables of text, which spreadsheets tell from other encodings by a mark.
_MARKED: Final = ("csv", "omegat", "deepl")
#: The variants that tools read, by the tool: whoever exports for one need not know what its importer is called.
READ_BY: Final[dict[str, dict[str, str]]] = {
    "tbx": {"translate-toolkit": "martif", "weblate": "martif", "omegat": "martif"},
    "multiterm": {"trados": "mtf"},
    "csv": {"memoq": "wide", "phrase": "wide", "smartcat": "wide", "tolgee": "wide"},
    "xlsx": {"memoq": "wide", "phrase": "wide", "smartcat": "wide"},
}


def chosen(name: str, dialect: str | None) -> Writer[Gazetteer]:
    """The format of a name; raises `BadParameter` where there is none, or where it has no such dialect."""
    found = next((one for one in FORMATS if one.name == name), None)
    if found is None:
        expected = ", ".join(one.name for one in FORMATS)
        raise BadParameter("format", f"expected one of {expected}, found {name!r}")
    if dialect is not None and variant(name, dialect) not in found.dialects:
        offered = ", ".join((*found.dialects, *READ_BY.get(name, ()))) or "none"
        raise BadParameter("dialect", f"{name} has {offered}; found {dialect!r}")
    return found


def variant(name: str, dialect: str | None) -> str | None:
    """The variant of a format that a dialect names: by its own name, or by that of a tool that reads it."""
    return None if dialect is None else READ_BY.get(name, {}).get(dialect, dialect)


def with_mark(name: str, pieces: Iterator[bytes], *, mark: bool) -> Iterator[bytes]:
    """A file with a byte order mark before it where one is wanted; raises `BadParameter` where none may stand."""
    if not mark:
        return pieces
    if name not in _MARKED:
        raise BadParameter("bom", f"only {', '.join(_MARKED)} may begin with a byte order mark; {name} may not")
    return chain((BOM_UTF8,), pieces)
