"""Known names in a text: found all at once, held against their surroundings, and put together as the best cover.

An Aho-Corasick automaton over every name (and every case form of a Russian one) finds all matches, overlapping ones among
them. A match is kept where its edges and its capitals allow it; of those kept, the set that covers the text best is chosen:
taking the leftmost longest instead would cut 曾名列宁格勒 into 名列 and 格勒 and lose 列宁格勒. Which entity a name means here,
and what to write in another language, is for `services/annotating.py`.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final, NamedTuple

import ahocorasick_rs
import numpy as np

from gazetteer.domain.entity import Grammar
from gazetteer.language import adjectives, russian, script
from gazetteer.text import edges, frequency, short_forms
from gazetteer.text.folding import FoldedText, fold_pattern
from gazetteer.text.segmentation import ChineseWords
from gazetteer.text.stop_list import COMMON_WORDS, HOMOGRAPHS, OTHER_NAMES


class NameEntry(NamedTuple):
    """A name as the automaton takes it: whose it is, which of the entity's names, its text, language and kind of entity."""

    entity: str
    ordinal: int
    text: str
    lang: str
    kind: str
    #: Whether other forms than the one written are looked for: case forms, plurals, the other English spelling.
    inflect: bool = True
    #: What the document says of the grammar of a Russian name.
    grammar: Mapping[str, Any] | None = None
    #: Whether it came in by the hundred thousand.
    imported: bool = False
    #: Whether adjectives made of the name stand for the entity, too: китайский, Siberian.
    adjectives: bool = False
    #: Whether it is there to be found and never offered (`lookup`): such a form needs a capital where its script has them.
    finds_only: bool = False


class Match(NamedTuple):
    """A name found: code point offsets into the text as sent, and the index of its pattern."""

    start: int
    end: int
    pattern: int


class Owner(NamedTuple):
    """Whose name a pattern is: the entity, the ordinal of the name in its document, whether the form is an inflected one,
    and whether it is an adjective made of the name.
    """

    entity: str
    ordinal: int
    inflected: bool
    adjective: bool = False


# The forms in which a name is looked for

_ENGLISH_VARIANTS: Final = (
    (re.compile(r"(?<=[a-z])isation"), "ization"),
    (re.compile(r"(?<=[a-z])ization"), "isation"),
    (re.compile(r"entre\b"), "enter"),
    (re.compile(r"enter\b"), "entre"),
    (re.compile(r"(?<=[bnv])our(?=l|s?\b)"), "or"),
    (re.compile(r"\b([Nn])eighbor"), r"\1eighbour"),
    (re.compile(r"\b([Nn])eighbour"), r"\1eighbor"),
    (re.compile(r"(?<=f)ence\b"), "ense"),
    (re.compile(r"(?<=f)ense\b"), "ence"),
    (re.compile(r"^Saint "), "St. "),
    (re.compile(r"^Saint "), "St "),
)
_RUSSIAN_PERSON: Final = re.compile(r"([А-ЯЁ])[а-яё]+ ([А-ЯЁ])[а-яё]+(?:ич|на) ([А-ЯЁ][а-яё-]+(?:-[А-ЯЁ][а-яё]+)?)")
_TREATY_OF: Final = re.compile(r"(Treaty|Convention) of ([A-Z][\w-]+)")
#: People's, also written Peoples and Peoples'.
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s\b")
_POINTED: Final = re.compile(r"(?:[A-Z]\.){3,}")
#: U.S without its last point is also the beginning of others.
_SHORTEST_WITHOUT_POINT: Final = 2
_CAPITALISED_WORDS: Final = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}")
_COOPERATION: Final = re.compile(r"\b([Cc])ooperation")
_SAINT: Final = re.compile(r"\b(?:Saint|St\.)[ -](?=[A-Z])")
_SHORT_CAPITALS: Final = re.compile(r"[A-Z]{2,5}")


def forms_of(entry: NameEntry) -> Iterator[tuple[str, bool]]:
    """Every form in which a name is looked for, each with whether it is one that the document does not hold."""
    yield entry.text, False
    if not entry.inflect:
        return
    if entry.lang == "ru":
        grammar = Grammar.model_validate(entry.grammar, strict=False) if entry.grammar else None
        for form in russian.case_forms(entry.text, grammar, kind=entry.kind):
            if form != entry.text:
                yield form, True
                if (old := russian.old_endings(form)) != form:
                    yield old, True
        if entry.kind == "term":
            for form in russian.plural_forms(entry.text):
                yield form, True
        if entry.kind == "person" and (whole := _RUSSIAN_PERSON.fullmatch(entry.text)):
            given = entry.text.split()[0]
            initials = f"{whole[1]}. {whole[2]}."
            for shorter in (f"{given} {whole[3]}", f"{initials} {whole[3]}", f"{whole[1]}. {whole[3]}"):
                for form in russian.case_forms(shorter, kind="person"):
                    yield form, True
                    yield form.replace(". ", "."), True
    elif entry.lang == "en":
        for pattern, replacement in _ENGLISH_VARIANTS:
            if pattern.search(entry.text):
                yield pattern.sub(replacement, entry.text), True
        if entry.text.startswith(("the ", "The ")):
            yield entry.text[4:], True
        if entry.kind == "term" and entry.text[-1:].isalpha():
            head, of, rest = entry.text.partition(" of ")
            yield _plural(head) + of + rest, True
            if head.endswith("um"):
                yield head[:-2] + "a" + of + rest, True
        if entry.kind == "organisation" and ", " in entry.text:
            yield entry.text.partition(", ")[0], True
        if entry.kind == "treaty" and (treaty := _TREATY_OF.fullmatch(entry.text)):
            yield f"{treaty[2]} {treaty[1]}", True
        for form in _written_otherwise(entry.text, entry.kind):
            yield form, True


def _written_otherwise(text: str, kind: str) -> Iterator[str]:
    """An English name as others write its apostrophe, points, hyphens and Saint."""
    if (possessive := _POSSESSIVE.sub("s", text)) != text:
        yield possessive
        yield _POSSESSIVE.sub("s'", text)
    if _SHORT_CAPITALS.fullmatch(text):
        yield "".join(f"{letter}." for letter in text)
        if len(text) > _SHORTEST_WITHOUT_POINT:
            yield ".".join(text)
    elif _POINTED.fullmatch(text):
        yield text[:-1]
    if "-" in text:
        yield text.replace("-", " ")
    elif kind in ("place", "polity") and _CAPITALISED_WORDS.fullmatch(text):
        # Port-Arthur; Far-Eastern Republic.
        words = text.split()
        for place in range(1, len(words)):
            yield " ".join(words[:place]) + "-" + " ".join(words[place:])
    if _COOPERATION.search(text):
        yield _COOPERATION.sub(r"\1o-operation", text)
    if _SAINT.search(text):
        yield from (_SAINT.sub(saint, text) for saint in ("Saint ", "St. ", "St ", "Saint-"))


def _plural(text: str) -> str:
    if text.endswith("ies"):
        return text[:-3] + "y"
    if text.endswith("s") and not text.endswith(("ss", "us", "is")):
        return text[:-1]
    if text.endswith(("s", "x", "ch", "sh")):
        return text + "es"
    if text.endswith("y") and text[-2:-1] not in "aeiou":
        return text[:-1] + "ies"
    return text + "s"


class _Pattern(NamedTuple):
    folded: str
    inflected: bool
    demand: int
    adjective: bool = False


@lru_cache(maxsize=4_096)
def _patterns_kept(
    text: str, lang: str, kind: str, grammar: str | None, has_adjectives: bool, finds_only: bool
) -> tuple[_Pattern, ...]:
    """Kept, because the names of an entity are read anew whenever it is written."""
    document = None if grammar is None else Grammar.model_validate_json(grammar).written()
    entry = NameEntry("", 0, text, lang, kind, True, document, adjectives=has_adjectives, finds_only=finds_only)
    return tuple(_patterns_of(entry))


#: Of the hundred thousands that an import brings, shorter names in letters are nearly always other words (An, Der, Is).
_SHORTEST_IMPORTED: Final = 4


def _patterns_of(entry: NameEntry) -> Iterator[_Pattern]:
    seen: set[str] = set()
    for form, inflected in forms_of(entry):
        folded = fold_pattern(form)
        is_short = len(folded) < _SHORTEST_IMPORTED and not folded.endswith(".")
        if entry.imported and is_short and not script.has_han(folded):
            continue
        if folded not in seen and _worth_finding(form, folded, entry.kind):
            seen.add(folded)
            demand = _capital_demand(form)
            has_case = form.lower() != form.upper() and " " not in form
            if not demand and entry.finds_only and entry.kind != "term" and has_case:
                # A misspelling or a transcription in small letters is a word like any other.
                demand = 1
            yield _Pattern(folded, inflected, demand)
    if entry.adjectives:
        for form in _adjectives_of(entry):
            folded = fold_pattern(form)
            if folded not in seen and len(folded) > _SHORTEST_ADJECTIVE:
                seen.add(folded)
                yield _Pattern(folded, True, _capital_demand(form), adjective=True)


#: Shorter ones are other words.
_SHORTEST_ADJECTIVE: Final = 4


#: Русский is of no town in Bulgaria: a commoner adjective than this is no imported place's.
_COMMONEST_IMPORTED: Final = 5.0


def _adjectives_of(entry: NameEntry) -> Iterator[str]:
    """Every form of the adjectives that are made of a name."""
    if entry.lang == "ru":
        for adjective in adjectives.russian_adjectives(entry.text):
            if entry.imported and frequency.zipf(adjective, "ru") > _COMMONEST_IMPORTED:
                continue
            yield from adjectives.russian_forms(adjective)
    elif entry.lang == "en":
        yield from adjectives.english_adjectives(entry.text)


def _patterns(entry: NameEntry) -> Iterable[_Pattern]:
    if not entry.inflect or entry.imported:
        return _patterns_of(entry)
    grammar = None if entry.grammar is None else Grammar.model_validate(entry.grammar, strict=False).model_dump_json()
    return _patterns_kept(entry.text, entry.lang, entry.kind, grammar, entry.adjectives, entry.finds_only)


def _worth_finding(form: str, folded: str, kind: str) -> bool:
    if len(folded) < 2 or len(folded) > 300:
        return False
    if not any(character.isalpha() for character in folded):
        return False
    return folded not in COMMON_WORDS or form.isupper() or (kind == "term" and not form.islower())


# What a name's capitals ask of the text: bit n, that the n-th word may give the capital that is asked for; `_ALL`, that all
# letters are capitals; 0 asks nothing.
_ALL: Final = 1 << 15
_WORDS: Final = re.compile(r"[^\W_]+")


def _capital_demand(form: str) -> int:
    letters = [character for character in form if character.lower() != character.upper()]
    if not letters or not any(character.isupper() for character in letters):
        return 0
    if len(letters) > 1 and all(character.isupper() for character in letters) and " " not in form and len(letters) <= 6:
        return _ALL
    demand = 0
    for index, word in enumerate(_WORDS.findall(form)[:15]):
        if any(character.isupper() for character in word):
            demand |= 1 << index
    return demand or 1


def _capitals_allow(surface: str, demand: int) -> bool:
    if demand & _ALL:
        letters = [character for character in surface if character.lower() != character.upper()]
        if all(character.isupper() for character in letters):
            return True
        demand &= ~_ALL
        if not demand:
            return False
    for index, word in enumerate(_WORDS.findall(surface)[:15]):
        if demand >> index & 1 and (word[0].isupper() or word[0].istitle()):
            return True
    return False


# An owner of a pattern in one number of 64 bits, because a million objects would be a gigabyte: whether the form is
# inflected, whether it is an adjective, what its capitals ask, the ordinal of the name, the number of the entity.
_INFLECTED: Final = 1
_ADJECTIVE: Final = 2
_DEMAND_AT: Final = 2
_DEMANDS: Final = (1 << 16) - 1
_ORDINAL_AT: Final = _DEMAND_AT + 16
_ORDINALS: Final = (1 << 12) - 1
_ENTITY_AT: Final = _ORDINAL_AT + 12


def _packed(entity: int, ordinal: int, pattern: _Pattern) -> int:
    return (
        entity << _ENTITY_AT
        | min(ordinal, _ORDINALS) << _ORDINAL_AT
        | pattern.demand << _DEMAND_AT
        | pattern.adjective * _ADJECTIVE
        | pattern.inflected * _INFLECTED
    )


_CHINESE, _ABBREVIATION, _HOMOGRAPH = 1, 2, 4
#: So many matches are worth looking at all at once.
_WORTH_ARRAYS: Final = 200


class Patterns:
    """Every form of every name, and whose it is: what an automaton is made of. Never changed once made, and picklable."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        index: dict[str, int] = {}
        owners: list[int | list[int]] = []
        entities: dict[str, int] = {}
        demands: list[int] = []
        #: Names of one Chinese character, each with whose it is, and whether it names a state or a place.
        self.short: dict[str, list[Owner]] = {}
        self.sorts: dict[str, short_forms.Sort] = {}
        for entry in entries:
            if len(entry.text) == 1:
                self._add_short(entry)
            entity = entities.setdefault(entry.entity, len(entities))
            for one in _patterns(entry):
                pattern = index.setdefault(one.folded, len(index))
                demand = one.demand
                packed = _packed(entity, entry.ordinal, one)
                if pattern == len(owners):
                    owners.append(packed)
                    demands.append(demand)
                    continue
                own = owners[pattern]
                if isinstance(own, list):
                    own.append(packed)
                else:
                    owners[pattern] = [own, packed]
                # A first sieve for all: what satisfies one of the owners.
                demands[pattern] = demands[pattern] | demand if demands[pattern] and demand else 0
        others = {index.setdefault(fold_pattern(name), len(index)) for name in OTHER_NAMES}
        for _ in range(len(owners), len(index)):
            owners.append([])
            demands.append(1)
        self.folded = list(index)
        #: Patterns that hide the names inside them, whether or not they are names themselves.
        self.others = frozenset(others)
        self.entity_ids = list(entities)
        # Flat arrays instead of a million lists: owners of pattern i stand at first[i] .. first[i + 1].
        self.first = array("L", [0])
        self.owners = array("Q")
        for found in owners:
            if isinstance(found, list):
                self.owners.extend(found)
            else:
                self.owners.append(found)
            self.first.append(len(self.owners))
        self.demands = array("H", demands)

    def _add_short(self, entry: NameEntry) -> None:
        if entry.kind in ("polity", "place") and script.is_han(entry.text) and not entry.imported:
            character = fold_pattern(entry.text)
            self.short.setdefault(character, []).append(Owner(entry.entity, entry.ordinal, inflected=False))
            self.sorts[character] = "polity" if entry.kind == "polity" else self.sorts.get(character, "place")


class Automaton:
    """The names of a gazetteer at one version of its data, ready to be found; never changed once made."""

    def __init__(self, names: Patterns | Iterable[NameEntry]) -> None:
        made = names if isinstance(names, Patterns) else Patterns(names)
        self._others = made.others
        self.entity_ids = made.entity_ids
        self._first = made.first
        self._owners = made.owners
        self._demands = made.demands
        self._short = made.short
        self._sorts = made.sorts
        self._traits = bytes(_traits(folded) for folded in made.folded)
        self.patterns = len(made.folded)
        self._automaton = (
            ahocorasick_rs.AhoCorasick(
                made.folded, store_patterns=False, implementation=ahocorasick_rs.Implementation.ContiguousNFA
            )
            if made.folded
            else None
        )

    def owners(self, pattern: int, surface: str | None = None) -> list[Owner]:
        """Whose name a pattern is, in the order in which the names came; of those whose capitals the surface form allows."""
        owners = []
        ids = self.entity_ids
        for packed in self._owners[self._first[pattern] : self._first[pattern + 1]]:
            demand = packed >> _DEMAND_AT & _DEMANDS
            if surface is None or not demand or _capitals_allow(surface, demand):
                inflected, adjective = packed & _INFLECTED != 0, packed & _ADJECTIVE != 0
                owners.append(Owner(ids[packed >> _ENTITY_AT], packed >> _ORDINAL_AT & _ORDINALS, inflected, adjective))
        return owners

    def find(self, text: FoldedText) -> list[Match]:
        """Every match whose edges and capitals allow it, overlapping ones among them, by start and then the longest first."""
        folded = text.folded
        kept: list[Match] = []
        hiding: list[Match] = []
        words = ChineseWords(folded)
        for pattern, start, end in self._outside_words(folded):
            traits = self._traits[pattern]
            if traits & _CHINESE:
                if not words.allow(start, end):
                    continue
            elif not edges.allow(folded, start, end):
                continue
            first, last = text.start(start), text.end(end)
            demand = self._demands[pattern]
            if demand:
                if not _capitals_allow(text.original[first:last], demand):
                    continue
                if traits & _ABBREVIATION and not edges.is_no_shouted_word(text.original, first, last):
                    continue
                if traits & _HOMOGRAPH and edges.begins_sentence(text.original, first):
                    continue
            match = Match(first, last, pattern)
            if pattern in self._others:
                hiding.append(match)
            if self._first[pattern] < self._first[pattern + 1]:
                kept.append(match)
        kept.sort(key=lambda match: (match.start, -match.end))
        for other in hiding:
            first = bisect_left(kept, other.start, key=lambda match: match.start)
            last = bisect_left(kept, other.end, key=lambda match: match.start)
            kept[first:last] = [match for match in kept[first:last] if not _inside(match, other)]
        return kept

    def find_short(self, text: FoldedText) -> list[tuple[int, int, list[Owner]]]:
        """The names of one Chinese character that their surroundings show to be names, as offsets into the text as sent."""
        found = short_forms.places(text.folded, self._sorts)
        return [(text.start(at), text.end(at + 1), self._short[text.folded[at]]) for at in found]

    def _outside_words(self, folded: str) -> list[tuple[int, int, int]]:
        """Every match that neither begins nor ends inside a word: most of those found in a text, short names above all, do."""
        if self._automaton is None:
            return []
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        if len(found) < _WORTH_ARRAYS:
            return found
        flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found))
        within = edges.within_words(folded, flat[1::3], flat[2::3])
        return [found[index] for index in np.flatnonzero(within == 0).tolist()]


def _inside(match: Match, other: Match) -> bool:
    """Whether a match is a part of another."""
    return other.start <= match.start and match.end <= other.end and match[:2] != other[:2]


def _traits(folded: str) -> int:
    return (
        (_CHINESE if script.is_han(folded) else 0)
        | (_ABBREVIATION if folded in COMMON_WORDS else 0)
        | (_HOMOGRAPH if folded in HOMOGRAPHS else 0)
    )


def best_cover(matches: Sequence[Match]) -> list[Match]:
    """The matches, not overlapping, that cover the text best: long ones before many, left before right.

    The weight of a match is the square of its length, so that one name of four characters wins over two of two.
    """
    if not matches:
        return []
    ordered = sorted(set(matches), key=lambda match: (match.end, match.start))
    ends = [match.end for match in ordered]
    best: list[tuple[int, int]] = [(0, 0)]  # weight, minus the sum of starts (left wins)
    chosen: list[tuple[int, int]] = []  # (index of the state before, 1 where the match is taken)
    for position, match in enumerate(ordered):
        before = bisect_right(ends, match.start, 0, position)
        weight = (match.end - match.start) ** 2
        taken = (best[before][0] + weight, best[before][1] - match.start)
        if taken > best[position]:
            best.append(taken)
            chosen.append((before, 1))
        else:
            best.append(best[position])
            chosen.append((position, 0))
    cover: list[Match] = []
    state = len(ordered)
    while state > 0:
        before, take = chosen[state - 1]
        if take:
            cover.append(ordered[state - 1])
        state = before
    cover.reverse()
    return cover


_OPENING: Final = "（([［〔【"
_CLOSING: Final = "）)]］〕】"


def bracket_pairs(text: str, matches: Sequence[Match]) -> list[tuple[int, int]]:
    """Pairs of neighbouring matches (their indexes) that stand as `A（B）`, half-width and full-width brackets alike."""
    pairs: list[tuple[int, int]] = []
    for index in range(len(matches) - 1):
        left, right = matches[index], matches[index + 1]
        if not 0 < right.start - left.end <= 6:
            continue
        between = text[left.end : right.start].strip()
        after = text[right.end : right.end + 2].lstrip()[:1]
        if len(between) == 1 and between in _OPENING and after and after in _CLOSING:
            pairs.append((index, index + 1))
    return pairs


def language_fits(lang: str, source: str | None) -> bool:
    """Whether a name of language `lang` can stand in a text of language `source` (null is any).

    Both Chinese scripts are one language here, and a name of unknown language may be of any.
    """
    if source is None:
        return True
    spoken = lang.partition("-")[0]
    return spoken in ("und", source.partition("-")[0])
