"""The Julian calendar and Julian day numbers, as days of `domain/dates.py`."""

from __future__ import annotations

from gazetteer.domain.dates import Reckoning

JULIAN = Reckoning("Julian", -2, common_centuries=False)

#: Julian day number (of the day's noon) less day number.
JULIAN_DAY_OFFSET = 1_721_425

GREGORIAN_REFORM = (1582, 10, 15)


def julian_day(number: int) -> int:
    """The Julian day number of the day's noon."""
    return number + JULIAN_DAY_OFFSET
