"""The colours of the holders on the map of a day: those who hold places near each other are told apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from gazetteer.web import entry

#: Longitude and latitude in degrees.
Point = tuple[float, float]
#: The same on a globe of radius 1.
_Place = tuple[float, float, float]
#: Farther apart than anything is from anything.
_NOWHERE_NEAR: Final = math.inf


def told_apart(held: Mapping[str, Sequence[Point]]) -> dict[str, int]:
    """A colour for each holder, by where its places are; the holders in the order of their importance.

    The states met most keep their own on every day. Each other gets one that nobody wears, while there is one, and then the
    colour that is worn farthest from it.
    """
    own = {holder: entry.OWN_COLOURS[holder] for holder in held if holder in entry.OWN_COLOURS}
    found: dict[str, int] = {}
    worn = [0] * entry.COLOURS
    wearing: list[list[_Place]] = [[] for _ in range(entry.COLOURS)]
    for holder in sorted(held, key=lambda one: one not in own):
        places = [_in_space(point) for point in held[holder]]
        if holder in own:
            colour = own[holder]
        else:
            fitness = [(worn[one] == 0, _between(places, wearing[one]), -worn[one]) for one in range(entry.COLOURS)]
            colour = fitness.index(max(fitness))
        found[holder] = colour
        worn[colour] += 1
        wearing[colour] += places
    return found


def _in_space(point: Point) -> _Place:
    east, north = math.radians(point[0]), math.radians(point[1])
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def _between(some: Sequence[_Place], others: Sequence[_Place]) -> float:
    """How far the nearest of some places is from the nearest of others, straight through a globe of radius 1."""
    return min((math.dist(one, other) for one in some for other in others), default=_NOWHERE_NEAR)
