"""Russian names out of Latin letters: each system is read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language import romanisation
from gazetteer.language.russian.from_latin import cyrillic_of

NAMES = [
    "Владивосток",
    "Хэйлунцзян",
    "Лев Михайлович Карахан",
    "Путятин",
    "Нерчинский договор",
    "Щербатской",
    "Чойбалсан",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("system", ["gost_7_79_b", "ala_lc", "scholarly"])
def test_what_is_romanised_is_read_back(name: str, system: str) -> None:
    assert name.lower() in cyrillic_of(romanisation.in_latin(name, system))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Putiatin", "путятин"),
        ("Voennaya operaciya", "военная операция"),
        ("Nikolay", "николай"),
        ("Wladiwostok", "владивосток"),
        ("Tschita", "чита"),
        ("Poutine", "путин"),
        ("Krouzenchtern", "крузенштерн"),
    ],
)
def test_spellings_of_others_are_read(text: str, name: str) -> None:
    assert name in cyrillic_of(text)


@pytest.mark.parametrize("text", ["", "1689", "海参崴", "Владивосток", "łódź", "q" * 300])
def test_what_no_system_writes_is_not_read(text: str) -> None:
    assert cyrillic_of(text) == ()


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    assert all(found for found in cyrillic_of(text))
