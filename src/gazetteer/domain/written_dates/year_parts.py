"""Quarters and halves of a year, in Chinese, English and Russian: the months from the first to the last of them.

EDTF has numbers for them only in its level 2, which is not read here; the months say the same.
"""

from __future__ import annotations

import re
from typing import Final

from gazetteer.domain.written_dates.months import YEAR_WORD
from gazetteer.domain.written_dates.part import Part

_YEAR: Final = r"(?P<year>[0-9]{4})"
#: What numbers a part, by the part; each is tried as a whole.
_NUMBERS: Final = {
    1: r"1|i|一|first|1st|перв(?:ый|ая|ое|ом|ой)|1-?(?:й|я|е|ый|ая|ое|м|ом)",
    2: r"2|ii|二|second|2nd|втор(?:ой|ая|ое|ом)|2-?(?:й|я|е|ой|ая|ое|м|ом)",
    3: r"3|iii|三|third|3rd|трет(?:ий|ьем)|3-?(?:й|ий|м|ем)",
    4: r"4|iv|四|fourth|4th|last|четв[её]рт(?:ый|ом)|4-?(?:й|ый|м|ом)",
}
_NUMBER: Final = "|".join(_NUMBERS.values())
_QUARTER: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}年第?(?P<number>[1-4一二三四])(?:季度|季)",
        rf"q ?(?P<number>[1-4])[ /,]{{0,2}}{_YEAR}",
        rf"{_YEAR}[ /,-]{{0,2}}q ?(?P<number>[1-4])",
        rf"(?:the )?(?P<number>{_NUMBER}) quarter(?: of|,)? {_YEAR}",
        rf"(?:в |во )?(?P<number>{_NUMBER}) (?:квартале?|кв\.?) {_YEAR}",
    )
)
_HALF: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}年(?P<number>[上下前后])半年?",
        rf"(?:the )?(?P<number>{_NUMBER}|latter) half(?: of|,)? {_YEAR}",
        rf"h(?P<number>[12])[ /,]{{0,2}}{_YEAR}",
        rf"(?:в |во )?(?P<number>{_NUMBER}) (?:полугоди[еи]|половин[аеы]) {_YEAR}",
    )
)
_HALVES: Final = {"上": 1, "前": 1, "下": 2, "后": 2, "latter": 2, "last": 2}
_MONTHS: Final = 12


def read_part_of_year(text: str) -> Part | None:
    """The months of a quarter or a half of a year; None where the text is neither."""
    text = YEAR_WORD.sub("", text)
    for patterns, parts in ((_QUARTER, 4), (_HALF, 2)):
        for pattern in patterns:
            found = pattern.fullmatch(text)
            number = None if found is None else _number(found["number"], parts)
            if found is not None and number is not None:
                length = _MONTHS // parts
                first, last = length * (number - 1) + 1, length * number
                year = int(found["year"])
                return Part(edtf=f"{Part(year, first).written()}/{Part(year, last).written()}")
    return None


def _number(text: str, parts: int) -> int | None:
    """Which part a number means; None beyond the last of them."""
    if parts == 2 and text in _HALVES:
        return _HALVES[text]
    number = next(number for number, words in _NUMBERS.items() if re.fullmatch(words, text))
    return number if number <= parts else None
