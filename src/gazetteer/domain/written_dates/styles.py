"""Which calendar a text names for its date: the old style or the new."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Calendar = Literal["gregorian", "julian"]

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

_STYLE_BEFORE: Final = re.compile(
    rf"^(?:(?P<old>俄历|儒略历|旧俄历|(?:{_OLD_STYLE})(?= ))"
    rf"|(?P<new>公历|西历|阳历|新历|格里历|格列高利历|(?:{_NEW_STYLE})(?= )))"
)


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
