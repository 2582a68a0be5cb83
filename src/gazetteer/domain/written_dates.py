"""Dates as people write them, in English, Chinese and Russian, rewritten as EDTF.

`14 November 1860`, `Nov 14, 1860`, `14.11.1860`, `14 ноября 1860 г.`, `1860年11月14日`, `一八六〇年十一月`,
`公元前44年`, `44 BCE`, `the 1860s`, `XIX век`, `1860年春`, intervals of two such dates, and whatever the pages print.
Era dates are read in `calendars.py`, and so is what a day is in another calendar.

What can be read in two ways is refused, with the ways named: `03/04/1860` (with points the day comes
first, as wherever points are written), `1904/05`, a year of two digits. A date with both styles,
`2 (14) ноября 1860`, is taken where the two are one day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from gazetteer.errors import DateError

Calendar = Literal["gregorian", "julian"]

_LONGEST: Final = 100
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
_MONTH: Final = "|".join(_month_pattern(place) for place in range(12))
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|-?го|-?е|-?ое)?"
_YEAR: Final = r"(?P<year>[0-9]{1,4})"
#: Beside a month alone two digits are more likely a day.
_WHOLE_YEAR: Final = r"(?P<year>[0-9]{3,4})"
_WORDED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:the )?{_DAY}(?: of)? (?P<month>{_MONTH})\.?,? {_YEAR}",
        rf"(?P<month>{_MONTH})\.? (?:the )?{_DAY},? {_YEAR}",
        rf"{_YEAR},? (?P<month>{_MONTH})\.? {_DAY}",
        rf"(?P<month>{_MONTH})\.?,?(?: of)? {_WHOLE_YEAR}",
        rf"{_WHOLE_YEAR},? (?P<month>{_MONTH})\.?",
    )
)
#: The first of two dates may leave to the second what they share: `14–16 November 1860`.
_WORDED_IN_PART: Final = (
    re.compile(rf"(?:the )?{_DAY}(?: of)? (?P<month>{_MONTH})\.?"),
    re.compile(rf"(?P<month>{_MONTH})\.? {_DAY}"),
    re.compile(rf"(?P<month>{_MONTH})\.?"),
    re.compile(rf"(?:the )?{_DAY}"),
)
_NUMBERS_YEAR_LAST: Final = re.compile(r"([0-9]{1,2}) ?([./-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
_NUMBERS_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT: Final = re.compile(r"([0-9]{4})([01][0-9])([0-3][0-9])")
_YEAR_AND_MONTH: Final = re.compile(r"([0-9]{4})\.([0-9]{1,2})")
_MONTH_AND_YEAR: Final = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")
_YEAR_AND_TWO_DIGITS: Final = re.compile(r"([0-9]{4}) ?[/] ?([0-9]{2})")
_YEARS_IN_SHORT: Final = re.compile(r"([0-9]{4}) ?[–—-] ?([0-9]{2})")
_BOTH_STYLES: Final = (
    re.compile(rf"(?P<old>[0-9]{{1,2}}) ?\((?P<new>[0-9]{{1,2}})\) (?P<month>{_MONTH})\.?,? {_YEAR}"),
    re.compile(rf"(?P<old>[0-9]{{1,2}}) ?/ ?(?P<new>[0-9]{{1,2}}) (?P<month>{_MONTH})\.?,? {_YEAR}"),
    re.compile(
        rf"(?P<old>[0-9]{{1,2}}) (?P<old_month>{_MONTH})\.? ?[(/] ?(?P<new>[0-9]{{1,2}}) (?P<month>{_MONTH})\.?\)?,? {_YEAR}"
    ),
)
_SEASONS: Final = {
    21: "spring|весн[аыуе]|весной",
    22: "summer|лет[ао]|летом",
    23: "autumn|fall|осен[ьи]|осенью",
    24: "winter|зим[аыуе]|зимой",
}
_SEASON: Final = "|".join(_SEASONS.values())
_SEASON_OF_YEAR: Final = re.compile(rf"(?:the )?(?P<season>{_SEASON})(?: of|,)? {_YEAR}")
_DECADE: Final = re.compile(r"(?:the )?([0-9]{3})0(?:'?s|-?(?:е|ые|х|ых|ы)(?: годы| годов| годах| гг\.?)?)")
_CENTURY: Final = re.compile(
    r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th|-?[йяе]|-?ый|-?ого|-?м)? ?(?:century|cent\.?|c\.|век[ае]?|в\.?)"
)
_ROMAN_CENTURY: Final = re.compile(r"([ivx]{1,5}) ?(?:century|cent\.?|век[ае]?|в\.?)")
_ROMAN: Final = dict(
    zip(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split(),
        range(1, 22),
        strict=True,
    )
)

_ROMAN_MONTH: Final = re.compile(r"([0-9]{1,2})[. /-]([ivx]{1,4})[. /-]([0-9]{4})")
_BEFORE_OUR_ERA: Final = re.compile(
    r",? (?:b\.? ?c\.?(?: ?e\.?)?|до н\. ?э\.?|до нашей эры|до рождества христова|до р\. ?х\.?)$"
)
_OUR_ERA_BEHIND: Final = re.compile(
    r",? (?:a\.? ?d\.?|c\. ?e\.?|ce|н\. ?э\.?|нашей эры|от рождества христова|от р\. ?х\.?)$"
)
_OUR_ERA_BEFORE: Final = re.compile(r"^(?:a\.? ?d\.?) (?=[0-9])|(?<= )(?:a\.?d\.?) (?=[0-9]+$)")
_YEAR_WORD: Final = re.compile(r"(?<=[0-9]) ?(?:г\.|гг\.|г|гг|года|год|году|годы|годов)(?=$|,| )")
_ABOUT: Final = re.compile(
    r"^(?:(?:about|around|approximately|circa|около|примерно|приблизительно) |(?:approx|ca?|ок)\. ?|ca )"
)
_PERHAPS: Final = re.compile(r"^(?:perhaps|possibly|probably|возможно|вероятно|предположительно),? ")
_OLD_STYLE: Final = (
    r"o\. ?s\.|os|old style|julian(?: calendar)?"
    r"|(?:по )?ст\. ?ст\.|(?:по )?стар(?:ому|ого) стил[юя]|по юлианскому календарю"
)
_NEW_STYLE: Final = (
    r"n\. ?s\.|ns|new style|gregorian(?: calendar)?"
    r"|(?:по )?н\. ?ст\.|(?:по )?нов(?:ому|ого) стил[юя]|по григорианскому календарю"
)
_STYLE: Final = re.compile(rf",? ?[(\[]?(?:(?P<old>{_OLD_STYLE})|(?P<new>{_NEW_STYLE}))[)\]]?$")
_STYLE_BEFORE: Final = re.compile(r"^(?:(?P<old>俄历|儒略历|旧俄历)|(?P<new>公历|西历|阳历|新历|格里历|格列高利历))")

# --- Chinese ---------------------------------------------------------------------------------------

_HAN_DIGITS: Final = "〇一二三四五六七八九"
_HAN_NUMERAL: Final = "[0-9〇一二三四五六七八九十百千廿卅]"
_HAN_VARIANTS: Final = str.maketrans(
    "○零壹贰貳叁參肆伍陆陸柒捌玖拾世紀約號後歷曆暦儒俄兩陽舊",
    "〇〇一二二三三四五六六七八九十世纪约号后历历历儒俄二阳旧",
)
_HAN_DATE: Final = re.compile(
    rf"(?:(?:公元|西元|西历纪元|纪元)(?P<christian>前|后)?|(?P<before>前))?(?P<year>{_HAN_NUMERAL}+)年"
    rf"(?:(?P<leap>闰)?(?P<month>{_HAN_NUMERAL}+|元|正|冬|腊)月(?:份)?"
    rf"(?:(?P<third>[上中下])旬|(?P<first>初)?(?P<day>{_HAN_NUMERAL}+)[日号]?)?)?"
)
_HAN_BARE_YEAR: Final = re.compile(rf"(?:公元|西元)(?P<before>前)?(?P<year>{_HAN_NUMERAL}+)")
_HAN_SEASON: Final = re.compile(rf"(?:公元|西元)?(?P<year>{_HAN_NUMERAL}+)年(?P<season>[春夏秋冬])[季天]?")
_HAN_DECADE: Final = re.compile(rf"(?:公元|西元)?(?P<year>{_HAN_NUMERAL}+)年代")
_HAN_DECADE_OF_CENTURY: Final = re.compile(rf"(?P<century>{_HAN_NUMERAL}+)世纪(?P<decade>{_HAN_NUMERAL}+)年代")
_HAN_CENTURY: Final = re.compile(rf"(?:公元|西元)?(?P<before>前)?(?P<century>{_HAN_NUMERAL}+)世纪")
_HAN_MONTH_AND_DAY: Final = re.compile(rf"(?:(?P<month>{_HAN_NUMERAL}+)月)?(?:(?P<day>{_HAN_NUMERAL}+)[日号])?")


@dataclass(frozen=True, slots=True)
class _Part:
    """One date as it was read: year (0 is 1 BCE), month and day where said, or an EDTF text of its own."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    edtf: str | None = None

    def written(self) -> str:
        """The part as EDTF; only called for a part whose year is known."""
        if self.edtf is not None:
            return self.edtf
        year = self.year or 0
        text = f"{'-' if year < 0 else ''}{abs(year):04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text


@dataclass(frozen=True, slots=True)
class Written:
    """A date as EDTF, in the calendar that the text names; None where it names none.

    `old` is the Julian day beside it, where the text has both styles; both must be the same day.
    """

    text: str
    calendar: Calendar | None = None
    old: str | None = None


def plain(text: str) -> str:
    """The text without what is not seen, blanks at its ends and runs of blanks; half-width."""
    text = unicodedata.normalize("NFKC", text)
    seen = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return " ".join(seen.split())


def read(text: str) -> Written | None:
    """The date that a text writes in words or numbers; None where it is of no form read here.

    Raises `DateError` for a text that can be read in two ways.
    """
    text = plain(text)
    if not text or len(text) > _LONGEST:
        return None
    text = text.casefold().replace("ё", "е").replace("’", "'").replace("−", "-").translate(_HAN_VARIANTS)
    text = re.sub(r"[«»“”\"]", "", text)
    text, calendar = _without_style(text)
    if both := _of_both_styles(text):
        return both
    found = _dated(text)
    return None if found is None else Written(found, calendar)


def _without_style(text: str) -> tuple[str, Calendar | None]:
    """The text without what names its calendar, and that calendar."""
    for pattern in (_STYLE, _STYLE_BEFORE):
        found = pattern.search(text)
        if found and found.start() + len(text) - found.end() > 0:
            rest = (text[: found.start()] + text[found.end() :]).strip()
            return rest, "julian" if found["old"] else "gregorian"
    return text, None


def _of_both_styles(text: str) -> Written | None:
    """A day given by the old and the new style: `2 (14) ноября 1860`, `30 July (11 August) 1860`."""
    text = _YEAR_WORD.sub("", text)
    for pattern in _BOTH_STYLES:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        year, month = int(found["year"]), _month(found["month"])
        parts = found.groupdict()
        old_month, old_year = month, year
        if parts.get("old_month"):
            old_month = _month(found["old_month"])
        elif 10 <= int(found["old"]) - int(found["new"]) <= 13:
            # The new style stands first: 14 (2) ноября.
            old = _Part(year, month, int(found["new"])).written()
            return Written(_Part(year, month, int(found["old"])).written(), "gregorian", old)
        elif int(found["old"]) > int(found["new"]):
            # The old style lags behind: its day is of the month before.
            old_month = month - 1 or 12
        if old_month > month:
            old_year = year - 1
        new = _Part(year, month, int(found["new"])).written()
        old = _Part(old_year, old_month, int(found["old"])).written()
        return Written(new, "gregorian", old)
    return None


# --- Intervals -------------------------------------------------------------------------------------

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
    re.compile(r"(?P<from>[0-9]{4}|.*[年月日号])[-/](?P<to>[0-9]{4}|.*[年月日号])"),
    re.compile(r"(?P<from>[0-9]{1,2})-(?P<to>[0-9]{1,2} .*)"),
)


def _dated(text: str) -> str | None:
    """The text as an EDTF date or interval."""
    single = _single(text)
    if single is not None:
        return single.written()
    if found := _YEARS_IN_SHORT.fullmatch(_YEAR_WORD.sub("", text)):
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
        part = None if date is None else _single(date)
        if part is not None:
            return made.format(part.written())
    return _between(text)


def _between(text: str) -> str | None:
    """An interval of two dates, of which one may leave to the other what they share."""
    for pattern in _TWO:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        begin, end = found["from"], found["to"]
        first, last = _single(begin), _single(end)
        if first is None and last is not None:
            first = _completed(_worded_in_part(begin), last)
        elif last is None and first is not None:
            last = _completed(_han_in_part(end), first)
        if first is None or last is None:
            continue
        if ".." in first.written() + last.written() or "/" in first.written() + last.written():
            continue
        return f"{first.written()}/{last.written()}"
    return None


def _completed(part: _Part | None, other: _Part) -> _Part | None:
    """A part with the year, and the month, of the other where it has none of its own."""
    if part is None or other.edtf is not None or other.year is None:
        return None
    month = other.month if part.month is None else part.month
    if part.day is not None and month is None:
        return None
    return replace(part, year=other.year, month=month)


def _worded_in_part(text: str) -> _Part | None:
    for pattern in _WORDED_IN_PART:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            month, day = parts.get("month"), parts.get("day")
            return _Part(None, _month(month) if month else None, int(day) if day else None)
    return _han_in_part(text)


def _han_in_part(text: str) -> _Part | None:
    found = _HAN_MONTH_AND_DAY.fullmatch(text)
    if found is None or not text:
        return None
    month = _han_number(found["month"]) if found["month"] else None
    day = _han_number(found["day"]) if found["day"] else None
    return _Part(None, month, day)


# --- One date --------------------------------------------------------------------------------------


def _single(text: str) -> _Part | None:
    """One date, with what qualifies it; None where the text is no single date."""
    text = text.strip()
    qualifier = ""
    if found := re.fullmatch(r"(?:约|大约|约莫)(.+)|(.+?)(?:左右|前后)", text):
        text, qualifier = found[1] or found[2], "~"
    elif found := re.fullmatch(r"(?:疑|可能|或)(.+)|(.+)\(?\?\)?", text):
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


def _unqualified(text: str) -> _Part | None:
    readers: tuple[Callable[[str], _Part | None], ...] = (_han, _numbers, _worded)
    for read_by in readers:
        part = read_by(text)
        if part is not None:
            return part
    return None


def _numbers(text: str) -> _Part | None:
    """A date of numbers alone."""
    text = _YEAR_WORD.sub("", text)
    if found := _NUMBERS_YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = (int(group) for group in found.groups() if group.isdigit())
        return _Part(year, month, day)
    if found := _NUMBERS_YEAR_LAST.fullmatch(text):
        return _year_last(text, int(found[1]), found[2], int(found[3]), found[4])
    if (found := _ROMAN_MONTH.fullmatch(text)) and found[2] in _ROMAN:
        return _Part(int(found[3]), _ROMAN[found[2]], int(found[1]))
    if found := _YEAR_AND_MONTH.fullmatch(text):
        return _Part(int(found[1]), int(found[2]))
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return _Part(int(found[2]), int(found[1]))
    if found := _YEAR_AND_TWO_DIGITS.fullmatch(text):
        raise DateError(
            "{text!r} may be a month or two years; write {month} for the month, {years} for the years",
            text=text,
            month=f"{found[1]}-{found[2]}",
            years=f"{found[1]}/{found[1][:2]}{found[2]}",
        )
    return None


def _year_last(text: str, first: int, sign: str, second: int, year: str) -> _Part:
    """A date of numbers with the year last: after points the day is first, else the numbers must say."""
    if len(year) == 2:
        raise DateError(
            "{text!r} has a year of two digits, which may be of any century; write the year in full", text=text
        )
    if sign == "." or first == second or first > 12 >= second:
        return _Part(int(year), second, first)
    if second > 12 >= first:
        return _Part(int(year), first, second)
    if first > 12:
        return _Part(int(year), second, first)
    raise DateError(
        "{text!r} may be two days, {one} or {other}; write the one that is meant",
        text=text,
        one=f"{year}-{second:02d}-{first:02d}",
        other=f"{year}-{first:02d}-{second:02d}",
    )


def _worded(text: str) -> _Part | None:
    """A date with words, in English or Russian."""
    text = re.sub(r"(?<=[0-9])-(?=[a-zа-я]{3})|(?<=[a-zа-я.])-(?=[0-9])", " ", text)
    text, count = _BEFORE_OUR_ERA.subn("", _YEAR_WORD.sub("", text))
    before = bool(count)
    text, count = _OUR_ERA_BEHIND.subn("", text)
    text, also = _OUR_ERA_BEFORE.subn("", text)
    named = before or bool(count) or bool(also)
    text = re.sub(r"^(?:в|во|in|on|the year|in the year|year) (?=.)", "", text.strip())
    if named and (found := re.fullmatch(rf"(?P<month>{_MONTH})\.? {_YEAR}", text)):
        return _Part(_year(text, found["year"], before, named), _month(found["month"]))
    if named and re.fullmatch(r"[0-9]{1,4}", text):
        return _Part(_year(text, text, before, named))
    if re.fullmatch(r"[0-9]{3,4}|-[0-9]{4}", text):
        return _Part(int(text)) if not before else _Part(1 - int(text))
    return _worded_date(text, before, named) or _longer(text, before)


def _worded_date(text: str, before: bool, named: bool) -> _Part | None:
    for pattern in _WORDED:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            day = parts.get("day")
            return _Part(_year(text, found["year"], before, named), _month(found["month"]), int(day) if day else None)
    if found := _SEASON_OF_YEAR.fullmatch(text):
        year = _Part(_year(text, found["year"], before, named)).written()
        season = next(code for code, words in _SEASONS.items() if re.fullmatch(words, found["season"]))
        return _Part(edtf=f"{year}-{season}")
    return None


def _longer(text: str, before: bool) -> _Part | None:
    """A decade or a century."""
    if (found := _DECADE.fullmatch(text)) and not before:
        return _Part(edtf=f"{found[1]}X")
    if found := _CENTURY.fullmatch(text):
        return _century(int(found[1]), before)
    if (found := _ROMAN_CENTURY.fullmatch(text)) and found[1] in _ROMAN:
        return _century(_ROMAN[found[1]], before)
    return None


def _century(number: int, before: bool) -> _Part | None:
    """A century as EDTF has it, by the digits that its years share: the 19th is 18XX."""
    if not 1 <= number <= 99:
        return None
    if before:
        # EDTF's -00XX are the years 100 to 1 BCE less one; the interval says just the century.
        return _Part(edtf=f"{_Part(1 - number * 100).written()}/{_Part(-(number - 1) * 100).written()}")
    return _Part(edtf=f"{number - 1:02d}XX")


def _year(text: str, digits: str, before: bool, named: bool) -> int:
    """The year; one of one or two digits only where the text says of which era it is."""
    if len(digits) < 3 and not named:
        raise DateError(
            "{text!r} has a year of two digits, which may be of any century; write the year in full", text=text
        )
    number = int(digits)
    if before and number == 0:
        raise DateError("there is no year 0 before the common era")
    return 1 - number if before else number


def _month(name: str) -> int:
    return next(place for place, pattern in enumerate(_MONTH_PATTERNS, 1) if pattern.fullmatch(name))


def _han_number(text: str) -> int | None:
    """The number that Arabic digits or Chinese numerals write, up to 9999; None where they write none."""
    if text.isdigit() and text.isascii():
        return int(text) if len(text) <= 4 else None
    if all(character in _HAN_DIGITS for character in text):
        return int("".join(str(_HAN_DIGITS.index(character)) for character in text)) if len(text) <= 4 else None
    rest = text.replace("廿", "二十").replace("卅", "三十").replace("〇", "")
    value = 0
    for unit, size in (("千", 1_000), ("百", 100), ("十", 10)):
        head, found, tail = rest.partition(unit)
        if not found:
            continue
        if not (head == "" and size == 10) and (len(head) != 1 or head not in _HAN_DIGITS):
            return None
        value += size * (_HAN_DIGITS.index(head) if head else 1)
        rest = tail
    if not rest:
        return value
    return value + _HAN_DIGITS.index(rest) if len(rest) == 1 and rest in _HAN_DIGITS else None


def _han_year(text: str, digits: str, before: bool, named: bool) -> int | None:
    number = _han_number(digits)
    if number is None:
        return None
    if len(digits) < 3 and not named and number < 100:
        raise DateError(
            "{text!r} has a year of two digits, which may be of any century; write the year in full", text=text
        )
    if before and number == 0:
        raise DateError("there is no year 0 before the common era")
    return 1 - number if before else number


def _han(text: str) -> _Part | None:
    """A date of the Western calendar as Chinese and Japanese texts write it."""
    text = text.translate(_HAN_VARIANTS).replace(" ", "").replace(",", "").replace("、", "")
    if found := _HAN_DATE.fullmatch(text):
        return _han_date(text, found)
    if found := _HAN_BARE_YEAR.fullmatch(text):
        year = _han_year(text, found["year"], bool(found["before"]), True)
        return None if year is None else _Part(year)
    if found := _HAN_SEASON.fullmatch(text):
        year = _han_year(text, found["year"], False, False)
        return None if year is None else _Part(edtf=f"{_Part(year).written()}-{21 + '春夏秋冬'.index(found['season'])}")
    if found := _HAN_DECADE.fullmatch(text):
        year = _han_year(text, found["year"], False, False)
        return None if year is None or year % 10 else _Part(edtf=f"{year // 10:03d}X")
    if found := _HAN_DECADE_OF_CENTURY.fullmatch(text):
        century, decade = _han_number(found["century"]), _han_number(found["decade"])
        if century is None or decade is None or not 1 <= century <= 99 or decade % 10 or decade > 90:
            return None
        return _Part(edtf=f"{century - 1:02d}{decade // 10}X")
    if found := _HAN_CENTURY.fullmatch(text):
        century = _han_number(found["century"])
        return None if century is None else _century(century, bool(found["before"]))
    return None


def _han_date(text: str, found: re.Match[str]) -> _Part | None:
    named = bool(found["before"]) or re.match("公元|西元|纪元|西历", text) is not None
    before = bool(found["before"]) or found["christian"] == "前"
    year = _han_year(text, found["year"], before, named)
    if year is None:
        return None
    lunar = found["leap"] or found["first"] or (found["month"] if found["month"] in ("正", "冬", "腊") else None)
    if lunar:
        raise DateError(
            "{lunar} is of the lunar calendar; write the year by its era, as in 咸丰十年十月初二日", lunar=lunar
        )
    if found["month"] is None:
        return _Part(year)
    month = 1 if found["month"] == "元" else _han_number(found["month"])
    if month is None:
        return None
    if found["third"]:
        return _third_of_month(year, month, found["third"])
    day = _han_number(found["day"]) if found["day"] else None
    return None if found["day"] and day is None else _Part(year, month, day)


def _third_of_month(year: int, month: int, third: str) -> _Part:
    """上旬, 中旬, 下旬: the first ten days, the next ten, and the rest of the month."""
    month_text = _Part(year, month).written()
    first, last = {"上": ("-01", "-10"), "中": ("-11", "-20"), "下": ("-21", "")}[third]
    return _Part(edtf=f"{month_text}{first}/{month_text}{last}")
