"""A day given by the old and the new style, in either order, each leaving to the other what they share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from gazetteer.domain.written_dates.han import read_han_in_part
from gazetteer.domain.written_dates.intervals import read_single
from gazetteer.domain.written_dates.months import DAY_ALONE, MONTH, ROMAN_MONTH
from gazetteer.domain.written_dates.part import Part
from gazetteer.domain.written_dates.styles import Calendar, Written, without_style
from gazetteer.domain.written_dates.words import read_words_in_part

#: One day, and the same by the other style in brackets: `2 (14) ноября 1860`, `7 November 1917 [O.S. 25 October]`.
_BRACKETS: Final = re.compile(r"(?P<before>[^()\[\]]+?) ?[(\[](?P<inside>[^()\[\]]+)[)\]](?P<behind>[^()\[\]]*)")
#: The same with a stroke; numbers alone may be a day and a month, and are left to whoever reads those.
_DAY_OF_MONTH: Final = rf"{DAY_ALONE} (?:{MONTH})\.?|(?:{MONTH})\.? {DAY_ALONE}"
_STROKE: Final = re.compile(
    rf"(?P<before>{DAY_ALONE}) ?/ ?(?P<inside>{DAY_ALONE})(?P<behind>[ .-].*)"
    rf"|(?P<first>{_DAY_OF_MONTH}) ?/ ?(?P<second>{_DAY_OF_MONTH}|{DAY_ALONE})(?P<rest>[ ,].*)"
)
_NAMES_MONTH: Final = re.compile(rf"(?<![a-zа-я])(?:{MONTH}|{ROMAN_MONTH})(?![a-zа-я])")
#: How many days the old style was behind since the new one began, and one more, for either end of a month.
_LAG: Final = range(9, 15)


def read_both_styles(text: str) -> Written | None:
    """The day that a text gives by both styles; None where it gives one date, or something beside it.

    What the two leave out is what makes them one day. Where nothing does, what they seem to say is answered,
    for whoever reads it to refuse.
    """
    parted = _parted(text)
    if parted is None:
        return None
    outer_text, outer_style = without_style(parted[0].strip())
    inner_text, inner_style = without_style(parted[1].strip())
    outer, inner = _whole_or_part(outer_text), _whole_or_part(inner_text)
    if outer is None or outer.day is None or inner is None or inner.day is None:
        return None
    outer_is_old = _order(outer_style, inner_style)
    if outer.year is None:
        # The date in brackets is the whole one.
        outer, inner = inner, outer
        outer_is_old = None if outer_is_old is None else not outer_is_old
    if outer.year is None or outer.month is None:
        return None
    pairs = list(_pairs(outer, inner, outer_is_old))
    old, new = next((pair for pair in pairs if _number(pair[1]) - _number(pair[0]) in _LAG), pairs[0])
    return Written(new.written(), "gregorian", old.written())


def _parted(text: str) -> tuple[str, str] | None:
    """The date that is left without the other one, and the other; None where no two stand there."""
    if found := _BRACKETS.fullmatch(text):
        return found["before"] + found["behind"], found["inside"]
    if not _NAMES_MONTH.search(text) or not (found := _STROKE.fullmatch(text)):
        return None
    first, second, rest = (part for part in found.groups() if part is not None)
    return first + rest, second


def _whole_or_part(text: str) -> Part | None:
    part = read_single(text)
    return part if part is not None and part.day is not None else read_words_in_part(text) or read_han_in_part(text)


def _order(outer: Calendar | None, inner: Calendar | None) -> bool | None:
    """Whether the old style is the one outside the brackets; None where neither is named."""
    if outer is not None:
        return outer == "julian"
    return None if inner is None else inner == "gregorian"


def _pairs(outer: Part, inner: Part, outer_is_old: bool | None) -> Iterator[tuple[Part, Part]]:
    """What the two may be, as old style and new: first what they say as it stands, the earlier as the old."""
    outers = [outer]
    # What stands once may stand behind both, and be that of the second: 31 декабря (12 января) 1861, 30 (11) апреля.
    if inner.month is None:
        outers.append(_moved(outer, -1))
    elif inner.year is None:
        outers.append(replace(outer, year=(outer.year or 0) - 1))
    for other in _completed(inner, outer):
        for one in outers:
            if outer_is_old is None:
                yield (one, other) if _number(one) <= _number(other) else (other, one)
            else:
                yield (one, other) if outer_is_old else (other, one)


def _moved(part: Part, months: int) -> Part:
    years, month = divmod((part.year or 0) * 12 + (part.month or 1) - 1 + months, 12)
    return replace(part, year=years, month=month + 1)


def _completed(part: Part, other: Part) -> Iterator[Part]:
    """A part with the month and the year of the other where it has none, then with those beside them."""
    for step in (0, -1, 1):
        if part.year is not None:
            yield part
        elif part.month is not None:
            yield replace(part, year=(other.year or 0) + step)
        else:
            yield replace(_moved(other, step), day=part.day)


def _number(part: Part) -> int:
    """A day's number, counted alike for both styles, so that the difference of two is what the old one lags behind."""
    # The year begins with March here, so that a day put in is its last.
    years, month = divmod((part.month or 1) + 9, 12)
    year = (part.year or 0) - 1 + years
    return 365 * year + year // 4 + (153 * month + 2) // 5 + (part.day or 1)
