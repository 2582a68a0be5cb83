"""The months in English and Russian, in every form, and the patterns of a day and a year beside them."""

from __future__ import annotations

import re
from typing import Final

_ENGLISH_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()

#: The stems of the Russian months with their endings: nominative, genitive, prepositional.
_RUSSIAN_MONTHS: Final = (
    "январ[ьяе] феврал[ьяе] март[ае]? апрел[ьяе] ма[йяе] июн[ьяе] июл[ьяе] август[ае]? "
    "сентябр[ьяе] октябр[ьяе] ноябр[ьяе] декабр[ьяе]"
).split()

_RUSSIAN_SHORT: Final = "янв фев(?:р)? мар апр май июн июл авг сент? окт ноя(?:б)? дек".split()


def _month_pattern(place: int) -> str:
    """Every form of one month, longest first."""
    english = _ENGLISH_MONTHS[place]
    short = "sept?" if english == "september" else english[:3]
    return f"{english}|{short}|{_RUSSIAN_MONTHS[place]}|{_RUSSIAN_SHORT[place]}"


_MONTH_PATTERNS: Final = tuple(re.compile(_month_pattern(place)) for place in range(12))

MONTH: Final = "|".join(_month_pattern(place) for place in range(12))

DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|-?го|-?е|-?ое)?"

DAY_ALONE: Final = r"[0-9]{1,2}(?![0-9])"

YEAR: Final = r"(?P<year>[0-9]{1,4})"

#: Beside a month alone two digits are more likely a day.
WHOLE_YEAR: Final = r"(?P<year>[0-9]{3,4})"

ROMAN: Final = dict(
    zip(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split(),
        range(1, 22),
        strict=True,
    )
)

#: A month by its Roman number, as it stands between a day and a year.
ROMAN_MONTH: Final = r"(?:i{1,3}|i?v|vi{1,3}|i?x|xi{1,2})(?=[. /-][0-9]{4})"

YEAR_WORD: Final = re.compile(
    r"(?<=[0-9])(?:-?(?:й|го|м|ый|ого|ом)(?= ?г))? ?(?:г\.|гг\.|г|гг|года|год|году|годы|годов)(?=$|,| )"
)


def month_number(name: str) -> int:
    return next(place for place, pattern in enumerate(_MONTH_PATTERNS, 1) if pattern.fullmatch(name))
