"""Era dates read as the days that they are.

An era date reads `康熙二十八年七月二十四日`: simplified or traditional, in Chinese or Arabic numerals, with 元年, 廿, 卅, 初,
正月, 冬月, 腊月 and 闰, with or without 日. The day may be its sexagenary name, or be followed by it (then both must agree);
朔 is the first day and 晦 the last. Without a day it asks about the month, without a month about the year.

From 1912 the months are Gregorian: 民国, and two other states that reckoned so in China. What belongs to the lunar calendar
(正月, 冬月, 腊月, 闰, 初) is refused there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gazetteer.domain.calendars.cycle import BRANCHES, CYCLE, STEMS, sexagenary_day
from gazetteer.domain.calendars.eras import ERAS_BY_NAME, JAPANESE_NEW_YEARS, UNUSED_ERAS, Era, within_era, year_text
from gazetteer.domain.calendars.lunar import MONTH_NAMES, Month, day_text, month_text, months_of
from gazetteer.domain.calendars.numerals import read_numeral, write_numeral
from gazetteer.domain.dates import GREGORIAN
from gazetteer.errors import DateError

#: The traditional and variant characters of eras, months and numerals.
_SIMPLIFIED = str.maketrans(
    "陽體韓萬歷曆歴豐豊緒統順慶啟啓禎閏臘國樂聰憲號華滿偽僞淸○零卄丗壹壱弌貳贰弍弐叁參叄弎肆伍陸陆柒捌玖拾",
    "阳体韩万历历历丰丰绪统顺庆启启祯闰腊国乐聪宪号华满伪伪清〇〇廿卅一一一二二二二三三三三四五六六七八九十",
)

_NUMERAL = "[0-9〇一二三四五六七八九十百廿卅]+"

_SEXAGENARY = f"[{STEMS}][{BRANCHES}]"

_WITHIN_ERA = (
    rf"(?:(?P<year>元|{_NUMERAL})年(?P<year_name>{_SEXAGENARY}年?(?=[闰正元冬腊0-9〇一二三四五六七八九十]|$))?|(?P<named_year>{_SEXAGENARY})年)"
    rf"(?:(?P<leap>闰)?(?P<month>正|元|冬|腊|{_NUMERAL})月"
    rf"(?:(?P<first>初)?(?P<day>{_NUMERAL})[日号]?|(?P<edge>[朔晦])日?)?(?P<day_name>{_SEXAGENARY})?(?P<dawn>朔)?[日号]?)?"
)

#: The state, and in China the emperor by his temple name (清文宗咸丰十年).
_STATE = "(?:中华)?(?:大?[明清](?:[一-鿿][祖宗])?)?(?:伪?满洲国)?(?:日本)?(?:(?:大?韩|朝鲜)(?:帝?国)?)?"

ERA_DATE = re.compile(rf"{_STATE}(?P<era>{'|'.join((*ERAS_BY_NAME, *UNUSED_ERAS))}){_WITHIN_ERA}")

#: An era that is not in the table: two characters that write no number.
_UNKNOWN_ERA_DATE = re.compile(rf"{_STATE}(?P<era>(?:(?!{_NUMERAL})[一-鿿]){{2}}){_WITHIN_ERA}")


def is_chinese(text: str) -> bool:
    """Whether the text has a Chinese character."""
    return any("一" <= character <= "鿿" or character == "〇" for character in text)


def normal_form(text: str) -> str:
    """Simplified, half-width, without blanks."""
    return re.sub(r"[\s,，、]", "", unicodedata.normalize("NFKC", text)).translate(_SIMPLIFIED)


@lru_cache(maxsize=4_096)
def read_era_date(text: str) -> tuple[Era, int, int]:
    """The era, the first and the last day of an era date; raises `DateError` saying why, for one that never was."""
    if len(text) > 60:
        raise DateError("expected a Chinese era date, found {count} characters", count=len(text))
    normal = normal_form(text)
    found = ERA_DATE.fullmatch(normal) or _UNKNOWN_ERA_DATE.fullmatch(normal)
    if not found:
        raise DateError(
            "expected a Chinese era date such as 咸丰十年十月初二日, 康熙28年7月 or 光绪元年, "
            "or a date such as 1860年11月14日; found {text!r}",
            text=text,
        )
    try:
        return _days_of(found)
    except DateError as error:
        raise DateError("{text!r} never was: {error}", text=text, error=error) from None


def _days_of(found: re.Match[str]) -> tuple[Era, int, int]:
    name = found["era"]
    if name in UNUSED_ERAS:
        raise DateError(
            "the era {era} was not used; it was proclaimed for {year} and replaced by {other} before it began; "
            "write {other}元年",
            era=name,
            year=UNUSED_ERAS[name][0],
            other=UNUSED_ERAS[name][1],
        )
    era = ERAS_BY_NAME.get(name)
    if era is None:
        raise DateError(
            "there is no era {era} among those of the Ming, the Qing, the Republic, modern Japan and modern Korea",
            era=name,
        )
    year = _era_year(era, found)
    if era.gregorian:
        first, last = _gregorian_days(era, year, found)
    else:
        first, last = _lunar_days(era, year, found)
    return era, *within_era(era, first, last)


def _era_year(era: Era, found: re.Match[str]) -> int:
    """The year counted by the Gregorian year in which it begins."""
    if found["named_year"]:
        fitting = [
            year
            for year in range(era.start, (era.end or era.start + 119) + 1)
            if CYCLE[(year - 4) % 60] == found["named_year"]
        ]
        if not fitting:
            raise DateError("{era} had no year {year}", era=era.name, year=found["named_year"])
        if len(fitting) > 1:
            raise DateError(
                "{era} had the year {year} more than once; write the year by its number",
                era=era.name,
                year=found["named_year"],
            )
        return fitting[0]
    number = 1 if found["year"] == "元" else read_numeral(found["year"])
    if number is None:
        raise DateError("{text} is not a number", text=found["year"])
    if number < 1:
        raise DateError("{era} had no year {year}; its first is 元年", era=era.name, year=number)
    if era.years is not None and number > era.years:
        raise DateError(
            "{era} had {years} ({start} to {end}), not {number}",
            era=era.name,
            years=f"{era.years} year{'s' * (era.years > 1)}",
            start=era.start,
            end=era.end,
            number=number,
        )
    if number > 999:
        raise DateError("the year {year} of {era} is beyond what is read here (999)", year=number, era=era.name)
    year = era.start + number - 1
    if found["year_name"] and CYCLE[(year - 4) % 60] != found["year_name"].removesuffix("年"):
        raise DateError(
            "{called} is {name}, not {other}",
            called=year_text(era.name, number),
            name=CYCLE[(year - 4) % 60],
            other=found["year_name"],
        )
    return year


def _lunar_days(era: Era, year: int, found: re.Match[str]) -> tuple[int, int]:
    months = months_of(year)
    if found["month"] is None:
        return months[0].first, months[-1].last
    number = {"正": 1, "元": 1, "冬": 11, "腊": 12}.get(found["month"]) or read_numeral(found["month"])
    if number is None or not 1 <= number <= 12:
        raise DateError("there is no month {month}", month=found["month"])
    leap = found["leap"] is not None
    called = year_text(era.name, year - era.start + 1)
    month = next((month for month in months if (month.number, month.leap) == (number, leap)), None)
    if month is None:
        wanted = f"闰{MONTH_NAMES[number - 1]}"
        others = [month_text(one) for one in months if one.leap]
        if others:
            raise DateError(
                "{called} had no {month}; its leap month was {other}", called=called, month=wanted, other=others[0]
            )
        raise DateError("{called} had no {month}; it had no leap month", called=called, month=wanted)
    return _day_of_month(month, f"{called}{month_text(month)}", found)


def _day_of_month(month: Month, called: str, found: re.Match[str]) -> tuple[int, int]:
    name = found["day_name"]
    day = _stated_day(month, called, found)
    if found["dawn"]:
        if day not in (1, None):
            raise DateError("朔 is the first day of a month; here it would be the day {day}", day=day)
        day = 1
    if day is None:
        return month.first, month.last
    number = month.first + day - 1
    if name and sexagenary_day(number) != name:
        raise DateError(
            "{called} was {name}, not {other}",
            called=called + day_text(day),
            name=sexagenary_day(number),
            other=name,
        )
    return number, number


def _stated_day(month: Month, called: str, found: re.Match[str]) -> int | None:
    """The day of a month by its number, as its first or last, or by its name in the cycle; None where none is stated."""
    if found["day"] is not None:
        return _numbered_day(month, called, found)
    if found["edge"]:
        return 1 if found["edge"] == "朔" else month.length
    name = found["day_name"]
    if not name:
        return None
    for day in range(1, month.length + 1):
        if sexagenary_day(month.first + day - 1) == name:
            return day
    raise DateError("{called} had no {name} day", called=called, name=name)


def _numbered_day(month: Month, called: str, found: re.Match[str]) -> int:
    day = read_numeral(found["day"])
    if day is None or not 1 <= day <= 30:
        raise DateError("a month of the Chinese calendar has 29 or 30 days, there is no day {day}", day=found["day"])
    if found["first"] and day > 10:
        raise DateError("初 goes with the first ten days of a month, not with {day}", day=found["day"])
    if day > month.length:
        raise DateError(
            "{called} had {length} days, there is no day {day}", called=called, length=month.length, day=day
        )
    return day


def _gregorian_days(era: Era, year: int, found: re.Match[str]) -> tuple[int, int]:
    lunar = (
        "闰"
        if found["leap"]
        else "初"
        if found["first"]
        else found["month"]
        if found["month"] in ("正", "冬", "腊")
        else None
    )
    lunar = lunar or found["edge"] or found["dawn"]
    if lunar:
        raise DateError(
            "{lunar} is of the lunar calendar, but the years of {era} have Gregorian months and days",
            lunar=lunar,
            era=era.name,
        )
    if era.japanese and year < 1873:
        return _lunar_year_of_japan(year, found)
    if found["month"] is None:
        return GREGORIAN.new_year(year), GREGORIAN.new_year(year + 1) - 1
    month = 1 if found["month"] == "元" else read_numeral(found["month"])
    if month is None or not 1 <= month <= 12:
        raise DateError("there is no month {month}", month=found["month"])
    length = GREGORIAN.days_in_month(year, month)
    if found["day"] is None and found["day_name"] is None:
        return GREGORIAN.day_number(year, month, 1), GREGORIAN.day_number(year, month, length)
    called = f"{year_text(era.name, year - era.start + 1)}{write_numeral(month)}月"
    return _day_of_gregorian_month(year, month, called, found)


def _day_of_gregorian_month(year: int, month: int, called: str, found: re.Match[str]) -> tuple[int, int]:
    first = GREGORIAN.day_number(year, month, 1)
    length = GREGORIAN.days_in_month(year, month)
    name = found["day_name"]
    if found["day"] is None:
        days = [first + day for day in range(length) if sexagenary_day(first + day) == name]
        if not days:
            raise DateError("{called} had no {name} day", called=called, name=name)
        return days[0], days[0]
    day = read_numeral(found["day"])
    if day is None or not 1 <= day <= length:
        raise DateError(
            "{called} had {length} days, there is no day {day}", called=called, length=length, day=found["day"]
        )
    number = first + day - 1
    if name and sexagenary_day(number) != name:
        raise DateError(
            "{called} was {name}, not {other}",
            called=f"{called}{write_numeral(day)}日",
            name=sexagenary_day(number),
            other=name,
        )
    return number, number


def _lunar_year_of_japan(year: int, found: re.Match[str]) -> tuple[int, int]:
    """The days of one of the years 1868 to 1872, whose months are not read."""
    if found["month"] is not None:
        raise DateError("Japan's months before 1873 were lunar, and are not read here; write the Gregorian date")
    first = GREGORIAN.day_number(year, *JAPANESE_NEW_YEARS[year])
    return first, GREGORIAN.day_number(year + 1, *JAPANESE_NEW_YEARS[year + 1]) - 1
