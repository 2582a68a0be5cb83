"""Characters as documents have them, folded in one way for search and for running text."""

from __future__ import annotations

import pytest

from gazetteer.domain import characters
from gazetteer.domain.asked import SearchText
from gazetteer.language import spelling
from gazetteer.search.keys import words
from gazetteer.text.folding import fold_pattern, fold_text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("⻩海", "黄海"),
        ("⻬⻬哈尔", "齐齐哈尔"),
        ("⻰井", "龙井"),
        ("⻓城", "长城"),
        ("⿊⻰江", "黑龙江"),
        ("⻢关", "马关"),
    ],
)
def test_radicals_are_the_characters_that_they_look_like(written: str, plain: str) -> None:
    assert spelling.fold(written) == spelling.fold(plain)
    assert fold_pattern(written) == fold_pattern(plain)
    assert fold_text(written).folded == fold_text(plain).folded


@pytest.mark.parametrize(
    ("written", "plain"), [("⿊⻰江", "黑龙江"), ("⻓春", "长春"), ("\uf98c史", "歷史"), ("北京", "北京"), ("a½", "a½")]
)
def test_radicals_and_compatibility_ideographs_are_made_characters(written: str, plain: str) -> None:
    assert characters.unified(written) == plain


def test_no_radical_falls_away() -> None:
    for radical, character in characters.CHARACTER_OF_RADICAL.items():
        assert spelling.fold(radical) == spelling.fold(character)


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\ufe00", "\U000e0100"])
def test_what_shows_nothing_stands_anywhere(mark: str) -> None:
    assert fold_text(f"海{mark}参崴").folded == "海参崴"
    assert spelling.fold(f"Нер{mark}чинский") == spelling.fold("Нерчинский")
    assert words(f"договор Нер{mark}чинский") == words("договор Нерчинский")


@pytest.mark.parametrize("character", ["\U00031350", "\U000323af", "\U0002ebf0", "\U00020000"])
def test_extensions_are_characters_under_every_interpreter(character: str) -> None:
    assert characters.category(character) == "Lo"
    assert SearchText.read(character) == character
    assert spelling.fold(character) == character


@pytest.mark.parametrize("character", ["\U000e0fff", "\ufdd0", "\ud800"])
def test_what_is_no_character_stays_none(character: str) -> None:
    assert characters.category(character) in ("Cn", "Cs")
    with pytest.raises(ValueError, match=r"not allowed|at least one"):
        SearchText.read(f"a{character}")


def test_a_pasted_cell_is_read() -> None:
    assert SearchText.read("Владивосток\n") == SearchText.read("\tВладивосток") == "Владивосток"
