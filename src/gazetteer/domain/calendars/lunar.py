"""The months of the Chinese calendar, 1368 to 1911.

They are those of `sxtwl`, which follows the calendars that were issued rather than the sky: over 1645 to 1911 its
months begin when the Qing calendars say, in all 22 cases where a modern computation of the new moon would have it otherwise.
For the Ming it follows the printed tables of the last century; seven of their months are put right here by the Ming calendars
that survive (`_MING_CORRECTIONS`).
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import sxtwl

from gazetteer.domain.calendars.julian import GREGORIAN_REFORM, JULIAN
from gazetteer.domain.calendars.numerals import write_numeral
from gazetteer.domain.dates import GREGORIAN

_FIRST_LUNAR_YEAR, _LAST_LUNAR_YEAR = 1368, 1911

#: Months, as (year, number), whose first day the modern tables and the library give a day late (-1) or early (+1) against the
#: Ming calendars that survive for these years. None of them is a leap month.
_MING_CORRECTIONS = {
    (1462, 11): -1,
    (1581, 10): -1,
    (1588, 3): 1,
    (1588, 4): 1,
    (1588, 12): -1,
    (1600, 1): 1,
    (1609, 1): 1,
}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the Chinese calendar: its year, number, whether it is the leap one, its first day and its length."""

    year: int
    number: int
    leap: bool
    first: int
    length: int

    @property
    def last(self) -> int:
        """Its last day."""
        return self.first + self.length - 1


_library = threading.Lock()


def _first_days(year: int) -> list[tuple[int, bool, int]]:
    """Number, leap and first day of each month of a Chinese year, as the library has them, corrected."""
    with _library:
        leap = sxtwl.getRunMonth(year)
        months = [(number, False) for number in range(1, 13)]
        if leap:
            months.insert(leap, (leap, True))
        starts = []
        for number, is_leap in months:
            day = sxtwl.fromLunar(year, number, 1, is_leap)
            # The library counts Julian days before the reform, Gregorian ones after it.
            written = (day.getSolarYear(), day.getSolarMonth(), day.getSolarDay())
            reckoning = GREGORIAN if written >= GREGORIAN_REFORM else JULIAN
            moved = 0 if is_leap else _MING_CORRECTIONS.get((year, number), 0)
            starts.append((number, is_leap, reckoning.day_number(*written) + moved))
    return starts


@lru_cache(maxsize=1_024)
def months_of(year: int) -> tuple[Month, ...]:
    """The months of a Chinese year, counted by the Gregorian year in which it begins; 1368 to 1911."""
    starts = _first_days(year)
    ends = [first for _, _, first in starts[1:]] + [_first_days(year + 1)[0][2]]
    return tuple(
        Month(year, number, leap, first, end - first) for (number, leap, first), end in zip(starts, ends, strict=True)
    )


@lru_cache(maxsize=1)
def _new_years() -> tuple[int, ...]:
    return tuple(months_of(year)[0].first for year in range(_FIRST_LUNAR_YEAR, _LAST_LUNAR_YEAR + 1))


MONTH_NAMES = ("正月", *(f"{write_numeral(number)}月" for number in range(2, 13)))


def month_text(month: Month) -> str:
    return ("闰" if month.leap else "") + MONTH_NAMES[month.number - 1]


def day_text(day: int) -> str:
    return f"{'初' if day <= 10 else ''}{write_numeral(day)}日"


def month_of(number: int) -> Month | None:
    """The month of the Chinese calendar that has the day, within the years of the table."""
    place = bisect_right(_new_years(), number) - 1
    if place < 0:
        return None
    months = months_of(_FIRST_LUNAR_YEAR + place)
    return next((month for month in months if month.first <= number <= month.last), None)
