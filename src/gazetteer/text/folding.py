"""A text folded for matching, with the way back: every place in the folded text knows where it stood in the text as sent.

Unlike a search key (`language/spelling.py`) the folded text keeps its blanks and punctuation, because where words end matters
here. Most characters fold to exactly one character, so that one `str.translate` does it and offsets stay as they are; only
what has to fall away (combining marks, further blanks, invisible characters) is cut out, and the cuts are remembered.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

import numpy as np

from gazetteer.domain.characters import CHARACTER_OF_RADICAL
from gazetteer.domain.han_variants import USUAL
from gazetteer.language import script

#: Combining marks, invisible and directional characters.
_MARKS: Final = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+"
)
#: The ъ that ended words before 1918, behind a consonant.
_FINAL_SIGN: Final = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщБВГДЖЗКЛМНПРСТФХЦЧШЩ])[ъЪ](?![^\W\d_])")
_BLANKS: Final = re.compile(r"\s\s+")
_DASHES: Final = re.compile(r"[\u2013-\u2015][\u2013-\u2015]+")
_LINE_BLANKS: Final = " \t\u3000"


def _cuts(text: str) -> list[tuple[int, int]]:
    """What is cut out, in order: marks, all blanks after a blank, dashes after a dash, a line's end between two Chinese
    characters, the ъ at the end of a word, and the hyphen at which a word was parted at a line's end.
    """
    spans = [found.span() for found in _MARKS.finditer(text)]
    if "ъ" in text or "Ъ" in text:
        spans += [found.span() for found in _FINAL_SIGN.finditer(text)]
    spans += [(found.start() + 1, found.end()) for found in _BLANKS.finditer(text)]
    spans += [(found.start() + 1, found.end()) for found in _DASHES.finditer(text)]
    position = text.find("\n")
    while position >= 0:
        first, last = position, position + 1
        while first > 0 and (text[first - 1] in _LINE_BLANKS or text[first - 1] == "\r"):
            first -= 1
        while last < len(text) and text[last] in _LINE_BLANKS:
            last += 1
        if first > 1 and last < len(text):
            if "\u3400" <= text[first - 1] <= "\u9fff" and "\u3400" <= text[last] <= "\u9fff":
                spans.append((first, last))
            elif text[first - 1] == "-" and _is_small(text[first - 2]) and _is_small(text[last]):
                spans.append((first - 1, last))
        position = text.find("\n", last)
    spans.sort()
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _is_small(character: str) -> bool:
    return "a" <= character <= "z" or "а" <= character <= "я" or character == "ё"


_SINGLE: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2032\u0060\u00b4\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u02ba\u2033\u00ab\u00bb\uff02\u300a\u300b\u300c\u300d\u300e\u300f", '"'),
    **dict.fromkeys("\u00b7\u2022\u2027\u30fb\uff65\u2219\u22c5", "·"),
    "\u3002": ".",
    "\u3001": ",",
    "ё": "е",
    "й": "и",
    "ѣ": "е",
    "і": "и",
    "ї": "и",
    "ѳ": "ф",
    "ѵ": "и",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
}


def _fold_character(character: str) -> str:
    """The one character that stands for `character` when matching."""
    character = CHARACTER_OF_RADICAL.get(character, character)
    folded = _SINGLE.get(character)
    if folded is not None:
        return folded
    if character.isspace():
        return " "
    compatible = unicodedata.normalize("NFKC", character)
    lower = (compatible if len(compatible) == 1 else character).lower()
    lower = lower if len(lower) == 1 else character
    if lower in _SINGLE:
        return _SINGLE[lower]
    code = ord(lower)
    if 0xC0 <= code < 0x250 or 0x370 <= code < 0x530 or 0x1E00 <= code < 0x2000:
        base = unicodedata.normalize("NFD", lower)[0]
        return _SINGLE.get(base, base)
    if code >= 0x3400 and script.is_han(lower):
        plain = script.simplified(lower)
        return USUAL.get(plain, plain) if len(plain) == 1 else lower
    return lower


#: For every code point the one that stands for it, worked out when it is first met; code points of texts are looked up at once.
_UNKNOWN: Final = 0xFFFFFFFF
_TABLE: Final = np.full(0x110000, _UNKNOWN, dtype=np.uint32)


def _translate(text: str) -> str:
    """The text with every character folded; a lone surrogate, which matches nothing, is replaced."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _TABLE[codes]
    if (folded == _UNKNOWN).any():
        for code in np.unique(codes[folded == _UNKNOWN]).tolist():
            _TABLE[code] = 0xFFFD if 0xD800 <= code < 0xE000 else ord(_fold_character(chr(code)))
        folded = _TABLE[codes]
    return str(folded.tobytes().decode("utf-32-le"))


#: No combining mark and no Cyrillic letter comes before it.
_FIRST_MARK: Final = "\u0300"


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text beside its folded form; offsets are Unicode code points."""

    original: str
    folded: str
    #: Where in the folded text cuts lie, and how many code points were cut in all up to there.
    cuts: tuple[int, ...]
    shifts: tuple[int, ...]

    def start(self, position: int) -> int:
        """Where the character at `position` of the folded text begins in the original."""
        if not self.cuts:
            return position
        index = bisect_right(self.cuts, position)
        return position + (self.shifts[index - 1] if index else 0)

    def end(self, position: int) -> int:
        """Where the match that ends before `position` of the folded text ends in the original, its marks included."""
        end = self.start(position - 1) + 1
        if self.original[end : end + 1] < _FIRST_MARK:
            return end
        # A mark on the last letter belongs to the match; a blank after it does not.
        while end < len(self.original) and unicodedata.combining(self.original[end]):
            end += 1
        # So does the ъ of an old spelling: inside a word it would have refused the match.
        if self.original[end : end + 1] in ("ъ", "Ъ"):
            end += 1
        return end


def fold_text(text: str) -> FoldedText:
    """Fold any text, lone surrogates included, for matching."""
    cuts: list[int] = []
    shifts: list[int] = []
    pieces: list[str] = []
    reached = removed = 0
    for start, end in _cuts(text):
        pieces.append(text[reached:start])
        cuts.append(start - removed)
        removed += end - start
        shifts.append(removed)
        reached = end
    kept = "".join((*pieces, text[reached:])) if cuts else text
    return FoldedText(text, _translate(kept), tuple(cuts), tuple(shifts))


class _SmallTable(dict[int, str]):
    """The same for short texts, where making arrays would cost more than it saves."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = "\ufffd" if 0xD800 <= code < 0xE000 else _fold_character(chr(code))
        return folded


_SMALL_TABLE: Final = _SmallTable()


def fold_pattern(text: str) -> str:
    """A name as it is looked for in folded texts."""
    reached, pieces = 0, []
    for start, end in _cuts(text):
        pieces.append(text[reached:start])
        reached = end
    return "".join((*pieces, text[reached:])).strip().translate(_SMALL_TABLE)


def utf16_offsets(text: str, positions: list[int]) -> dict[int, int]:
    """For each code point offset the offset in UTF-16 code units."""
    if text.isascii() or max(text, default="") < "\U00010000":
        return {position: position for position in positions}
    found: dict[int, int] = {}
    reached = extra = 0
    for position in sorted(set(positions)):
        extra += sum(character >= "\U00010000" for character in text[reached:position])
        reached = position
        found[position] = position + extra
    return found
