"""A date of any kind read here as the question that it puts, and answered in every calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gazetteer.domain import dates, written_dates
from gazetteer.domain.calendars.era_dates import ERA_DATE, is_chinese, normal_form, read_era_date
from gazetteer.domain.calendars.eras import Era
from gazetteer.domain.calendars.julian import JULIAN, JULIAN_DAY_OFFSET, julian_day
from gazetteer.domain.calendars.writing import chinese_date, era_span
from gazetteer.domain.dates import GREGORIAN, Question, Reckoning
from gazetteer.errors import DateError

CALENDARS = ("gregorian", "julian", "chinese", "julian_day")


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
    (`written_dates/`): `gregorian` or `julian` (days, months, years and intervals alike), unless the
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
    return all(ERA_DATE.fullmatch(normal_form(part)) for part in text.split("/"))


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
    number = int(digits) - JULIAN_DAY_OFFSET
    name = text if text.casefold().startswith("jd") else f"JD {digits}"
    return _Read(Question(name.upper(), number, number))


def _chinese_range(text: str) -> tuple[Era, int, int]:
    """The era of an era date or of the first of two, and the days from the first to the last."""
    begin, slash, end = text.partition("/")
    era, first, last = read_era_date(begin)
    if slash:
        _, _, last = read_era_date(end)
        if last < first:
            raise DateError("the interval {text!r} ends before it begins", text=text)
    return era, first, last


def describe(text: str, calendar: str = "gregorian") -> dict[str, Any]:
    """The date in every calendar: `gregorian`, `julian`, `chinese` (None outside its eras) and `julian_day`.

    A date of more than one day is answered as EDTF intervals (a Gregorian or Julian one in its own calendar as it was given),
    with the ends that are open and those that are unknown told apart; its `chinese` is the month or year with just these
    days, and `julian_day` is None. An era date is answered in its own era, one of Japan or Korea in the Chinese era of the day.
    """
    read = _read(text, calendar)
    question = read.question
    era = None if read.era is None or read.era.is_foreign else read.era
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
        "chinese": era_span(question.first or 0, question.last or 0, era) if bounded else None,
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
