"""Dates in other calendars: Julian, Chinese era dates, Julian day numbers, each to and from the days of `dates.py`.

A date is read by `questions.py`, an era date by `era_dates.py`; `eras.py` and `lunar.py` know the eras and their months,
`writing.py` writes an era date. Eras, and everything about reading and writing a date, are ours; the months are those of a
library.
"""

from gazetteer.domain.calendars.cycle import sexagenary_day
from gazetteer.domain.calendars.era_dates import is_chinese
from gazetteer.domain.calendars.eras import ERAS, Era
from gazetteer.domain.calendars.julian import JULIAN, julian_day
from gazetteer.domain.calendars.lunar import Month, months_of
from gazetteer.domain.calendars.questions import CALENDARS, calendars_of, describe, read_question
from gazetteer.domain.calendars.writing import ChineseDate, chinese_date

__all__ = [
    "CALENDARS",
    "ERAS",
    "JULIAN",
    "ChineseDate",
    "Era",
    "Month",
    "calendars_of",
    "chinese_date",
    "describe",
    "is_chinese",
    "julian_day",
    "months_of",
    "read_question",
    "sexagenary_day",
]
