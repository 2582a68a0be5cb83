"""One date with what qualifies it, and intervals of two, of which one may leave to the other what they share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from gazetteer.domain.written_dates.han import read_han, read_han_in_part
from gazetteer.domain.written_dates.months import MONTH, YEAR_WORD, month_number
from gazetteer.domain.written_dates.numbers import read_numbers
from gazetteer.domain.written_dates.part import Part
from gazetteer.domain.written_dates.words import read_words, read_words_in_part
from gazetteer.domain.written_dates.year_parts import read_part_of_year

_YEARS_IN_SHORT: Final = re.compile(r"([0-9]{4}) ?[–—-] ?([0-9]{2})")

_ABOUT: Final = re.compile(
    r"^(?:(?:about|around|approximately|circa|около|примерно|приблизительно) |(?:approx|ca?|ок)\. ?|ca )"
)

_PERHAPS: Final = re.compile(r"^(?:perhaps|possibly|probably|возможно|вероятно|предположительно),? ")

_UNKNOWN_END: Final = re.compile(
    r"(?:from |с |со )?(?P<date>.+?)(?:, end unknown|, конец неизвестен|起,[终終]止不[详詳]| / (?:unknown|неизвестно|不[详詳]))"
)

_UNKNOWN_BEGIN: Final = re.compile(
    r"(?:(?:until |до |至)(?P<date>.+?)(?:, beginning unknown|, начало неизвестно|,起始不[详詳])"
    r"|(?:unknown|неизвестно|不[详詳]) / (?P<behind>.+))"
)

_STILL: Final = re.compile(
    r"(?:since |с |со )(?P<date>.+?)(?: по сей день| по настоящее время)?|(?P<han>.+?)(?:至今|以来)|"
    r"(?:from )?(?P<now>.+?) (?:to|until) (?:this day|the present|now)|(?P<slash>.+) / \.\."
)

_UNTIL: Final = re.compile(r"(?:until|till|до|по) (?P<date>.+)|(?P<han>.+?)以前|\.\. / (?P<slash>.+)")

_TWO: Final = (
    re.compile(r"(?:between|между) (?P<from>.+) (?:and|и) (?P<to>.+)"),
    re.compile(r"(?:from|с|со) (?P<from>.+) (?:to|until|till|по|до) (?P<to>.+)"),
    re.compile(r"(?:从|自)?(?P<from>.+?)(?:至|到)(?P<to>.+?)(?:间|之间)?"),
    re.compile(r"(?P<from>.+?) (?:to|until) (?P<to>.+)"),
    re.compile(r"(?P<from>.+?) ?[–—] ?(?P<to>.+)"),
    re.compile(r"(?P<from>.+?) [-/] (?P<to>.+)"),
    re.compile(r"(?P<from>[0-9]{4}) ?- ?(?P<to>[0-9]{4} ?(?:г\.|гг\.|г|гг|год[аыу]?|годов|годах))"),
    re.compile(r"(?P<from>[0-9]{4}|.*[年月日号])[-/](?P<to>[0-9]{4}|.*[年月日号])"),
    re.compile(r"(?P<from>[0-9]{1,2})-(?P<to>[0-9]{1,2} .*)"),
)

#: July 17-21, 1900: the days between the month and the year.
_DAYS_OF_MONTH: Final = re.compile(
    rf"(?P<month>{MONTH})\.? (?P<first>[0-9]{{1,2}}) ?[–—-] ?(?P<last>[0-9]{{1,2}}),? (?P<year>[0-9]{{3,4}})"
)


def read_dated(text: str) -> str | None:
    """The text as an EDTF date or interval."""
    single = read_single(text)
    if single is not None:
        return single.written()
    if found := _YEARS_IN_SHORT.fullmatch(YEAR_WORD.sub("", text)):
        # `1858-60`, but `1860-11` is a month and was read as EDTF before.
        end = found[1][:2] + found[2]
        return f"{found[1]}/{end}" if int(end) > int(found[1]) else None
    for pattern, made in (
        (_UNKNOWN_END, "{}/"),
        (_UNKNOWN_BEGIN, "/{}"),
        (_STILL, "{}/.."),
        (_UNTIL, "../{}"),
    ):
        found = pattern.fullmatch(text)
        date = next((part for part in found.groups() if part), None) if found else None
        part = None if date is None else read_single(date)
        if part is not None:
            return made.format(part.written())
    return _between(text)


def _between(text: str) -> str | None:
    """An interval of two dates, of which one may leave to the other what they share."""
    if days := _DAYS_OF_MONTH.fullmatch(text):
        month, year = month_number(days["month"]), int(days["year"])
        return "/".join(Part(year, month, int(days[end])).written() for end in ("first", "last"))
    for pattern in _TWO:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        begin, end = found["from"], found["to"]
        first, last = read_single(begin), read_single(end)
        if first is None and last is not None:
            first = _completed(read_words_in_part(begin), last)
        elif last is None and first is not None:
            last = _completed(read_han_in_part(end), first)
        if first is None or last is None:
            continue
        if ".." in first.written() + last.written() or "/" in first.written() + last.written():
            continue
        return f"{first.written()}/{last.written()}"
    return None


def _completed(part: Part | None, other: Part) -> Part | None:
    """A part with the year, and the month, of the other where it has none of its own."""
    if part is None or other.edtf is not None or other.year is None:
        return None
    month = other.month if part.month is None else part.month
    if part.day is not None and month is None:
        return None
    return replace(part, year=other.year, month=month)


def read_single(text: str) -> Part | None:
    """One date, with what qualifies it; None where the text is no single date."""
    text = text.strip()
    qualifier = ""
    if found := re.fullmatch(r"(?:约|大约|约莫)(.+)|(.+?)(?:左右|前后)", text):
        text, qualifier = found[1] or found[2], "~"
    elif found := re.fullmatch(r"(?:疑|可能|或)(.+)|(.+?) ?\(?\?\)?", text):
        text, qualifier = found[1] or found[2], "?"
    elif found := _ABOUT.match(text):
        text, qualifier = text[found.end() :], "~"
    elif found := _PERHAPS.match(text):
        text, qualifier = text[found.end() :], "?"
    part = _unqualified(text.strip().rstrip(","))
    if part is None or not qualifier:
        return part
    written = part.written()
    if "/" in written:
        return None
    return replace(part, edtf=written + qualifier)


def _unqualified(text: str) -> Part | None:
    readers: tuple[Callable[[str], Part | None], ...] = (read_han, read_part_of_year, read_numbers, read_words)
    for read_by in readers:
        part = read_by(text)
        if part is not None:
            return part
    return None
