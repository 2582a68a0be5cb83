"""What kind of thing a gloss of CC-CEDICT explains: told by the noun that its name ends in, else by that of the explanation.

"China earthquake administration (CEA)" is an administration and no earthquake, "Mr Gongyang's Annals or commentary" a book,
"Wiman Korea (195-108 BC), historical kingdom" a kingdom although it has the years of a life.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

#: The years of a life: (1893-1976), (c. 385-330 BC), (1950-), (born 1950); a single year is an event's.
_LIFE: Final = re.compile(
    r"\((?:born [0-9]{4}|(?:c\. ?)?[0-9]{1,4}(?: ?BC)? ?[-–] ?(?:c\. ?)?[0-9]{0,4}(?: ?(?:BC|AD))?)\)"
)
#: The kinds by words of the gloss; those without a kind are of things that have none here.
_KINDS: Final[tuple[tuple[str, str, re.Pattern[str]], ...]] = tuple(
    (kind, type_, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for kind, type_, words in (
        ("treaty", "treaty", "treaty|treaties|convention of|protocol of|peace agreement"),
        ("event", "war", "war|battle|massacre|uprising|rebellion|incident|revolution|mutiny|earthquake|movement of|"
         "political movement|reform movement|reform|campaign"),
        ("organisation", "organisation", "company|corporation|party|university|ministry|committee|commission|organi[sz]ation|"
         "bank|institute|association|newspaper|agency|academy|league of|bureau|airline|airlines|federation of|administration|"
         "army|council|society|troupe"),
        ("place", "bridge", "bridge"),
        ("place", "river", "river|tributary"),
        ("place", "lake", "lake|reservoir"),
        ("place", "mountain", "mountain|mountains|mount|peak|mountain range"),
        ("place", "sea", "sea|ocean|gulf|strait"),
        ("place", "island", "island|islands|peninsula|archipelago"),
        ("place", "county", "county|banner"),
        ("place", "district", "district|suburb"),
        ("place", "administrative unit", "prefecture|province|autonomous region|oblast|state in|state of the us|us state"),
        ("place", "city", "city|town|village|capital of|port|township|municipality"),
        ("polity", "state", "country in|nation in|republic|kingdom|dynasty|khanate|empire|shogunate"),
        ("person", "person", "emperor|king of|queen of|poet|writer|politician|general|novelist|philosopher|scientist|"
         "president of|prime minister|minister|composer|painter|actor|actress|singer|mathematician|physicist|monk|"
         "calligrapher|historian|statesman|leader|diplomat|player|director|missionary|explorer|scholar|dramatist"),
        ("", "", "novels?|book|books|play|film|movie|satire|poem|opera|encyclop[ae]edia|annals|commentary|classic|classics|"
         "building|skyscraper|history of|car|brand|television series|TV series|software|website|compilations?"),
    )
)  # fmt: skip  # laid out as a table
#: Words that tell a kind only where a phrase ends in them: an official, but no official test.
_AT_THE_END: Final[tuple[tuple[str, str, re.Pattern[str]], ...]] = (
    ("treaty", "treaty", re.compile(r"\b(?:protocol|convention|agreement)$", re.IGNORECASE)),
    ("polity", "state", re.compile(r"\bcountry$")),
    ("person", "person", re.compile(r"(?<![\w-])(?:official|prince)$")),
)
#: Where the name ends and its explanation begins; and where the noun of a phrase ends.
_NAME_ENDS: Final = re.compile(r"\s*[,;]")
_NOUN_ENDS: Final = re.compile(
    r"[(,;.]| (?:in|of|who|which|that|where|from|at|on|by|for|set|near|with|to|as|during|against|between|into|including)"
    r" | (?:founded|formed) "
)
_BRACKET: Final = re.compile(r"\(([^)]*)\)")
#: Years behind a noun: Ōnin war 1467-1477.
_YEARS: Final = re.compile(r"[ 0-9–-]+$")
#: So many phrases behind the name may still say what it is: "financial software services, news and data company".
_PHRASES: Final = 2


def kind_of(glosses: Sequence[str]) -> tuple[str, str] | None:
    """The kind and the type that the first of the glosses tells; None where it tells none that is kept here."""
    gloss = glosses[0]
    is_life = life_of(glosses) is not None
    for phrase in _phrases(gloss, is_life=is_life):
        told = _told_at_end(phrase)
        if told is not None and (told[0] or not is_life):
            return told if told[0] else None
    return ("person", "person") if is_life else _told_first(gloss)


def life_of(glosses: Sequence[str]) -> str | None:
    """The years of a life as the first of the glosses writes them; None where it has none."""
    found = _LIFE.search(glosses[0])
    return None if found is None else found.group()


def _phrases(gloss: str, *, is_life: bool) -> list[str]:
    """What may end in the noun that tells the kind: the name, what a bracket says of it, and how its explanation begins.

    Each goes up to what says where or whose: "Qing dynasty general", "historical kingdom".
    """
    name, *behind = _NAME_ENDS.split(_BRACKET.sub(" ", gloss))
    brackets = [] if is_life else _BRACKET.findall(gloss)
    phrases = [name, *brackets[:1], *behind[: 1 if is_life else _PHRASES]]
    return [_YEARS.sub("", _NOUN_ENDS.split(f" {phrase} ")[0]).strip() for phrase in phrases]


def _told_at_end(phrase: str) -> tuple[str, str] | None:
    """The kind of the last word of a phrase that tells one, if the phrase ends in it."""
    for kind, type_, words in (*_KINDS, *_AT_THE_END):
        if any(match.end() == len(phrase) for match in words.finditer(phrase)):
            return kind, type_
    return None


def _told_first(gloss: str) -> tuple[str, str] | None:
    """The kind of the first word that tells one: a city and the capital of a province is a city."""
    found = [(match.start(), kind, type_) for kind, type_, words in _KINDS if (match := words.search(gloss))]
    if not found:
        return None
    _, kind, type_ = min(found, key=lambda one: one[0])
    return (kind, type_) if kind else None
