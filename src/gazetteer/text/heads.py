"""The noun behind a place's name that makes it another thing: the Moscow Times is no Moscow, London Road no London.

The head of a name says what is named. A reviewed name keeps speaking for itself before most heads (Moscow University is in
Moscow); before those of papers, agreements and teams it does not, and an imported one before none.
"""

from __future__ import annotations

import re
from typing import Final

#: Papers, agreements, teams: what is called after a place and says nothing about it.
_PAPERS: Final = "Times|Post|Herald|Tribune|Gazette|Daily|Journal|Telegraph|Chronicle|Globe|Observer|Examiner|Mail"
_AGREEMENTS: Final = "Agreements?|Accords?|Protocols?"
_TEAMS: Final = (
    "FC|F\\.C\\.|AFC|United|Rovers|Wanderers|Athletic|Albion|Hotspur|Guoan|Shenhua|Luneng|Evergrande|Raptors|Lakers|Knicks|Bulls|"
    "Giants|Yankees|Dodgers|Oilers|Canadiens|Maple Leafs|Red Sox|White Sox|Cowboys|Patriots|Steelers"
)
#: Streets, houses, companies.
_STREETS: Final = "Street|Road|Avenue|Boulevard|Lane|Drive|Highway|Crescent|Terrace|Square"
_HOUSES: Final = (
    "Hospital|School|High School|College|Institute|Museum|Theatre|Theater|Cathedral|Church|Hotel|Library|Stadium|Arena|Hall|"
    "Gallery|Foundation|Palace|Cemetery"
)
_COMPANIES: Final = "Bank|Airlines|Airways|Group|Inc|Ltd|LLC|Corp|Corporation|Company|Records|Pictures|Motors|Insurance"
_HEADS: Final = re.compile(rf"^[ \u00a0](?:{_PAPERS}|{_AGREEMENTS}|{_TEAMS})(?![\w’'-])")
_ALL_HEADS: Final = re.compile(
    rf"^[ \u00a0](?:{_PAPERS}|{_AGREEMENTS}|{_TEAMS}|{_STREETS}|{_HOUSES}|{_COMPANIES})(?![\w’'-])"
)
_LONGEST: Final = 20


def stands_behind(text: str, end: int, *, any_head: bool) -> bool:
    """Whether such a noun follows a name that ends there; with `any_head` that of a street, a house or a company, too."""
    return (_ALL_HEADS if any_head else _HEADS).match(text[end : end + _LONGEST]) is not None
