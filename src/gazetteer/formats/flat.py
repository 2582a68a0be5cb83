"""The flat members of features: what a map can label, filter and animate by without a look inside.

Programs for maps take each property for a column of text, number or date; what is nested is none of
these to them. These members stand beside the nested ones, and every feature has all of its sort, so
that a program which reads the columns off the first features finds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from gazetteer.domain.dates import iso_day, read_bound
from gazetteer.domain.labels import labels

#: The languages of a column of names, the one that is taken first.
_CHINESE: Final = ("zh-Hans", "zh-Hant", "zh")
_LATIN_FIRST: Final = ("en", *_CHINESE, "ru")
#: The flat members of every feature, and those of records besides.
NAMES: Final = ("name", "name_en", "name_zh", "name_ru", "name_pinyin")
OF_RECORDS: Final = ("place_id", "holder", "holder_id", "holder_as", "viewpoint_ids", "from_day", "to_day")
#: What stands between several values of one column.
BETWEEN: Final = "; "


def members(shown: Mapping[str, Any]) -> dict[str, Any]:
    """The flat members of an entity, a result or a record; none for what has no name, as a tombstone has not.

    `name`, `name_en`, `name_zh`, `name_ru` and `name_pinyin` are texts or null; of a record of sovereignty
    also `place_id`, `holder`, `holder_id`, `holder_as`, `viewpoint_ids`, and `from_day` and `to_day`, days
    in ISO 8601: the first that its span may mean and the last.
    """
    if "holders" in shown:
        return {**names(shown["place"]["label"], ()), **_record(shown)}
    stated = shown.get("names", ())
    label = shown.get("label") or labels(stated)
    return names(label, stated) if label else {}


def _first(label: Mapping[str, str], languages: Iterable[str]) -> str | None:
    return next((label[lang] for lang in languages if lang in label), None)


def _name(label: Mapping[str, str]) -> str | None:
    """The name for a map that shows one: English, else Chinese, Russian, else whatever there is."""
    return _first(label, (*_LATIN_FIRST, *label))


def name_of(shown: Mapping[str, Any]) -> str:
    """The one name of an entity that an answer shows with its label; its id where it has none."""
    return _name(shown["label"]) or shown["id"]


def names(label: Mapping[str, str], stated: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The columns of names for the names of a label; `stated` are those among which their readings are."""
    chinese = _first(label, _CHINESE)
    readings = (name["readings"][0]["pinyin"] for name in stated if name["text"] == chinese and name.get("readings"))
    return {
        "name": _name(label),
        "name_en": label.get("en"),
        "name_zh": chinese,
        "name_ru": label.get("ru"),
        "name_pinyin": next(readings, None),
    }


def _record(record: Mapping[str, Any]) -> dict[str, Any]:
    holders = record["holders"]
    phases = [holder["as"] for holder in holders if holder.get("as") is not None]
    viewpoint = record.get("viewpoint") or ()
    begins, ends = read_bound(record.get("from")), read_bound(record.get("to"))
    return {
        "place_id": record["place"]["id"],
        "holder": BETWEEN.join(name_of(holder) for holder in holders),
        "holder_id": BETWEEN.join(holder["id"] for holder in holders),
        "holder_as": BETWEEN.join(name_of(phase) for phase in phases) or None,
        "viewpoint_ids": BETWEEN.join(party["id"] for party in viewpoint) or None,
        "from_day": None if begins.earliest is None else iso_day(begins.earliest),
        "to_day": None if ends.latest is None else iso_day(ends.latest),
    }
