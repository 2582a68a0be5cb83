"""The words of evidence for a name in running text: a sign, the claim that it is weighed for, the company that it has there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from gazetteer.text import frequency


class Sign(NamedTuple):
    """One thing that speaks for a name (a positive weight) or against it."""

    says: str
    weight: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A stored name that may stand in the text: its language, whether it is the one to write, how prominent its entity is."""

    text: str
    lang: str
    is_main: bool
    prominence: float
    #: The prominence of the most prominent entity of this name: London in Kentucky is no common word.
    of_name: float = 0.0


@dataclass(frozen=True, slots=True)
class Company:
    """What the text names beside it with certainty, as far as it concerns the entity."""

    #: Its country, or the first-level unit that it is part of, stands right behind it: Paris, Texas.
    follows: bool = False
    unit: bool = False
    country: bool = False
    #: Its sentence is about what it lies in: In Ontario, the mayor of London.
    framed: bool = False
    #: A place within a day's journey.
    neighbour: bool = False
    #: Elsewhere in the text it is a part of a person's name: Burton said, after Richard Burton.
    in_a_name: bool = False
    #: Another name begins right behind it, which it is not part of: Far North Queensland.
    before_another: bool = False
    #: In Chinese what it lies in touches it from before: 江苏盐城; or a place does in which it does not lie: 西宁城北.
    led: bool = False
    elsewhere: bool = False


#: The sign of a word that says what is named.
GENERIC: Final = "the kind of place stands beside it"
#: The prominence of a million people.
LARGE: Final = 0.6
#: The prominence of a hundred thousand people: such a town has schools and houses that are called after it.
WELL_KNOWN: Final = 0.5


def excess(surface: str, lang: str, claim: Claim) -> float:
    """By how much a name is commoner than its place is large, on the scale of Zipf.

    Paris (two million people) may be frequent, Jones (2,600) may not.
    """
    return frequency.zipf(surface, lang) - (2.0 + 5.0 * max(claim.prominence, claim.of_name))
