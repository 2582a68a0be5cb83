"""Known names in a text: found all at once, held against their surroundings, and put together as the best cover.

An Aho-Corasick automaton over every name (and every case form of a Russian one) finds all matches, overlapping ones among
them. A match is kept where its edges and its capitals allow it; of those kept, the set that covers the text best is chosen:
taking the leftmost longest instead would cut 曾名列宁格勒 into 名列 and 格勒 and lose 列宁格勒. Which entity a name means here,
and what to write in another language, is for `services/annotating.py`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import ahocorasick_rs

from gazetteer.language import russian, script
from gazetteer.text import segmentation
from gazetteer.text.folding import FoldedText, fold_pattern
from gazetteer.text.stop_list import COMMON_WORDS


class NameEntry(NamedTuple):
    """A name as the automaton takes it: whose it is, which of the entity's names, its text, language and kind of entity."""

    entity: str
    ordinal: int
    text: str
    lang: str
    kind: str
    #: Whether other forms than the one written are looked for: case forms, plurals, the other English spelling.
    inflect: bool = True


class Match(NamedTuple):
    """A name found: code point offsets into the text as sent, and the index of its pattern."""

    start: int
    end: int
    pattern: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose name a pattern is: the entity, the ordinal of the name in its document, whether the form is an inflected one."""

    entity: str
    ordinal: int
    inflected: bool


_WORD_CHARACTER: Final = re.compile(r"[^\W\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")
_ENGLISH_VARIANTS: Final = (
    (re.compile(r"(?<=[a-z])isation"), "ization"),
    (re.compile(r"(?<=[a-z])ization"), "isation"),
    (re.compile(r"entre\b"), "enter"),
    (re.compile(r"enter\b"), "entre"),
    (re.compile(r"(?<=[bnv])our(?=l|s?\b)"), "or"),
    (re.compile(r"\bneighbor"), "neighbour"),
    (re.compile(r"(?<=f)ence\b"), "ense"),
    (re.compile(r"(?<=f)ense\b"), "ence"),
)


def forms_of(entry: NameEntry) -> Iterator[tuple[str, bool]]:
    """Every form in which a name is looked for, each with whether it is one that the document does not hold."""
    yield entry.text, False
    if not entry.inflect:
        return
    if entry.lang == "ru":
        for form in russian.case_forms(entry.text):
            if form != entry.text:
                yield form, True
    elif entry.lang == "en":
        for pattern, replacement in _ENGLISH_VARIANTS:
            if pattern.search(entry.text):
                yield pattern.sub(replacement, entry.text), True
        if entry.text.startswith("the "):
            yield entry.text[4:], True
        if entry.kind == "term" and entry.text[-1:].isalpha():
            yield _plural(entry.text), True


def _plural(text: str) -> str:
    if text.endswith(("s", "x", "ch", "sh")):
        return text[:-1] if text.endswith("s") and not text.endswith("ss") else text + "es"
    if text.endswith("y") and text[-2:-1] not in "aeiou":
        return text[:-1] + "ies"
    return text + "s"


class Automaton:
    """The names of a gazetteer at one version of its data, ready to be found; never changed once made."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        index: dict[str, int] = {}
        owners: list[list[int]] = []
        entities: dict[str, int] = {}
        self._entity_ids: list[str] = []
        capitals: list[int] = []
        for entry in entries:
            entity = entities.setdefault(entry.entity, len(entities))
            if entity == len(self._entity_ids):
                self._entity_ids.append(entry.entity)
            for form, inflected in forms_of(entry):
                folded = fold_pattern(form)
                if not _worth_finding(form, folded, entry.kind):
                    continue
                pattern = index.setdefault(folded, len(index))
                packed = entity << 13 | min(entry.ordinal, 4095) << 1 | inflected
                demand = _capital_demand(form)
                if pattern == len(owners):
                    owners.append([packed])
                    capitals.append(demand)
                else:
                    if packed not in owners[pattern]:
                        owners[pattern].append(packed)
                    # Where names differ only in their capitals the least demanding one decides.
                    capitals[pattern] = min(capitals[pattern], demand)
        # Two flat arrays instead of a million lists: owners of pattern i stand at first[i] .. first[i + 1].
        self._first = array("L", [0])
        self._owners = array("Q")
        for own in owners:
            self._owners.extend(own)
            self._first.append(len(self._owners))
        self._capitals = bytes(capitals)
        self.patterns = len(index)
        self._automaton = (
            ahocorasick_rs.AhoCorasick(
                list(index), store_patterns=False, implementation=ahocorasick_rs.Implementation.ContiguousNFA
            )
            if index
            else None
        )

    def owners(self, pattern: int) -> list[Owner]:
        """Whose name a pattern is, in the order in which the names came."""
        packed = self._owners[self._first[pattern] : self._first[pattern + 1]]
        return [Owner(self._entity_ids[code >> 13], code >> 1 & 4095, bool(code & 1)) for code in packed]

    def find(self, text: FoldedText) -> list[Match]:
        """Every match whose edges and capitals allow it, overlapping ones among them, by start and then the longest first."""
        if self._automaton is None:
            return []
        folded = text.folded
        kept: list[Match] = []
        edges = segmentation.Edges(folded)
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if not _edges_allow(folded, start, end) or not edges.allow(start, end):
                continue
            first, last = text.start(start), text.end(end)
            demand = self._capitals[pattern]
            if demand and not _capitals_allow(text.original[first:last], demand):
                continue
            kept.append(Match(first, last, pattern))
        kept.sort(key=lambda match: (match.start, -match.end))
        return kept


def _worth_finding(form: str, folded: str, kind: str) -> bool:
    if len(folded) < 2 or len(folded) > 300:
        return False
    if not any(character.isalpha() for character in folded):
        return False
    return not (folded in COMMON_WORDS and (kind != "term" or form.islower()))


#: What a name's capitals ask of the text: nothing, that it is not all in lower case, that it is all in capitals.
_ANY, _CAPITAL, _ALL_CAPITALS = 0, 1, 2


def _capital_demand(form: str) -> int:
    letters = [character for character in form if character.isalpha() and character.lower() != character.upper()]
    if not letters or not any(character.isupper() for character in letters):
        return _ANY
    if len(letters) > 1 and all(character.isupper() for character in letters) and " " not in form and len(letters) <= 6:
        return _ALL_CAPITALS
    return _CAPITAL


def _capitals_allow(surface: str, demand: int) -> bool:
    letters = [character for character in surface if character.lower() != character.upper()]
    if demand == _ALL_CAPITALS:
        return all(character.isupper() for character in letters)
    if not letters or not any(character.isupper() for character in letters):
        return False
    # One word: it is the first letter that counts (an upper-case letter inside would be another word's).
    return " " in surface or "-" in surface or letters[0].isupper()


def _is_word(character: str) -> bool:
    return _WORD_CHARACTER.match(character) is not None


def _edges_allow(folded: str, start: int, end: int) -> bool:
    """Whether a match that begins or ends with a letter or figure of an alphabetic script stands at the edge of a word.

    Chinese writes no blanks: there nothing is asked, also where scripts meet (在Vladivostok的港口).
    """
    if start > 0 and _is_word(folded[start]) and _is_word(folded[start - 1]):
        return False
    return not (end < len(folded) and _is_word(folded[end - 1]) and _is_word(folded[end]))


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
        before = _last_not_after(ends, match.start, position)
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


def _last_not_after(ends: list[int], start: int, limit: int) -> int:
    low, high = 0, limit
    while low < high:
        middle = (low + high) // 2
        if ends[middle] <= start:
            low = middle + 1
        else:
            high = middle
    return low


_OPENING: Final = "（([［〔【"
_CLOSING: Final = "）)]］〕】"


def bracket_pairs(text: str, matches: Sequence[Match]) -> list[tuple[int, int]]:
    """Pairs of neighbouring matches (their indexes) that stand as `A（B）`, half-width and full-width brackets alike."""
    pairs: list[tuple[int, int]] = []
    for index in range(len(matches) - 1):
        left, right = matches[index], matches[index + 1]
        between = text[left.end : right.start].strip()
        after = text[right.end : right.end + 1]
        if len(between) == 1 and between in _OPENING and after and after in _CLOSING:
            pairs.append((index, index + 1))
    return pairs


@lru_cache(maxsize=1)
def _no_entries() -> Automaton:
    return Automaton(())


def empty() -> Automaton:
    """An automaton that finds nothing."""
    return _no_entries()


def language_fits(lang: str, source: str | None) -> bool:
    """Whether a name of language `lang` is meant by a request for `source` (`zh` is both scripts; null is any)."""
    return source is None or lang == source or lang.startswith(source + "-") or source.startswith(lang + "-")


def is_traditional(text: str) -> bool:
    """Whether a text holds a character that only the traditional script has."""
    return script.has_han(text) and script.simplified(text) != text


__all__ = [
    "Automaton",
    "Match",
    "NameEntry",
    "Owner",
    "best_cover",
    "bracket_pairs",
    "empty",
    "forms_of",
    "is_traditional",
    "language_fits",
]
