"""EDTF dates as spans of days: what a bound may mean, and whether a record holds on a date.

Levels 0 and 1 of ISO 8601-2 are read, in the proleptic Gregorian calendar of any year; level 2 is refused by name. A day is a
number that counts as `datetime.date.toordinal` does (1 is 0001-01-01) and goes on below 1 and above year 9999, where `datetime`
does not. Every expression stands for the days that it may mean, and everything else is comparison of day numbers.

The `edtf` package says what is well formed; the commonest forms are read here because the package takes milliseconds, and
the days are counted here because it widens `?` as it does `~` and misses the ends of winters and of months before year 1.
Other calendars do not belong here (`calendars/`), nor what is to be concluded about a place (`sovereignty.py`).

What a reader may wonder about:

- `~` and `%` widen by one unit of the expression's own precision on each side (`1860~` is 1859 to 1861, `18XX~` the 17XX
  to the 19XX, a season is widened by a season), `?` does not. `1999-XX` is as precise as its year, `1985-04-XX` as its month.
- A season is three whole months of the north (21 spring is March to May); winter `2001-24` runs from December 2001 to February.
- A date-time, which level 0 has, stands for the day that it writes, whatever its offset; it has no place in an interval.
- Years have at most twelve digits, so that a day number fits a 64-bit integer and a JSON number.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Self

from gazetteer.errors import DateError

Holds = Literal["certain", "possible", "undated"]
SortKey = tuple[int, int, int, int, int, int, int, int]

OPEN = ".."
_LONGEST = 100
EXPECTED = (
    "expected an EDTF date of level 0 or 1, such as 1860-11-14, 1860-11, 1860, 1860~, 1860?, 18XX, 1860-11-XX, "
    "1860-21 (a season), -0043 or Y12000"
)
OF_LEVEL_2 = "; {text!r} is not of these levels (sets, parts qualified one by one and the like are level 2)"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_BEFORE_MONTH = tuple(sum(_MONTH_LENGTHS[:month]) for month in range(12))

_PLAIN = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LONG_YEAR = re.compile(r"Y(-?[1-9][0-9]{4,11})")
_UNSPECIFIED_YEAR = re.compile(r"(-?)([0-9]{2}[0-9X]X)")
_UNSPECIFIED_PART = re.compile(r"(-?[0-9]{4})-(?:([0-9]{2})-XX|XX(?:-XX)?)")
_SEASON = re.compile(r"(-?[0-9]{4})-2([1-4])")
_DATE_TIME = re.compile(r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?")

#: The package's parser is a shared pyparsing grammar: one thread at a time.
_package = threading.Lock()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A way to count years of twelve months with a leap day in February; `common_centuries` are those without one.

    `offset` is the number of the day before 1 January of year 1.
    """

    name: str
    offset: int
    common_centuries: bool

    def is_leap(self, year: int) -> bool:
        """Whether the year has a 29 February."""
        return year % 4 == 0 and not (self.common_centuries and year % 100 == 0 and year % 400)

    def days_in_month(self, year: int, month: int) -> int:
        """How many days the month has."""
        return 29 if month == 2 and self.is_leap(year) else _MONTH_LENGTHS[month - 1]

    def new_year(self, year: int) -> int:
        """The day number of 1 January; year 0 is 1 BCE."""
        before = year - 1
        skipped = before // 100 - before // 400 if self.common_centuries else 0
        return self.offset + before * 365 + before // 4 - skipped + 1

    def day_number(self, year: int, month: int, day: int) -> int:
        """The number of a day; raises `DateError` for one that this reckoning does not have."""
        if not 1 <= month <= 12:
            raise DateError("there is no month {month}", month=month)
        length = self.days_in_month(year, month)
        if not 1 <= day <= length:
            raise DateError(
                "{month} {year} has {length} days in the {calendar} calendar, there is no day {day}",
                month=_MONTHS[month - 1],
                year=year,
                length=length,
                calendar=self.name,
                day=day,
            )
        return self.new_year(year) + _DAYS_BEFORE_MONTH[month - 1] + (month > 2 and self.is_leap(year)) + day - 1

    def year_month_day(self, number: int) -> tuple[int, int, int]:
        """The year, month and day of a day number."""
        years, days = (400, 146_097) if self.common_centuries else (4, 1_461)
        year = 1 + (number - self.offset - 1) * years // days
        # The estimate counts all years alike long, and misses by one near a New Year.
        while self.new_year(year) > number:
            year -= 1
        while self.new_year(year + 1) <= number:
            year += 1
        month = min(12, (number - self.new_year(year)) // 28 + 1)
        while self.day_number(year, month, 1) > number:
            month -= 1
        return year, month, number - self.day_number(year, month, 1) + 1

    def written(self, number: int) -> str:
        """The day as EDTF writes it in this reckoning; beyond four digits of year EDTF has years only (`Y12000`)."""
        year, month, day = self.year_month_day(number)
        if not -9999 <= year <= 9999:
            return f"Y{year}"
        return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{day:02d}"


GREGORIAN = Reckoning("Gregorian", 0, common_centuries=True)


def day_number(year: int, month: int, day: int) -> int:
    """The number of a proleptic Gregorian day, of any year; year 0 is 1 BCE. Raises `DateError` for a day that never was."""
    return GREGORIAN.day_number(year, month, day)


def year_month_day(number: int) -> tuple[int, int, int]:
    """The proleptic Gregorian year, month and day of a day number."""
    return GREGORIAN.year_month_day(number)


def iso_day(number: int) -> str:
    """The day as EDTF writes it; beyond four digits of year EDTF has years only, and so has the answer (`Y12000`)."""
    return GREGORIAN.written(number)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that an expression may mean, from `first` to `last`, both included."""

    first: int
    last: int


def _years_span(first: int, last: int, reckoning: Reckoning) -> Span:
    return Span(reckoning.new_year(first), reckoning.new_year(last + 1) - 1)


def _months_span(year: int, month: int, count: int, reckoning: Reckoning) -> Span:
    """`count` months from `month` of `year`; `month` may lie outside 1 to 12 and is then carried into the year."""
    start = year * 12 + month - 1
    end = start + count
    return Span(
        reckoning.day_number(start // 12, start % 12 + 1, 1),
        reckoning.day_number(end // 12, end % 12 + 1, 1) - 1,
    )


def _plain(year: str, month: str | None, day: str | None, *, units: int, reckoning: Reckoning) -> Span:
    number = int(year)
    if month is None:
        return _years_span(number - units, number + units, reckoning)
    if day is None:
        if not 1 <= int(month) <= 12:
            raise DateError("there is no month {month}", month=month)
        return _months_span(number, int(month) - units, 1 + 2 * units, reckoning)
    middle = reckoning.day_number(number, int(month), int(day))
    return Span(middle - units, middle + units)


def _unspecified_year(sign: str, digits: str, *, units: int, reckoning: Reckoning) -> Span:
    size = 10 ** digits.count("X")
    low = int(digits.replace("X", "0"))
    # Counted in magnitude: the -01XX are the years -199 to -100.
    magnitudes = (low - units * size, low + (1 + units) * size - 1)
    first, last = (-magnitudes[1], -magnitudes[0]) if sign else magnitudes
    return _years_span(first, last, reckoning)


def _of_level_1(text: str, reckoning: Reckoning) -> Span | None:
    """The span of any level 0 or 1 date but an interval; None where the form is not of these levels."""
    units = 1 if text[-1] in "~%" else 0
    base = text[:-1] if text[-1] in "~%?" else text
    if found := _PLAIN.fullmatch(base):
        if season := _SEASON.fullmatch(base):
            return _months_span(int(season[1]), int(season[2]) * 3 - 3 * units, 3 + 6 * units, reckoning)
        return _plain(found[1], found[2], found[3], units=units, reckoning=reckoning)
    if found := _LONG_YEAR.fullmatch(base):
        return _years_span(int(found[1]) - units, int(found[1]) + units, reckoning)
    if found := _UNSPECIFIED_YEAR.fullmatch(base):
        return _unspecified_year(found[1], found[2], units=units, reckoning=reckoning)
    if found := _UNSPECIFIED_PART.fullmatch(base):
        return _plain(found[1], found[2], None, units=units, reckoning=reckoning)
    if base == text and (found := _DATE_TIME.fullmatch(text)):
        day = _PLAIN.fullmatch(found[1])
        return _plain(*day.groups(), units=0, reckoning=reckoning) if day else None
    return None


def _well_formed(text: str) -> bool:
    """Whether the `edtf` package, which knows all levels, reads the text."""
    # Imported where it is needed: most processes never meet a date that is not plain, and the import takes half a second.
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415 - slow to import, and seldom needed

    with _package:
        try:
            parse_edtf(text)
        except (EDTFParseException, ValueError):
            return False
    return True


@lru_cache(maxsize=65_536)
def _span(text: str, reckoning: Reckoning = GREGORIAN) -> Span:
    """The days that one date may mean; raises `DateError` with what was expected."""
    if not text:
        raise DateError(EXPECTED + "; found nothing")
    if len(text) > _LONGEST:
        raise DateError(EXPECTED + "; found {count} characters", count=len(text))
    if text.startswith("-0000"):
        raise DateError(EXPECTED + "; found {text!r}, but year 0 has no sign", text=text)
    try:
        found = _PLAIN.fullmatch(text)
        if found and not _SEASON.fullmatch(text):
            return _plain(found[1], found[2], found[3], units=0, reckoning=reckoning)
        span = _of_level_1(text, reckoning)
    except DateError as error:
        raise DateError("{text!r} is not a date: {error}", text=text, error=error) from None
    # The qualifier, what is plain, decades and centuries were read here; the package takes no qualifier after a season, and
    # has no Julian days.
    base = text[:-1] if span and text[-1] in "~%?" else text
    is_read_here = span is not None and bool(_PLAIN.fullmatch(base) or _UNSPECIFIED_YEAR.fullmatch(base))
    if not is_read_here and not _well_formed(base):
        raise DateError(EXPECTED + "; found {text!r}", text=text)
    if span is None:
        raise DateError(EXPECTED + OF_LEVEL_2, text=text)
    return span


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a span of time: known (perhaps imprecisely), open (`..`) or unknown.

    `earliest` and `latest` are the first and last day that it may mean, None where it is open or unknown.
    """

    kind: Literal["known", "open", "unknown"]
    earliest: int | None = None
    latest: int | None = None


_OPEN_BOUND = Bound("open")
_UNKNOWN_BOUND = Bound("unknown")


@lru_cache(maxsize=65_536)
def read_bound(text: str | None) -> Bound:
    """The bound that a document writes: `..` is open, None unknown; raises `DateError`."""
    if text is None:
        return _UNKNOWN_BOUND
    if text == OPEN:
        return _OPEN_BOUND
    if "/" in text:
        raise DateError("expected one date or '..', found the interval {text!r}", text=text)
    span = _span(text)
    return Bound("known", span.first, span.last)


def check(text: str) -> None:
    """Raise `DateError` unless the text is a bound: an EDTF date of level 0 or 1, or `..`."""
    read_bound(text)


def date_range(text: str, reckoning: Reckoning = GREGORIAN) -> tuple[int | None, int | None]:
    """The first and the last day that a date, a bound or an interval may mean; None on a side without end."""
    if text == OPEN:
        return None, None
    if "/" not in text:
        span = _span(text, reckoning)
        return span.first, span.last
    return _interval(text, reckoning)


@lru_cache(maxsize=4_096)
def _interval(text: str, reckoning: Reckoning) -> tuple[int | None, int | None]:
    begin, _, end = text.partition("/")
    if "/" in end or "T" in text or text == "/":
        raise DateError(
            "expected an interval of two dates, such as 1858-05-28/1860, 1860/.. or ../1860; found {text!r}", text=text
        )
    first = _span(begin, reckoning).first if begin not in ("", OPEN) else None
    last = _span(end, reckoning).last if end not in ("", OPEN) else None
    if first is not None and last is not None and first > last:
        raise DateError("the interval {text!r} ends before it begins", text=text)
    return first, last


@dataclass(frozen=True, slots=True)
class Question:
    """The days that somebody asks about, `first` to `last`, both included; None on a side without end.

    An imprecise date asks about every day that it may mean, and an unknown end of an interval asks as far as an open one.
    """

    text: str
    first: int | None
    last: int | None

    @classmethod
    def parse(cls, text: str, reckoning: Reckoning = GREGORIAN) -> Self:
        """The question put by an EDTF day, month, year or interval; raises `DateError`."""
        if text == OPEN:
            raise DateError(EXPECTED + ", or an interval of two; found the open bound '..'")
        first, last = date_range(text, reckoning)
        return cls(text, first, last)

    @property
    def day(self) -> int | None:
        """The day number where the question is about a single day, else None."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open span `[from, to)` of bounds: on the day of a transfer the new state of things holds.

    It begins on some day that `from` may mean; the first day that no longer counts is some day that `to` may mean.
    """

    from_: Bound
    to: Bound

    @classmethod
    def parse(cls, from_: str | None, to: str | None) -> Self:
        """The interval of two written bounds; raises `DateError` where no reading of them puts `from` before `to`."""
        interval = cls(read_bound(from_), read_bound(to))
        begin, end = interval.from_.earliest, interval.to.latest
        if begin is not None and end is not None and begin >= end:
            raise DateError(
                "expected 'from' before 'to' (the first day that no longer counts), found {begin!r} and {end!r}",
                begin=from_,
                end=to,
            )
        return interval

    @property
    def dated(self) -> bool:
        """Whether at least one bound is not unknown."""
        return self.from_.kind != "unknown" or self.to.kind != "unknown"

    def holds(self, question: Question) -> Holds | None:
        """`certain` if every reading of both bounds covers all days asked about, `possible` if some reading covers some day.

        `undated` if both bounds are unknown, None if it does not hold. An unknown bound has every day for a reading, so that
        nothing is certain beside it.
        """
        if not self.dated:
            return "undated"
        first, last = question.first, question.last
        begin, end = self.from_, self.to
        if begin.earliest is not None and last is not None and last < begin.earliest:
            return None
        if end.latest is not None and first is not None and first >= end.latest:
            return None
        begins_before = begin.kind == "open" or (
            begin.latest is not None and first is not None and begin.latest <= first
        )
        ends_after = end.kind == "open" or (end.earliest is not None and last is not None and last < end.earliest)
        return "certain" if begins_before and ends_after else "possible"

    def possible(self) -> tuple[int | None, int | None]:
        """The first day on which it may hold and the first on which it no longer may; None on a side without end."""
        return self.from_.earliest, self.to.latest

    def certain(self) -> tuple[int | None, int | None] | None:
        """The first day on which it certainly holds and the first on which not; None on a side without end.

        None in place of the pair where no day is certain.
        """
        if self.from_.kind == "unknown" or self.to.kind == "unknown":
            return None
        first, end = self.from_.latest, self.to.earliest
        if first is not None and end is not None and first >= end:
            return None
        return first, end

    def sort_key(self) -> SortKey:
        """A key that puts what begins first first, then what ends first; the undated come last.

        What was always so precedes every date. What has an unknown beginning stands where it ends, since it held until then,
        and after all dates where it has no known end either.
        """
        begin, end = self.from_, self.to
        begins_unknown = begin.kind == "unknown"
        if begins_unknown and end.kind == "known":
            begin = end
        beginning = {"open": 0, "known": 1, "unknown": 2}[begin.kind]
        ending = {"known": 0, "unknown": 1, "open": 2}[end.kind]
        return (
            0 if self.dated else 1,
            beginning,
            begin.earliest or 0,
            begin.latest or 0,
            ending,
            end.earliest or 0,
            end.latest or 0,
            # Of a span that begins where another, whose beginning is unknown, ends, the known one goes first.
            int(begins_unknown),
        )


#: Days from the first, included, to the second, not included; infinite where there is no end.
Stretch = tuple[float, float]


def stretch(interval: Interval) -> Stretch | None:
    """The days on which an interval may hold; None where it is undated."""
    if not interval.dated:
        return None
    first, end = interval.possible()
    return (-math.inf if first is None else first), (math.inf if end is None else end)


def turning_days(intervals: Iterable[Interval]) -> list[int]:
    """The days on which what holds of some of the intervals may be otherwise than on the day before, in order.

    These are the first and last days that their bounds may mean: `Interval.holds` compares a day with nothing else.
    """
    found: set[int | None] = set()
    for interval in intervals:
        for bound in (interval.from_, interval.to):
            found.update((bound.earliest, bound.latest))
    return sorted(day for day in found if day is not None)


def asked(question: Question) -> Stretch:
    """The days that a question is about."""
    return (
        -math.inf if question.first is None else question.first,
        math.inf if question.last is None else question.last + 1,
    )


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same days as stretches that neither touch nor overlap, in order."""
    result: list[Stretch] = []
    for first, end in sorted(stretches):
        if first >= end:
            continue
        if result and first <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((first, end))
    return result


def common(some: Iterable[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """The days that are in both."""
    others = list(others)
    return merged(
        (max(first, other_first), min(end, other_end)) for first, end in some for other_first, other_end in others
    )


def without(some: Iterable[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """The days of the first that are not in the second."""
    rest = merged(some)
    for cut_first, cut_end in merged(others):
        rest = [
            piece
            for first, end in rest
            for piece in ((first, min(end, cut_first)), (max(first, cut_end), end))
            if piece[0] < piece[1]
        ]
    return rest
