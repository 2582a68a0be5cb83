"""Headings: names as catalogues, lists of countries and statistics write them, with what sorts them
put first and the rest behind a comma or in a bracket (Korea, Republic of; Nerchinsk, Treaty of
(1689); Korea (South)), or with the kind of state abbreviated (P.R. China, Korea, Dem. Rep.).

They are turned into what running text says. Whether something is called so is for the search to
find out.
"""

from __future__ import annotations

import re
from typing import Final

_TAIL: Final = re.compile(
    r"(?P<name>[^,，()（）]+?)\s*(?:[,，]\s*(?P<behind>[^,，()（）]+?)|[(（]\s*(?P<within>[^,，()（）]+?)\s*[)）])"
    r"\s*(?:[,，]?\s*[(（]?\s*[\d–-]+\s*[)）]?)?"
)
_OF: Final = re.compile(r".+\s(?:of|of\s+the)", re.IGNORECASE)
_DIRECTIONS: Final = frozenset(
    """
    north south east west northern southern eastern western inner outer upper lower new great
    северная южная восточная западная внутренняя внешняя северный южный восточный западный
    """.split()
)
#: Kinds of state as they are abbreviated, the longest first, and written out before a name.
_KINDS: Final = (
    (r"d(?:em(?:ocratic)?)?\.?\s*p(?:eo(?:ples?|ple['’]s)?)?\.?\s*r(?:ep(?:ublic)?)?\.?", "Democratic People's Republic of"),
    (r"p(?:eo(?:ples?|ple['’]s)?)?\.?\s*(?:d(?:em)?\.?\s*)r(?:ep)?\.?", "People's Democratic Republic of"),
    (r"p(?:eo(?:ples?|ple['’]s)?)?\.?\s*r(?:ep(?:ublic)?)?\.?", "People's Republic of"),
    (r"islamic\s+rep(?:ublic)?\.?", "Islamic Republic of"),
    (r"arab\s+rep(?:ublic)?\.?", "Arab Republic of"),
    (r"fed(?:eral)?\.?\s*rep(?:ublic)?\.?", "Federal Republic of"),
    (r"(?:soc(?:ialist)?\.?\s*rep(?:ublic)?\.?|s\.\s*r\.)", "Socialist Republic of"),
    (r"dem(?:ocratic)?\.?\s*rep(?:ublic)?\.?", "Democratic Republic of"),
    (r"(?:rep(?:ublic)?|r\.\s*o)\.?", "Republic of"),
)  # fmt: skip  # laid out as a table
_ALONE: Final = tuple((re.compile(pattern, re.IGNORECASE), full) for pattern, full in _KINDS)
_BEFORE: Final = tuple(
    (re.compile(pattern + r"(?:\s+of(?:\s+the)?)?\s+(?=\w)", re.IGNORECASE), full) for pattern, full in _KINDS
)


def written_out(text: str) -> tuple[str, ...]:
    """What a heading says in running text, the likeliest first; none where the text is no heading."""
    heading = _TAIL.fullmatch(text.strip())
    if heading is None:
        return _abbreviated(text.strip())
    name = heading["name"]
    tail = heading["behind"] or heading["within"]
    if heading["behind"] and _OF.fullmatch(tail):
        return (f"{tail} {name}", *_abbreviated(f"{tail} {name}"))
    if tail.lower() in _DIRECTIONS:
        return (f"{tail} {name}",)
    kind = _kind_of_state(tail)
    return () if kind is None else (f"{kind} {name}",)


def _kind_of_state(tail: str) -> str | None:
    for pattern, full in _ALONE:
        if pattern.fullmatch(tail):
            return full
    return None


def _abbreviated(text: str) -> tuple[str, ...]:
    """The text with the kind of state at its head written out."""
    for pattern, full in _BEFORE:
        found = pattern.match(text)
        if found is not None:
            return (f"{full} {text[found.end() :]}",)
    return ()
