"""EDTF bounds: which days they may mean, what is refused, and whether an interval holds."""

from __future__ import annotations

import datetime

import pytest

from gazetteer.domain import dates
from gazetteer.domain.dates import Interval, Question
from gazetteer.errors import DateError


def days(text: str) -> tuple[str | None, str | None]:
    first, last = dates.date_range(text)
    return (None if first is None else dates.iso_day(first)), (None if last is None else dates.iso_day(last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1860-11-14", "1860-11-14", "1860-11-14"),
        ("1860-11", "1860-11-01", "1860-11-30"),
        ("1860", "1860-01-01", "1860-12-31"),
        ("1860?", "1860-01-01", "1860-12-31"),
        ("1860~", "1859-01-01", "1861-12-31"),
        ("1860%", "1859-01-01", "1861-12-31"),
        ("1860-01~", "1859-12-01", "1860-02-29"),
        ("1860-12~", "1860-11-01", "1861-01-31"),
        ("1860-03-01~", "1860-02-29", "1860-03-02"),
        ("2004-06-11%", "2004-06-10", "2004-06-12"),
        ("2004-06?", "2004-06-01", "2004-06-30"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("18XX", "1800-01-01", "1899-12-31"),
        ("18XX~", "1700-01-01", "1999-12-31"),
        ("1999-XX", "1999-01-01", "1999-12-31"),
        ("1985-04-XX", "1985-04-01", "1985-04-30"),
        ("1984-02-XX", "1984-02-01", "1984-02-29"),
        ("1985-XX-XX", "1985-01-01", "1985-12-31"),
        ("1985-04-XX~", "1985-03-01", "1985-05-31"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-22", "2001-06-01", "2001-08-31"),
        ("2001-23", "2001-09-01", "2001-11-30"),
        ("2001-24", "2001-12-01", "2002-02-28"),
        ("2001-21~", "2000-12-01", "2001-08-31"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("0001-01~", "0000-12-01", "0001-02-28"),
        ("-0043", "-0043-01-01", "-0043-12-31"),
        ("-0004-02-29", "-0004-02-29", "-0004-02-29"),
        ("-01XX", "-0199-01-01", "-0100-12-31"),
        ("-000X", "-0009-01-01", "0000-12-31"),
        ("-0043~", "-0044-01-01", "-0042-12-31"),
        ("Y-12000", "Y-12000", "Y-12000"),
        ("Y170000002", "Y170000002", "Y170000002"),
        ("1985-04-12T23:20:30", "1985-04-12", "1985-04-12"),
        ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12"),
        ("1985-04-12T23:20:30+04:30", "1985-04-12", "1985-04-12"),
        ("1985-04-12T23:20:30-04", "1985-04-12", "1985-04-12"),
        ("1964/2008", "1964-01-01", "2008-12-31"),
        ("2004-06/2006-08", "2004-06-01", "2006-08-31"),
        ("2004-02-01/2005", "2004-02-01", "2005-12-31"),
        ("1984~/2004-06", "1983-01-01", "2004-06-30"),
        ("1985-04-12/..", "1985-04-12", None),
        ("1985-04-12/", "1985-04-12", None),
        ("../1985-04-12", None, "1985-04-12"),
        ("/1985-04-12", None, "1985-04-12"),
        ("..", None, None),
    ],
)
def test_the_days_that_an_expression_may_mean(text: str, first: str | None, last: str | None) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1860",
        "1860 ",
        "1860\n",
        "860",
        "18600",
        "1860-1",
        "1860-11-1",
        "1860/11/14",
        "14.11.1860",
        "１８６０",
        "-0000",
        "-0000-01",
        "1860~?",
        "Y1860",
        "Y012000",
        "Y1234567890123",
        "1985-04-12T23:20",
        "1985-04-12T25:20:30Z",
        "1985-04-12T23:20:30Z~",
        "/",
        "2008/1964",
        "1860/1861/1862",
        "1985-04-12T23:20:30Z/1986",
        "x" * 10_000,
        "now",
        "\x00",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        Question.parse(text)


@pytest.mark.parametrize(
    "text", ["2004-06~-11", "?2004-06", "156X-12-25", "1XXX", "Y17E7", "[1667,1668]", "{1960,1961-12}", "1950S2"]
)
def test_level_2_is_refused_by_name(text: str) -> None:
    with pytest.raises(DateError, match="level 2"):
        Question.parse(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1860-11-31", "November 1860 has 30 days in the Gregorian calendar"),
        ("1900-02-29", "February 1900 has 28 days"),
        ("1860-13", "no month 13"),
        ("1860-00", "no month 0"),
        ("1860-13-XX", "no month 13"),
        ("1860-11-00", "no day 0"),
    ],
)
def test_a_refusal_says_why(text: str, why: str) -> None:
    with pytest.raises(DateError, match=why):
        dates.check(text)


def test_a_bound_is_one_date_or_open() -> None:
    dates.check("..")
    with pytest.raises(DateError, match="interval"):
        dates.check("1858/1860")
    with pytest.raises(DateError, match="open bound"):
        Question.parse("..")


def test_day_numbers_are_those_of_the_standard_library() -> None:
    for number in range(1, datetime.date.max.toordinal(), 997):
        day = datetime.date.fromordinal(number)
        assert dates.day_number(day.year, day.month, day.day) == number
        assert dates.iso_day(number) == day.isoformat()


def test_days_before_year_1_and_after_9999() -> None:
    assert dates.day_number(0, 12, 31) == 0
    assert dates.day_number(-4713, 11, 24) == 1 - 1_721_426, "Julian day 0 in the proleptic Gregorian calendar"
    assert dates.iso_day(0) == "0000-12-31"
    assert dates.iso_day(dates.day_number(10_000, 1, 1)) == "Y10000"


def holds(from_: str | None, to: str | None, question: str) -> str | None:
    return Interval.parse(from_, to).holds(Question.parse(question))


@pytest.mark.parametrize(
    ("from_", "to", "question", "expected"),
    [
        # The day of a transfer belongs to the new holder.
        ("1858-05-28", "1860-11-14", "1858-05-27", None),
        ("1858-05-28", "1860-11-14", "1858-05-28", "certain"),
        ("1858-05-28", "1860-11-14", "1860-11-13", "certain"),
        ("1858-05-28", "1860-11-14", "1860-11-14", None),
        # A month or year only partly covered is possible.
        ("1858-05-28", "1860-11-14", "1859", "certain"),
        ("1858-05-28", "1860-11-14", "1860", "possible"),
        ("1858-05-28", "1860-11-14", "1860-11", "possible"),
        ("1858-05-28", "1860-11-14", "1860-12", None),
        ("1858-05-28", "1860-11-14", "../1858-05-27", None),
        ("1858-05-28", "1860-11-14", "1850/..", "possible"),
        # Imprecise bounds.
        ("1860", "..", "1859-12-31", None),
        ("1860", "..", "1860-01-01", "possible"),
        ("1860", "..", "1860-12-30", "possible"),
        ("1860", "..", "1860-12-31", "certain"),
        ("1860", "..", "1861/..", "certain"),
        ("1860~", "..", "1859-01-01", "possible"),
        ("1860~", "..", "1861-12-30", "possible"),
        ("1860?", "..", "1859-12-31", None),
        ("..", "1917", "1916-12-31", "certain"),
        ("..", "1917", "1917-01-01", "possible"),
        ("..", "1917", "1917-12-30", "possible"),
        ("..", "1917", "1917-12-31", None),
        ("..", "1917", "1918-01-01", None),
        ("1850", "1850", "1850-06-01", "possible"),
        ("1850", "1850", "1849", None),
        # Open, unknown and imprecise are three things.
        ("..", "..", "-9999", "certain"),
        ("..", "..", "../..", "certain"),
        (None, "1860-11-14", "1800", "possible"),
        (None, "1860-11-14", "1860-11-13", "possible"),
        (None, "1860-11-14", "1860-11-14", None),
        ("1860-11-14", None, "1860-11-13", None),
        ("1860-11-14", None, "1860-11-14", "possible"),
        ("1860-11-14", None, "2020", "possible"),
        ("..", None, "1860", "possible"),
        (None, "..", "1860", "possible"),
        (None, None, "1860", "undated"),
        # Years that the standard library does not have.
        ("-0043", "Y12000", "0000", "certain"),
        ("-0043", "Y12000", "-0044", None),
        ("-0043", "Y12000", "Y12000", "possible"),
    ],
)
def test_holds(from_: str | None, to: str | None, question: str, expected: str | None) -> None:
    assert holds(from_, to, question) == expected


@pytest.mark.parametrize(
    ("from_", "to"),
    [
        ("1861", "1860"),
        ("1860-11-14", "1860-11-14"),
        ("1860-11-14", "1860-11-13"),
        ("1861-01-01", "1860"),
        ("1860-11-30", "1860-11"),
    ],
)
def test_an_interval_that_cannot_be_is_refused(from_: str, to: str) -> None:
    with pytest.raises(DateError, match="'from' before 'to'"):
        Interval.parse(from_, to)


def test_the_order_of_intervals() -> None:
    in_order = [
        ("..", "1860"),
        ("..", ".."),
        ("Y-12000", ".."),
        ("-0044", "-0043"),
        ("-0043", "0000"),
        ("0000", ".."),
        ("1858-05-28", "1860-11-14"),
        ("1858-05-28", None),
        ("1858-05-28", ".."),
        (None, "1859-01-01"),
        ("1860", "1861"),
        ("Y12000", ".."),
        (None, ".."),
        (None, None),
    ]
    keys = [Interval.parse(from_, to).sort_key() for from_, to in in_order]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_the_spans_of_an_interval() -> None:
    interval = Interval.parse("1860", "1917-11-07")
    assert interval.possible() == (dates.day_number(1860, 1, 1), dates.day_number(1917, 11, 7))
    assert interval.certain() == (dates.day_number(1860, 12, 31), dates.day_number(1917, 11, 7))
    assert Interval.parse("1850", "1850").certain() is None
    assert Interval.parse(None, "1850").certain() is None
    assert Interval.parse("..", "..").certain() == (None, None)


def test_the_day_of_a_question() -> None:
    assert Question.parse("1860-11-14").day == dates.day_number(1860, 11, 14)
    assert Question.parse("1860-11").day is None
    assert Question.parse("../..").day is None
