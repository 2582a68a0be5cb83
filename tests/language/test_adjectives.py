"""Adjectives made of names: by rule and dictionary in Russian, by ending and list in English."""

from __future__ import annotations

import pytest

from gazetteer.language.adjectives import english_adjectives, russian_adjectives, russian_forms


@pytest.mark.parametrize(
    ("name", "adjectives"),
    [
        ("Китай", "китайский всекитайский"),
        ("Москва", "московский"),
        ("Амур", "амурский"),
        ("Сибирь", "сибирский"),
        ("Хабаровск", "хабаровский"),
        ("Донецк", "донецкий"),
        ("Волга", "волжский"),
        ("Прага", "пражский"),
        ("Чикаго", "чикагский"),
        ("Одесса", "одесский"),
        ("Тверь", "тверской"),
        ("Сирия", "сирийский"),
        ("Испания", "испанский"),
        ("Америка", "американский"),
        ("Нью-Йорк", "нью-йоркский"),
        ("Ростов-на-Дону", "ростовский"),
        ("Северная Осетия", "североосетинский"),
        ("Новая Зеландия", "новозеландский"),
        # Stored, because no rule gives them.
        ("Франция", "французский"),
        ("США", "американский"),
        ("Германия", "немецкий германский"),
        # In no dictionary, and regular.
        ("Айгун", "айгунский"),
        ("Линьхайск", "линьхайский"),
        # Several words make none, nor does what ends unlike any rule.
        ("Азовское море", ""),
        ("Кано", ""),
    ],
)
def test_russian_adjectives(name: str, adjectives: str) -> None:
    assert russian_adjectives(name) == tuple(adjectives.split())


def test_a_russian_adjective_has_all_its_forms() -> None:
    forms = russian_forms("нью-йоркский")
    assert {"нью-йоркского", "нью-йоркской", "нью-йоркскую", "нью-йоркских", "нью-йоркское"} <= set(forms)
    assert forms[0] == "нью-йоркский"


@pytest.mark.parametrize(
    ("name", "adjectives"),
    [
        ("China", ["Chinese"]),
        ("Siberia", ["Siberian"]),
        ("Korea", ["Korean"]),
        ("South America", ["South American"]),
        ("North Korea", ["North Korean"]),
        ("Kazakhstan", ["Kazakh", "Kazakhstani"]),
        ("New Zealand", []),
        ("Nunavut", []),
    ],
)
def test_english_adjectives(name: str, adjectives: list[str]) -> None:
    assert list(english_adjectives(name)) == adjectives
