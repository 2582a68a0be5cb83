"""A day, a month or a year written as an era date."""

from __future__ import annotations

from typing import TypedDict

from gazetteer.domain.calendars.cycle import sexagenary_day
from gazetteer.domain.calendars.era_dates import read_era_date
from gazetteer.domain.calendars.eras import Era, era_on, year_text
from gazetteer.domain.calendars.lunar import MONTH_NAMES, day_text, month_of, month_text
from gazetteer.domain.calendars.numerals import write_numeral
from gazetteer.domain.dates import GREGORIAN


class ChineseDate(TypedDict):
    """A day, a month (`day` null) or a year (`month` null) as an era date; simplified characters."""

    text: str
    era: str
    year: int
    month: int | None
    leap: bool
    day: int | None
    sexagenary_day: str | None


def chinese_date(number: int, era: Era | None = None) -> ChineseDate | None:
    """The day as an era date, in the era given or else in the leading one of that day; None outside the eras."""
    era = era or era_on(number)
    if era is None:
        return None
    if era.gregorian:
        year, month, day = GREGORIAN.year_month_day(number)
        year -= era.start - 1
        if year > 999:
            return None
        text = f"{year_text(era.name, year)}{write_numeral(month)}月{write_numeral(day)}日"
        leap = False
    else:
        lunar = month_of(number)
        if lunar is None:
            return None
        year, month, leap, day = lunar.year - era.start + 1, lunar.number, lunar.leap, number - lunar.first + 1
        text = f"{year_text(era.name, year)}{month_text(lunar)}{day_text(day)}"
    return ChineseDate(
        text=text, era=era.name, year=year, month=month, leap=leap, day=day, sexagenary_day=sexagenary_day(number)
    )


def era_span(first: int, last: int, era: Era | None = None) -> ChineseDate | None:
    """The month or year of an era that has just these days; None where there is none."""
    era = era or era_on(first)
    begin = chinese_date(first, era)
    if era is None or begin is None:
        return None
    year = year_text(era.name, begin["year"])
    number = begin["month"] or 1
    month = ("闰" if begin["leap"] else "") + (
        f"{write_numeral(number)}月" if era.gregorian else MONTH_NAMES[number - 1]
    )
    spanned: ChineseDate = {**begin, "text": year + month, "day": None, "sexagenary_day": None}
    if read_era_date(year + month) == (era, first, last):
        return spanned
    if read_era_date(year) == (era, first, last):
        return {**spanned, "text": year, "month": None, "leap": False}
    return None
