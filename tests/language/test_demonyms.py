"""What the people of states are called, and what states are called before a hyphen."""

from __future__ import annotations

import pytest

from gazetteer.language import combining, demonyms


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Russia", "Russians"),
        ("Iraq", "Iraqis"),
        ("Greece", "Greeks"),
        ("Czechia", "Czechs"),
        ("France", "Frenchmen"),
        ("Poland", "Poles"),
        ("Slovenia", "Slovenes"),
    ],
)
def test_english_peoples(name: str, people: str) -> None:
    assert people in demonyms.english_demonyms(name)


@pytest.mark.parametrize("name", ["China", "Portugal", "Vietnam", "Moscow"])
def test_what_the_adjective_says_is_not_said_again(name: str) -> None:
    assert demonyms.english_demonyms(name) == ()


@pytest.mark.parametrize(
    ("name", "form"),
    [("Китай", "китайцами"), ("Россия", "россиян"), ("Монголия", "монголов"), ("Франция", "французам")],
)
def test_russian_peoples_in_every_case(name: str, form: str) -> None:
    assert form in {form for one in demonyms.russian_demonyms(name) for form in demonyms.russian_forms(one)}


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Китай", {"китайско"}),
        ("Россия", {"российско", "русско"}),
        ("Япония", {"японско", "японо"}),
        ("Турция", {"турецко", "турко"}),
    ],
)
def test_russian_forms_before_a_hyphen(name: str, forms: set[str]) -> None:
    assert forms <= set(combining.russian_combining(name))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("sino-russian", True),
        ("sino-tibetan", False),
        ("sino-", False),
        ("anglo-saxon", False),
        ("anglo-french", True),
        ("индо-европейский", False),
        ("индо-пакистанский", True),
    ],
)
def test_a_form_stands_before_another_adjective(text: str, is_one: bool) -> None:
    hyphen = text.index("-")
    assert combining.is_before_another(text, 0, hyphen) is is_one
