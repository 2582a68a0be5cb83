"""The colours of holders: each told from each, and none worn by two who hold places near each other."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from gazetteer.domain.dates import Question
from gazetteer.services.context import Gazetteer
from gazetteer.web import entry, map_colours
from gazetteer.web.assets import assets
from gazetteer.web.maps import Maps
from gazetteer.web.site import Site

#: Two colours are easily told apart, as areas beside each other, from about this distance in Oklab on.
TOLD_APART = 0.09
#: Contrast of text on its ground (WCAG 1.4.3): the words of a timeline stand in its bars.
READABLE = 4.5


def _schemes() -> dict[str, list[str]]:
    """The colours of holders and of the ink, in the light and in the dark, in the order in which the style sheet has them."""
    style = assets()["pages.css"].body.decode()
    colours = re.findall(r"--c\d+: (#[0-9a-f]{6});", style)
    ink = re.findall(r"--ink: (#[0-9a-f]{6});", style)
    half = len(colours) // 2
    return {"light": [ink[0], *colours[:half]], "dark": [ink[1], *colours[half:]]}


def _linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _oklab(colour: str) -> tuple[float, float, float]:
    """Björn Ottosson, A perceptual color space for image processing (2020)."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _light(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_colour_is_told_from_each_and_words_are_read_on_it(scheme: str) -> None:
    ink, *colours = _schemes()[scheme]
    assert len(colours) == entry.COLOURS
    for one, other in itertools.combinations(colours, 2):
        assert math.dist(_oklab(one), _oklab(other)) > TOLD_APART, (one, other)
    for colour in colours:
        low, high = sorted((_light(colour), _light(ink)))
        assert (high + 0.05) / (low + 0.05) > READABLE, colour


@pytest.mark.parametrize("day", ["1700", "1858", "1900", "1938", "1960", "2020"])
def test_no_two_holders_near_each_other_wear_one_colour(seeded: Gazetteer, day: str) -> None:
    groups = Maps(Site(seeded.settings, lambda: seeded)).on_a_day(Question.parse(day), "gregorian")["groups"]
    spots = [
        (group["holder"]["id"], group["colour"], place["location"]["coordinates"])
        for group in groups
        if group["holder"] is not None
        for place in group["places"]
        if place["location"] is not None
    ]
    assert len(spots) > 300
    near = [
        (one, other)
        for one, other in itertools.combinations(spots, 2)
        if one[1] == other[1] and one[0] != other[0] and _kilometres(one[2], other[2]) < 400
    ]
    assert near == []


def _kilometres(one: list[float], other: list[float]) -> float:
    (west, south), (east, north) = one, other
    up, across = math.radians(north - south) / 2, math.radians(east - west) / 2
    cosines = math.cos(math.radians(south)) * math.cos(math.radians(north))
    return 2 * 6371 * math.asin(math.sqrt(math.sin(up) ** 2 + cosines * math.sin(across) ** 2))


@pytest.mark.parametrize("day", ["1858", "1900", "1914", "1938", "1960", "2020"])
def test_those_who_hold_most_are_each_told_from_each(seeded: Gazetteer, day: str) -> None:
    groups = Maps(Site(seeded.settings, lambda: seeded)).on_a_day(Question.parse(day), "gregorian")["groups"]
    most = [group["colour"] for group in groups if group["holder"] is not None][:8]
    assert len(set(most)) == len(most)


def test_nobody_shares_a_colour_while_there_are_enough() -> None:
    held = {f"holder-{number}": [(100.0 + number, 40.0)] for number in range(entry.COLOURS)}
    assert sorted(map_colours.told_apart(held).values()) == list(range(entry.COLOURS))
    held["one-more"] = [(99.0, 40.0)]
    # The farthest of the others is the last of them.
    found = map_colours.told_apart(held)
    assert found["one-more"] == found[f"holder-{entry.COLOURS - 1}"]
