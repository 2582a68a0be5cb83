"""Spans of time: two EDTF bounds as a timespan of the format, and a timespan as two bounds.

A date of the format is a day, a month or a year (`in`), or lies between two of them (`earliest`, `latest`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from gazetteer.domain import dates

_PLAIN: Final = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?")


class Span(NamedTuple):
    """Two bounds, and in words what of a timespan no bound can say."""

    from_: str | None = None
    to: str | None = None
    said: str = ""


# Out


def _day(number: int | None) -> str | None:
    if number is None:
        return None
    text = dates.iso_day(number)
    return text if _PLAIN.fullmatch(text) else None


def _bound(text: str | None) -> dict[str, str]:
    """A bound as a date object; empty where it is unknown or open."""
    if text is None or text == "..":
        return {}
    if _PLAIN.fullmatch(text):
        return {"in": text}
    first, last = (_day(number) for number in dates.date_range(text))
    return {key: day for key, day in (("earliest", first), ("latest", last)) if day is not None}


def timespan(from_: str | None, to: str | None) -> dict[str, Any] | None:
    """The timespan of two bounds; None where neither says anything."""
    start, end = _bound(from_), _bound(to)
    if not start and end:
        start = {"latest": end.get("in", end.get("latest", end.get("earliest", "")))}
    if not start:
        return None
    return {"start": start, "end": end} if end else {"start": start}


def when(from_: str | None, to: str | None) -> dict[str, Any] | None:
    """A `when` of one timespan; None where the bounds say nothing."""
    span = timespan(from_, to)
    return None if span is None else {"timespans": [span]}


# In


def four_digits(text: str) -> str:
    """A date with its year of four digits, as EDTF has it."""
    sign, rest = ("-", text[1:]) if text.startswith("-") else ("", text)
    year, *parts = rest.split("-")
    return sign + "-".join([year.zfill(4), *parts])


def _read_bound(stated: Mapping[str, Any]) -> tuple[str | None, str]:
    """The bound that a date object states, and what of it a bound cannot say."""
    given = {key: four_digits(str(date)) for key, date in stated.items() if date not in (None, "")}
    if "in" in given:
        return given["in"], ""
    earliest, latest = given.get("earliest"), given.get("latest")
    if earliest is not None and earliest == latest:
        return earliest, ""
    if earliest is not None and latest is not None and earliest[:4] == latest[:4]:
        return earliest[:4], ""
    words = [f"not before {earliest}"] if earliest is not None else []
    words += [f"not after {latest}"] if latest is not None else []
    return None, ", ".join(words)


def _date_object(stated: object) -> Mapping[str, Any]:
    if isinstance(stated, dict):
        return stated
    raise ValueError(f"expected a date as {{'in': '1480'}}, found {stated!r}")


def read_timespan(stated: Mapping[str, Any] | None) -> Span:
    """The bounds of a timespan; raises `ValueError` where it has no date objects."""
    if not stated:
        return Span()
    start = _date_object(stated.get("start") or {})
    end = _date_object(stated.get("end") or {})
    from_, began = _read_bound(start)
    to, ended = _read_bound(end)
    # That something began before it ended says nothing.
    if set(start) == {"latest"} and start["latest"] in end.values():
        began = ""
    said = [f"began {began}"] if began else []
    said += [f"ended {ended}"] if ended else []
    return Span(from_, to, "; ".join(said))


def read_when(stated: object) -> list[Mapping[str, Any]]:
    """The timespans of a `when`; none where it has none. Raises `ValueError` where it is no object of lists."""
    if stated is None:
        return []
    spans = stated.get("timespans") or [] if isinstance(stated, dict) else stated
    if isinstance(spans, list) and all(isinstance(span, dict) for span in spans):
        return spans
    raise ValueError("expected `when` with a list `timespans` of objects")
