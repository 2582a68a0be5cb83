"""Judged queries: what real users type, with the right answer, over the project's own data. The figures may not fall."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from gazetteer.resources import data_folder
from gazetteer.search import query

from .conftest import Shelf

#: What was reached when the file was last judged, less a query or two.
LEAST_FIRST = 0.985
LEAST_IN_TEN = 0.995
LEAST_RECIPROCAL_RANK = 0.99


@dataclass(frozen=True)
class Judged:
    query: str
    right: frozenset[str]
    hard: str


def judged() -> list[Judged]:
    lines = Path(__file__).with_name("judged.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Judged(row[0], frozenset(row[1].split("|")), row[2]) for row in rows]


def seed_documents() -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = []
    for path in sorted(data_folder("seed").glob("*/*.yaml")):
        if path.parent.name != "sources":
            documents.extend(map(_cited, yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)))
    known = {document["id"] for document in documents}
    for document in documents:
        document["relations"] = [found for found in document.get("relations", []) if found["target"] in known]
    return documents


def _cited(value: Any, key: str | None = None) -> Any:
    """The seed may name a source by its id alone."""
    if isinstance(value, dict):
        return {name: _cited(part, name) for name, part in value.items()}
    if isinstance(value, list):
        if key in ("sources", "location_sources"):
            return [{"source": part} if isinstance(part, str) else part for part in value]
        return [_cited(part) for part in value]
    return value


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Shelf]:
    path = tmp_path_factory.mktemp("judged") / "gazetteer.sqlite3"
    shutil.copy(migrated, path)
    shelf = Shelf(path)
    shelf.put(*seed_documents())
    yield shelf
    shelf.close()


def ranks_of(shelf: Shelf, cases: list[Judged]) -> dict[Judged, int | None]:
    async def all_of_them() -> dict[Judged, int | None]:
        ranks: dict[Judged, int | None] = {}
        for case in cases:
            answer = await query.search(shelf.reader, query.SearchQuery.read(case.query, limit=10))
            found = [hit.entity for hit in answer.results]
            ranks[case] = next((place for place, entity in enumerate(found, 1) if entity in case.right), None)
        return ranks

    return asyncio.run(all_of_them())


def test_the_right_answers_come_first(seeded: Shelf) -> None:
    cases = judged()
    ranks = ranks_of(seeded, cases)
    missed = "; ".join(f"{case.query} ({case.hard}): {rank}" for case, rank in ranks.items() if rank != 1)
    first = sum(rank == 1 for rank in ranks.values()) / len(cases)
    in_ten = sum(rank is not None for rank in ranks.values()) / len(cases)
    reciprocal = sum(1 / rank for rank in ranks.values() if rank) / len(cases)
    told = f"recall@1 {first:.3f}, recall@10 {in_ten:.3f}, MRR {reciprocal:.3f}; not first: {missed}"
    assert first >= LEAST_FIRST, told
    assert in_ten >= LEAST_IN_TEN, told
    assert reciprocal >= LEAST_RECIPROCAL_RANK, told


def test_the_file_is_sound(seeded: Shelf) -> None:
    cases = judged()
    assert len(cases) > 300
    assert len({case.query for case in cases}) == len(cases)
    for case in cases:
        assert case.right <= set(seeded.entities), case


@pytest.mark.parametrize(
    ("q", "together"),
    [
        (
            "Treaty of Peking",
            {
                "convention-of-peking-russia-1860",
                "convention-of-peking-britain-1860",
                "convention-of-peking-france-1860",
            },
        ),
        (
            "Treaty of Kyakhta",
            {
                "treaty-of-kyakhta-1727",
                "treaty-of-kyakhta-1768-supplement",
                "treaty-of-kyakhta-1792",
                "treaty-of-kyakhta-1915",
            },
        ),
        (
            "天津条约",
            {
                "treaty-of-tientsin-russia-1858",
                "treaty-of-tientsin-britain-1858",
                "treaty-of-tientsin-france-1858",
                "treaty-of-tientsin-usa-1858",
            },
        ),
    ],
)
def test_namesakes_are_all_shown(seeded: Shelf, q: str, together: set[str]) -> None:
    assert together <= set(seeded.ids(q, match="exact"))


def test_every_name_of_the_seed_finds_its_entity_exactly(seeded: Shelf) -> None:
    async def all_of_them() -> list[str]:
        lost = []
        for entity in seeded.entities.values():
            for name in entity.names:
                if len(name.text) > query.LONGEST_QUERY:
                    continue
                asked = query.SearchQuery.read(name.text, match="exact", limit=100)
                answer = await query.search(seeded.reader, asked)
                if entity.id not in [hit.entity for hit in answer.results]:
                    lost.append(f"{name.text} of {entity.id}")
        return lost

    assert asyncio.run(all_of_them()) == []


def test_a_form_that_only_finds_is_never_a_label(seeded: Shelf) -> None:
    hit = seeded.search("海参威")[0]
    assert (hit.entity, hit.text, hit.how) == ("vladivostok", "海参威", "exact")
    assert "海参威" not in str(hit.document()["label"])


def test_the_index_of_the_seed_verifies(seeded: Shelf) -> None:
    assert seeded.verify() == []
