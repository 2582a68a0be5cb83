"""The word beside a place's name that makes it another thing: the Moscow Times is no Moscow, HMS London no London.

The head of a name says what is named. A reviewed name keeps speaking for itself before most heads (Moscow University is in
Moscow); before those of papers, agreements and teams it does not, and an imported one before none. A ship, a club and a
peer (the Duke of Wellington) are told by what stands before the name.
"""

from __future__ import annotations

import re
from typing import Final

#: Papers, agreements, teams: what is called after a place and says nothing about it.
_PAPERS: Final = (
    "Times|Post|Herald|Tribune|Gazette|Daily|Journal|Telegraph|Chronicle|Globe|Observer|Examiner|Mail|Guardian|Mercury|Courier|"
    "Advertiser|Echo|Argus|Sentinel|Intelligencer|Inquirer|Enquirer|Dispatch|Despatch|Free Press|Courant|Bulletin|"
    "Evening (?:News|Standard)"
)
_AGREEMENTS: Final = "Agreements?|Accords?|Protocols?"
_TEAMS: Final = (
    "FC|F\\.C\\.|AFC|United|Rovers|Wanderers|Athletic|Albion|Hotspur|Guoan|Shenhua|Luneng|Evergrande|Raptors|Lakers|Knicks|Bulls|"
    "Giants|Yankees|Dodgers|Oilers|Canadiens|Maple Leafs|Red Sox|White Sox|Cowboys|Patriots|Steelers|Blue Jays|Cubs|Mets|"
    "Phillies|Braves|Marlins|Orioles|Rays|Astros|Mariners|Padres|Brewers|Reds|Pirates|Cardinals|Celtics|Pistons|Pacers|Bucks|"
    "Cavaliers|Hawks|Hornets|Wizards|Mavericks|Rockets|Spurs|Grizzlies|Pelicans|Timberwolves|Nuggets|Suns|Clippers|Warriors|"
    "Trail Blazers|Bruins|Sabres|Canucks|Flames|Penguins|Flyers|Blackhawks|Predators|Sharks|Red Wings|Bengals|Browns|Ravens|"
    "Colts|Texans|Jaguars|Titans|Broncos|Raiders|Chargers|Eagles|Redskins|Bears|Packers|Vikings|Falcons|Panthers|Buccaneers|"
    "49ers|Seahawks|Rams|Dolphins|Bulldogs|Wildcats"
)
#: Streets, houses, companies.
_STREETS: Final = "Street|Road|Avenue|Boulevard|Lane|Drive|Highway|Crescent|Terrace|Square"
_HOUSES: Final = (
    "Hospital|School|High School|College|Institute|Museum|Theatre|Theater|Cathedral|Church|Hotel|Library|Stadium|Arena|Hall|"
    "Gallery|Foundation|Palace|Cemetery"
)
_INSTITUTIONS: Final = "Hospital|School|College|University|Institute|Church|Academy|Center|Centre"
_COMPANIES: Final = "Bank|Airlines|Airways|Group|Inc|Ltd|LLC|Corp|Corporation|Company|Records|Pictures|Motors|Insurance"
#: A ship of a Chinese navy or line: 辽宁舰, “伯力”号.
_SHIPS: Final = re.compile(r"^[”’\"』」]?(?:[号號](?![线線楼樓码碼店院房])|[舰艦](?![队隊]))")
_HEADS: Final = re.compile(rf"^[ \u00a0](?:{_PAPERS}|{_AGREEMENTS}|{_TEAMS})(?![\w’'-])")
_ALL_HEADS: Final = re.compile(
    rf"^[ \u00a0](?:{_PAPERS}|{_AGREEMENTS}|{_TEAMS}|{_STREETS}|{_HOUSES}|{_COMPANIES})(?![\w’'-])"
)
#: Streets as older papers write them: Oxford-street.
_HYPHENED: Final = re.compile(
    r"^-(?:street|road|lane|square|terrace|place|row|court|gardens?|crescent|gate|bridge|house|hall|park|hill|buildings)(?![\w’'-])"
)
#: A word in capitals.
_CAPITALS: Final = re.compile(r"^ [A-Z]{3,}(?!\w)")
#: Heads further on: Commonwealth Cancer Center.
_LATER_HEADS: Final = re.compile(rf"^(?: [A-Z][\w’'-]+){{1,3}} (?:{_INSTITUTIONS})(?![\w’'-])")
_LONGEST: Final = 20
_LONGEST_LATER: Final = 60
#: Ships, clubs, peers of a realm: what stands before such a name. A Russian ship has quotation marks.
_BEFORE: Final = re.compile(
    r"(?:\b(?:HMS|H\.M\.S\.|USS|U\.S\.S\.|USCGC|HMCS|HMAS|RMS|SMS|RRS|MV|M/V) [\"“‘]?"
    r"|\b(?:Real|Atl[eé]tico|Inter|Dynamo|Spartak|Lokomotiv|Deportivo|Sporting|Borussia|Bayern) "
    r"|\b(?:Реал|Атлетико|Динамо|Спартак|Локомотив) "
    r"|\b(?:крейсер|эсмин[её]?ц|пароход|теплоход|броненос[её]?ц|фрегат|линкор|катер|лодк)\w* «"
    r"|\b(?:Duke|Duchess|Earl|Countess|Marquis|Marquess|Viscount|Viscountess|Baron|Baroness) of )$"
)
_LONGEST_BEFORE: Final = 24


def stands_before(text: str, start: int) -> bool:
    """Whether the name that begins there is a ship's, a club's or a peer's: HMS London, Real Madrid, the Earl of Derby."""
    return _BEFORE.search(text[max(0, start - _LONGEST_BEFORE) : start]) is not None


#: Diseases are called after where they were seen first: Marburg virus, Lassa fever, Lyme disease.
_DISEASES: Final = re.compile(
    r"^[ -](?:[a-z]{4,12} )?(?:virus(?:es)?|fever|disease|flu|influenza|syndrome|encephalitis|hepatitis)(?![\w-])"
)


def stands_later(text: str, end: int) -> bool:
    """Whether a house's or a school's noun follows with other words between: Commonwealth Cancer Center."""
    return _LATER_HEADS.match(text[end : end + _LONGEST_LATER]) is not None


def is_of_disease(text: str, end: int) -> bool:
    """Whether the word for a disease follows a name that ends there."""
    return _DISEASES.match(text[end : end + 40]) is not None


def stands_behind(text: str, end: int, *, any_head: bool) -> bool:
    """Whether such a noun or a ship's 号 follows a name that ends there; with `any_head` one of a street or house, too."""
    if _SHIPS.match(text[end : end + 3]) or _HYPHENED.match(text[end : end + _LONGEST]):
        return True
    behind = text[end : end + _LONGEST]
    if text[max(0, end - 2) : end].isupper() and _CAPITALS.match(behind):
        # From the LONDON GAZETTE.
        behind = behind.title()
    return (_ALL_HEADS if any_head else _HEADS).match(behind) is not None
