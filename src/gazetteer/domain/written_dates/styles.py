"""Which calendar a text names for its date: the old style, the new, or both beside each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from gazetteer.domain.written_dates.months import MONTH, YEAR, YEAR_WORD, month_number
from gazetteer.domain.written_dates.part import Part

Calendar = Literal["gregorian", "julian"]

_BOTH_STYLES: Final = (
    re.compile(rf"(?P<old>[0-9]{{1,2}}) ?\((?P<new>[0-9]{{1,2}})\) (?P<month>{MONTH})\.?,? {YEAR}"),
    re.compile(rf"(?P<old>[0-9]{{1,2}}) ?/ ?(?P<new>[0-9]{{1,2}}) (?P<month>{MONTH})\.?,? {YEAR}"),
    re.compile(
        rf"(?P<old>[0-9]{{1,2}}) (?P<old_month>{MONTH})\.? ?[(/] ?(?P<new>[0-9]{{1,2}}) (?P<month>{MONTH})\.?\)?,? {YEAR}"
    ),
    re.compile(rf"(?P<month>{MONTH})\.? (?P<old>[0-9]{{1,2}}) ?(?:\((?P<new>[0-9]{{1,2}})\)),? {YEAR}"),
    re.compile(rf"(?P<month>{MONTH})\.? (?P<old>[0-9]{{1,2}}) ?/ ?(?P<new>[0-9]{{1,2}}),? {YEAR}"),
    re.compile(
        rf"(?P<old_month>{MONTH})\.? (?P<old>[0-9]{{1,2}}) ?[(/] ?(?P<month>{MONTH})\.? (?P<new>[0-9]{{1,2}})\)?,? {YEAR}"
    ),
)

_OLD_STYLE: Final = (
    r"o\. ?s\.|os|old style|julian(?: calendar)?"
    r"|(?:по )?ст\. ?ст\.|(?:по )?ст\. ?стил[юя]|(?:по )?стар(?:ому|ого) стил[юя]|по юлианскому календарю"
)

_NEW_STYLE: Final = (
    r"n\. ?s\.|ns|new style|gregorian(?: calendar)?"
    r"|(?:по )?н\. ?ст\.|(?:по )?н(?:ов)?\. ?стил[юя]|(?:по )?нов(?:ому|ого) стил[юя]|по григорианскому календарю"
)

_STYLE: Final = re.compile(rf",? ?[(\[]?(?:(?P<old>{_OLD_STYLE})|(?P<new>{_NEW_STYLE}))[)\]]?$")

#: Between the day and the year: 2 November (O.S.) 1860.
_STYLE_WITHIN: Final = re.compile(rf" ?[(\[](?:(?P<old>{_OLD_STYLE})|(?P<new>{_NEW_STYLE}))[)\]],?(?= )")

_STYLE_BEFORE: Final = re.compile(r"^(?:(?P<old>俄历|儒略历|旧俄历)|(?P<new>公历|西历|阳历|新历|格里历|格列高利历))")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as EDTF, in the calendar that the text names; None where it names none.

    `old` is the Julian day beside it, where the text has both styles; both must be the same day.
    """

    text: str
    calendar: Calendar | None = None
    old: str | None = None


def without_style(text: str) -> tuple[str, Calendar | None]:
    """The text without what names its calendar, and that calendar."""
    for pattern in (_STYLE, _STYLE_BEFORE, _STYLE_WITHIN):
        found = pattern.search(text)
        if found and found.start() + len(text) - found.end() > 0:
            rest = (text[: found.start()] + text[found.end() :]).strip()
            return rest, "julian" if found["old"] else "gregorian"
    return text, None


def read_both_styles(text: str) -> Written | None:
    """A day given by the old and the new style: `2 (14) ноября 1860`, `30 July (11 August) 1860`."""
    text = YEAR_WORD.sub("", text)
    for pattern in _BOTH_STYLES:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        year, month = int(found["year"]), month_number(found["month"])
        parts = found.groupdict()
        old_month, old_year = month, year
        if parts.get("old_month"):
            old_month = month_number(found["old_month"])
        elif 10 <= int(found["old"]) - int(found["new"]) <= 13:
            # The new style stands first: 14 (2) ноября.
            old = Part(year, month, int(found["new"])).written()
            return Written(Part(year, month, int(found["old"])).written(), "gregorian", old)
        elif int(found["old"]) > int(found["new"]):
            # The old style lags behind: its day is of the month before.
            old_month = month - 1 or 12
        if old_month > month:
            old_year = year - 1
        new = Part(year, month, int(found["new"])).written()
        old = Part(old_year, old_month, int(found["old"])).written()
        return Written(new, "gregorian", old)
    return None
