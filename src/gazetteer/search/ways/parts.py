"""A name that stands with something that is not part of it: its administrative term (上海市, г.
Владивосток), or where it lies (Vladivostok, Russia; 中国黑龙江省哈尔滨市).

Both are readings of the text, taken only where nothing is called as it stands, and worth less than
that. A term must be true of the place; of what stands beside the name, at least one must be true,
and no state may be another than the place's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from gazetteer.domain.countries import alpha3
from gazetteer.language import administrative, script, spelling, transcription
from gazetteer.search import ranking
from gazetteer.search.finding import Finding
from gazetteer.search.keys import words
from gazetteer.search.rows import Row
from gazetteer.search.ways.whereabouts import Whereabouts, hinted_at, is_state, places_among, types_of
from gazetteer.storage.reader import Reader

#: Rows that are read of the keys of one part.
_ROWS: Final = 60
#: Parts into which a text is taken apart, and ways of taking it apart that are tried.
_MOST_PARTS: Final = 5
_MOST_DIVISIONS: Final = 40
#: Chinese texts are taken apart between any two characters; a part has two and more.
_SHORTEST_CHINESE: Final = 2
_LONGEST_CHINESE: Final = 20
_MOST_WORDS: Final = 6
#: Kinds of key that pinyin of another transcription may be.
_READ: Final = (ranking.NAME, ranking.PINYIN)

_SEPARATORS: Final = re.compile(r"\s*[,，、;；/|()（）\[\]【】<>《》:：]\s*|\s+[-–—]+\s+")
_FIGURES: Final = re.compile(r"[\d\s.№-]*")


@dataclass(frozen=True, slots=True)
class Division:
    """A text taken apart: the part that is the name, and those that say where it lies."""

    name: str
    beside: tuple[str, ...]


@dataclass(slots=True)
class Part:
    """What a part of a text may mean: the rows of the entities called so, each with its distance."""

    text: str
    rows: list[Row] = field(default_factory=list)
    away: dict[str, float] = field(default_factory=dict)

    @property
    def types(self) -> frozenset[str]:
        """The types that it may mean, where it is a term alone."""
        return administrative.types_of_term(self.text)

    @property
    def country(self) -> str | None:
        """The country of which it is the code."""
        return alpha3(self.text) if self.text.isupper() else None


class Parts:
    """The names that stand in the text with a term or with where they lie."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding

    async def find(self) -> None:
        """Look for the text without its term, then for the text taken apart where signs or the
        Chinese order part it, by what holds a place.
        """
        if not await self._without_term():
            await self._apart(divisions_of(self.finding.asked.text), hints=False)

    async def find_hinted(self) -> None:
        """Look for the text taken apart in the same way, by what is said of a place and by its terms, too.

        That comes later: what is said of a province names its towns (Khakassia, Abakan is Abakan), and what is said of a
        town whom it is called after (Smirnykh, Leonid is the man).
        """
        await self._apart(divisions_of(self.finding.asked.text), hints=True)

    async def find_between_words(self) -> None:
        """Look for the text taken apart at a blank: Vladivostok Russia. Only what holds a place
        counts: what is said of it is looked for word by word (`words.py`).
        """
        await self._apart(divisions_at_blanks(self.finding.asked.text), hints=False)

    async def states_in_brackets(self) -> frozenset[str] | None:
        """The entities that a bracket of the text names, where one of them is a state; None where none is."""
        texts = spelling.in_brackets(self.finding.asked.text)
        parts = (await self._parts_of(texts, filtered=False)).values()
        entities = frozenset(row.entity for part in parts for row in part.rows)
        names_a_state = any(part.country for part in parts) or await is_state(self.finding.reader, sorted(entities))
        return entities if names_a_state else None

    async def _without_term(self) -> bool:
        finding = self.finding
        part = Part(finding.asked.text)
        await _read_without_term(finding, part, filtered=True)
        if not part.rows:
            return False
        found = await finding.admit(
            part.rows, "exact", distance=lambda row: part.away[row.entity], note="without its term"
        )
        return found > 0

    async def _apart(self, found: Iterator[Division], *, hints: bool) -> None:
        divisions = list(islice(found, _MOST_DIVISIONS))
        if not divisions:
            return
        names = await self._parts_of([one.name for one in divisions], filtered=True)
        if not any(part.rows for part in names.values()):
            return
        beside = await self._parts_of([text for one in divisions for text in one.beside], filtered=False)
        for division in divisions:
            name = names[division.name]
            if name.rows and await self._admit(name, [beside[text] for text in division.beside], hints=hints):
                return

    async def _parts_of(self, texts: list[str], *, filtered: bool) -> dict[str, Part]:
        """What each part may mean: the keys of all looked up at once."""
        parts = {text: Part(text) for text in texts}
        keys = {text: spelling.query_keys(text) for text in parts}
        transcribed = {text: transcription.pinyin_of(text) for text in parts}
        every = sorted({key for found in (*keys.values(), *transcribed.values()) for key in found})
        rows = await _rows_of(self.finding, every, filtered=filtered)
        for text, part in parts.items():
            for key in keys[text]:
                _add(part, rows.get(key, []), 0.0)
            for key in () if part.rows else transcribed[text]:
                _add(part, [row for row in rows.get(key, ()) if row.kind in _READ], ranking.TRANSCRIBED)
            if not part.rows:
                await _read_without_term(self.finding, part, filtered=filtered)
        return parts

    async def _admit(self, name: Part, beside: list[Part], *, hints: bool) -> bool:
        """Take the places of that name which lie where the text says."""
        finding = self.finding
        entities = list(dict.fromkeys(row.entity for row in name.rows))
        places = await places_among(finding.reader, entities)
        if not places:
            return False
        whereabouts = await Whereabouts.read(finding.reader, list(places))
        meant = [await _meant(finding.reader, part, places if hints else {}) for part in beside]
        verdicts = {entity: _verdict(whereabouts, entity, meant) for entity in places}
        # Of two places of one name the one of which more is true is meant.
        most = max(confirmed for confirmed, _ in verdicts.values())
        if most == 0:
            return False
        away = {
            entity: name.away[entity] + distance
            for entity, (confirmed, distance) in verdicts.items()
            if confirmed == most
        }
        rows = [row for row in name.rows if row.entity in away]
        if not rows:
            return False
        said = ", ".join(part.text for part in beside)
        found = await finding.admit(rows, "exact", distance=lambda row: away[row.entity], note=f"beside: {said}")
        return found > 0


@dataclass(frozen=True, slots=True)
class Meant:
    """What a part beside a name means: entities, types, a country, places of which something said
    hints at it; and whether it is a state.
    """

    entities: frozenset[str]
    types: frozenset[str]
    country: str | None
    hinted: frozenset[str]
    is_state: bool


async def _meant(reader: Reader, part: Part, places: Mapping[str, float]) -> Meant:
    entities = frozenset(row.entity for row in part.rows)
    states = await is_state(reader, sorted(entities))
    hinted = frozenset(await hinted_at(reader, places, words(part.text)))
    types = part.types if places else frozenset()
    return Meant(entities, types, part.country, hinted, part.country is not None or states)


def _verdict(whereabouts: Whereabouts, entity: str, meant: list[Meant]) -> tuple[int, float]:
    """How many parts of a text are true of a place, and how far it is from the text; none where a
    state is another than the place's.
    """
    confirmed = 0
    away = 0.0
    unknown = 0
    for one in meant:
        found = whereabouts.distance(entity, one.entities, one.country, one.types)
        # A term is true of the place itself, or it is not; that the word stands in what is said of it does not count.
        if found is None and entity in one.hinted and not one.is_state and not one.types:
            found = ranking.CONFIRMED
        if found is not None:
            confirmed += 1
            away = max(away, found)
        elif one.is_state:
            return 0, 0.0
        else:
            unknown += 1
    return confirmed, away + unknown * ranking.PER_UNKNOWN_PART


async def _rows_of(finding: Finding, keys: list[str], *, filtered: bool) -> dict[str, list[Row]]:
    """The rows of many keys at once, the best of each first."""
    found: dict[str, list[Row]] = {}
    if not keys:
        return found
    for row in await finding.rows_of_keys(keys, _ROWS * len(keys), filtered=filtered):
        having = found.setdefault(row.key, [])
        if len(having) < _ROWS:
            having.append(row)
    return found


async def _read_without_term(finding: Finding, part: Part, *, filtered: bool) -> None:
    """Add what the part means without its administrative term: names with the term written out, and
    names without it, or with another of its sort, of places of which the term is true.
    """
    readings = administrative.without_term(part.text)
    if not readings:
        return
    keys = {key for one in readings for key in (one.key, *one.written, *one.instead)}
    rows = await _rows_of(finding, sorted(keys), filtered=filtered)
    alone = [row for one in readings for key in (one.key, *one.instead) for row in rows.get(key, ())]
    types = await types_of(finding.reader, sorted({row.entity for row in alone}))
    for one in readings:
        for key in one.written:
            _add(part, rows.get(key, []), ranking.WRITTEN_OUT)
    for one in readings:
        for key in (one.key, *one.instead):
            _add(part, _of_types(rows.get(key, []), one.types, types), ranking.WITHOUT_TERM)
    for one in () if part.rows else readings:
        _add(part, _of_types(rows.get(one.key, []), one.became, types), ranking.TERM_OF_THE_PAST)


def _of_types(rows: list[Row], wanted: frozenset[str], types: Mapping[str, set[str]]) -> list[Row]:
    return [row for row in rows if administrative.is_of_types(types.get(row.entity, set()), wanted)]


def _add(part: Part, rows: list[Row], away: float) -> None:
    for row in rows:
        if part.away.setdefault(row.entity, away) == away:
            part.rows.append(row)


# Taking apart


def divisions_of(text: str) -> Iterator[Division]:
    """The ways of taking a text apart into a name and what stands beside it, the likeliest first."""
    parts = [part.strip() for part in _SEPARATORS.split(text) if part and part.strip()]
    parts = [part for part in parts if not _FIGURES.fullmatch(part)]
    if 1 < len(parts) <= _MOST_PARTS:
        yield from _each_as_name(parts)
        return
    if len(parts) == 1:
        yield from _of_chinese(parts[0])


def divisions_at_blanks(text: str) -> Iterator[Division]:
    """The ways of taking a text apart at one blank."""
    words = text.split()
    if len(words) > _MOST_WORDS:
        return
    for cut in range(1, len(words)):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        yield Division(left, (right,))
        yield Division(right, (left,))


def _each_as_name(parts: list[str]) -> Iterator[Division]:
    """The first part as the name (as in English), the last (as in Chinese), then those between."""
    last = len(parts) - 1
    for place in (0, last, *range(1, last)):
        yield Division(parts[place], tuple(parts[:place] + parts[place + 1 :]))
    # 俄罗斯，滨海边疆区海参崴: a part may hold both; its name is the last of it.
    if len(parts) == _PAIR:
        for other, whole in ((parts[0], parts[1]), (parts[1], parts[0])):
            for inner in _of_chinese(whole):
                yield Division(inner.name, (*inner.beside, other))


_PAIR: Final = 2


def _of_chinese(text: str) -> Iterator[Division]:
    """Chinese names stand without blanks, the large before the small: 中国黑龙江省哈尔滨市."""
    key = spelling.fold(text)
    if not script.is_han(key) or not 2 * _SHORTEST_CHINESE <= len(key) <= _LONGEST_CHINESE:
        return
    cuts = range(_SHORTEST_CHINESE, len(key) - _SHORTEST_CHINESE + 1)
    for cut in cuts:
        yield Division(key[cut:], (key[:cut],))
    ends = [cut for cut in cuts if key[cut - 1] in _ENDS_A_PART]
    for cut in cuts:
        for end in ends:
            if end - cut >= _SHORTEST_CHINESE:
                yield Division(key[end:], (key[:cut], key[cut:end]))
    # 中国辽宁沈阳: only the first part has an end that shows.
    for cut in ends:
        for end in cuts:
            if end - cut >= _SHORTEST_CHINESE and end not in ends:
                yield Division(key[end:], (key[:cut], key[cut:end]))


#: Characters that end a part of a Chinese address.
_ENDS_A_PART: Final = frozenset("省区市州县盟旗国")
