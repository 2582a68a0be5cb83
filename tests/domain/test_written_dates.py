"""Dates as people write them: what each is in EDTF, what is refused and why, and what stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gazetteer.domain import calendars, written_dates
from gazetteer.errors import DateError
from gazetteer.web import wording
from gazetteer.web.texts import LANGUAGES, Language, Texts

WRITTEN = """
1860年11月14日 = 1860-11-14
1860 年 11 月 14 日 = 1860-11-14
１８６０年１１月１４日 = 1860-11-14
一八六〇年十一月十四日 = 1860-11-14
一八六零年十一月 = 1860-11
一八六○年 = 1860
一千八百六十年 = 1860
二〇〇一年七月十六日 = 2001-07-16
一六八九年八月廿七日 = 1689-08-27
1919年元月3号 = 1919-01-03
公元1860年 = 1860
西元1860年11月 = 1860-11
公元前44年3月15日 = -0043-03-15
前44年 = -0043
公元前二二一年 = -0220
公元前221 = -0220
俄历1860年11月2日 = 1860-11-14
公历1860年11月14日 = 1860-11-14
19世纪 = 18XX
十九世纪六十年代 = 186X
1860年代 = 186X
1860年春 = 1860-21
1860年秋季 = 1860-23
1860年第一季度 = 1860-01/1860-03
1860年第3季度 = 1860-07/1860-09
1860年上半年 = 1860-01/1860-06
1860年下半年 = 1860-07/1860-12
Q1 1860 = 1860-01/1860-03
1860 Q3 = 1860-07/1860-09
the third quarter of 1860 = 1860-07/1860-09
first half of 1860 = 1860-01/1860-06
I квартал 1860 г. = 1860-01/1860-03
3-й квартал 1860 года = 1860-07/1860-09
вторая половина 1860 г. = 1860-07/1860-12
1-е полугодие 1860 г. = 1860-01/1860-06
1860年（？） = 1860?
1860年11月14日（星期三） = 1860-11-14
Wednesday, 14 November 1860 = 1860-11-14
среда, 14 ноября 1860 г. = 1860-11-14
1860-й год = 1860
в 1860-м году = 1860
60-е годы XIX века = 186X
the 60s of the 19th century = 186X
1904-1905 гг. = 1904/1905
1860-1861 годы = 1860/1861
1860-11-14 00:00:00 = 1860-11-14
1945-08-09T12:00Z = 1945-08-09
1945-08-09T12:00+08:00 = 1945-08-09
1945-08-09 12:30 = 1945-08-09
09.08.1945 23:59 = 1945-08-09
August 9, 1945 14:30 = 1945-08-09
9 августа 1945 года, 00:00 = 1945-08-09
1945年8月9日0时 = 1945-08-09
1945年8月9日 14:30 = 1945-08-09
1945年8月9日（木） = 1945-08-09
July 17-21, 1900 = 1900-07-17/1900-07-21
Sept. 3–5 1945 = 1945-09-03/1945-09-05
2 November (O.S.) 1860 = 1860-11-14
2 ноября 1860 г. по ст. стилю = 1860-11-14
October 25 (November 7), 1917 = 1917-11-07
November 2/14, 1860 = 1860-11-14
November 2 (14), 1860 = 1860-11-14
1860年11月上旬 = 1860-11-01/1860-11-10
约1860年 = 1860~
1860年前后 = 1860~
疑1860年 = 1860?
1858年5月28日至1860年11月14日 = 1858-05-28/1860-11-14
1858年5月28日至6月13日 = 1858-05-28/1858-06-13
1860年至今 = 1860/..
1860年起，终止不详 = 1860/
至1860年，起始不详 = /1860
14 November 1860 = 1860-11-14
14th November 1860 = 1860-11-14
the 14th of November, 1860 = 1860-11-14
14 Nov. 1860 = 1860-11-14
14-Nov-1860 = 1860-11-14
Nov 14, 1860 = 1860-11-14
November 14th, 1860 = 1860-11-14
1860 November 14 = 1860-11-14
Sept. 1931 = 1931-09
on 18 September 1931 = 1931-09-18
2 November 1860 (O.S.) = 1860-11-14
30 July (11 August) 1860 = 1860-08-11
44 BC = -0043
15 March 44 BCE = -0043-03-15
AD 79 = 0079
about 1860 = 1860~
circa 1860 = 1860~
c. 1860 = 1860~
the 1860s = 186X
19th century = 18XX
1st century BC = -0099/0000
spring 1860 = 1860-21
1858–1860 = 1858/1860
1858-1860 = 1858/1860
1858-60 = 1858/1860
between 1858 and 1860 = 1858/1860
from 28 May 1858 to 14 November 1860 = 1858-05-28/1860-11-14
14–16 November 1860 = 1860-11-14/1860-11-16
28 May – 13 June 1858 = 1858-05-28/1858-06-13
since 1860 = 1860/..
until 1860 = ../1860
14.11.1860 = 1860-11-14
03.04.1860 = 1860-04-03
14/11/1860 = 1860-11-14
11/14/1860 = 1860-11-14
04/04/1860 = 1860-04-04
1860/11/14 = 1860-11-14
1860.11.14 = 1860-11-14
1860-1-4 = 1860-01-04
11.1860 = 1860-11
18601114 = 1860-11-14
14 ноября 1860 = 1860-11-14
14 ноября 1860 г. = 1860-11-14
14-го ноября 1860 года = 1860-11-14
ноябрь 1860 г. = 1860-11
в ноябре 1860 года = 1860-11
5 авг. 1858 г. = 1858-08-05
1 мая 1858 = 1858-05-01
2 (14) ноября 1860 г. = 1860-11-14
14 (2) ноября 1860 = 1860-11-14
2/14 ноября 1860 г. = 1860-11-14
27 августа (8 сентября) 1855 г. = 1855-09-08
8 сентября (27 августа) 1855 г. = 1855-09-08
7 ноября (25 октября) 1917 = 1917-11-07
November 7 (October 25), 1917 = 1917-11-07
October 25/November 7, 1917 = 1917-11-07
25 October/7 November 1917 = 1917-11-07
7 November 1917 [O.S. 25 October] = 1917-11-07
25 October 1917 [N.S. 7 November] = 1917-11-07
14 November (2 November O.S.) 1860 = 1860-11-14
28 мая 1858 года (16 мая по старому стилю) = 1858-05-28
14.11.1860 (2.11.1860) = 1860-11-14
2(14).XI.1860 = 1860-11-14
2/14.XI.1860 = 1860-11-14
November 2/14, 1860 = 1860-11-14
30 (11) апреля 1867 = 1867-04-11
30 (18) марта 1867 г. = 1867-03-30
27 декабря 1880 (8 января 1881) = 1881-01-08
27 декабря 1880 г. (8 января 1881 г.) = 1881-01-08
31 декабря (12 января) 1881 = 1881-01-12
16 (28) февраля 1900 = 1900-02-28
29 февраля (13 марта) 1900 = 1900-03-13
1917年11月7日（俄历10月25日） = 1917-11-07
俄历10月25日（1917年11月7日） = 1917-11-07
2 ноября 1860 г. по старому стилю = 1860-11-14
2 ноября 1860 г. (ст. ст.) = 1860-11-14
44 г. до н. э. = -0043
около 1860 г. = 1860~
возможно, 1860 = 1860?
1860-е гг. = 186X
XIX век = 18XX
XIX в. = 18XX
весна 1860 г. = 1860-21
1858—1860 гг. = 1858/1860
с 1858 по 1860 г. = 1858/1860
с 1860 по сей день = 1860/..
明治三十七年 = 1904-01-01/1904-12-31
咸丰十年十月初二（1860年11月14日） = 1860-11-14
1860年11月14日（咸丰十年十月初二日） = 1860-11-14
西暦1860年 = 1860
14.XI.1860 = 1860-11-14
«14» ноября 1860 г. = 1860-11-14
明治37年2月8日 = 1904-02-08
日本昭和六年九月十八日 = 1931-09-18
昭和20年8月15日 = 1945-08-15
大正元年 = 1912-07-30/1912-12-31
平成元年1月8日 = 1989-01-08
建阳元年 = 1896-01-01/1896-12-31
光武元年 = 1897-08-17/1897-12-31
大韓帝國光武八年二月二十三日 = 1904-02-23
隆熙四年八月 = 1910-08-01/1910-08-29
主體93年 = 2004-01-01/2004-12-31
清文宗咸丰十年十月初二 = 1860-11-14
清聖祖康熙二十八年七月二十四日 = 1689-09-07
明治三年 = 1870-02-01/1871-02-18
2400729 = 1860-11-14
"""
#: What was read before, and is read as before.
KEPT = """
1860-11-14 = 1860-11-14
1860-11 = 1860-11
1860-21 = 1860-21
1860~ = 1860~
18XX = 18XX
1858-05-28/1860 = 1858-05-28/1860
1860/.. = 1860/..
-0043 = -0043
Y12000 = Y12000
JD 2400729 = 1860-11-14
咸丰十年十月初二日 = 1860-11-14
民国三十八年十月一日 = 1949-10-01
康德元年三月一日 = 1934-03-01
"""
REFUSED = """
03/04/1860 = may be two days, 1860-04-03 or 1860-03-04
3-4-1860 = may be two days
1904/05 = may be a month or two years
14.11.60 = year of two digits
14 November 60 = year of two digits
60年 = year of two digits
31 November 1860 = November 1860 has 30 days
1860年11月31日 = November 1860 has 30 days
1860年13月 = there is no month 13
31.11.1860 = November 1860 has 30 days
1860年十月初二 = 初 is of the lunar calendar
2 (15) ноября 1860 = is not one day
June 30–2, 1900 = ends before it begins
1945-08-09T25:00 = expected an EDTF date
1945-08-09 12:61 = expected an EDTF date
28 мая (17 мая) 1858 = 1858-05-17 of the Julian calendar is 1858-05-29
25 ноября (25 октября) 1917 = is not one day
14 November 1860 (signed) = expected an EDTF date
咸丰十年十月初二（1860年11月15日） = is not one date
明治五年三月 = before 1873 were lunar
明治四十六年 = 明治 had 45 years
天平元年 = no era 天平
光武十二年 = 光武 had 11 years
隆熙四年九月 = 隆熙 ended with 1910-08-29
公元0年 = there is no year 0
third half of 1860 = expected an EDTF date
Q5 1860 = expected an EDTF date
海参崴 = or a date such as 1860年11月14日
14 Brumaire 1860 = expected an EDTF date
before 1860 = expected an EDTF date
"""


def _pairs(lines: str) -> list[tuple[str, str]]:
    parted = [line.partition(" = ") for line in lines.strip().splitlines()]
    return [(written, meant) for written, _, meant in parted]


@pytest.mark.parametrize(("text", "edtf"), _pairs(WRITTEN) + _pairs(KEPT))
def test_what_people_write(text: str, edtf: str) -> None:
    assert calendars.describe(text)["gregorian"] == edtf
    assert calendars.describe(f" {text}\t")["gregorian"] == edtf


@pytest.mark.parametrize(("text", "why"), _pairs(REFUSED))
def test_what_is_refused(text: str, why: str) -> None:
    with pytest.raises(DateError, match=why.replace("(", r"\(")):
        calendars.read_question(text)


def test_a_written_date_follows_the_calendar_asked_for() -> None:
    for text in ("2 November 1860", "2 ноября 1860 г.", "1860年11月2日", "14.11.1860 н. ст."):
        assert calendars.describe(text, "julian")["gregorian"] == "1860-11-14"
        assert calendars.read_question(text, "julian").text == "1860-11-02"
    with pytest.raises(DateError, match="Western calendar"):
        calendars.read_question("1860年11月14日", "chinese")


def test_unknown_ends_stay_unknown() -> None:
    for text, julian in (("1960/", "1959-12-19/"), ("/1960", "/1960-12-18"), ("1960/..", "1959-12-19/..")):
        described = calendars.describe(text)
        assert (described["gregorian"], described["julian"]) == (text, julian)
    assert calendars.describe("1959-12-19/", "julian")["gregorian"] == "1960-01-01/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_pages_print_can_be_typed(language: Language) -> None:
    texts = Texts(language)
    day = date(1, 1, 1)
    printed = [
        "-0043",
        "-0043-03",
        "-0043-03-15",
        "1860~",
        "1860-11?",
        "1858/1860",
        "1858/..",
        "../1860",
        "1960/",
        "/1960",
    ]
    while day.year < 2100:
        printed += [day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]]
        day += timedelta(days=997)
    for edtf in printed:
        if edtf.startswith("00"):
            continue
        written = wording.date(edtf, texts)
        found = written_dates.read(written)
        assert (found.text if found else written) == edtf, written


_GENITIVES = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()


def _said_twice(old: str, new: str) -> list[str]:
    """A day as texts give it by both styles, either first, with what the two share said once or twice."""
    old_year, old_month, old_day = (int(part) for part in old.split("-"))
    new_year, new_month, new_day = (int(part) for part in new.split("-"))
    one, other = f"{old_day} {_GENITIVES[old_month - 1]}", f"{new_day} {_GENITIVES[new_month - 1]}"
    texts = [f"{one} {old_year} г. ({other} {new_year} г.)", f"{other} {new_year} ({one} {old_year})"]
    texts += [
        f"{one} ({other}) {new_year} г.",
        f"{one}/{other} {new_year}",
        f"{old_day} ({new_day}) {other[2:].strip()} {new_year}",
    ]
    if old_year == new_year:
        texts += [f"{other} ({one}) {new_year} г.", f"{other} {new_year} года ({one} по старому стилю)"]
    return texts


def test_both_styles_of_any_day() -> None:
    day = date(1701, 1, 1)
    while day.year < 1925:
        new = day.isoformat()
        old = calendars.describe(new)["julian"]
        for text in _said_twice(old, new):
            assert calendars.describe(text)["gregorian"] == new, text
        day += timedelta(days=53)
