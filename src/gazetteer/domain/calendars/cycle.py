"""The cycle of sixty names of days and years."""

from __future__ import annotations

STEMS = "甲乙丙丁戊己庚辛壬癸"

BRANCHES = "子丑寅卯辰巳午未申酉戌亥"

CYCLE = tuple(STEMS[place % 10] + BRANCHES[place % 12] for place in range(60))


def sexagenary_day(number: int) -> str:
    """The day's name in the cycle of sixty, which has run on through all calendars."""
    return CYCLE[(number + 14) % 60]
