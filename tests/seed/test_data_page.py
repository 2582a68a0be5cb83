"""docs/data.md against the vocabulary and the seed: every word in use is explained there, and no word there is unknown."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import pytest

from gazetteer.domain.vocabulary import EVENTS, RELATION_TYPES
from gazetteer.services.seeding import read_seed

ROOT = Path(__file__).parents[2]


def _rows(heading: str) -> dict[str, list[str]]:
    """The first cell of each row of the table below a heading, without its backticks, with the cells that follow."""
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")
    ]
    return {cells[0].strip("`"): cells[1:] for cells in rows[2:]}


@functools.cache
def _documents() -> list[dict[str, Any]]:
    entities = read_seed(ROOT / "seed").entities.values()
    return [entity.written() for entity in entities]


def test_relation_types_are_those_of_the_vocabulary() -> None:
    assert {name: cells[-1].strip("`") for name, cells in _rows("Relation types").items()} == RELATION_TYPES


def test_every_event_known_by_name_or_in_use_is_explained() -> None:
    used = {fact["event"] for document in _documents() for fact in document.get("dates", ())}
    assert used | set(EVENTS) <= set(_rows("Events of dated facts"))


def test_every_register_in_use_is_explained() -> None:
    used = {name["register"] for document in _documents() for name in document["names"] if "register" in name}
    assert used <= set(_rows("Registers"))


@pytest.mark.parametrize("kind", ["place", "polity", "treaty", "organisation", "person", "event", "term"])
def test_every_type_in_use_is_listed(kind: str) -> None:
    listed = set(re.findall(r"`([^`]+)`", _rows("Types")[kind][0]))
    used = {name for document in _documents() if document["kind"] == kind for name in document.get("types", ())}
    assert used == listed
