"""Rows for maps and tables: a place, or a record of who held it, as columns of texts, numbers and days only.

What a program for maps reads layer by layer (`/ogc`, GeoPackage) has these columns and no others,
declared here once: the schema that is shown, the types of a file's columns and the rows themselves
cannot part. Features of our own GeoJSON (`flat.py`) have nested members besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from gazetteer.domain.countries import ALPHA2
from gazetteer.domain.dates import Question, iso_day, read_bound
from gazetteer.domain.labels import choose
from gazetteer.domain.vocabulary import SovereigntyStatus
from gazetteer.formats import flat

#: What a column holds: `day` is a date of ISO 8601, from the year 1 on.
Type = Literal["text", "number", "integer", "flag", "day"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, what it holds, and in words what that is."""

    name: str
    type: Type
    words: str


_NAMES: Final = (
    Column("name", "text", "The name for a map that shows one: English, else Chinese, Russian, else any."),
    Column("name_en", "text", "The English name."),
    Column("name_zh", "text", "The Chinese name, in simplified characters where there is one."),
    Column("name_zh_hant", "text", "The Chinese name in traditional characters."),
    Column("name_ru", "text", "The Russian name."),
    Column("name_pinyin", "text", "How the Chinese name is read."),
)
_HELD: Final = (
    Column("holder", "text", "Who holds it, in English where there is a name; several with `; ` between."),
    Column("holder_id", "text", "The ids of those."),
    Column("holder_as", "text", "What a state that went on under other names was on the day asked about."),
)

PLACE: Final = (
    Column("id", "text", "The id of the place."),
    *_NAMES,
    Column("types", "text", "What it is: city, river, ...; several with `; ` between."),
    Column("disambiguation", "text", "What tells it from others of its name, in English where there is a text."),
    Column("country", "text", "The country that it lies in or that holds it: ISO 3166-1, two letters."),
    *_HELD,
    Column("status", "text", "How it is held: sovereignty, lease, ..."),
    Column("disputed", "flag", "Whether somebody disputes that."),
    Column("prominence", "number", "How well known it is, from 0 to 1."),
    Column("geonames", "text", "Its id in GeoNames."),
    Column("wikidata", "text", "Its id in Wikidata."),
    Column("uri", "text", "Its address as data."),
    Column("page", "text", "Its address for people."),
)
RECORD: Final = (
    Column("id", "text", "The place and the record, with a colon between."),
    Column("place_id", "text", "The id of the place."),
    *_NAMES,
    *_HELD,
    Column("status", "text", "How it was held: sovereignty, lease, claim, ..."),
    Column("from", "text", "The first day that counts, in EDTF; `..` is without beginning, null unknown."),
    Column("to", "text", "The first day that no longer counts, in EDTF; `..` is without end, null unknown."),
    Column("from_day", "day", "The earliest day that `from` may mean."),
    Column("to_day", "day", "The latest day that `to` may mean."),
    Column("holds", "text", "How surely it held on the days asked about: certain or possible."),
    Column("disputed", "flag", "Whether another record says otherwise."),
    Column("viewpoint", "text", "Whose view it is; null where nobody disputes it."),
    Column("viewpoint_ids", "text", "The ids of those."),
    Column("basis", "text", "The treaties and events that it rests on."),
    Column("basis_ids", "text", "The ids of those."),
    Column("extent", "text", "Which part of the place is meant, where it is a part only."),
    Column("certainty", "text", "How sure the sources are: high, medium, low or unverified."),
    Column("uri", "text", "The place's address as data."),
    Column("page", "text", "The place's address for people."),
)

_JSON_TYPES: Final[dict[Type, dict[str, str]]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
}
#: The first and last days that a date of ISO 8601 with four digits of year can name.
_DAYS: Final = ("0001-01-01", "9999-12-31")


def properties(columns: Iterable[Column]) -> dict[str, dict[str, str]]:
    """The columns as JSON Schema describes them."""
    return {column.name: {"title": column.words, **_JSON_TYPES[column.type]} for column in columns}


def _day(number: int | None) -> str | None:
    """A day that programs for maps can take for a date; None for what lies before the year 1 or is not known."""
    if number is None:
        return None
    day = iso_day(number)
    return day if len(day) == len(_DAYS[0]) and _DAYS[0] <= day <= _DAYS[1] else None


def _joined(texts: Iterable[str | None]) -> str | None:
    """Several values of one column, each once; None where there is none."""
    return flat.BETWEEN.join(dict.fromkeys(text for text in texts if text)) or None


def _names(public: Mapping[str, Any], on: Question | None) -> Row:
    """The names of an entity: its labels, or what it was called on a date."""
    label: Mapping[str, str] = public["label"]
    if on is not None:
        chosen = {lang: choose(public["names"], lang, on=on) for lang in label}
        label = {lang: found[0]["text"] for lang, found in chosen.items() if found is not None}
    names = flat.names(label, public["names"])
    pinyin = names.pop("name_pinyin")
    russian = names.pop("name_ru")
    return {**names, "name_zh_hant": label.get("zh-Hant"), "name_ru": russian, "name_pinyin": pinyin}


def _holders(records: Sequence[Mapping[str, Any]]) -> Row:
    holders = [holder for record in records for holder in record["holders"]]
    phases = [holder["as"] for holder in holders if holder.get("as") is not None]
    return {
        "holder": _joined(flat.name_of(holder) for holder in holders),
        "holder_id": _joined(holder["id"] for holder in holders),
        "holder_as": _joined(flat.name_of(phase) for phase in phases),
    }


def place(
    public: Mapping[str, Any],
    *,
    holding: Sequence[Mapping[str, Any]],
    countries: Sequence[str],
    on: Question | None,
    page: str,
) -> Row:
    """The row of a place.

    `public` is its public document, `holding` the records of those who hold it on the day, `countries` their codes (three
    letters), `on` the day of which the names are to be (None: those of today), `page` the address for people.
    """
    disambiguation = public["disambiguation"]
    identifiers = public["identifiers"]
    return {
        "id": public["id"],
        **_names(public, on),
        "types": _joined(public["types"]),
        "disambiguation": disambiguation.get("en") or next(iter(disambiguation.values()), None),
        "country": _joined(ALPHA2[code] for code in countries),
        **_holders(holding),
        "status": _joined(record["status"] for record in holding),
        "disputed": any(record.get("disputed") for record in holding) if holding else None,
        "prominence": public["prominence"],
        "geonames": identifiers.get("geonames"),
        "wikidata": identifiers.get("wikidata"),
        "uri": public["uri"],
        "page": page,
    }


def record(shown: Mapping[str, Any], public: Mapping[str, Any], *, on: Question | None, page: str) -> Row:
    """The row of a record of sovereignty, as the sovereignty answer shows it; `public` is its place's document."""
    status: SovereigntyStatus = shown["status"]
    viewpoint = shown.get("viewpoint") or ()
    extent = shown.get("extent") or {}
    return {
        "id": f"{public['id']}:{shown['id']}",
        "place_id": public["id"],
        **_names(public, on),
        **_holders([shown]),
        "status": status,
        "from": shown.get("from"),
        "to": shown.get("to"),
        "from_day": _day(read_bound(shown.get("from")).earliest),
        "to_day": _day(read_bound(shown.get("to")).latest),
        "holds": shown.get("holds"),
        "disputed": shown.get("disputed"),
        "viewpoint": _joined(flat.name_of(party) for party in viewpoint),
        "viewpoint_ids": _joined(party["id"] for party in viewpoint),
        "basis": _joined(flat.name_of(one) for one in shown["basis"]),
        "basis_ids": _joined(one["id"] for one in shown["basis"]),
        "extent": extent.get("en") or next(iter(extent.values()), None),
        "certainty": shown["certainty"],
        "uri": public["uri"],
        "page": page,
    }
