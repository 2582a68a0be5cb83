"""The eras of the Ming, the Qing, the Republic, modern Japan and modern Korea, and the days that each had.

An era begins with a New Year, save where the table says otherwise, and lasts to the last day of its last year, whoever
reigned by then. What was in use beside these eras had months of its own where it differed: the eras of the Later Jin
before 1644 are read with the months of the Ming, those of the Southern Ming and the Taiping are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gazetteer.domain import dates
from gazetteer.domain.calendars.lunar import months_of
from gazetteer.domain.calendars.numerals import write_numeral
from gazetteer.domain.dates import GREGORIAN
from gazetteer.errors import DateError


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
    #: Of Korea: the same. Its months are Gregorian from 1896 on.
    korean: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether no day is called by it in China."""
        return self.japanese or self.korean

    @property
    def end(self) -> int | None:
        """The last year, in the years of `start`."""
        return None if self.years is None else self.start + self.years - 1


#: 1402: the new emperor struck out 建文 and counted on from 洪武 from the seventh month. 1457: 天顺 began in the first month.
#: 1620: 泰昌 was given the months from the eighth when its emperor had died; in those weeks one wrote 万历, so both are read.
#: 1636: 崇德 was proclaimed on the eleventh of the fourth month. 1644: 崇祯 and 顺治 both count the whole year.
#: 1912: 宣统 ended with the abdication; the Republic had begun on 1 January.
#: Korea reckoned by its own eras and by Gregorian months from 1 January 1896; 隆熙 ended with the annexation; 主体 counts from
#: 1912 and was in official use in the north.
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
    Era("建阳", 1896, 2, last=(8, 16), gregorian=True, leading=False, korean=True),
    Era("光武", 1897, 11, first=(8, 17), last=(8, 2), gregorian=True, leading=False, korean=True),
    Era("隆熙", 1907, 4, first=(8, 3), last=(8, 29), gregorian=True, leading=False, korean=True),
    Era("主体", 1912, None, gregorian=True, leading=False, korean=True),
)

#: The New Years of Japan's last lunar years; from 1873 its months are Gregorian. The months of these
#: five years are not read: they are not always China's.
JAPANESE_NEW_YEARS = {1868: (1, 25), 1869: (2, 11), 1870: (2, 1), 1871: (2, 19), 1872: (2, 9), 1873: (1, 1)}

ERAS_BY_NAME = {era.name: era for era in ERAS}

#: Eras that were proclaimed and never used: for what year, and what stood in their place.
UNUSED_ERAS = {"祺祥": (1862, "同治")}


def year_text(era: str, year: int) -> str:
    return f"{era}{'元' if year == 1 else write_numeral(year)}年"


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


def within_era(era: Era, first: int, last: int) -> tuple[int, int]:
    """The days that belong to the era; a year or month in which it began or ended is cut there."""
    begin, end = _era_days(era)
    if last < begin:
        raise DateError("{era} began on {day} (Gregorian)", era=era.name, day=dates.iso_day(begin))
    if end is not None and first > end:
        raise DateError("{era} ended with {day} (Gregorian)", era=era.name, day=dates.iso_day(end))
    return max(first, begin), last if end is None else min(last, end)


def era_on(number: int) -> Era | None:
    """The leading era of a day; 洪武 takes the months of 1402 that no other has."""
    holding = []
    for era in ERAS:
        if era.is_foreign:
            continue
        begin, end = _era_days(era)
        if begin <= number and (end is None or number <= end):
            holding.append(era)
    # Of two leading eras the later one names the day: 泰昌, 顺治 and 民国 where they overlap with what they followed.
    return max(holding, key=lambda era: (era.leading, era.start), default=None)
