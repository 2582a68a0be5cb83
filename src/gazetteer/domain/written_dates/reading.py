"""The reader of written dates: a text put into one shape, its calendar taken off, the rest read."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gazetteer.domain.written_dates.both_styles import read_both_styles
from gazetteer.domain.written_dates.han import HAN_VARIANTS
from gazetteer.domain.written_dates.intervals import read_dated
from gazetteer.domain.written_dates.styles import Written, without_style

_LONGEST: Final = 100
#: The day of the week beside a date, which says nothing more.
_WEEKDAY: Final = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)[.,]{0,2} (?=.)"
    r"|(?<=.)[ (]{0,2}(?:星期|周|礼拜)[一二三四五六日天]\)?$"
    r"|(?<=.) ?\([月火水木金土日](?:曜日?)?\)$"
)
#: The time of the day, as spreadsheets and programs put it behind a day; the day is that of the place that is meant.
_TIME: Final = re.compile(
    r"(?<=[0-9])(?:,? |t)(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
    r" ?(?:z|utc|gmt|[+-][01][0-9]:?[0-5][0-9])?$"
    r"|(?<=[日号年])(?:,? )?(?:[01]?[0-9]|2[0-3])(?::[0-5][0-9](?::[0-5][0-9])?|[时點点](?:[0-5]?[0-9]分)?)$"
    r"|(?<=[а-я.]),? (?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$"
)


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
    text = text.casefold().replace("ё", "е").replace("’", "'").replace("−", "-").translate(HAN_VARIANTS)
    text = re.sub(r"[«»“”\"]", "", text)
    text = _WEEKDAY.sub("", _TIME.sub("", text))
    if both := read_both_styles(text):
        return both
    text, calendar = without_style(text)
    found = read_dated(text)
    return None if found is None else Written(found, calendar)
