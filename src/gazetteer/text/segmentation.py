"""Where Chinese words begin and end, as far as it decides whether a short name is one: 中国 is not in 发展中国家.

A dictionary of common words (the `rjieba` package) cuts the text; a short Chinese name whose first character belongs to the
word before it, or that lies inside a longer common word, is not that name. Names longer than three characters are never
such accidents, and are not asked.
"""

from __future__ import annotations

from typing import Final

import rjieba

from gazetteer.language import script

_LONGEST_DOUBTED: Final = 3
#: Read around a doubted match, enough for the words that touch it.
_AROUND: Final = 12


class Edges:
    """The word edges of one folded text, worked out around a match when one is first doubted."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._known: dict[tuple[int, int], bool] = {}

    def allow(self, start: int, end: int) -> bool:
        """Whether a match can be a word of its own here."""
        if end - start > _LONGEST_DOUBTED or not script.is_han(self._folded[start:end]):
            return True
        known = self._known.get((start, end))
        if known is None:
            known = self._known[start, end] = self._look(start, end)
        return known

    def _look(self, start: int, end: int) -> bool:
        first = start
        while first > 0 and start - first < _AROUND and script.is_han(self._folded[first - 1]):
            first -= 1
        last = end
        while last < len(self._folded) and last - end < _AROUND and script.is_han(self._folded[last]):
            last += 1
        position = first
        for word in rjieba.cut(self._folded[first:last], False):
            begins, ends = position, position + len(word)
            position = ends
            if ends <= start:
                continue
            if begins == start or begins >= end:
                # It begins where a word begins; that the word goes on (中国人) does not hinder.
                return True
            # Its first character belongs to a word that began before it.
            if begins < start < ends:
                return ends == end and len(word) - (end - start) >= 2
        return True
