"""Dates as people write them, in English, Chinese and Russian, rewritten as EDTF.

`14 November 1860`, `Nov 14, 1860`, `14.11.1860`, `14 ноября 1860 г.`, `1860年11月14日`, `一八六〇年十一月`,
`公元前44年`, `44 BCE`, `the 1860s`, `XIX век`, `1860年春`, intervals of two such dates, and whatever the pages print.
Era dates are read in `calendars/`, and so is what a day is in another calendar.

What can be read in two ways is refused, with the ways named: `03/04/1860` (with points the day comes
first, as wherever points are written), `1904/05`, a year of two digits. A date with both styles,
`2 (14) ноября 1860`, is taken where the two are one day.
"""

from gazetteer.domain.written_dates.reading import plain, read
from gazetteer.domain.written_dates.styles import Calendar, Written

__all__ = ["Calendar", "Written", "plain", "read"]
