"""Persons by their names as tables, catalogues and texts write them, over the project's own data."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language import personal
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


FOUND = """
Putin, Vladimir = vladimir-putin
Putin Vladimir Vladimirovich = vladimir-putin
Путин Владимир Владимирович = vladimir-putin
Путин В.В. = vladimir-putin
V. Putin = vladimir-putin
President Putin = vladimir-putin
Mr. Putin = vladimir-putin
普京总统 = vladimir-putin
弗·普京 = vladimir-putin
弗拉基米尔·弗·普京 = vladimir-putin
Hongzhang Li = li-hongzhang
Li, Hongzhang = li-hongzhang
李鸿章中堂 = li-hongzhang
李鴻章大人 = li-hongzhang
Generalissimo Chiang Kai-shek = chiang-kai-shek
Kai-shek Chiang = chiang-kai-shek
Premier Chou En-lai = zhou-enlai
Хабаров Ерофей Павлович = yerofey-khabarov
Khabarov, Erofei Pavlovich = yerofey-khabarov
哈巴罗夫·叶罗费 = yerofey-khabarov
адмирал Невельской = gennady-nevelskoy
Count N. P. Ignatyev = nikolay-ignatyev
N.S. Khrushchev = nikita-khrushchev
Сталин И. В. = joseph-stalin
граф Муравьёв-Амурский = nikolay-muravyov-amursky
谢·尤·维特 = sergei-witte
尼基塔·谢尔盖耶维奇·赫鲁晓夫 = nikita-khrushchev
尼·谢·赫鲁晓夫 = nikita-khrushchev
米·谢·戈尔巴乔夫 = mikhail-gorbachev
弗·弗·普京 = vladimir-putin
普京，弗拉基米尔 = vladimir-putin
Putiatin, E. V. = yevfimy-putyatin
Emperor Nicholas II = nicholas-ii
"""


def exact(shelf: Shelf, text: str, **options: object) -> list[str]:
    return [hit.entity for hit in shelf.search(text, **options) if hit.how == "exact"]


@pytest.mark.parametrize("line", FOUND.strip().splitlines())
def test_a_person_is_found(shelf_of_seed: Shelf, line: str) -> None:
    text, _, right = line.partition(" = ")
    assert exact(shelf_of_seed, text)[:1] == [right]


@pytest.mark.parametrize(
    "text",
    [
        # Another's initial, another's given name.
        "B. Putin",
        "Путин Б. В.",
        "Г. Путин",
        "Boris Stalin",
        "李·普京",
        # Another patronymic than the one that is told, another's given name before one that is not.
        "弗·伊·普京",
        "弗拉基米尔·尼古拉耶维奇·普京",
        "阿·谢·赫鲁晓夫",
        "普京，尼古拉",
        # A given name, with or without the patronymic, is no surname.
        "President Vladimir",
        "Владимир Владимирович",
        "General Li of Nerchinsk",
        # A title alone.
        "President",
        "граф",
        "总督",
    ],
)
def test_another_person_is_not(shelf_of_seed: Shelf, text: str) -> None:
    persons = [one for one in exact(shelf_of_seed, text) if shelf_of_seed.entities[one].kind == "person"]
    assert persons == []


@pytest.mark.parametrize(
    ("text", "place", "person"), [("Jie, Yang", "jieyang", "yang-jie"), ("Jie Yang", "jieyang", "yang-jie")]
)
def test_a_person_stands_beside_what_the_words_are_together(
    shelf_of_seed: Shelf, text: str, place: str, person: str
) -> None:
    assert exact(shelf_of_seed, text) == [place, person]


@pytest.mark.parametrize(
    ("text", "person"), [("Shi, Hu", "hu-shi"), ("Li, Wan", "wan-li"), ("Smirnykh, Leonid", "leonid-smirnykh")]
)
def test_a_person_comes_before_what_is_said_of_places(shelf_of_seed: Shelf, text: str, person: str) -> None:
    assert exact(shelf_of_seed, text) == [person]


def test_whoever_asks_for_places_gets_no_person(shelf_of_seed: Shelf) -> None:
    assert exact(shelf_of_seed, "Putin, Vladimir", kind="place") == []


def test_every_person_is_found_surname_first(shelf_of_seed: Shelf) -> None:
    cases = []
    for entity in shelf_of_seed.entities.values():
        if entity.kind == "person":
            for name in entity.names:
                words = name.text.split()
                if (
                    name.lang == "ru"
                    and name.status == "preferred"
                    and len(words) == 2
                    and all(map(str.isalpha, words))
                ):
                    cases.append((f"{words[1]}, {words[0]}", entity.id))

    async def all_of_them() -> list[str]:
        missed = []
        for text, right in cases[::5]:
            answer = await finder.search(shelf_of_seed.reader, SearchQuery.read(text, limit=5))
            if right not in [hit.entity for hit in answer.results if hit.how == "exact"]:
                missed.append(text)
        return missed

    missed = asyncio.run(all_of_them())
    assert len(cases) > 100
    assert missed == []


@given(st.permutations(["Сергей", "Юльевич", "Витте"]), st.booleans())
def test_the_order_of_words_says_nothing(words: list[str], comma: bool) -> None:
    asked = personal.read((", " if comma else " ").join(words))
    assert asked is not None
    assert personal.fits(asked, "Сергей Юльевич Витте") == 0


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    asked = personal.read(text)
    if asked is not None:
        assert asked.words
        assert personal.fits(asked, "Сергей Юльевич Витте") in (None, 0.0, 1.0, 2.0)
