"""Julian dates, Chinese era dates and Julian days: known pairs, what never was, and what may be written how."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer.domain import calendars, dates
from gazetteer.errors import DateError

#: Pairs printed in reference works or agreed among them.
ERA_DATES = """
1689-09-07 康熙二十八年七月二十四日
1727-08-31 雍正五年七月十五日
1727-11-01 雍正五年九月十八日
1728-06-25 雍正六年五月十八日
1842-08-29 道光二十二年七月二十四日
1850-08-13 道光三十年七月初六日
1851-08-06 咸丰元年七月初十日
1858-05-28 咸丰八年四月十六日
1858-05-31 咸丰八年四月十九日
1858-06-02 咸丰八年四月二十一日
1858-06-13 咸丰八年五月初三日
1858-06-14 咸丰八年五月初四日
1860-07-02 咸丰十年五月十四日
1860-10-24 咸丰十年九月十一日
1860-11-14 咸丰十年十月初二日
1864-10-07 同治三年九月初七日
1875-05-07 光绪元年四月初三日
1879-10-02 光绪五年八月十七日
1881-02-24 光绪七年正月二十六日
1887-12-01 光绪十三年十月十七日
1895-04-17 光绪二十一年三月二十三日
1896-06-03 光绪二十二年四月二十二日
1898-03-27 光绪二十四年三月初六日
1898-05-07 光绪二十四年闰三月十七日
1898-06-09 光绪二十四年四月二十一日
1900-07-17 光绪二十六年六月二十一日
1905-09-05 光绪三十一年八月初七日
1911-12-29 宣统三年十一月初十日
1644-02-08 顺治元年正月初一日
1662-02-18 康熙元年正月初一日
1722-12-20 康熙六十一年十一月十三日
1796-02-09 嘉庆元年正月初一日
1839-06-03 道光十九年四月二十二日
1861-08-22 咸丰十一年七月十七日
1911-10-10 宣统三年八月十九日
1368-01-31 洪武元年正月初四日
1402-07-26 建文四年六月十七日
1402-08-08 洪武三十五年七月初一日
1457-02-24 天顺元年正月二十一日
1567-02-19 隆庆元年正月初一日
1620-08-27 万历四十八年七月三十日
1620-08-28 泰昌元年八月初一日
1912-01-01 民国元年一月一日
1949-10-01 民国三十八年十月一日
2001-07-16 民国九十年七月十六日
2024-10-10 民国一百一十三年十月十日
"""

#: Months of the Qing that began, by the calendars issued, a day away from what a modern computation of the new moon gives.
ISSUED_MONTHS = """
1649-05-11 顺治六年四月初一日
1673-11-09 康熙十二年十月初一日
1685-02-03 康熙二十四年正月初一日
1687-03-13 康熙二十六年二月初一日
1694-06-22 康熙三十三年闰五月初一日
1704-10-29 康熙四十三年十月初一日
1708-02-21 康熙四十七年二月初一日
1720-07-05 康熙五十九年六月初一日
1759-03-28 乾隆二十四年三月初一日
1763-09-07 乾隆二十八年八月初一日
1778-03-28 乾隆四十三年三月初一日
1779-07-13 乾隆四十四年六月初一日
1787-12-09 乾隆五十二年十一月初一日
1789-07-22 乾隆五十四年六月初一日
1796-06-05 嘉庆元年五月初一日
1804-08-05 嘉庆九年七月初一日
1831-04-12 道光十一年三月初一日
1842-01-11 道光二十一年十二月初一日
1863-01-19 同治元年十二月初一日
1880-11-03 光绪六年十月初一日
1896-02-13 光绪二十二年正月初一日
"""


def pairs(table: str) -> list[tuple[str, str]]:
    return [(day, text) for day, text in (line.split() for line in table.split("\n") if line)]


@pytest.mark.parametrize(("day", "text"), pairs(ERA_DATES) + pairs(ISSUED_MONTHS))
def test_an_era_date_is_that_day_and_the_day_that_date(day: str, text: str) -> None:
    read = calendars.describe(text)
    assert read["gregorian"] == day
    assert read["chinese"]["text"] == text
    assert calendars.describe(day)["chinese"]["text"] == text


@pytest.mark.parametrize(
    ("year", "month", "julian", "name"),
    [
        (1462, 11, "1462-11-21", "辛卯"),
        (1581, 10, "1581-10-27", "辛卯"),
        (1588, 3, "1588-03-17", "甲申"),
        (1588, 4, "1588-04-16", "甲寅"),
        (1588, 12, "1589-01-06", "己卯"),
        (1600, 1, "1600-02-05", "丙午"),
        (1609, 1, "1609-01-26", "甲申"),
    ],
)
def test_months_that_surviving_ming_calendars_put_right(year: int, month: int, julian: str, name: str) -> None:
    first = next(one for one in calendars.months_of(year) if (one.number, one.leap) == (month, False)).first
    assert calendars.sexagenary_day(first) == name
    assert calendars.JULIAN.written(first) == julian


@pytest.mark.parametrize(
    "text",
    [
        "咸丰十年十月初二",
        "咸丰十年十月初二日",
        "咸豐十年十月初二日",
        "咸丰10年10月2日",
        "咸丰１０年１０月２日",
        "咸丰十年十月二日",
        "清咸丰十年十月初二日",
        "大清咸豐十年十月初二日",
        "咸丰 十年 十月 初二日",
        "咸丰十年十月壬戌",
        "咸丰十年十月壬戌日",
        "咸丰十年十月初二日壬戌",
        "咸丰十年庚申十月初二日",
        "咸丰庚申年十月初二日",
        "咸丰拾年拾月初贰日",
    ],
)
def test_the_ways_to_write_one_day(text: str) -> None:
    assert calendars.describe(text)["gregorian"] == "1860-11-14"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("光绪廿四年闰三月十七", "1898-05-07"),
        ("光緒二十四年閏3月廿日", "1898-05-10"),
        ("光绪二十四年三月卅日", "1898-04-20"),
        ("光绪二四年三月三〇日", "1898-04-20"),
        ("宣統三年冬月初十", "1911-12-29"),
        ("宣统三年臘月廿五日", "1912-02-12"),
        ("宣统三年腊月廿五日", "1912-02-12"),
        ("康熙元年元月朔", "1662-02-18"),
        ("康熙元年正月乙亥朔", "1662-02-18"),
        ("咸丰十年九月晦", "1860-11-12"),
        ("萬曆四十八年八月初一日", "1620-08-28"),
        ("崇禎十七年三月十九日", "1644-04-25"),
        ("崇德元年四月十一日", "1636-05-15"),
        ("中華民國元年元月1日", "1912-01-01"),
        ("民國卅八年十月一號", "1949-10-01"),
        ("民國一一三年十月十日", "2024-10-10"),
        ("洪憲元年一月一日", "1916-01-01"),
        ("滿洲國大同元年三月一日", "1932-03-01"),
        ("康德十二年八月十八日", "1945-08-18"),
    ],
)
def test_numerals_months_and_eras(text: str, day: str) -> None:
    assert calendars.describe(text)["gregorian"] == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("咸丰十年十月", "1860-11-13", "1860-12-11"),
        ("光绪二十四年闰三月", "1898-04-21", "1898-05-19"),
        ("康熙二十八年", "1689-01-21", "1690-02-08"),
        ("宣统三年", "1911-01-30", "1912-02-12"),
        ("泰昌元年", "1620-08-28", "1621-01-21"),
        ("民国三十八年", "1949-01-01", "1949-12-31"),
        ("民国三十八年二月", "1949-02-01", "1949-02-28"),
        ("咸丰八年四月十六日/咸丰十年十月", "1858-05-28", "1860-12-11"),
    ],
)
def test_months_years_and_intervals(text: str, first: str, last: str) -> None:
    question = calendars.read_question(text)
    assert question.text == text
    assert question.first is not None
    assert question.last is not None
    assert (dates.iso_day(question.first), dates.iso_day(question.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("咸丰十二年", "had 11 years"),
        ("康熙六十二年正月初一日", "had 61 years"),
        ("乾隆六十一年", "had 60 years"),
        ("洪熙二年", "had 1 year "),
        ("康熙〇年", "its first is 元年"),
        ("光绪二十四年三月三十一日", "29 or 30 days"),
        ("咸丰十年十月三十日", "had 29 days"),
        ("咸丰十年十月〇日", "there is no day"),
        ("光绪二十四年闰四月初一日", "its leap month was 闰三月"),
        ("光绪二十五年闰三月初一日", "had no leap month"),
        ("嘉庆十八年闰八月初一日", "had no leap month"),
        ("光绪二十四年闰三月三十日", "had 29 days"),
        ("咸丰十年十三月初一日", "no month 十三"),
        ("咸丰十年十月初十一日", "first ten days"),
        ("康熙二十八年七月癸酉", "had no 癸酉 day"),
        ("康熙二十八年七月二十四日癸酉", "was 戊午"),
        ("康熙二十八年七月初二日朔", "first day of a month"),
        ("康熙二十八年甲子七月初一日", "is 己巳"),
        ("康熙壬寅年", "more than once"),
        ("咸丰甲子年", "had no year 甲子"),
        ("崇德元年正月初一日", "began on 1636-05-15"),
        ("天聪十年十月初一日", "ended with 1636-05-14"),
        ("泰昌元年七月三十日", "began on 1620-08-28"),
        ("景泰八年二月初一日", "ended with"),
        ("宣统三年十二月二十六日", "ended with 1912-02-12"),
        ("宣统四年", "had 3 years"),
        ("祺祥元年", "was not used"),
        ("天平元年", "no era 天平"),
        ("民国元年二月三十日", "had 29 days"),
        ("民国元年十三月一日", "no month 十三"),
        ("民国元年正月初一日", "Gregorian months"),
        ("民国元年闰三月一日", "Gregorian months"),
        ("民国一千年", "expected a Chinese era date"),
        ("民国1000年", "beyond"),
        ("洪宪元年三月二十三日", "ended with"),
        ("康熙", "expected a Chinese era date"),
        ("康熙二十八年初二日", "expected a Chinese era date"),
        ("咸丰十年十月初二日/咸丰八年", "ends before it begins"),
        ("咸丰十年十月十十日", "no day"),
        ("咸" * 100, "100 characters"),
    ],
)
def test_what_never_was_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(DateError, match=why):
        calendars.read_question(text)


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        ("1689-08-28", "1689-09-07"),
        ("1700-02-28", "1700-03-10"),
        ("1700-02-29", "1700-03-11"),
        ("1700-03-01", "1700-03-12"),
        ("1727-08-20", "1727-08-31"),
        ("1858-05-16", "1858-05-28"),
        ("1860-06-20", "1860-07-02"),
        ("1860-11-02", "1860-11-14"),
        ("1900-02-28", "1900-03-12"),
        ("1900-03-01", "1900-03-14"),
        ("1917-10-25", "1917-11-07"),
        ("1918-01-31", "1918-02-13"),
        ("1582-10-04", "1582-10-14"),
        ("0200-03-01", "0200-03-01"),
        ("0001-01-01", "0000-12-30"),
        ("-0043-03-15", "-0043-03-13"),
        ("-4712-01-01", "-4713-11-24"),
    ],
)
def test_julian_days(julian: str, gregorian: str) -> None:
    assert calendars.describe(julian, "julian")["gregorian"] == gregorian
    assert calendars.describe(gregorian)["julian"] == julian


def test_julian_months_years_and_intervals() -> None:
    assert calendars.read_question("1860-11", "julian") == dates.Question(
        "1860-11", dates.day_number(1860, 11, 13), dates.day_number(1860, 12, 12)
    )
    assert calendars.read_question("1900", "julian").last == dates.day_number(1901, 1, 13)
    assert calendars.read_question("1900-02~", "julian").first == dates.day_number(1900, 1, 13)
    assert calendars.read_question("1860-11-02/..", "julian").first == dates.day_number(1860, 11, 14)
    with pytest.raises(DateError, match="29 days in the Julian calendar"):
        calendars.read_question("1900-02-30", "julian")


def test_julian_day_numbers() -> None:
    assert calendars.describe("1858-11-17")["julian_day"] == 2_400_001
    assert calendars.describe("-4713-11-24")["julian_day"] == 0
    assert calendars.describe("2400729", "julian_day")["gregorian"] == "1860-11-14"
    assert calendars.describe("JD 2400729")["gregorian"] == "1860-11-14"
    with pytest.raises(DateError, match="Julian day number"):
        calendars.read_question("1860-11-14", "julian_day")


def test_the_answer_for_a_day() -> None:
    expected: dict[str, Any] = {
        "gregorian": "1898-05-07",
        "julian": "1898-04-25",
        "chinese": {
            "text": "光绪二十四年闰三月十七日",
            "era": "光绪",
            "year": 24,
            "month": 3,
            "leap": True,
            "day": 17,
            "sexagenary_day": "庚午",
        },
        "julian_day": 2_414_417,
    }
    for text in ("1898-05-07", "光緒24年閏3月17日", "JD2414417"):
        assert calendars.describe(text) == expected
    assert calendars.describe("1898-04-25", "julian") == expected


def test_the_answer_for_more_than_a_day() -> None:
    answer = calendars.describe("光緒二十四年閏三月")
    assert answer["gregorian"] == "1898-04-21/1898-05-19"
    assert answer["julian"] == "1898-04-09/1898-05-07"
    assert answer["chinese"]["text"] == "光绪二十四年闰三月"
    assert answer["chinese"]["day"] is None
    assert answer["julian_day"] is None
    assert calendars.describe("宣统三年")["chinese"]["text"] == "宣统三年"
    assert calendars.describe("1860") == {
        "gregorian": "1860",
        "julian": "1859-12-20/1860-12-19",
        "chinese": None,
        "julian_day": None,
    }
    assert calendars.describe("1949-10")["chinese"]["text"] == "民国三十八年十月"
    assert calendars.describe("1860", "julian")["julian"] == "1860"
    assert calendars.describe("1860/..")["julian"] == "1859-12-20/.."


def test_there_is_no_chinese_date_outside_the_eras() -> None:
    assert calendars.describe("1368-01-27")["chinese"] is None
    assert calendars.describe("1368-01-28")["chinese"]["text"] == "洪武元年正月初一日"
    assert calendars.describe("-0043-03-13")["chinese"] is None
    assert calendars.describe("Y12000")["chinese"] is None


def test_an_era_date_is_answered_in_its_own_era() -> None:
    assert calendars.describe("宣统三年十二月二十五日")["chinese"]["text"] == "宣统三年十二月二十五日"
    assert calendars.describe("1912-02-12")["chinese"]["text"] == "民国元年二月十二日"
    assert calendars.describe("崇祯十七年三月十九日")["chinese"]["era"] == "崇祯"
    assert calendars.describe("1644-04-25")["chinese"]["era"] == "顺治"


def test_the_calendars_of_a_dated_fact() -> None:
    assert calendars.calendars_of("1860-11-14") == {
        "gregorian": "1860-11-14",
        "julian": "1860-11-02",
        "chinese": "咸丰十年十月初二日",
    }
    assert calendars.calendars_of("1200-01-01") == {"gregorian": "1200-01-01", "julian": "1199-12-25", "chinese": None}
    for imprecise in ("1860", "1860-11", "1860-11-14~", "1860-11-14?"):
        assert calendars.calendars_of(imprecise) == {"gregorian": imprecise, "julian": None, "chinese": None}


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(DateError, match="no calendar 'mayan'"):
        calendars.read_question("1860", "mayan")
    with pytest.raises(DateError, match="expected a Chinese era date"):
        calendars.read_question("1860", "chinese")
