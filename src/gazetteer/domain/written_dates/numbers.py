"""Dates of numbers alone: `14.11.1860`, `1860/11/14`, `14.XI.1860`."""

from __future__ import annotations

import re
from typing import Final

from gazetteer.domain.written_dates.months import ROMAN, YEAR_WORD
from gazetteer.domain.written_dates.part import Part
from gazetteer.errors import DateError

_NUMBERS_YEAR_LAST: Final = re.compile(r"([0-9]{1,2}) ?([./-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")

_NUMBERS_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")

_COMPACT: Final = re.compile(r"([0-9]{4})([01][0-9])([0-3][0-9])")

_YEAR_AND_MONTH: Final = re.compile(r"([0-9]{4})\.([0-9]{1,2})")

_MONTH_AND_YEAR: Final = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")

_YEAR_AND_TWO_DIGITS: Final = re.compile(r"([0-9]{4}) ?[/] ?([0-9]{2})")

_ROMAN_MONTH: Final = re.compile(r"([0-9]{1,2})[. /-]([ivx]{1,4})[. /-]([0-9]{4})")


def read_numbers(text: str) -> Part | None:
    """A date of numbers alone."""
    text = YEAR_WORD.sub("", text)
    if found := _NUMBERS_YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = (int(group) for group in found.groups() if group.isdigit())
        return Part(year, month, day)
    if found := _NUMBERS_YEAR_LAST.fullmatch(text):
        return _year_last(text, int(found[1]), found[2], int(found[3]), found[4])
    if (found := _ROMAN_MONTH.fullmatch(text)) and found[2] in ROMAN:
        return Part(int(found[3]), ROMAN[found[2]], int(found[1]))
    if found := _YEAR_AND_MONTH.fullmatch(text):
        return Part(int(found[1]), int(found[2]))
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return Part(int(found[2]), int(found[1]))
    if found := _YEAR_AND_TWO_DIGITS.fullmatch(text):
        raise DateError(
            "{text!r} may be a month or two years; write {month} for the month, {years} for the years",
            text=text,
            month=f"{found[1]}-{found[2]}",
            years=f"{found[1]}/{found[1][:2]}{found[2]}",
        )
    return None


def _year_last(text: str, first: int, sign: str, second: int, year: str) -> Part:
    """A date of numbers with the year last: after points the day is first, else the numbers must say."""
    if len(year) == 2:
        raise DateError(
            "{text!r} has a year of two digits, which may be of any century; write the year in full", text=text
        )
    if sign == "." or first == second or first > 12 >= second:
        return Part(int(year), second, first)
    if second > 12 >= first:
        return Part(int(year), first, second)
    if first > 12:
        return Part(int(year), second, first)
    raise DateError(
        "{text!r} may be two days, {one} or {other}; write the one that is meant",
        text=text,
        one=f"{year}-{second:02d}-{first:02d}",
        other=f"{year}-{first:02d}-{second:02d}",
    )
