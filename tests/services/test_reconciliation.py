"""What the page on other tools says of scores and limits is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from gazetteer.services import reconciliation

PAGE = (Path(__file__).parents[2] / "docs" / "interoperability.md").read_text()


def test_the_table_of_points_is_the_code() -> None:
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \|", PAGE, re.MULTILINE)
    told = {re.findall(r"`(\w+)`", name)[0]: (float(gain), float(loss)) for name, gain, loss in rows}
    told["identifier"] = told.pop("geonames")
    assert told == reconciliation.POINTS


def test_the_stated_limits_are_the_code() -> None:
    assert f"{reconciliation.THRESHOLD:g} points or more, and at least {reconciliation.MARGIN:g} more" in PAGE
    assert f"less than {reconciliation.FLOOR:g} is no candidate" in PAGE
    assert f"a batch of {reconciliation.BATCH_SIZE} queries" in PAGE
    assert f"{reconciliation.EXTENSION_SIZE:,} ids" in PAGE
    assert f"{reconciliation.MOST_CANDIDATES} candidates" in PAGE


def test_distances_are_kilometres() -> None:
    # Vladivostok to Khabarovsk.
    assert 640 < reconciliation.kilometres(43.12, 131.89, 48.48, 135.08) < 660
    assert reconciliation.kilometres(0, 179.5, 0, -179.5) < 112
