"""Dates in other calendars: Julian, Chinese era dates, Julian day numbers, each to and from the days of `dates.py`.

The lunar months are those of `sxtwl`, which follows the calendars that were issued rather than the sky: over 1645 to 1911 its
months begin when the Qing calendars say, in all 22 cases where a modern computation of the new moon would have it otherwise.
For the Ming it follows the printed tables of the last century; seven of their months are put right here by the Ming calendars
that survive (`_MING_CORRECTIONS`). Eras, and everything about reading and writing a date, are ours.

An era date reads `康熙二十八年七月二十四日`: simplified or traditional, in Chinese or Arabic numerals, with 元年, 廿, 卅, 初,
正月, 冬月, 腊月 and 闰, with or without 日. The day may be its sexagenary name, or be followed by it (then both must agree);
朔 is the first day and 晦 the last. Without a day it asks about the month, without a month about the year. An era begins
with a New Year, save where the table says otherwise, and lasts to the last day of its last year, whoever reigned by then.

From 1912 the months are Gregorian: 民国, and two other states that reckoned so in China. What belongs to the lunar calendar
(正月, 冬月, 腊月, 闰, 初) is refused there. What was in use beside these eras had months of its own where it differed: the eras
of the Later Jin before 1644 are read with the months of the Ming, those of the Southern Ming and the Taiping are not read.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypedDict

import sxtwl

from gazetteer.domain import dates, written_dates
from gazetteer.domain.dates import GREGORIAN, Question, Reckoning
from gazetteer.errors import DateError

JULIAN = Reckoning("Julian", -2, common_centuries=False)
CALENDARS = ("gregorian", "julian", "chinese", "julian_day")

#: Julian day number (of the day's noon) less day number.
_JULIAN_DAY_OFFSET = 1_721_425
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CYCLE = tuple(_STEMS[place % 10] + _BRANCHES[place % 12] for place in range(60))
_DIGITS = "〇一二三四五六七八九"
_GREGORIAN_REFORM = (1582, 10, 15)

#: The traditional and variant characters of eras, months and numerals.
_SIMPLIFIED = str.maketrans(
    "萬歷曆歴豐豊緒統順慶啟啓禎閏臘國樂聰憲號華滿偽僞淸○零卄丗壹壱弌貳贰弍弐叁參叄弎肆伍陸陆柒捌玖拾",
    "万历历历丰丰绪统顺庆启启祯闰腊国乐聪宪号华满伪伪清〇〇廿卅一一一二二二二三三三三四五六六七八九十",
)


class ChineseDate(TypedDict):
    """A day, a month (`day` null) or a year (`month` null) as an era date; simplified characters."""

    text: str
    era: str
    year: int
    month: int | None
    leap: bool
    day: int | None
    sexagenary_day: str | None


@dataclass(frozen=True, slots=True)
class Era:
    """An era: its name, its first year and how many years it had (None: still counted).

    A year is called by the Gregorian year in which it begins. `first` and `last` are (month, day) in the first and the last
    year, where these were not whole years.
    """

    name: str
    start: int
    years: int | None
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    gregorian: bool = False
    #: What a day is called where several eras have it: the leading one.
    leading: bool = True
    #: Of Japan: read, and answered by the Chinese era of the same days.
    japanese: bool = False

    @property
    def end(self) -> int | None:
        """The last year, in the years of `start`."""
        return None if self.years is None else self.start + self.years - 1


#: 1402: the new emperor struck out 建文 and counted on from 洪武 from the seventh month. 1457: 天顺 began in the first month.
#: 1620: 泰昌 was given the months from the eighth when its emperor had died; in those weeks one wrote 万历, so both are read.
#: 1636: 崇德 was proclaimed on the eleventh of the fourth month. 1644: 崇祯 and 顺治 both count the whole year.
#: 1912: 宣统 ended with the abdication; the Republic had begun on 1 January.
ERAS = (
    Era("洪武", 1368, 35, leading=False),
    Era("建文", 1399, 4, last=(6, 30)),
    Era("永乐", 1403, 22),
    Era("洪熙", 1425, 1),
    Era("宣德", 1426, 10),
    Era("正统", 1436, 14),
    Era("景泰", 1450, 8, last=(1, 20)),
    Era("天顺", 1457, 8, first=(1, 21)),
    Era("成化", 1465, 23),
    Era("弘治", 1488, 18),
    Era("正德", 1506, 16),
    Era("嘉靖", 1522, 45),
    Era("隆庆", 1567, 6),
    Era("万历", 1573, 48),
    Era("泰昌", 1620, 1, first=(8, 1)),
    Era("天启", 1621, 7),
    Era("崇祯", 1628, 17),
    Era("天命", 1616, 11, leading=False),
    Era("天聪", 1627, 10, last=(4, 10), leading=False),
    Era("崇德", 1636, 8, first=(4, 11), leading=False),
    Era("顺治", 1644, 18),
    Era("康熙", 1662, 61),
    Era("雍正", 1723, 13),
    Era("乾隆", 1736, 60),
    Era("嘉庆", 1796, 25),
    Era("道光", 1821, 30),
    Era("咸丰", 1851, 11),
    Era("同治", 1862, 13),
    Era("光绪", 1875, 34),
    Era("宣统", 1909, 3, last=(12, 25)),
    Era("民国", 1912, None, gregorian=True),
    Era("洪宪", 1916, 1, last=(3, 22), gregorian=True, leading=False),
    Era("大同", 1932, 3, first=(3, 1), last=(2, 28), gregorian=True, leading=False),
    Era("康德", 1934, 12, first=(3, 1), last=(8, 18), gregorian=True, leading=False),
    Era("明治", 1868, 45, first=(1, 25), last=(7, 30), gregorian=True, leading=False, japanese=True),
    Era("大正", 1912, 15, first=(7, 30), last=(12, 25), gregorian=True, leading=False, japanese=True),
    Era("昭和", 1926, 64, first=(12, 25), last=(1, 7), gregorian=True, leading=False, japanese=True),
    Era("平成", 1989, 31, first=(1, 8), last=(4, 30), gregorian=True, leading=False, japanese=True),
    Era("令和", 2019, None, first=(5, 1), gregorian=True, leading=False, japanese=True),
)
#: The New Years of Japan's last lunar years; from 1873 its months are Gregorian. The months of these
#: five years are not read: they are not always China's.
_JAPANESE_NEW_YEARS = {1868: (1, 25), 1869: (2, 11), 1870: (2, 1), 1871: (2, 19), 1872: (2, 9), 1873: (1, 1)}
_ERAS = {era.name: era for era in ERAS}
#: Eras that were proclaimed and never used: for what year, and what stood in their place.
_UNUSED_ERAS = {"祺祥": (1862, "同治")}
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
            reckoning = GREGORIAN if written >= _GREGORIAN_REFORM else JULIAN
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


def sexagenary_day(number: int) -> str:
    """The day's name in the cycle of sixty, which has run on through all calendars."""
    return _CYCLE[(number + 14) % 60]


def julian_day(number: int) -> int:
    """The Julian day number of the day's noon."""
    return number + _JULIAN_DAY_OFFSET


# --- Numerals ---------------------------------------------------------------------------------------------------------------


def _number(text: str) -> int | None:
    """The number that Arabic digits or Chinese numerals write (24, 二十四, 廿四, 二四); None where they write none."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    if re.fullmatch(f"[{_DIGITS}]{{1,4}}", text):
        return int("".join(str(_DIGITS.index(digit)) for digit in text))
    text = text.replace("廿", "二十").replace("卅", "三十")
    found = re.fullmatch(
        r"(?:([一二三四五六七八九])百(?:〇(?=[一二三四五六七八九]$))?)?(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九])?",
        text,
    )
    if not found or not text:
        return None
    hundreds, tens, ten, ones = found.groups()
    value = 100 * _DIGITS.index(hundreds) if hundreds else 0
    if ten:
        value += 10 * (_DIGITS.index(tens) if tens else 1)
    return value + (_DIGITS.index(ones) if ones else 0)


def _numeral(number: int) -> str:
    """The Chinese numeral of 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        written += "〇"
    return written + (_DIGITS[ones] if ones else "")


def _year_text(era: str, year: int) -> str:
    return f"{era}{'元' if year == 1 else _numeral(year)}年"


# --- Reading an era date ----------------------------------------------------------------------------------------------------

_NUMERAL = "[0-9〇一二三四五六七八九十百廿卅]+"
_SEXAGENARY = f"[{_STEMS}][{_BRANCHES}]"
_WITHIN_ERA = (
    rf"(?:(?P<year>元|{_NUMERAL})年(?P<year_name>{_SEXAGENARY}年?(?=[闰正元冬腊0-9〇一二三四五六七八九十]|$))?|(?P<named_year>{_SEXAGENARY})年)"
    rf"(?:(?P<leap>闰)?(?P<month>正|元|冬|腊|{_NUMERAL})月"
    rf"(?:(?P<first>初)?(?P<day>{_NUMERAL})[日号]?|(?P<edge>[朔晦])日?)?(?P<day_name>{_SEXAGENARY})?(?P<dawn>朔)?[日号]?)?"
)
_STATE = "(?:中华)?(?:大?[明清])?(?:伪?满洲国)?(?:日本)?"
_ERA_DATE = re.compile(rf"{_STATE}(?P<era>{'|'.join((*_ERAS, *_UNUSED_ERAS))}){_WITHIN_ERA}")
#: An era that is not in the table: two characters that write no number.
_UNKNOWN_ERA_DATE = re.compile(rf"{_STATE}(?P<era>(?:(?!{_NUMERAL})[一-鿿]){{2}}){_WITHIN_ERA}")


def is_chinese(text: str) -> bool:
    """Whether the text has a Chinese character."""
    return any("一" <= character <= "鿿" or character == "〇" for character in text)


def _normal(text: str) -> str:
    """Simplified, half-width, without blanks."""
    return re.sub(r"[\s,，、]", "", unicodedata.normalize("NFKC", text)).translate(_SIMPLIFIED)


@lru_cache(maxsize=4_096)
def _read_chinese(text: str) -> tuple[Era, int, int]:
    """The era, the first and the last day of an era date; raises `DateError` saying why, for one that never was."""
    if len(text) > 60:
        raise DateError("expected a Chinese era date, found {count} characters", count=len(text))
    normal = _normal(text)
    found = _ERA_DATE.fullmatch(normal) or _UNKNOWN_ERA_DATE.fullmatch(normal)
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
    if name in _UNUSED_ERAS:
        raise DateError(
            "the era {era} was not used; it was proclaimed for {year} and replaced by {other} before it began; "
            "write {other}元年",
            era=name,
            year=_UNUSED_ERAS[name][0],
            other=_UNUSED_ERAS[name][1],
        )
    era = _ERAS.get(name)
    if era is None:
        raise DateError(
            "there is no era {era} among those of the Ming, the Qing, the Republic and modern Japan", era=name
        )
    year = _era_year(era, found)
    if era.gregorian:
        first, last = _gregorian_days(era, year, found)
    else:
        first, last = _lunar_days(era, year, found)
    return era, *_within(era, first, last)


def _era_year(era: Era, found: re.Match[str]) -> int:
    """The year counted by the Gregorian year in which it begins."""
    if found["named_year"]:
        fitting = [
            year
            for year in range(era.start, (era.end or era.start + 119) + 1)
            if _CYCLE[(year - 4) % 60] == found["named_year"]
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
    number = 1 if found["year"] == "元" else _number(found["year"])
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
    if found["year_name"] and _CYCLE[(year - 4) % 60] != found["year_name"].removesuffix("年"):
        raise DateError(
            "{called} is {name}, not {other}",
            called=_year_text(era.name, number),
            name=_CYCLE[(year - 4) % 60],
            other=found["year_name"],
        )
    return year


def _lunar_days(era: Era, year: int, found: re.Match[str]) -> tuple[int, int]:
    months = months_of(year)
    if found["month"] is None:
        return months[0].first, months[-1].last
    number = {"正": 1, "元": 1, "冬": 11, "腊": 12}.get(found["month"]) or _number(found["month"])
    if number is None or not 1 <= number <= 12:
        raise DateError("there is no month {month}", month=found["month"])
    leap = found["leap"] is not None
    called = _year_text(era.name, year - era.start + 1)
    month = next((month for month in months if (month.number, month.leap) == (number, leap)), None)
    if month is None:
        wanted = f"闰{_MONTH_NAMES[number - 1]}"
        others = [_month_text(one) for one in months if one.leap]
        if others:
            raise DateError(
                "{called} had no {month}; its leap month was {other}", called=called, month=wanted, other=others[0]
            )
        raise DateError("{called} had no {month}; it had no leap month", called=called, month=wanted)
    return _day_of_month(month, f"{called}{_month_text(month)}", found)


def _day_of_month(month: Month, called: str, found: re.Match[str]) -> tuple[int, int]:
    name = found["day_name"]
    day: int | None = None
    if found["day"] is not None:
        day = _number(found["day"])
        if day is None or not 1 <= day <= 30:
            raise DateError(
                "a month of the Chinese calendar has 29 or 30 days, there is no day {day}", day=found["day"]
            )
        if found["first"] and day > 10:
            raise DateError("初 goes with the first ten days of a month, not with {day}", day=found["day"])
        if day > month.length:
            raise DateError(
                "{called} had {length} days, there is no day {day}", called=called, length=month.length, day=day
            )
    elif found["edge"]:
        day = 1 if found["edge"] == "朔" else month.length
    elif name:
        day = next((day for day in range(1, month.length + 1) if sexagenary_day(month.first + day - 1) == name), None)
        if day is None:
            raise DateError("{called} had no {name} day", called=called, name=name)
    if found["dawn"] and day not in (1, None):
        raise DateError("朔 is the first day of a month; here it would be the day {day}", day=day)
    if found["dawn"] and day is None:
        day = 1
    if day is None:
        return month.first, month.last
    number = month.first + day - 1
    if name and sexagenary_day(number) != name:
        raise DateError(
            "{called} was {name}, not {other}",
            called=called + _day_text(day),
            name=sexagenary_day(number),
            other=name,
        )
    return number, number


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
    month = 1 if found["month"] == "元" else _number(found["month"])
    if month is None or not 1 <= month <= 12:
        raise DateError("there is no month {month}", month=found["month"])
    length = GREGORIAN.days_in_month(year, month)
    if found["day"] is None and found["day_name"] is None:
        return GREGORIAN.day_number(year, month, 1), GREGORIAN.day_number(year, month, length)
    called = f"{_year_text(era.name, year - era.start + 1)}{_numeral(month)}月"
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
    day = _number(found["day"])
    if day is None or not 1 <= day <= length:
        raise DateError(
            "{called} had {length} days, there is no day {day}", called=called, length=length, day=found["day"]
        )
    number = first + day - 1
    if name and sexagenary_day(number) != name:
        raise DateError(
            "{called} was {name}, not {other}",
            called=f"{called}{_numeral(day)}日",
            name=sexagenary_day(number),
            other=name,
        )
    return number, number


def _lunar_year_of_japan(year: int, found: re.Match[str]) -> tuple[int, int]:
    """The days of one of the years 1868 to 1872, whose months are not read."""
    if found["month"] is not None:
        raise DateError("Japan's months before 1873 were lunar, and are not read here; write the Gregorian date")
    first = GREGORIAN.day_number(year, *_JAPANESE_NEW_YEARS[year])
    return first, GREGORIAN.day_number(year + 1, *_JAPANESE_NEW_YEARS[year + 1]) - 1


@lru_cache(maxsize=64)
def _era_days(era: Era) -> tuple[int, int | None]:
    """The first and the last day of an era."""

    def day_of(year: int, month_and_day: tuple[int, int]) -> int:
        month, day = month_and_day
        if era.gregorian:
            return GREGORIAN.day_number(year, month, day)
        whole = next(one for one in months_of(year) if one.number == month and not one.leap)
        return whole.first + min(day, whole.length) - 1

    begin = (
        day_of(era.start, era.first)
        if era.first
        else GREGORIAN.new_year(era.start)
        if era.gregorian
        else months_of(era.start)[0].first
    )
    if era.end is None:
        return begin, None
    end = (
        day_of(era.end, era.last)
        if era.last
        else GREGORIAN.new_year(era.end + 1) - 1
        if era.gregorian
        else months_of(era.end)[-1].last
    )
    return begin, end


def _within(era: Era, first: int, last: int) -> tuple[int, int]:
    """The days that belong to the era; a year or month in which it began or ended is cut there."""
    begin, end = _era_days(era)
    if last < begin:
        raise DateError("{era} began on {day} (Gregorian)", era=era.name, day=dates.iso_day(begin))
    if end is not None and first > end:
        raise DateError("{era} ended with {day} (Gregorian)", era=era.name, day=dates.iso_day(end))
    return max(first, begin), last if end is None else min(last, end)


# --- Writing an era date ----------------------------------------------------------------------------------------------------

_MONTH_NAMES = ("正月", *(f"{_numeral(number)}月" for number in range(2, 13)))


def _month_text(month: Month) -> str:
    return ("闰" if month.leap else "") + _MONTH_NAMES[month.number - 1]


def _day_text(day: int) -> str:
    return f"{'初' if day <= 10 else ''}{_numeral(day)}日"


def _era_on(number: int) -> Era | None:
    """The leading era of a day; 洪武 takes the months of 1402 that no other has."""
    holding = []
    for era in ERAS:
        if era.japanese:
            continue
        begin, end = _era_days(era)
        if begin <= number and (end is None or number <= end):
            holding.append(era)
    # Of two leading eras the later one names the day: 泰昌, 顺治 and 民国 where they overlap with what they followed.
    return max(holding, key=lambda era: (era.leading, era.start), default=None)


def _month_of(number: int) -> Month | None:
    """The month of the Chinese calendar that has the day, within the years of the table."""
    place = bisect_right(_new_years(), number) - 1
    if place < 0:
        return None
    months = months_of(_FIRST_LUNAR_YEAR + place)
    return next((month for month in months if month.first <= number <= month.last), None)


def chinese_date(number: int, era: Era | None = None) -> ChineseDate | None:
    """The day as an era date, in the era given or else in the leading one of that day; None outside the eras."""
    era = era or _era_on(number)
    if era is None:
        return None
    if era.gregorian:
        year, month, day = GREGORIAN.year_month_day(number)
        year -= era.start - 1
        if year > 999:
            return None
        text = f"{_year_text(era.name, year)}{_numeral(month)}月{_numeral(day)}日"
        leap = False
    else:
        lunar = _month_of(number)
        if lunar is None:
            return None
        year, month, leap, day = lunar.year - era.start + 1, lunar.number, lunar.leap, number - lunar.first + 1
        text = f"{_year_text(era.name, year)}{_month_text(lunar)}{_day_text(day)}"
    return ChineseDate(
        text=text, era=era.name, year=year, month=month, leap=leap, day=day, sexagenary_day=sexagenary_day(number)
    )


def _chinese_span(first: int, last: int, era: Era | None = None) -> ChineseDate | None:
    """The month or year of an era that has just these days; None where there is none."""
    era = era or _era_on(first)
    begin = chinese_date(first, era)
    if era is None or begin is None:
        return None
    year = _year_text(era.name, begin["year"])
    number = begin["month"] or 1
    month = ("闰" if begin["leap"] else "") + (f"{_numeral(number)}月" if era.gregorian else _MONTH_NAMES[number - 1])
    spanned: ChineseDate = {**begin, "text": year + month, "day": None, "sexagenary_day": None}
    if _read_chinese(year + month) == (era, first, last):
        return spanned
    if _read_chinese(year) == (era, first, last):
        return {**spanned, "text": year, "month": None, "leap": False}
    return None


# --- Questions and answers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """A date as it was read: the question, and how it was written."""

    question: Question
    #: As EDTF in `reckoning`; None where it was an era date or a Julian day.
    edtf: str | None = None
    reckoning: Reckoning = GREGORIAN
    era: Era | None = None


def read_question(text: str, calendar: str = "gregorian") -> Question:
    """The question that a date puts, of any kind read here; raises `DateError`.

    Era dates (one, or two with `/` between them) and Julian days (`JD 2400729`) are read whatever
    `calendar` says. Else `calendar` tells how the date is meant, in EDTF or as people write it
    (`written_dates.py`): `gregorian` or `julian` (days, months, years and intervals alike), unless the
    text names its calendar itself; `julian_day` reads a whole number of days.
    """
    return _read(text, calendar).question


def _read(text: str, calendar: str) -> _Read:
    if calendar not in CALENDARS:
        raise DateError(
            "there is no calendar {calendar!r}; expected one of {names}", calendar=calendar, names=", ".join(CALENDARS)
        )
    text = text.strip()
    reckoning = JULIAN if calendar == "julian" else GREGORIAN
    if calendar in ("gregorian", "julian") and _LIKE_EDTF.fullmatch(text):
        return _Read(Question.parse(text, reckoning), text, reckoning)
    if (found := _TWICE.fullmatch(text)) and (twice := _read_twice(text, found, calendar)):
        return twice
    if _names_era(text):
        era, first, last = _chinese_range(text)
        return _Read(Question(text, first, last), era=era)
    if found := re.fullmatch(r"(?:JD|jd) ?(-?[0-9]{1,15})", text):
        return _question_of_julian_day(text, found[1])
    if calendar == "chinese":
        raise _not_chinese(text)
    if calendar == "julian_day":
        if not re.fullmatch(r"-?[0-9]{1,15}", text):
            raise DateError("expected a Julian day number such as 2400729; found {text!r}", text=text)
        return _question_of_julian_day(text, text)
    if re.fullmatch(r"[0-9]{7}", text):
        # No date of EDTF has seven digits, nor has any other that is read here.
        return _question_of_julian_day(text, text)
    return _read_written(text, reckoning)


#: What EDTF, and nothing that people write, looks like.
_EDTF_DATE = r"-?[0-9]{4}(?:-[0-2][0-9](?:-[0-9]{2})?)?[~?%]?"
_LIKE_EDTF = re.compile(rf"{_EDTF_DATE}(?:/(?:\.\.|{_EDTF_DATE})?)?")


@lru_cache(maxsize=4_096)
def _names_era(text: str) -> bool:
    """Whether a text is to be read as one or two era dates."""
    if not is_chinese(text):
        return False
    return all(_ERA_DATE.fullmatch(_normal(part)) for part in text.split("/"))


#: A date by an era and by the Western calendar, one behind the other in brackets.
_TWICE = re.compile(r"([^()（）]*[年月日号]|[^()（）]*初[一二三四五六七八九十])[(（]([^()（）]+)[)）]")


def _read_twice(text: str, found: re.Match[str], calendar: str) -> _Read | None:
    """A date that is given twice; None where only one of the two is a date. Raises `DateError` where they differ."""
    try:
        one, other = _read(found[1], calendar), _read(found[2], calendar)
    except DateError:
        return None
    days = [(read.question.first, read.question.last) for read in (one, other)]
    if days[0] != days[1]:
        raise DateError(
            "{text!r} is not one date: {one} is {first}, {other} is {second}",
            text=text,
            one=found[1],
            other=found[2],
            first=_interval_text(one.question, GREGORIAN, ""),
            second=_interval_text(other.question, GREGORIAN, ""),
        )
    return one


def _not_chinese(text: str) -> DateError:
    """Why a text is no era date, in the words of whoever reads era dates where it has their characters."""
    if is_chinese(text) and written_dates.read(text) is not None:
        return DateError("{text!r} is a date of the Western calendar, not of a Chinese era", text=text)
    if is_chinese(text):
        try:
            _chinese_range(text)
        except DateError as error:
            return error
    return DateError("expected a Chinese era date such as 咸丰十年十月初二日; found {text!r}", text=text)


def _read_written(text: str, reckoning: Reckoning) -> _Read:
    """A date in EDTF or as people write it."""
    written = written_dates.read(text)
    if written is None:
        if is_chinese(text):
            _chinese_range(text)
        return _Read(Question.parse(text, reckoning), text, reckoning)
    named = {"julian": JULIAN, "gregorian": GREGORIAN, None: reckoning}[written.calendar]
    try:
        read = Question.parse(written.text, named)
    except DateError as error:
        if isinstance(inner := error.values.get("error"), DateError):
            error = inner
        raise DateError("{text!r} is not a date: {error}", text=text, error=error) from None
    if written.old is not None and dates.date_range(written.old, JULIAN)[0] != read.first:
        raise DateError(
            "{text!r} is not one day: {old} of the Julian calendar is {new} of the Gregorian",
            text=text,
            old=written.old,
            new=GREGORIAN.written(dates.date_range(written.old, JULIAN)[0] or 0),
        )
    if named is reckoning:
        return _Read(read, written.text, reckoning)
    # The text is the question's name elsewhere, where it is read in the calendar that was asked for.
    name = _written_in(read, reckoning, written.text)
    return _Read(Question(name, read.first, read.last), written.text, named)


def _written_in(question: Question, reckoning: Reckoning, edtf: str) -> str:
    if question.day is not None:
        return reckoning.written(question.day)
    return _interval_text(question, reckoning, edtf)


def _question_of_julian_day(text: str, digits: str) -> _Read:
    number = int(digits) - _JULIAN_DAY_OFFSET
    name = text if text.casefold().startswith("jd") else f"JD {digits}"
    return _Read(Question(name.upper(), number, number))


def _chinese_range(text: str) -> tuple[Era, int, int]:
    """The era of an era date or of the first of two, and the days from the first to the last."""
    begin, slash, end = text.partition("/")
    era, first, last = _read_chinese(begin)
    if slash:
        _, _, last = _read_chinese(end)
        if last < first:
            raise DateError("the interval {text!r} ends before it begins", text=text)
    return era, first, last


def describe(text: str, calendar: str = "gregorian") -> dict[str, Any]:
    """The date in every calendar: `gregorian`, `julian`, `chinese` (None outside its eras) and `julian_day`.

    A date of more than one day is answered as EDTF intervals (a Gregorian or Julian one in its own calendar as it was given),
    with the ends that are open and those that are unknown told apart; its `chinese` is the month or year with just these
    days, and `julian_day` is None. An era date is answered in its own era, one of Japan in the Chinese era of the day.
    """
    read = _read(text, calendar)
    question = read.question
    era = None if read.era is None or read.era.japanese else read.era
    if question.day is not None:
        return {
            "gregorian": GREGORIAN.written(question.day),
            "julian": JULIAN.written(question.day),
            "chinese": chinese_date(question.day, era),
            "julian_day": julian_day(question.day),
        }
    given = None if read.edtf is None else read.reckoning
    edtf = read.edtf or ""
    bounded = question.first is not None and question.last is not None
    return {
        "gregorian": edtf if given is GREGORIAN else _interval_text(question, GREGORIAN, edtf),
        "julian": edtf if given is JULIAN else _interval_text(question, JULIAN, edtf),
        "chinese": _chinese_span(question.first or 0, question.last or 0, era) if bounded else None,
        "julian_day": None,
    }


def _interval_text(question: Question, reckoning: Reckoning, edtf: str) -> str:
    """The days of a question as an interval; `edtf` is how it was written, and says which ends are unknown."""
    first = _end_text(question.first, reckoning, unknown=edtf.startswith("/"))
    last = _end_text(question.last, reckoning, unknown=edtf.endswith("/"))
    return f"{first}/{last}"


def _end_text(number: int | None, reckoning: Reckoning, *, unknown: bool) -> str:
    if number is not None:
        return reckoning.written(number)
    return "" if unknown else dates.OPEN


def calendars_of(text: str) -> dict[str, str | None]:
    """A dated fact's date as text in `gregorian` (as it is stored), `julian` and `chinese`; None where it cannot be said.

    Only a single day has a counterpart in another calendar: a month or year of one is no month or year of another.
    """
    first, last = dates.date_range(text)
    day = first if first == last and text[-1:] not in "?~%" else None
    if day is None:
        return {"gregorian": text, "julian": None, "chinese": None}
    chinese = chinese_date(day)
    return {"gregorian": text, "julian": JULIAN.written(day), "chinese": chinese["text"] if chinese else None}
