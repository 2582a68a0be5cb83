"""Of which time a text is, by the years that it states itself.

A text that speaks of one time is of that time: most of its years lie close together. One that goes through the centuries, or
states none, is of no one time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gazetteer.domain import calendars, dates
from gazetteer.errors import DateError

AUTO: Final = "auto"
"""What is asked for instead of a date by whoever leaves it to the text."""

YEAR: Final = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
#: 咸丰八年, 光緒三十四年, 民国元年.
_ERA_YEAR: Final = re.compile(r"[\u4e00-\u9fff]{2}(?:元|[一二三四五六七八九十廿卅]{1,3})年")
#: Years that lie so close together speak of one time.
_ONE_TIME: Final = 25


def date_of(text: str) -> dates.Question | None:
    """The date that a text's own years say: that of their middle one; None where they tell no one time."""
    years = sorted(_years(text))
    if not years:
        return None
    middle = years[(len(years) - 1) // 2]
    close = sum(abs(year - middle) <= _ONE_TIME for year in years)
    if close * 2 <= len(years):
        return None
    return calendars.read_question(str(middle))


def _years(text: str) -> Iterator[int]:
    for found in YEAR.finditer(text):
        yield int(found[1])
    for found in _ERA_YEAR.finditer(text):
        try:
            said = calendars.read_question(found.group())
        except DateError:
            continue
        if said.first is not None:
            yield dates.year_month_day(said.first)[0]
