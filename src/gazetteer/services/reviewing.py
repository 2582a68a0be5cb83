"""The checks that keep the seed right: what a careful second reader would look for, run by `gazetteer seed --check` and CI.

The model refuses what cannot be; these checks find what is likely wrong. Where an exception is true it is explained by a
`note` on the assertion (or, for a place's sovereignty as a whole, on the entity), and the check then passes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gazetteer.domain import calendars, dates, standing
from gazetteer.domain.entity import Entity, Name, SovereigntyRecord
from gazetteer.domain.geometry import representative_point
from gazetteer.errors import DateError, pointer
from gazetteer.language import pinyin, script, spelling
from gazetteer.services.seeding import Seed


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that looks wrong: in which entity, where in it, which check found it, and what to do."""

    entity: str
    pointer: str
    check: str
    detail: str


Check = Callable[[Seed], Iterator[Finding]]
CHECKS: Final[dict[str, Check]] = {}


def _check(name: str) -> Callable[[Check], Check]:
    def register(function: Check) -> Check:
        CHECKS[name] = function
        return function

    return register


def review(seed: Seed, *, only: Iterable[str] | None = None) -> list[Finding]:
    """Every finding of every check (or of those named), sorted."""
    chosen = CHECKS if only is None else {name: CHECKS[name] for name in only}
    return sorted({finding for check in chosen.values() for finding in check(seed)})


def _chinese_names(entity: Entity) -> Iterator[tuple[int, Name]]:
    for index, name in enumerate(entity.names):
        if name.lang in ("zh-Hans", "zh-Hant") and script.has_han(name.text):
            yield index, name


@_check("sources")
def _every_assertion_has_a_source(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        for part in ("names", "definitions", "contexts", "dates", "relations", "sovereignty", "figures"):
            for index, assertion in enumerate(getattr(entity, part)):
                if not assertion.sources:
                    yield Finding(entity.id, pointer(part, index), "sources", "the assertion names no source")
        if entity.location is not None and not entity.location_sources:
            yield Finding(entity.id, "/location", "sources", "the location names no source")


@_check("reviewed-reading")
def _chinese_names_have_a_reviewed_reading(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        for index, name in _chinese_names(entity):
            if name.status != "lookup" and not any(reading.basis == "reviewed" for reading in name.readings):
                yield Finding(
                    entity.id, pointer("names", index), "reviewed-reading", f"{name.text} has no reviewed reading"
                )


@_check("reading-fits")
def _readings_fit_their_characters(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        for index, name in _chinese_names(entity):
            for position, reading in enumerate(name.readings):
                detail = _misfit(name.text, reading.pinyin)
                if detail is not None and name.note is None:
                    yield Finding(
                        entity.id,
                        pointer("names", index, "readings", position),
                        "reading-fits",
                        f"{name.text} {reading.pinyin}: {detail}; correct it, or explain it in the name's note",
                    )


_SPOKEN_DIGITS: Final = re.compile(r"[0-9A-Za-z]")


def _misfit(text: str, reading: str) -> str | None:
    """Why a reading cannot be that of a text; None where it can.

    A syllable fits where some dictionary reading of its character has it, in any tone where it is neutral (子 zi) and for
    一 and 不, whose tones change.
    """
    try:
        parsed = pinyin.syllables(reading)
    except pinyin.PinyinError as error:
        return str(error)
    if _SPOKEN_DIGITS.search(text):
        # Figures and Latin letters inside a name are read as the name's community reads them.
        return None
    characters = [character for character in text if script.is_han(character)]
    spoken = sum(2 if syllable.erhua and "儿" in characters else 1 for syllable in parsed)
    if spoken != len(characters):
        return f"{len(characters)} characters, but {spoken} syllables"
    position = 0
    for syllable in parsed:
        character = characters[position]
        position += 2 if syllable.erhua and "儿" in characters else 1
        possible = {form for known in pinyin.possible_readings(character) for form in pinyin.syllables(known)}
        letters = {form.letters for form in possible}
        exact = {(form.letters, form.tone) for form in possible}
        loose = syllable.tone in (None, 0, 5) or character in "一不"
        if not possible:
            continue
        if (loose and syllable.letters not in letters) or (
            not loose and (syllable.letters, syllable.tone) not in exact
        ):
            return f"{character} is not read {pinyin.mark(syllable.letters, syllable.tone)}"
    return None


@_check("scripts")
def _scripts_convert(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        names = [name for _, name in _chinese_names(entity)]
        simplified = {name.text for name in names if name.lang == "zh-Hans"}
        traditional = {name.text for name in names if name.lang == "zh-Hant"}
        for index, name in _chinese_names(entity):
            if name.status == "lookup" or name.note is not None:
                continue
            if (
                name.lang == "zh-Hans"
                and not any(script.simplified(text) == name.text for text in traditional)
                and script.traditional(name.text) not in traditional
            ):
                detail = f"no zh-Hant name is {name.text} in traditional characters"
                yield Finding(entity.id, pointer("names", index), "scripts", detail)
            # A name that is Taiwan's or Hong Kong's own needs no Mainland counterpart.
            if name.lang == "zh-Hant" and name.region is None and script.simplified(name.text) not in simplified:
                detail = f"no zh-Hans name is {name.text} in simplified characters"
                yield Finding(entity.id, pointer("names", index), "scripts", detail)


@_check("preferred")
def _one_preferred_name(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        preferred: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
        for name in entity.names:
            if name.status == "preferred":
                preferred[name.lang, name.region].append(name.text)
        for (language, region), texts in preferred.items():
            if len(texts) > 1:
                where = f"{language} in {region}" if region else language
                yield Finding(
                    entity.id, "/names", "preferred", f"{where} has several preferred names: {', '.join(texts)}"
                )


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


@_check("order")
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


@_check("calendars")
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


def _standing(entity: Entity) -> list[tuple[int, SovereigntyRecord, dates.Interval]]:
    return [
        (index, record, dates.Interval.parse(record.from_, record.to))
        for index, record in enumerate(entity.sovereignty)
        if standing.stands(record.status)
    ]


@_check("overlap")
def _sovereignty_does_not_overlap(seed: Seed) -> Iterator[Finding]:
    """Two holders of one title at one time, in one view and over one extent, are a contradiction unless explained."""
    for entity in seed.entities.values():
        titles = [item for item in _standing(entity) if item[1].status in ("sovereignty", "condominium")]
        for position, (index, record, interval) in enumerate(titles):
            for _, other, span in titles[position + 1 :]:
                same_view = set(record.viewpoint or ()) == set(other.viewpoint or ())
                explained = record.note is not None or other.note is not None
                if not same_view or explained or record.extent != other.extent or record.holders == other.holders:
                    continue
                first, second = interval.certain(), span.certain()
                if first is not None and second is not None and _meet(first, second):
                    detail = f"{record.holders} and {other.holders} hold the title at one time in one view"
                    yield Finding(entity.id, pointer("sovereignty", index), "overlap", detail)


def _meet(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """Whether two half-open stretches of days have a day in common."""
    begins_in_time = one[0] is None or other[1] is None or one[0] < other[1]
    return begins_in_time and (other[0] is None or one[1] is None or other[0] < one[1])


@_check("gap")
def _sovereignty_has_no_gaps(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        spans = sorted(
            (interval.possible() for _, _, interval in _standing(entity) if interval.dated),
            key=lambda span: (span[0] is not None, span[0] or 0),
        )
        if not spans or entity.note is not None:
            continue
        reached = spans[0][1]
        for first, last in spans[1:]:
            if reached is None:
                break
            if first is not None and first > reached:
                detail = (
                    f"nobody holds it from {dates.iso_day(reached)} to {dates.iso_day(first)}; "
                    "add the record, or explain the gap in the entity's note"
                )
                yield Finding(entity.id, "/sovereignty", "gap", detail)
            reached = None if last is None else max(reached, last)


#: Relations by which a treaty says that it moved a place or settled whose it is.
_MOVES: Final = frozenset({"transfers", "concerns"})


@_check("treaty-effect")
def _treaties_and_records_agree(seed: Seed) -> Iterator[Finding]:
    """A treaty that moved a place has a record resting on it, and what a record rests on moved the place."""
    above = {
        entity.id: {relation.target for relation in entity.relations if relation.type == "part_of"}
        for entity in seed.entities.values()
    }
    resting: defaultdict[str, set[str]] = defaultdict(set)
    for entity in seed.entities.values():
        for index, record in enumerate(entity.sovereignty):
            for treaty in (*record.basis, *record.ended_by):
                resting[treaty] |= _ancestors(entity.id, above)
                if treaty in record.basis and "unratified treaty" in seed.entities[treaty].types:
                    detail = f"{treaty} was never ratified: nothing rests on it"
                    yield Finding(entity.id, pointer("sovereignty", index, "basis"), "treaty-effect", detail)
            for treaty in record.basis:
                written = seed.entities[treaty]
                moved = {relation.target for relation in written.relations if relation.type in _MOVES}
                if (
                    written.kind == "treaty"
                    and standing.is_conferred(record.status)
                    and record.note is None
                    and not moved & _ancestors(entity.id, above)
                ):
                    detail = (
                        f"{treaty} does not say that it {' or '.join(sorted(_MOVES))} this place or what it is part of"
                    )
                    yield Finding(entity.id, pointer("sovereignty", index, "basis"), "treaty-effect", detail)
    for entity in seed.entities.values():
        if entity.kind != "treaty" or "unratified treaty" in entity.types:
            continue
        for index, relation in enumerate(entity.relations):
            if (
                relation.type == "transfers"
                and seed.entities[relation.target].kind == "place"
                and relation.note is None
                and relation.target not in resting[entity.id]
            ):
                detail = f"no sovereignty record of {relation.target} or its parts rests on this treaty"
                yield Finding(entity.id, pointer("relations", index), "treaty-effect", detail)


def _ancestors(place: str, above: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [place]
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo.extend(above.get(current, ()))
    return found


_TELLS_APART: Final = frozenset(
    {
        "homonym_of",
        "see_also",
        "phase_of",
        "predecessor_of",
        "part_of",
        "capital_of",
        "supplements",
        "replaces",
        "named_after",
    }
)


@_check("homonyms")
def _homonyms_are_told_apart(seed: Seed) -> Iterator[Finding]:
    by_name: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for entity in seed.entities.values():
        for name in entity.names:
            if name.status in ("preferred", "admitted") and name.type != "abbreviation":
                by_name[entity.kind, name.lang, spelling.fold(name.text)].add(entity.id)
    for (kind, language, _), ids in by_name.items():
        if len(ids) < 2:
            continue
        for identifier in sorted(ids):
            entity = seed.entities[identifier]
            linked = {relation.target for relation in entity.relations if relation.type in _TELLS_APART}
            if not entity.disambiguation and not linked & ids:
                others = ", ".join(sorted(ids - {identifier}))
                detail = f"shares a {language} name with another {kind} ({others}) and has no disambiguation"
                yield Finding(identifier, "/disambiguation", "homonyms", detail)


#: Where a state's places may lie today: boxes of west, south, east, north in degrees, wide enough for its islands.
REGIONS: Final[dict[str, tuple[tuple[float, float, float, float], ...]]] = {
    "prc": ((73.4, 15.0, 135.2, 53.7),),
    "roc": ((114.0, 10.3, 122.3, 26.5),),
    "russia": ((19.6, 41.1, 180.0, 82.0), (-180.0, 60.0, -168.9, 72.0)),
    "mongolia": ((87.7, 41.5, 120.0, 52.2),),
    "kazakhstan": ((46.4, 40.5, 87.4, 55.5),),
    "kyrgyzstan": ((69.2, 39.1, 80.3, 43.3),),
    "tajikistan": ((67.3, 36.6, 75.2, 41.1),),
    "uzbekistan": ((55.9, 37.1, 73.2, 45.6),),
    "turkmenistan": ((52.4, 35.1, 66.7, 42.8),),
    "japan": ((122.9, 20.4, 154.0, 45.6),),
    "south-korea": ((124.6, 33.1, 131.9, 38.7),),
    "north-korea": ((124.1, 37.6, 130.8, 43.1),),
    "ukraine": ((22.1, 44.3, 40.3, 52.4),),
    "united-states": ((-180.0, 18.9, -66.9, 71.5), (172.0, 51.0, 180.0, 53.1)),
    "united-kingdom": ((-8.7, 49.8, 1.8, 60.9),),
    "lithuania": ((20.9, 53.8, 26.9, 56.5),),
    "belarus": ((23.1, 51.2, 32.8, 56.2),),
    "armenia": ((43.4, 38.8, 46.7, 41.4),),
    "india": ((68.1, 6.7, 97.5, 35.7),),
    "pakistan": ((60.8, 23.6, 77.9, 37.1),),
}


@_check("coordinates")
def _coordinates_lie_where_the_holder_does(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        if entity.kind != "place" or entity.location is None:
            continue
        holders = _holders_today(entity, seed) | {
            relation.target
            for relation in entity.relations
            if relation.type in ("part_of", "located_in") and relation.to in (None, "..")
        }
        boxes = [box for holder in holders for box in REGIONS.get(holder, ())]
        longitude, latitude = representative_point(entity.location)
        if boxes and not any(w <= longitude <= e and s <= latitude <= n for w, s, e, n in boxes):
            detail = f"{longitude}, {latitude} lies outside {', '.join(sorted(holders & REGIONS.keys()))}"
            yield Finding(entity.id, "/location", "coordinates", detail)


def _holders_today(entity: Entity, seed: Seed, depth: int = 0) -> set[str]:
    holders = {
        holder
        for record in entity.sovereignty
        if standing.stands(record.status) and record.to == ".."
        for holder in record.holders
    }
    if holders or depth > 5:
        return holders
    for relation in entity.relations:
        if relation.type == "part_of" and relation.to in (None, "..") and relation.target in seed.entities:
            holders |= _holders_today(seed.entities[relation.target], seed, depth + 1)
    return holders
