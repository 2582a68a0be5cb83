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

from gazetteer.language import script

#: Cut out: combining marks, invisible and directional characters, all blanks after a blank, dashes after a dash, a line's end
#: between two Chinese characters, and the hyphen at which a word was parted at a line's end.
_CUT: Final = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
    r"|(?<=[\u3400-\u9fff])[ \t\u3000]*\r?\n[ \t\u3000]*(?=[\u3400-\u9fff])"
    r"|(?<=[a-zа-яё])-\r?\n[ \t]*(?=[a-zа-яё])"
    r"|(?<=\s)\s+"
    r"|(?<=[\u2013-\u2015])[\u2013-\u2015]+"
)

_SINGLE: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2032\u0060\u00b4\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u02ba\u2033\u00ab\u00bb\uff02\u300a\u300b\u300c\u300d\u300e\u300f", '"'),
    **dict.fromkeys("\u00b7\u2022\u2027\u30fb\uff65\u2219\u22c5", "·"),
    "\u3002": ".",
    "\u3001": ",",
    "ё": "е",
    "й": "и",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
}


def _fold_character(character: str) -> str:
    """The one character that stands for `character` when matching."""
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
        return plain if len(plain) == 1 else lower
    return lower


class _Table(dict[int, str]):
    """Worked out for each character when it is first met."""

    def __missing__(self, code: int) -> str:
        # A lone surrogate cannot be encoded: it stands for itself nowhere, and matches nothing.
        folded = self[code] = "\ufffd" if 0xD800 <= code < 0xE000 else _fold_character(chr(code))
        return folded


_TABLE: Final = _Table()


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
        index = bisect_right(self.cuts, position)
        return position + (self.shifts[index - 1] if index else 0)

    def end(self, position: int) -> int:
        """Where the match that ends before `position` of the folded text ends in the original, its marks included."""
        end = self.start(position - 1) + 1
        # A mark on the last letter belongs to the match; a blank after it does not.
        while end < len(self.original) and unicodedata.combining(self.original[end]):
            end += 1
        return end


def fold_text(text: str) -> FoldedText:
    """Fold any text, lone surrogates included, for matching."""
    cuts: list[int] = []
    shifts: list[int] = []
    pieces: list[str] = []
    reached = removed = 0
    for cut in _CUT.finditer(text):
        pieces.append(text[reached : cut.start()])
        cuts.append(cut.start() - removed)
        removed += cut.end() - cut.start()
        shifts.append(removed)
        reached = cut.end()
    kept = "".join((*pieces, text[reached:])) if cuts else text
    return FoldedText(text, kept.translate(_TABLE), tuple(cuts), tuple(shifts))


def fold_pattern(text: str) -> str:
    """A name as it is looked for in folded texts."""
    return _CUT.sub("", text).strip().translate(_TABLE)


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
