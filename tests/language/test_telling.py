"""What can be told of a name's language from its characters and its country, and what cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language import telling


@pytest.mark.parametrize(
    ("text", "country", "lang"),
    [
        ("Vladivostok", "RU", "und-Latn"),
        ("Владивосток", "RU", "ru"),
        # The Russian dictionary knows these as places, wherever they lie.
        ("Владивосток", "DE", "ru"),
        ("Париж", "FR", "ru"),
        ("Париз", "FR", "und-Cyrl"),
        ("Керчь", "UA", "ru"),
        ("Керч", "UA", "und-Cyrl"),
        ("Белград", "RS", "ru"),
        ("Београд", "RS", "und-Cyrl"),
        # Ukrainian, though every letter is Russian.
        ("Охотськ", "RU", "und-Cyrl"),
        ("Норильськ", "RU", "und-Cyrl"),
        # Letters that the neighbours in script do without.
        ("Вышкув", "PL", "ru"),
        ("Вишков", "CZ", "und-Cyrl"),
        ("Уладзівасток", "RU", "und-Cyrl"),
        ("Мәскеу", "RU", "und-Cyrl"),
        ("海参崴", "RU", "zh-Hans"),
        ("海參崴", "RU", "zh-Hant"),
        ("伯力", "RU", "und-Hani"),
        ("北京", "CN", "zh-Hans"),
        ("台北", "TW", "zh-Hant"),
        ("東京", "JP", "und-Hani"),
        ("横浜", "JP", "und-Hani"),
        ("东京", "JP", "zh-Hans"),
        # Only Japanese writes these characters so; 浜 is Chinese, too.
        ("満州里", "CN", "ja"),
        ("広州", "CN", "ja"),
        ("鶏西", "CN", "ja"),
        ("满洲里", "CN", "zh-Hans"),
        ("滿洲里", "CN", "zh-Hant"),
        ("沙家浜", "CN", "zh-Hans"),
        ("ウラジオストク", "RU", "ja"),
        ("さいたま市", "JP", "ja"),
        ("서울", "KR", "ko"),
        ("Μόσχα", "RU", "el"),
        ("موسكو", "RU", "und-Arab"),
        ("1860", None, "und-Latn"),
    ],
)
def test_a_language_is_told_where_it_can_be(text: str, country: str | None, lang: str) -> None:
    assert telling.language_of(text, country) == lang


def test_of_several_cyrillic_names_the_russian_one_is_nearest_to_the_latin_ones() -> None:
    names = ["Маскав", "Масква", "Москва", "Мускав", "Муско"]
    assert telling.russian_among(names, ["Moscow", "Moskva", "Moskau", "Moskwa", "Moscou"]) == "Москва"
    assert telling.russian_among([], ["Moscow"]) is None


@given(st.text(max_size=30), st.sampled_from([None, "RU", "CN", "TW", "JP", "FR"]))
def test_any_text_has_a_tag(text: str, country: str | None) -> None:
    assert telling.language_of(text, country)


def test_a_hard_sign_where_russian_has_none_is_not_russian() -> None:
    assert telling.language_of("Москъва", "RU") == "und-Cyrl"
    assert telling.language_of("Подъельск", "RU") == "ru"
