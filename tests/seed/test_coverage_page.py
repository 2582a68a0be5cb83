"""docs/coverage.md and its picture against the seed: both are what the data gives now, and say what they should."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from xml.etree import ElementTree

from gazetteer.services import coverage
from gazetteer.services.seeding import Seed, read_seed

ROOT = Path(__file__).parents[2]
#: What to do where the page is behind the data.
REMEDY = "run `gazetteer seed --coverage docs`"


@functools.cache
def _seed() -> Seed:
    return read_seed(ROOT / "seed")


def test_the_page_is_what_the_data_gives() -> None:
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == coverage.page(_seed()), REMEDY


def test_the_picture_is_what_the_data_gives() -> None:
    assert (ROOT / "docs" / "coverage.svg").read_text(encoding="utf-8") == coverage.picture(_seed()), REMEDY


def test_the_picture_has_a_line_for_every_place_with_records_of_its_own() -> None:
    drawn = ElementTree.parse(ROOT / "docs" / "coverage.svg").getroot()
    labels = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text") if text.get("text-anchor") == "end"]
    held = [entity for entity in _seed().entities.values() if entity.kind == "place" and entity.sovereignty]
    assert len(labels) == len(held)


def test_most_assertions_can_be_opened_and_less_than_a_third_rest_on_general_knowledge_alone() -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    shares = {
        what: float(share)
        for what, share in re.findall(r"^\| ([^|]+?) \| [\d,]+ \(([\d.]+)%\) \|$", page, flags=re.MULTILINE)
    }
    opened, own, general, nothing = (shares[ground] for ground in coverage.GROUNDS)
    assert nothing == 0.0
    assert round(opened + own + general) == 100
    # The first is to rise, the third to fall.
    assert opened >= 67
    assert general < 30
