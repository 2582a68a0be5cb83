"""Names in the romanisations of libraries and of the past, over the project's own data."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from gazetteer.domain.entity import Entity
from gazetteer.language import romanisation
from gazetteer.resources import data_folder
from gazetteer.search import finder
from gazetteer.search.asked import SearchQuery
from gazetteer.services import seeding
from gazetteer.services.context import Gazetteer

from .conftest import Shelf


@pytest.fixture(scope="module")
def shelf_of_seed(seeded: Gazetteer) -> Shelf:
    """The whole seed: for reading only."""
    shelf = Shelf(seeded)
    shelf.entities = dict(seeding.read_seed(data_folder("seed")).entities)
    return shelf


def exact(shelf: Shelf, texts: list[str]) -> list[list[str]]:
    async def all_of_them() -> list[list[str]]:
        found = []
        for text in texts:
            answer = await finder.search(shelf.reader, SearchQuery.read(text, limit=20))
            found.append([hit.entity for hit in answer.results if hit.how == "exact"])
        return found

    return asyncio.run(all_of_them())


def preferred(entity: Entity, lang: str) -> list[str]:
    return [name.text for name in entity.names if name.lang == lang and name.status == "preferred"]


def old(text: str) -> str:
    """A name with the letters and the final signs of before 1918, where the rules give them."""
    words = []
    for word in text.replace("ия", "ія").replace("ий", "ій").split():
        words.append(word + "ъ" if word[-1] in "бвгдзклмнпрстфх" else word)
    return " ".join(words)


WAYS: list[tuple[str, Callable[[str], str]]] = [
    ("ala_lc", lambda text: romanisation.in_latin(text, "ala_lc")),
    ("ala_lc without signs", lambda text: romanisation.in_latin(text, "ala_lc").replace("͡", "").replace("ʹ", "'")),
    ("scholarly", lambda text: romanisation.in_latin(text, "scholarly")),
    ("un", lambda text: romanisation.in_latin(text, "un")),
    ("gost_7_79_b", lambda text: romanisation.in_latin(text, "gost_7_79_b")),
    ("passport", lambda text: romanisation.in_latin(text, "passport")),
    ("before 1918", old),
]


@pytest.mark.parametrize(("way", "write"), WAYS, ids=[way for way, _ in WAYS])
def test_every_russian_place_is_found(shelf_of_seed: Shelf, way: str, write: Callable[[str], str]) -> None:
    cases = [
        (write(text), entity.id)
        for entity in shelf_of_seed.entities.values()
        if entity.kind in ("place", "polity")
        for text in preferred(entity, "ru")
        if "ъ" not in text and len(text) < 60
    ][::4]
    found = exact(shelf_of_seed, [text for text, _ in cases])
    missed = [case for case, entities in zip(cases, found, strict=True) if case[1] not in entities]
    assert len(cases) > 300
    # What is left has another name that is written so.
    assert len(missed) <= len(cases) // 100, missed


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Evreiskaia avtonomnaia oblast'", "jewish-autonomous-oblast"),
        ("Muravʹev-Amurskiĭ", "nikolay-muravyov-amursky"),
        ("Bol'shoi Ussuriiskii", "heixiazi-island"),
        ("Благовѣщенскъ", "blagoveshchensk"),
        ("Айгунскій договоръ", "treaty-of-aigun"),
        ("г. Благовѣщенскъ", "blagoveshchensk"),
        ("Heilungkiang", "heilongjiang"),
        ("Tsitsikar, China", "qiqihar"),
        ("Beeijing", "beijing"),
        ("Charngchuen", "changchun"),
        ("Goangjou", "guangzhou"),
        ("Szu-p'ing", "siping"),
        ("Чан-чун", "changchun"),
    ],
)
def test_other_spellings(shelf_of_seed: Shelf, text: str, right: str) -> None:
    (found,) = exact(shelf_of_seed, [text])
    assert right in found


def test_a_word_of_another_language_is_no_transcription(shelf_of_seed: Shelf) -> None:
    found = exact(shelf_of_seed, ["Cologne", "Montana", "Pennsylvania", "timber", "Ukhta", "Kazan region"])
    assert [entities for entities in found if entities] == []
