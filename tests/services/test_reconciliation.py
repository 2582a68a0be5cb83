"""What the page on other tools says of scores and limits is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from gazetteer.domain.geometry import kilometres
from gazetteer.services.reconciliation import asked, matching, properties

PAGE = (Path(__file__).parents[2] / "docs" / "interoperability.md").read_text()


def _points() -> dict[str, tuple[float, float]]:
    """The points of every property that has some; the kind has those of the type."""
    told = {id_: found.points for id_, found in properties.MODEL.items() if found.points is not None}
    assert told.pop("kind") == told["type"]
    identifier = properties.of("geonames").points
    assert identifier is not None
    return {**told, "identifier": identifier}


def test_the_table_of_points_is_the_code() -> None:
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \|", PAGE, re.MULTILINE)
    told = {re.findall(r"`(\w+)`", name)[0]: (float(gain), float(loss)) for name, gain, loss in rows}
    told["identifier"] = told.pop("geonames")
    assert told == _points()


def test_the_stated_limits_are_the_code() -> None:
    assert f"{matching.THRESHOLD:g} points or more, and at least {matching.MARGIN:g} more" in PAGE
    assert f"less than {matching.FLOOR:g} is no candidate" in PAGE
    assert f"a batch of {asked.BATCH_SIZE} queries" in PAGE
    assert f"{asked.EXTENSION_SIZE:,} ids" in PAGE
    assert f"{asked.MOST_CANDIDATES} candidates" in PAGE


def test_distances_are_kilometres() -> None:
    # Vladivostok to Khabarovsk.
    assert 640 < kilometres((43.12, 131.89), (48.48, 135.08)) < 660
    assert kilometres((0, 179.5), (0, -179.5)) < 112
