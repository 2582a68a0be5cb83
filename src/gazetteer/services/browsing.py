"""Going through everything there is: entities by kind, type and first letter, in the order of a language, with counts.

What is listed is put in order once for each state of the data and each language; going on from page to page reads only
memory.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, get_args

import orjson

from gazetteer.domain import clock, dates
from gazetteer.domain.standing import holds_ground
from gazetteer.domain.tag import Tag
from gazetteer.domain.vocabulary import SovereigntyStatus
from gazetteer.errors import DateError
from gazetteer.language import pinyin
from gazetteer.services import lookup
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository

#: More entities than anybody goes through by letters; of a larger gazetteer those with the first ids are listed.
MOST_LISTED: Final = 20_000
_PORTION: Final = 1_000
#: Documents that are held in memory at once.
_DOCUMENTS: Final = 50
#: How many characters of a Chinese label are read to put it in order; equals stand by their characters.
_READ: Final = 3
#: Where a label does not begin with a letter.
OTHER_LETTER: Final = "#"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity as every list has it. Its summary stays JSON, which takes a sixth of the room, until a page shows it."""

    id: str
    kind: str
    types: tuple[str, ...]
    written: bytes

    @classmethod
    def of(cls, summary: Mapping[str, Any]) -> Entry:
        """The entry of a summary; the few kinds and types are the same objects for all."""
        types = tuple(map(sys.intern, summary["types"]))
        return cls(summary["id"], sys.intern(summary["kind"]), types, orjson.dumps(summary))

    def summary(self) -> dict[str, Any]:
        """The summary as it is shown."""
        read: dict[str, Any] = orjson.loads(self.written)
        return read


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity with the letter under which the list of a language has it, and what it is put in order by."""

    entry: Entry
    letter: str
    order: str


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the entities: in which years something is recorded of each (first and last of each fact), who
    holds a place today, and all in which it lies.
    """

    years: Mapping[str, Sequence[tuple[int, int]]]
    holders: Mapping[str, frozenset[str]]
    within: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: everything, where nothing is said. Years are counted as EDTF does (0 is 1 BCE)."""

    kind: str | None = None
    type: str | None = None
    letter: str | None = None
    since: int | None = None
    until: int | None = None
    holder: str | None = None
    within: str | None = None

    @property
    def is_of_a_time(self) -> bool:
        """Whether years are asked for: what is found then stands in the order of time."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found: one page of it, how many there are, and how many under each kind, type and letter.

    The kinds are counted among all, the types among those of the kind asked for, and the letters among those of the
    kind and the type.
    """

    results: list[Mapping[str, Any]]
    count: int
    kinds: list[tuple[str, int]]
    types: list[tuple[str, int]]
    letters: list[tuple[str, int]]
    #: In how many entries of the kind something is recorded of each century (19 is 1801 to 1900).
    centuries: list[tuple[int, int]] = field(default_factory=list)
    #: Who holds how many of the places of the kind today, and in what they lie; the commonest first.
    holders: list[tuple[str, int]] = field(default_factory=list)
    within: list[tuple[str, int]] = field(default_factory=list)
    #: The years of each of the results that were asked for, as EDTF counts them.
    years: Mapping[str, int] = field(default_factory=dict)


class Catalogue:
    """The lists of one process: of the newest state of the data only, a list a language."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._version: int | None = None
        self._entries: list[Entry] | None = None
        self._lists: dict[str, list[Listed]] = {}
        self._around: Around | None = None
        #: How labels are read, whatever else is written meanwhile.
        self._readings: Readings = {}

    def _renew(self, gazetteer: Gazetteer) -> None:
        version = lookup.data_version(gazetteer)
        if version != self._version:
            self._version, self._entries, self._lists, self._around = version, None, {}, None

    def around(self, gazetteer: Gazetteer) -> Around:
        """The years, holders and surroundings of everything."""
        self._renew(gazetteer)
        found = self._around
        if found is None:
            found = self._around = _look_around(gazetteer)
        return found

    def of(self, gazetteer: Gazetteer, lang: str) -> list[Listed]:
        """Everything that has a label in a language, in its order: Chinese by pinyin."""
        self._renew(gazetteer)
        found = self._lists.get(lang)
        if found is None:
            if self._entries is None:
                self._entries = _all_entries(gazetteer)
            found = self._lists[lang] = _in_order(gazetteer, self._entries, lang, self._readings)
        return found


def browse(
    gazetteer: Gazetteer, lang: str, wanted: Wanted | None = None, *, first: int = 0, limit: int = 60
) -> Counted:
    """A page of what has a label in `lang` and is as wanted."""
    wanted = wanted or Wanted()
    catalogue = gazetteer.part(Catalogue)
    every = catalogue.of(gazetteer, lang)
    around = catalogue.around(gazetteer)
    of_kind = [one for one in every if wanted.kind is None or one.entry.kind == wanted.kind]
    about = [one for one in of_kind if _fits(one, wanted, around)]
    of_type = [one for one in about if wanted.type is None or wanted.type in one.entry.types]
    found = [one for one in of_type if wanted.letter is None or one.letter == wanted.letter]
    years: dict[str, int] = {}
    if wanted.is_of_a_time:
        years = {one.entry.id: _year_in(around.years[one.entry.id], wanted) for one in found}
        found = sorted(found, key=lambda one: years[one.entry.id])
    page = found[first : first + limit]
    types = Counter(name for one in about for name in one.entry.types)
    ids = [one.entry.id for one in of_kind]
    return Counted(
        results=[one.entry.summary() for one in page],
        count=len(found),
        kinds=Counter(one.entry.kind for one in every).most_common(),
        types=sorted(types.items(), key=_commonest),
        letters=sorted(Counter(one.letter for one in of_type).items(), key=_letter_order),
        centuries=sorted(Counter(century for one in ids for century in _centuries(around.years.get(one, ()))).items()),
        holders=_counted(ids, around.holders),
        within=_counted(ids, around.within),
        years={one.entry.id: years[one.entry.id] for one in page} if years else {},
    )


def _fits(one: Listed, wanted: Wanted, around: Around) -> bool:
    """Whether an entity is of the time asked for, held by whom and lying in what was asked for."""
    entity = one.entry.id
    if wanted.holder is not None and wanted.holder not in around.holders.get(entity, ()):
        return False
    if wanted.within is not None and wanted.within not in around.within.get(entity, ()):
        return False
    return not wanted.is_of_a_time or any(_meets(span, wanted) for span in around.years.get(entity, ()))


def _meets(span: tuple[int, int], wanted: Wanted) -> bool:
    first, last = span
    return (wanted.until is None or first <= wanted.until) and (wanted.since is None or last >= wanted.since)


def _year_in(spans: Sequence[tuple[int, int]], wanted: Wanted) -> int:
    """A year of the time asked for in which something is recorded: of the most exact date, the first."""
    _, first = min((last - first, first) for first, last in spans if _meets((first, last), wanted))
    return first if wanted.since is None else max(first, wanted.since)


def _centuries(spans: Sequence[tuple[int, int]]) -> set[int]:
    """The centuries of some years: 19 for 1801 to 1900, 0 for the last before our era."""
    return {-(-year // 100) for span in spans for year in span}


def _commonest(counted: tuple[str, int]) -> tuple[int, str]:
    name, count = counted
    return -count, name


def _counted(ids: Sequence[str], sets: Mapping[str, frozenset[str]]) -> list[tuple[str, int]]:
    counts = Counter(member for one in ids for member in sets.get(one, ()))
    return sorted(counts.items(), key=_commonest)


#: How one entity says that it lies in another.
_LIES_IN: Final = ("located_in", "part_of")
#: The statuses whose holders held the place, in fact or by right.
_HOLDING: Final = tuple(status for status in get_args(SovereigntyStatus) if holds_ground(status))


def _look_around(gazetteer: Gazetteer) -> Around:
    today = dates.date_range(clock.today().isoformat())[0] or 0
    with gazetteer.database.reading() as connection:
        facts = repository.facts(connection)
        held = repository.holders_among(connection, today, _HOLDING)
        stated = repository.stated_between(connection, _LIES_IN)
    years: dict[str, list[tuple[int, int]]] = {}
    for entity, date in facts:
        span = _years(date)
        if span is not None:
            years.setdefault(entity, []).append(span)
    above: dict[str, set[str]] = {}
    for entity, whole in stated:
        above.setdefault(entity, set()).add(whole)
    within = {entity: _all_above(entity, above) for entity in above}
    own: dict[str, set[str]] = {}
    for entity, holder in held:
        own.setdefault(entity, set()).add(holder)
    holders = {entity: frozenset(found) for entity, found in own.items()}
    # A place without records of its own is held by who holds what it lies in, the nearest first.
    for entity in within:
        if entity not in own:
            inherited = _inherited(entity, above, own)
            if inherited:
                holders[entity] = frozenset(inherited)
    return Around(years, holders, within)


def _years(date: str) -> tuple[int, int] | None:
    """The first and the last year that a date may mean; None where one of them is not known."""
    try:
        first, last = dates.date_range(date)
    except DateError:
        return None
    if first is None or last is None:
        return None
    return dates.year_month_day(first)[0], dates.year_month_day(last)[0]


def _all_above(entity: str, above: Mapping[str, set[str]]) -> frozenset[str]:
    """Everything in which an entity lies, and in which that lies."""
    found: set[str] = set()
    waiting = [entity]
    while waiting:
        for whole in above.get(waiting.pop(), ()):
            if whole not in found:
                found.add(whole)
                waiting.append(whole)
    return frozenset(found - {entity})


def _inherited(entity: str, above: Mapping[str, set[str]], own: Mapping[str, set[str]]) -> set[str]:
    """Who holds the nearest of what an entity lies in of which that is recorded."""
    seen = {entity}
    level = above.get(entity, set())
    while level:
        found = {holder for whole in level for holder in own.get(whole, ())}
        if found:
            return found
        seen |= level
        level = {higher for whole in level for higher in above.get(whole, ())} - seen
    return set()


def _letter_order(counted: tuple[str, int]) -> tuple[bool, str]:
    return counted[0] == OTHER_LETTER, counted[0]


def _all_entries(gazetteer: Gazetteer) -> list[Entry]:
    """Everything that is listed, by id."""
    found: list[Entry] = []
    after: tuple[str, ...] | None = None
    while len(found) < MOST_LISTED:
        page = lookup.entities(gazetteer, limit=_PORTION, after=after)
        found.extend(map(Entry.of, page.results))
        if page.last is None:
            break
        after = tuple(page.last)
    return found


def _in_order(gazetteer: Gazetteer, entries: Sequence[Entry], lang: str, known: Readings) -> list[Listed]:
    """The entries that have a label in a language, in its order."""
    found: list[Listed] = []
    for portion in repository.portions(entries, _PORTION):
        summaries = [entry.summary() for entry in portion]
        readings = _stored_readings(gazetteer, summaries, lang, known)
        for entry, summary in zip(portion, summaries, strict=True):
            label = summary.get("label", {}).get(lang)
            if label:
                order = _order(label, lang, entry.kind, readings.get(entry.id))
                found.append(Listed(entry, sys.intern(_letter(order)), order))
    return sorted(found, key=lambda one: (one.letter == OTHER_LETTER, one.order, one.entry.id))


#: By entity and language, the version that was looked at and how its label is read; null where no reading is stored.
Readings = dict[tuple[str, str], tuple[int, str | None]]


def _stored_readings(
    gazetteer: Gazetteer, summaries: Sequence[Mapping[str, Any]], lang: str, known: Readings
) -> dict[str, str | None]:
    """How the Chinese label of each entity is read, as its public document has it; nothing for other languages.

    Only the documents of versions that are not `known` are read, and then they are.
    """
    if not Tag.read(lang).is_chinese:
        return {}
    labelled = {one["id"]: one for one in summaries if lang in one.get("label", {})}
    missing = [one for one in labelled if known.get((one, lang), (0, None))[0] != labelled[one]["version"]]
    for portion in repository.portions(missing, _DOCUMENTS):
        for entity, document in lookup.documents(gazetteer, portion).items():
            summary = labelled[entity]
            known[entity, lang] = (summary["version"], _reading_of(document["names"], summary["label"][lang]))
    return {one: known[one, lang][1] for one in labelled if (one, lang) in known}


def _reading_of(names: Sequence[Mapping[str, Any]], label: str) -> str | None:
    """The first reading of the name that is the label."""
    for name in names:
        if name["text"] == label and name.get("readings"):
            reading: str = name["readings"][0]["pinyin"]
            return reading
    return None


def _order(label: str, lang: str, kind: str, stored: str | None = None) -> str:
    """What a label is put in order by: without case and marks, Chinese by its reading, the stored one where there is one."""
    spelled = label
    if stored is not None:
        spelled = f"{stored} {label}"
    elif lang.startswith("zh"):
        # To read thousands of labels anew takes seconds, and all dictionaries in memory.
        read = pinyin.readings(label[:_READ], kind=kind, lang=lang)
        spelled = f"{read[0].pinyin} {label}" if read else label
    plain = unicodedata.normalize("NFD", spelled.casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character) or character == "\u0306")
    return unicodedata.normalize("NFC", kept).lstrip("«\"'“‘(（《")


def _letter(order: str) -> str:
    first = order[:1].upper()
    return first if first.isalpha() else OTHER_LETTER


def lying_within(gazetteer: Gazetteer, region: str) -> frozenset[str]:
    """Everything that lies in a region or a state, itself among it."""
    around = gazetteer.part(Catalogue).around(gazetteer)
    return frozenset({region, *(entity for entity, above in around.within.items() if region in above)})
