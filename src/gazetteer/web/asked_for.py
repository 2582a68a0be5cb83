"""What the address of a page asks for: the date and its calendar, the kind, the language to write in, the page of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gazetteer.domain import calendars, dates
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadParameter, DateError
from gazetteer.services import lookup, picking
from gazetteer.services.context import Gazetteer
from gazetteer.web import date_faults, running
from gazetteer.web.rendering import Page

_MOST_PAGES: Final = 9_999


def number(page: Page, name: str, *, most: int = _MOST_PAGES, unless_said: int | None = None) -> int:
    """A whole number from 1 in the address; raises `BadParameter`."""
    written = page.parameters.get(name, None if unless_said is None else str(unless_said))
    if written is None or not (written.isascii() and written.isdigit() and 1 <= int(written) <= most):
        raise BadParameter(name, f"expected a number from 1 to {most}")
    return int(written)


def kind(page: Page) -> str | None:
    """The kind that is asked for, where one is."""
    asked = page.parameters.get("kind")
    if asked is not None and asked not in KINDS:
        raise BadParameter("kind", f"expected one of {', '.join(KINDS)}")
    return asked


def written_in(page: Page) -> str:
    """The language in which the reader writes, whatever that of the interface is."""
    asked = page.parameters.get("write")
    if asked is None:
        return "en" if page.language.startswith("zh") else "zh-Hans"
    if asked not in running.TARGETS:
        raise BadParameter("write", f"expected one of {', '.join(running.TARGETS)}")
    return asked


def question(page: Page) -> dates.Question | None:
    """The date of the address in its calendar, where one is asked about; raises `BadParameter`."""
    calendar = page.parameters.get("calendar", "gregorian")
    if calendar not in ("gregorian", "julian"):
        raise BadParameter("calendar", "expected gregorian or julian")
    return lookup.question(page.parameters.get("on"), calendar)


def described(on: dates.Question, calendar: str) -> dict[str, Any]:
    """A date in every calendar; raises `BadParameter` for one that some calendar does not reach."""
    try:
        return calendars.describe(on.text, calendar)
    except DateError as error:
        raise BadParameter("on", str(error)) from error


def misread(page: Page, error: BadParameter, written: str) -> str:
    """What is wrong with the date of an address, in the language of the page."""
    if isinstance(error.__cause__, DateError):
        return date_faults.said(error.__cause__, page.language)
    return page.texts("date_misread", date=written)


def read_question(page: Page) -> tuple[dates.Question | None, str | None]:
    """The question that the address puts, or else what is wrong with its date.

    The page is then that of today, and says so beside the field.
    """
    try:
        asked = question(page)
        if asked is not None:
            described(asked, page.parameters.get("calendar", "gregorian"))
    except BadParameter as error:
        if error.parameter != "on":
            raise
        page.day = {}
        return None, misread(page, error, page.parameters.get("on", ""))
    return asked, None


@dataclass(frozen=True, slots=True)
class Region:
    """The region or state that a page asks about: its id, its labels, and what is wrong with how it was named."""

    id: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What somebody typed to name another entry or source, the comment beside it, and why nothing was done."""

    typed: str
    comment: str
    fault: str


def region(gazetteer: Gazetteer, page: Page) -> Region:
    """The region that the address names by its id or its name."""
    written = page.parameters.get("within")
    if written is None:
        return Region()
    found, offered = picking.entities(gazetteer, written)
    if found is None:
        return Region(fault=picked_none(page, written, bool(offered)))
    return Region(found, lookup.labelled(gazetteer, [found])[found])


def picked_none(page: Page, written: str, is_offered: bool) -> str:
    """Why a name picks nothing: it may be several, or it is unknown."""
    return page.texts("pick_one" if is_offered else "pick_unknown", what=written)
