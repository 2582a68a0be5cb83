"""Checks of every assertion and of dated facts: sources, order, calendars, units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gazetteer.domain import calendars, dates
from gazetteer.errors import DateError, pointer
from gazetteer.services.reviewing.finding import Finding, check
from gazetteer.services.seeding import Seed


@check("sources")
def _every_assertion_has_a_source(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        for part in ("names", "definitions", "contexts", "dates", "relations", "sovereignty", "figures"):
            for index, assertion in enumerate(getattr(entity, part)):
                if not assertion.sources:
                    yield Finding(entity.id, pointer(part, index), "sources", "the assertion names no source")
        if entity.location is not None and not entity.location_sources:
            yield Finding(entity.id, "/location", "sources", "the location names no source")


#: What can only come before what, where an entity has both.
_ORDER: Final = (
    ("born", "died"),
    ("founded", "dissolved"),
    ("begun", "completed"),
    ("completed", "opened"),
    ("signed", "approved"),
    ("signed", "ratified"),
    ("signed", "exchanged"),
    ("signed", "in_force"),
    ("in_force", "terminated"),
)


@check("order")
def _facts_are_in_order(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        for before, after in _ORDER:
            for earlier in (fact for fact in entity.dates if fact.event == before and fact.note is None):
                for index, later in enumerate(entity.dates):
                    if later.event != after or later.note is not None:
                        continue
                    first, last = dates.date_range(earlier.date)[0], dates.date_range(later.date)[1]
                    if first is not None and last is not None and last < first:
                        detail = f"{after} {later.date} comes before {before} {earlier.date}"
                        yield Finding(entity.id, pointer("dates", index), "order", detail)


_MONTHS: Final = {
    month.lower(): number
    for number, names in enumerate(
        (
            ("January", "Jan"),
            ("February", "Feb"),
            ("March", "Mar"),
            ("April", "Apr"),
            ("May",),
            ("June", "Jun"),
            ("July", "Jul"),
            ("August", "Aug"),
            ("September", "Sept", "Sep"),
            ("October", "Oct"),
            ("November", "Nov"),
            ("December", "Dec"),
        ),
        start=1,
    )
    for month in names
}
_OLD_STYLE: Final = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]+)\.? (\d{4}) O\.S\.")
_ERA_DATE: Final = re.compile(
    r"[\u4e00-\u9fff]{2}[元一二三四五六七八九十廿卅]+年[閏闰]?[正一二三四五六七八九十冬腊臘]+月初?[一二三四五六七八九十廿卅]+日?"
)


@check("calendars")
def _calendars_agree(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        for part in ("dates", "sovereignty"):
            for index, assertion in enumerate(getattr(entity, part)):
                stated = assertion.as_stated or ""
                date = assertion.date if part == "dates" else assertion.from_
                if not stated or date is None or assertion.note is not None:
                    continue
                for text, day in _stated_days(stated):
                    first, last = dates.date_range(date)
                    if isinstance(day, str):
                        yield Finding(entity.id, pointer(part, index, "as_stated"), "calendars", f"{text}: {day}")
                    elif first is not None and last is not None and not first <= day <= last:
                        detail = f"{text} is {dates.iso_day(day)}, but the date is {date}; correct it, or explain it in a note"
                        yield Finding(entity.id, pointer(part, index), "calendars", detail)


def _stated_days(text: str) -> Iterator[tuple[str, int | str]]:
    """Each date of another calendar in the source's words: its day number, or why it never was."""
    for found in _OLD_STYLE.finditer(text):
        month = _MONTHS.get(found[2].lower())
        if month is not None:
            yield found[0], _day(f"{found[3]}-{month:02}-{int(found[1]):02}", "julian")
    for found in _ERA_DATE.finditer(text):
        yield found[0], _day(found[0], "gregorian")


def _day(text: str, calendar: str) -> int | str:
    try:
        question = calendars.read_question(text, calendar)
    except DateError as error:
        return str(error)
    return question.first if question.first is not None and question.first == question.last else "not one day"


#: Each unit as it is written here, with other spellings of the same unit.
_UNITS: Final = {
    "km²": ("km2", "sq km", "sq. km", "square kilometres", "square kilometers", "кв. км", "平方公里"),
    "m²": ("m2", "sq m", "square metres"),
    "m³": ("m3", "cubic metres", "cubic meters"),
    "km": ("kilometres", "kilometers", "kms", "км", "公里"),
    "m": ("metres", "meters"),
    "%": ("percent", "per cent", "pct"),
    "USD": ("$", "US$", "dollars", "US dollars"),
    "years": ("year", "yr", "yrs"),
}
_UNIT_OF_SPELLING: Final = {other: unit for unit, others in _UNITS.items() for other in others}


@check("units")
def _units_are_spelled_one_way(seed: Seed) -> Iterator[Finding]:
    """A unit spelled two ways cannot be filtered by; no note excuses it."""
    for entity in seed.entities.values():
        for index, figure in enumerate(entity.figures):
            unit = _UNIT_OF_SPELLING.get((figure.unit or "").casefold()) or _UNIT_OF_SPELLING.get(figure.unit or "")
            if unit is not None:
                detail = f"the unit {figure.unit!r} is written {unit!r} here"
                yield Finding(entity.id, pointer("figures", index, "unit"), "units", detail)
