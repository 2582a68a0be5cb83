"""Other registers that know a thing, and where their identifiers lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

#: What a register is called, and where an identifier of it leads; the others are shown without a link.
_REGISTERS: Final = {
    "geonames": ("GeoNames", "https://www.geonames.org/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "iso3166-2": ("ISO 3166-2", "https://www.iso.org/obp/ui/#iso:code:3166:{}"),
    "iso3166-alpha3": ("ISO 3166-1 alpha-3", None),
    "iata": ("IATA", None),
    "viaf": ("VIAF", "https://viaf.org/viaf/{}"),
}
#: A register whose pages are about the countries that its parts are in.
_OF_COUNTRIES: Final = "iso3166-2"


def name_of(register: str) -> str:
    """What a register is called; one that is not known here, as it stands."""
    return _REGISTERS.get(register, (register, None))[0]


def address_of(register: str, identifier: str) -> str | None:
    """The page about what an identifier names; None where none is known."""
    pattern = _REGISTERS.get(register, (register, None))[1]
    if pattern is None:
        return None
    # ISO's own pages are those of countries.
    wanted = identifier.partition("-")[0] if register == _OF_COUNTRIES else identifier
    return pattern.format(quote(wanted, safe=""))


def pages_of(identifiers: Mapping[str, str]) -> list[str]:
    """The pages that are about the very thing that has the identifiers."""
    found = [address_of(name, identifier) for name, identifier in identifiers.items() if name != _OF_COUNTRIES]
    return [address for address in found if address is not None]
