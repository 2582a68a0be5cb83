"""Whether a surname that stands alone for one person is another's here: Frederick W. Seward, Э. Бирнс, the Pahlavi dynasty.

Only what leaves no doubt is said: a given name or an initial before it that begins none of his own names, or a word for a
house behind or before it. A given name that begins as one of his does may be a spelling of it (Peter, Pyotr).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from gazetteer.language import russian, script
from gazetteer.text import edges
from gazetteer.text.persons import GIVEN

#: Russian given names as English texts write them.
_RUSSIAN_GIVEN: Final = frozenset(
    """
    Aleksandr Aleksei Aleksey Alexander Alexandra Alexei Alexey Anatoly Andrei Andrey Anton Arkady Boris
    Dmitri Dmitry Fyodor Gennady Georgi Georgy Grigory Igor Ilya Ivan Konstantin Leonid Lev Maksim Maxim
    Mikhail Natalia Nikita Nikolai Nikolay Oleg Olga Pavel Pyotr Sergei Sergey Stepan Svetlana Tatiana
    Valentin Valery Vasily Viktor Vladimir Vyacheslav Yevgeny Yuri
    """.split()
)
#: English forms of given names that begin otherwise than the forms of other languages, with the letters of those.
_BEGINS_OTHERWISE: Final = {
    "Catherine": "EKY", "Charles": "K", "Elizabeth": "Y", "Eugene": "YJ", "Helen": "EY", "Henry": "GE", "James": "YI",
    "John": "IJ", "Joseph": "IYJ", "Julia": "Y", "Theodore": "F", "William": "VG",
}  # fmt: skip  # laid out as a table
_LONGEST_RUN: Final = 60
_WORD_OR_INITIAL: Final = rf"(?:{edges.LETTER}\.\s?|{edges.LETTER}(?:{edges.LETTER}|[\d_'’-])+ )"
_RUN: Final = re.compile(rf"{_WORD_OR_INITIAL}+$")
_ONE: Final = re.compile(_WORD_OR_INITIAL)
_DOT: Final = "·•‧・"
_DOTTED: Final = re.compile(rf"((?:[\u3400-\u9fff]+[{_DOT}])+)$")
_HOUSE_BEHIND: Final = re.compile(r"^(?: (?:dynasty|family|clan|brothers)\b|王朝|王室|家族|兄弟)", re.IGNORECASE)
_HOUSE_BEFORE: Final = re.compile(r"\b(?:house of|династи\w+|клан\w*|братья\w*) $", re.IGNORECASE)


def is_anothers(text: str, start: int, end: int, names: Iterable[str]) -> bool:
    """Whether the surname at this place of a text is not that of the person with these names."""
    surface = text[start:end]
    if " " in surface or any(dot in surface for dot in _DOT):
        return False
    if _HOUSE_BEHIND.match(text[end : end + 12]) or _HOUSE_BEFORE.search(text[max(0, start - 12) : start]):
        return True
    beginnings = _beginnings_before(text, start, surface)
    if not beginnings:
        return False
    begins = {part[0].casefold() for name in names for part in _given_of(name, surface)}
    return bool(begins) and begins.isdisjoint(beginnings)


def _beginnings_before(text: str, start: int, surname: str) -> set[str]:
    """The letters with which the given names before a surname may begin; none where none stand there."""
    if script.is_han(surname):
        dotted = _DOTTED.search(text[max(0, start - _LONGEST_RUN) : start]) if text[start - 1 : start] in _DOT else None
        if dotted is None:
            return set()
        first, *others = (part for part in re.split(f"[{_DOT}]", dotted[1]) if part)
        # Where the words before it end and the name begins is not seen: 俄罗斯总理德·阿·梅德韦杰夫.
        return {*first, *(part[0] for part in others)}
    given = _given_before(text, start, surname)
    if given is None:
        return set()
    return {letter.casefold() for letter in given[0] + _BEGINS_OTHERWISE.get(given, "")}


def _given_of(name: str, surname: str) -> list[str]:
    """What a name has before the surname, in the script of the surname: the given names of a full one."""
    parts = re.split(rf"[ {_DOT}]", name)
    alike = set(script.scripts(name)) & set(script.scripts(surname))
    return [part for part in parts[:-1] if part] if alike else []


def _given_before(text: str, start: int, surname: str) -> str | None:
    """The first given name or initial of the run of capitalised words before a place; None where there is none."""
    run = _RUN.search(text[max(0, start - _LONGEST_RUN) : start])
    if run is None:
        return None
    capitalised: list[str] = []
    for token in (one[0].strip() for one in _ONE.finditer(run[0])):
        capitalised = [*capitalised, token] if token[0].isupper() else []
    return next((token.rstrip(".") for token in capitalised if token.endswith(".") or _is_given(token, surname)), None)


def _is_given(word: str, surname: str) -> bool:
    if "Cyrl" in script.scripts(word):
        return russian.is_given_name_of(word, surname)
    return word in GIVEN or word in _RUSSIAN_GIVEN
