"""Known names in a text: found all at once, held against their surroundings, and put together as the best cover.

An Aho-Corasick automaton over every name (and every case form of a Russian one) finds all matches, overlapping ones among
them. A match is kept where its edges and its capitals allow it; of those kept, the set that covers the text best is chosen:
taking the leftmost longest instead would cut 曾名列宁格勒 into 名列 and 格勒 and lose 列宁格勒. Which entity a name means here,
and what to write in another language, is for `services/mentions.py` and `services/annotating.py`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple, Protocol

import ahocorasick_rs
import numpy as np

from gazetteer.language import combining, script
from gazetteer.text import edges, short_forms
from gazetteer.text.folding import FoldedText, fold_pattern
from gazetteer.text.forms import CAPITALS_ALL, WORDS, Derived, NameEntry, Pattern, patterns_of
from gazetteer.text.segmentation import ChineseWords
from gazetteer.text.stop_list import COMMON_WORDS, HOMOGRAPHS, OTHER_NAMES


class Span(Protocol):
    """A part of a text, by code point offsets."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class Match(NamedTuple):
    """A name found: code point offsets into the text as sent, and the index of its pattern."""

    start: int
    end: int
    pattern: int


class Owner(NamedTuple):
    """Whose name a pattern is: the entity, the ordinal of the name in its document, whether the form is an inflected one,
    and what is made of the name where it is not the name itself.
    """

    entity: str
    ordinal: int
    inflected: bool
    derived: Derived | None = None


@lru_cache(maxsize=16_384)
def _capitals_allow(surface: str, demand: int) -> bool:
    if demand & CAPITALS_ALL:
        letters = [character for character in surface if character.lower() != character.upper()]
        if all(character.isupper() for character in letters):
            return True
        demand &= ~CAPITALS_ALL
        if not demand:
            return False
    for index, word in enumerate(WORDS.findall(surface)[:15]):
        if demand >> index & 1 and (word[0].isupper() or word[0].istitle()):
            return True
    return False


# An owner of a pattern in one number of 64 bits, because a million objects would be a gigabyte: whether the form is
# inflected, what is made of the name, what its capitals ask, the ordinal of the name, the number of the entity.
_INFLECTED: Final = 1
_DERIVED_AT: Final = 1
_DERIVED: Final[tuple[Derived | None, ...]] = (None, "adjective", "demonym")
_DEMAND_AT: Final = 3
_DEMANDS: Final = (1 << 16) - 1
_ORDINAL_AT: Final = _DEMAND_AT + 16
_ORDINALS: Final = (1 << 12) - 1
_ENTITY_AT: Final = _ORDINAL_AT + 12


def _packed(entity: int, ordinal: int, pattern: Pattern) -> int:
    return (
        entity << _ENTITY_AT
        | min(ordinal, _ORDINALS) << _ORDINAL_AT
        | pattern.demand << _DEMAND_AT
        | _DERIVED.index(pattern.derived) << _DERIVED_AT
        | pattern.inflected * _INFLECTED
    )


_CHINESE, _ABBREVIATION, _HOMOGRAPH, _COMBINING = 1, 2, 4, 8
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
            for one in patterns_of(entry):
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
                inflected, derived = packed & _INFLECTED != 0, _DERIVED[packed >> _DERIVED_AT & 3]
                owners.append(Owner(ids[packed >> _ENTITY_AT], packed >> _ORDINAL_AT & _ORDINALS, inflected, derived))
        return owners

    def find(self, text: FoldedText) -> list[Match]:
        """Every match whose edges and capitals allow it, overlapping ones among them, by start and then the longest first."""
        folded = text.folded
        kept: list[Match] = []
        hiding: list[Match] = []
        words = ChineseWords(folded)
        for pattern, start, end in self._outside_words(folded):
            stands = self._place(text, words, pattern, start, end)
            if stands is None:
                continue
            first, last = stands
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

    def _place(
        self, text: FoldedText, words: ChineseWords, pattern: int, start: int, end: int
    ) -> tuple[int, int] | None:
        """Where a match of the folded text stands in the text as sent; None where its edges or its capitals forbid it."""
        traits = self._traits[pattern]
        if traits & _CHINESE:
            if not words.allow(start, end):
                return None
        elif not edges.allow(text.folded, start, end):
            return None
        if traits & _COMBINING:
            end -= 1  # the hyphen is no part of what stands for the name
            if not combining.is_before_another(text.folded, start, end):
                return None
        first, last = text.start(start), text.end(end)
        demand = self._demands[pattern]
        if demand and not _is_written_as_a_name(text.original, first, last, demand, traits):
            return None
        return first, last

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


def _is_written_as_a_name(text: str, start: int, end: int, demand: int, traits: int) -> bool:
    """Whether the capitals of a name are there, and are its own rather than a headline's or the sentence's."""
    if not _capitals_allow(text[start:end], demand):
        return False
    if traits & _ABBREVIATION and not edges.is_no_shouted_word(text, start, end):
        return False
    return not (traits & _HOMOGRAPH and edges.begins_sentence(text, start))


def _inside(match: Match, other: Match) -> bool:
    """Whether a match is a part of another."""
    return other.start <= match.start and match.end <= other.end and match[:2] != other[:2]


def _traits(folded: str) -> int:
    return (
        (_CHINESE if script.is_han(folded) else 0)
        | (_ABBREVIATION if folded in COMMON_WORDS else 0)
        | (_HOMOGRAPH if folded in HOMOGRAPHS else 0)
        | (_COMBINING if folded.endswith("-") else 0)
    )


def best_cover(matches: Sequence[Match]) -> list[Match]:
    """The matches, not overlapping, that cover the text best: long ones before many, left before right.

    The weight of a match is the square of its length, so that one name of four characters wins over two of two.
    """
    if not matches:
        return []
    # They come in nearly this order, which a set would lose: sorting a long text's from none keeps everybody else waiting.
    ordered = sorted(dict.fromkeys(matches), key=lambda match: (match.end, match.start))
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


def bracket_pairs(text: str, matches: Sequence[Span]) -> list[tuple[int, int]]:
    """Pairs of neighbouring names (their indexes) that stand as `A（B）`, half-width and full-width brackets alike."""
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
