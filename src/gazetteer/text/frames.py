"""What a sentence is about: In Ontario, the mayor of London is London's in Ontario.

A sentence that opens with where it plays, or names a state or province beside a city, speaks of what lies there; not so where
somebody comes or goes (from Texas to Paris), or where both stand in a list.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 300
#: The end of a sentence: a point before a capital is none behind a short word, which it may abbreviate (St. John, Ky. police).
_END: Final = re.compile(r"(?:(?<=[^\W\d_]{4})\.|[!?])[\"”’»)]*\s+(?=[\"“«(]?[A-ZА-ЯЁ])|[。！？\n]")
#: What stands at the head of a sentence before the place in which it plays.
_OPENING: Final = re.compile(
    r"^[\"“«(]?(?:(?:(?:Elsewhere|Back|Here|Down|Up|Over) i|I)n|Across|Throughout|Во?|在)"
    r"(?: the (?:state|province|county) of| штате| провинции)?\s?(?:\w+ern )?$"
)
_WAY: Final = re.compile(
    r"(?:\b(?:to|from|into|for|left|leaving|via|towards?|reach\w*|between|and|or|than|versus|vs\.?)|\b(?:из|до|через|для|от|к|и|или))"
    r"(?: the)? $|(?:[赴往从自和与及或、]|飞抵|抵达|前往|去)$",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(r"[,，、] ?$")


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends, as far as that is within reach."""
    first = max(0, start - _LONGEST)
    for found in _END.finditer(text, first, start):
        first = found.end()
    found_after = _END.search(text, end, min(len(text), end + _LONGEST))
    return first, found_after.start() if found_after is not None else min(len(text), end + _LONGEST)


def opens_with(text: str, first: int, start: int) -> bool:
    """Whether the sentence that begins at `first` says that it plays in what is named at `start`."""
    return start - first <= _LONGEST and _OPENING.match(text[first:start]) is not None


def is_on_the_way(text: str, start: int) -> bool:
    """Whether somebody comes to a place or leaves it, or another is set beside it."""
    return _WAY.search(text[max(0, start - 16) : start]) is not None


def is_listed(text: str, start: int) -> bool:
    """Whether a comma stands before a name."""
    return _LISTED.search(text[max(0, start - 2) : start]) is not None
