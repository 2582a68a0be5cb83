"""Where words of alphabetic scripts begin and end, as far as it decides whether a match can be the name that it looks like.

Chinese words are for `segmentation.py`. Nothing is asked where scripts meet: in 在Vladivostok的港口 the name is found.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[Any]

#: Characters of scripts that put no blanks between words, for a class of a pattern.
_WITHOUT_BLANKS: Final = r"\u2e80-\u30ff\u3100-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_WORD_CHARACTER: Final = re.compile(rf"[^\W{_WITHOUT_BLANKS}]")
#: A letter of an alphabet, for patterns: in 会见Jack the word is Jack.
LETTER: Final = rf"[^\W\d_{_WITHOUT_BLANKS}]"

#: Between hyphens these make one name of what stands around them: Комсомольск-на-Амуре is not on the list for Амур.
_LINKS: Final = frozenset("на над под в во у при on upon in na nad pod am an der sur les le la de".split())
#: Before a hyphen these begin another name: Усть-Аргунь.
_BEGINNINGS: Final = frozenset("усть ust нью верхне нижне ново старо северо южно западно восточно".split())


class _WordCharacters(dict[str, bool]):
    """Whether a character belongs to a word of an alphabetic script; worked out when it is first met."""

    def __missing__(self, character: str) -> bool:
        found = self[character] = _WORD_CHARACTER.match(character) is not None
        return found


_IS_WORD: Final = _WordCharacters()


#: 1 for the code points of word characters, 0 for others, 2 for those not yet met.
_WORD_CODES: Final = np.full(0x110000, 2, dtype=np.uint8)


def within_words(folded: str, starts: Codes, ends: Codes) -> Codes:
    """For each match of a folded text whether it begins or ends inside a word, all at once."""
    codes = np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32)
    word = _WORD_CODES[codes]
    if (word == 2).any():
        for code in np.unique(codes[word == 2]).tolist():
            _WORD_CODES[code] = _IS_WORD[chr(code)]
        word = _WORD_CODES[codes]
    # A place before the text and one after it, neither of which is in a word.
    padded = np.concatenate(([0], word, [0]))
    within: Codes = (padded[starts] & padded[starts + 1]) | (padded[ends] & padded[ends + 1])
    return within


def allow(folded: str, start: int, end: int) -> bool:
    """Whether a match in a folded text can be a name of its own, by what touches it."""
    if start > 0 and _IS_WORD[folded[start]]:
        before = folded[start - 1]
        if _IS_WORD[before]:
            return False
        if before == "'" and start > 1 and _IS_WORD[folded[start - 2]]:
            return False
        if before == "-" and _joined_before(folded, start - 1):
            return False
    if _within_points(folded, start, end):
        return False
    if end < len(folded) and _IS_WORD[folded[end - 1]]:
        after = folded[end]
        if _IS_WORD[after] or after == "$":
            return False
        if after == "'" and not _possessive(folded, end):
            return False
        if after == "-" and _joined_after(folded, end):
            return False
    return True


def _within_points(folded: str, start: int, end: int) -> bool:
    """Whether a match is a part of letters with points that go on: U.S. and U.S in U.S.S.R, S.R in U.S.S.R.

    A point that a letter follows without a blank ends no name, and none ends before it where it has points itself.
    """
    if end < len(folded) and folded[end - 1] == "." and _IS_WORD[folded[end]]:
        return True
    if start + 1 >= len(folded) or folded[start + 1] != ".":
        return False
    goes_on = folded[end : end + 1] == "." and end + 1 < len(folded) and _IS_WORD[folded[end + 1]]
    went_before = start > 1 and folded[start - 1] == "." and _IS_WORD[folded[start - 2]]
    return goes_on or went_before


def _possessive(folded: str, apostrophe: int) -> bool:
    """Whether the apostrophe ends the word or begins a possessive: Xi's, but not Xi'an."""
    rest = folded[apostrophe + 1 : apostrophe + 3]
    if not rest or not _IS_WORD[rest[0]]:
        return True
    return rest[0] == "s" and (len(rest) == 1 or not _IS_WORD[rest[1]])


def _joined_before(folded: str, hyphen: int) -> bool:
    first = hyphen
    while first > 0 and hyphen - first < 12 and _IS_WORD[folded[first - 1]]:
        first -= 1
    word = folded[first:hyphen]
    if word in _BEGINNINGS:
        return True
    return word in _LINKS and first > 0 and folded[first - 1] == "-"


def _joined_after(folded: str, hyphen: int) -> bool:
    last = hyphen + 1
    while last < len(folded) and last - hyphen < 8 and _IS_WORD[folded[last]]:
        last += 1
    return folded[hyphen + 1 : last] in _LINKS and folded[last : last + 1] == "-"


def is_no_shouted_word(text: str, start: int, end: int) -> bool:
    """Whether capitals that could also be a common word (US, IT) are an abbreviation: not in a line all in capitals.

    Even there it is one at the beginning of the line and after an article.
    """
    before = text[max(0, start - 30) : start].rpartition("\n")[2].split()
    after = text[end : end + 30].partition("\n")[0].split()
    around = [word for word in (*before[-1:], *after[:1]) if sum(map(str.isalpha, word)) > 1]
    if not around or not all(word.isupper() for word in around):
        return True
    return not before or before[-1].lower() in ("the", "and", "by", "with")


def begins_sentence(text: str, start: int) -> bool:
    """Whether a capital at `start` is owed to the sentence that begins there."""
    before = text[max(0, start - 10) : start]
    stripped = before.rstrip("\"'«„“”‘’([*_#> \t")
    return not stripped or stripped[-1] in ".!?…:;\n—–-•"
