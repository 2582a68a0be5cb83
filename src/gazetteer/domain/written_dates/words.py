"""Dates with words, in English or Russian."""

from __future__ import annotations

import re
from typing import Final

from gazetteer.domain.written_dates.han import read_han_in_part
from gazetteer.domain.written_dates.months import DAY, MONTH, ROMAN, WHOLE_YEAR, YEAR, YEAR_WORD, month_number
from gazetteer.domain.written_dates.part import Part, century_part, year_number

_WORDED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:the )?{DAY}(?: of)? (?P<month>{MONTH})\.?,? {YEAR}",
        rf"(?P<month>{MONTH})\.? (?:the )?{DAY},? {YEAR}",
        rf"{YEAR},? (?P<month>{MONTH})\.? {DAY}",
        rf"(?P<month>{MONTH})\.?,?(?: of)? {WHOLE_YEAR}",
        rf"{WHOLE_YEAR},? (?P<month>{MONTH})\.?",
    )
)

#: The first of two dates may leave to the second what they share: `14–16 November 1860`.
_WORDED_IN_PART: Final = (
    re.compile(rf"(?:the )?{DAY}(?: of)? (?P<month>{MONTH})\.?"),
    re.compile(rf"(?P<month>{MONTH})\.? {DAY}"),
    re.compile(rf"(?P<month>{MONTH})\.?"),
    re.compile(rf"(?:the )?{DAY}"),
)

_SEASONS: Final = {
    21: "spring|весн[аыуе]|весной",
    22: "summer|лет[ао]|летом",
    23: "autumn|fall|осен[ьи]|осенью",
    24: "winter|зим[аыуе]|зимой",
}

_SEASON: Final = "|".join(_SEASONS.values())

_SEASON_OF_YEAR: Final = re.compile(rf"(?:the )?(?P<season>{_SEASON})(?: of|,)? {YEAR}")

_DECADE: Final = re.compile(r"(?:the )?([0-9]{3})0(?:'?s|-?(?:е|ые|х|ых|ы)(?: годы| годов| годах| гг\.?)?)")

_CENTURY: Final = re.compile(
    r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th|-?[йяе]|-?ый|-?ого|-?м)? ?(?:century|cent\.?|c\.|век[ае]?|в\.?)"
)

_DECADE_OF_CENTURY: Final = re.compile(
    r"(?:the )?(?P<decade>[1-9]0)(?:'?s of(?: the)?|-?(?:е|ые|х|ых) (?:годы|годов|годах|гг\.?)) "
    r"(?P<century>[0-9]{1,2}|[ivx]{1,5})(?:st|nd|rd|th|-?го)? ?(?:century|cent\.?|c\.|век[ае]?|в\.?|столети[яи])"
)

_ROMAN_CENTURY: Final = re.compile(r"([ivx]{1,5}) ?(?:century|cent\.?|век[ае]?|в\.?)")

_BEFORE_OUR_ERA: Final = re.compile(
    r",? (?:b\.? ?c\.?(?: ?e\.?)?|до н\. ?э\.?|до нашей эры|до рождества христова|до р\. ?х\.?)$"
)

_OUR_ERA_BEHIND: Final = re.compile(
    r",? (?:a\.? ?d\.?|c\. ?e\.?|ce|н\. ?э\.?|нашей эры|от рождества христова|от р\. ?х\.?)$"
)

_OUR_ERA_BEFORE: Final = re.compile(r"^(?:a\.? ?d\.?) (?=[0-9])|(?<= )(?:a\.?d\.?) (?=[0-9]+$)")


def read_words_in_part(text: str) -> Part | None:
    for pattern in _WORDED_IN_PART:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            month, day = parts.get("month"), parts.get("day")
            return Part(None, month_number(month) if month else None, int(day) if day else None)
    return read_han_in_part(text)


def read_words(text: str) -> Part | None:
    """A date with words, in English or Russian."""
    text = re.sub(r"(?<=[0-9])-(?=[a-zа-я]{3})|(?<=[a-zа-я.])-(?=[0-9])", " ", text)
    text, count = _BEFORE_OUR_ERA.subn("", YEAR_WORD.sub("", text))
    before = bool(count)
    text, count = _OUR_ERA_BEHIND.subn("", text)
    text, also = _OUR_ERA_BEFORE.subn("", text)
    named = before or bool(count) or bool(also)
    text = re.sub(r"^(?:в|во|in|on|the year|in the year|year) (?=.)", "", text.strip())
    if named and (found := re.fullmatch(rf"(?P<month>{MONTH})\.? {YEAR}", text)):
        return Part(year_number(text, found["year"], before, named), month_number(found["month"]))
    if named and re.fullmatch(r"[0-9]{1,4}", text):
        return Part(year_number(text, text, before, named))
    if re.fullmatch(r"[0-9]{3,4}|-[0-9]{4}", text):
        return Part(int(text)) if not before else Part(1 - int(text))
    return _worded_date(text, before, named) or _longer(text, before)


def _worded_date(text: str, before: bool, named: bool) -> Part | None:
    for pattern in _WORDED:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            day = parts.get("day")
            return Part(
                year_number(text, found["year"], before, named), month_number(found["month"]), int(day) if day else None
            )
    if found := _SEASON_OF_YEAR.fullmatch(text):
        year = Part(year_number(text, found["year"], before, named)).written()
        season = next(code for code, words in _SEASONS.items() if re.fullmatch(words, found["season"]))
        return Part(edtf=f"{year}-{season}")
    return None


def _longer(text: str, before: bool) -> Part | None:
    """A decade or a century."""
    if (found := _DECADE.fullmatch(text)) and not before:
        return Part(edtf=f"{found[1]}X")
    if (found := _DECADE_OF_CENTURY.fullmatch(text)) and not before:
        number = ROMAN.get(found["century"]) or int(found["century"] if found["century"].isdigit() else 0)
        return Part(edtf=f"{number - 1:02d}{found['decade'][0]}X") if number else None
    if found := _CENTURY.fullmatch(text):
        return century_part(int(found[1]), before)
    if (found := _ROMAN_CENTURY.fullmatch(text)) and found[1] in ROMAN:
        return century_part(ROMAN[found[1]], before)
    return None
