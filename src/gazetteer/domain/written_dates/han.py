"""Dates of the Western calendar as Chinese and Japanese texts write them."""

from __future__ import annotations

import re
from typing import Final

from gazetteer.domain.written_dates.part import Part, century_part
from gazetteer.errors import DateError

_HAN_DIGITS: Final = "〇一二三四五六七八九"

_HAN_NUMERAL: Final = "[0-9〇一二三四五六七八九十百千廿卅]"

HAN_VARIANTS: Final = str.maketrans(
    "○零壹贰貳叁參肆伍陆陸柒捌玖拾世紀約號後歷曆暦儒俄兩陽舊",
    "〇〇一二二三三四五六六七八九十世纪约号后历历历儒俄二阳旧",
)

_HAN_DATE: Final = re.compile(
    rf"(?:(?:公元|西元|西历纪元|纪元)(?P<christian>前|后)?|(?P<before>前))?(?P<year>{_HAN_NUMERAL}+)年"
    rf"(?:(?P<leap>闰)?(?P<month>{_HAN_NUMERAL}+|元|正|冬|腊)月(?:份)?"
    rf"(?:(?P<third>[上中下])旬|(?P<first>初)?(?P<day>{_HAN_NUMERAL}+)[日号]?)?)?"
)

_HAN_BARE_YEAR: Final = re.compile(rf"(?:公元|西元)(?P<before>前)?(?P<year>{_HAN_NUMERAL}+)")

_HAN_SEASON: Final = re.compile(rf"(?:公元|西元)?(?P<year>{_HAN_NUMERAL}+)年(?P<season>[春夏秋冬])[季天]?")

_HAN_DECADE: Final = re.compile(rf"(?:公元|西元)?(?P<year>{_HAN_NUMERAL}+)年代")

_HAN_DECADE_OF_CENTURY: Final = re.compile(rf"(?P<century>{_HAN_NUMERAL}+)世纪(?P<decade>{_HAN_NUMERAL}+)年代")

_HAN_CENTURY: Final = re.compile(rf"(?:公元|西元)?(?P<before>前)?(?P<century>{_HAN_NUMERAL}+)世纪")

_HAN_MONTH_AND_DAY: Final = re.compile(rf"(?:(?P<month>{_HAN_NUMERAL}+)月)?(?:(?P<day>{_HAN_NUMERAL}+)[日号])?")


def read_han_in_part(text: str) -> Part | None:
    found = _HAN_MONTH_AND_DAY.fullmatch(text)
    if found is None or not text:
        return None
    month = _han_number(found["month"]) if found["month"] else None
    day = _han_number(found["day"]) if found["day"] else None
    return Part(None, month, day)


def _han_number(text: str) -> int | None:
    """The number that Arabic digits or Chinese numerals write, up to 9999; None where they write none."""
    if text.isdigit() and text.isascii():
        return int(text) if len(text) <= 4 else None
    if all(character in _HAN_DIGITS for character in text):
        return int("".join(str(_HAN_DIGITS.index(character)) for character in text)) if len(text) <= 4 else None
    rest = text.replace("廿", "二十").replace("卅", "三十").replace("〇", "")
    value = 0
    for unit, size in (("千", 1_000), ("百", 100), ("十", 10)):
        head, found, tail = rest.partition(unit)
        if not found:
            continue
        if not (head == "" and size == 10) and (len(head) != 1 or head not in _HAN_DIGITS):
            return None
        value += size * (_HAN_DIGITS.index(head) if head else 1)
        rest = tail
    if not rest:
        return value
    return value + _HAN_DIGITS.index(rest) if len(rest) == 1 and rest in _HAN_DIGITS else None


def _han_year(text: str, digits: str, before: bool, named: bool) -> int | None:
    number = _han_number(digits)
    if number is None:
        return None
    if len(digits) < 3 and not named and number < 100:
        raise DateError(
            "{text!r} has a year of two digits, which may be of any century; write the year in full", text=text
        )
    if number == 0 and (before or named):
        raise DateError("there is no year 0 before the common era")
    return 1 - number if before else number


def read_han(text: str) -> Part | None:
    """A date of the Western calendar as Chinese and Japanese texts write it."""
    text = text.translate(HAN_VARIANTS).replace(" ", "").replace(",", "").replace("、", "")
    if found := _HAN_DATE.fullmatch(text):
        return _han_date(text, found)
    if found := _HAN_BARE_YEAR.fullmatch(text):
        year = _han_year(text, found["year"], bool(found["before"]), True)
        return None if year is None else Part(year)
    if found := _HAN_SEASON.fullmatch(text):
        year = _han_year(text, found["year"], False, False)
        return None if year is None else Part(edtf=f"{Part(year).written()}-{21 + '春夏秋冬'.index(found['season'])}")
    if found := _HAN_DECADE.fullmatch(text):
        year = _han_year(text, found["year"], False, False)
        return None if year is None or year % 10 else Part(edtf=f"{year // 10:03d}X")
    if found := _HAN_DECADE_OF_CENTURY.fullmatch(text):
        century, decade = _han_number(found["century"]), _han_number(found["decade"])
        if century is None or decade is None or not 1 <= century <= 99 or decade % 10 or decade > 90:
            return None
        return Part(edtf=f"{century - 1:02d}{decade // 10}X")
    if found := _HAN_CENTURY.fullmatch(text):
        century = _han_number(found["century"])
        return None if century is None else century_part(century, bool(found["before"]))
    return None


def _han_date(text: str, found: re.Match[str]) -> Part | None:
    named = bool(found["before"]) or re.match("公元|西元|纪元|西历", text) is not None
    before = bool(found["before"]) or found["christian"] == "前"
    year = _han_year(text, found["year"], before, named)
    if year is None:
        return None
    lunar = found["leap"] or found["first"] or (found["month"] if found["month"] in ("正", "冬", "腊") else None)
    if lunar:
        raise DateError(
            "{lunar} is of the lunar calendar; write the year by its era, as in 咸丰十年十月初二日", lunar=lunar
        )
    if found["month"] is None:
        return Part(year)
    month = 1 if found["month"] == "元" else _han_number(found["month"])
    if month is None:
        return None
    if found["third"]:
        return _third_of_month(year, month, found["third"])
    day = _han_number(found["day"]) if found["day"] else None
    return None if found["day"] and day is None else Part(year, month, day)


def _third_of_month(year: int, month: int, third: str) -> Part:
    """上旬, 中旬, 下旬: the first ten days, the next ten, and the rest of the month."""
    month_text = Part(year, month).written()
    first, last = {"上": ("-01", "-10"), "中": ("-11", "-20"), "下": ("-21", "")}[third]
    return Part(edtf=f"{month_text}{first}/{month_text}{last}")
