"""Russian as it was spelled before 1918, folded to what is spelled now."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language import romanisation, russian, spelling
from gazetteer.text.folding import fold_text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Благовѣщенскъ", "Благовещенск"),
        ("Амуръ", "Амур"),
        ("АМУРЪ", "АМУР"),
        ("Айгунскій договоръ", "Айгунский договор"),
        ("Россія", "Россия"),
        ("Ѳеодоръ", "Феодор"),
        ("Курильскія острова", "Курильские острова"),
        ("Пекинскаго договоръ", "Пекинского договор"),
        ("Новыя Маргеланъ", "Новые Маргелан"),
        ("Николаевскъ-на-Амурѣ", "Николаевск-на-Амуре"),
    ],
)
def test_an_old_spelling_is_the_new_one(old: str, new: str) -> None:
    assert russian.is_old(old)
    assert russian.modern(old) == new
    assert spelling.fold(new) in spelling.query_keys(old)


@pytest.mark.parametrize("text", ["Чикаго", "Подъезд", "объезд", "Гизия", "Сантьяго", "Владивосток", "Ъ", "съ1"])
def test_what_is_spelled_so_today_stays(text: str) -> None:
    assert russian.modern(text) == text or russian.is_old(text)
    assert spelling.query_keys("Чикаго") == ["чикаго"]


@given(st.text(alphabet="аеиоукнстъѣіѳѵАЪІ- ", max_size=30))
def test_once_is_enough(text: str) -> None:
    once = russian.modern(text)
    assert not russian.is_old(once) or "ъъ" in once.casefold() + text.casefold()


@given(st.text(alphabet="аеикнстъѣіѳѵАЪІ- \n", max_size=30))
def test_running_text_knows_the_way_back(text: str) -> None:
    folded = fold_text(text)
    for position in range(len(folded.folded)):
        assert 0 <= folded.start(position) < folded.end(position + 1) <= len(text)


def test_it_is_romanised_as_it_would_be_spelled_now() -> None:
    found = romanisation.russian("Айгунскій договоръ")
    assert found["bgn_pcgn"] == "Aygunskiy dogovor"
    assert found["passport"] == "Aigunskii dogovor"
    assert found["ala_lc"] == "Aĭgunskīĭ dogovor"


@pytest.mark.parametrize(
    ("text", "ala_lc", "scholarly"),
    [
        ("Еврейская автономная область", "Evreĭskai͡a avtonomnai͡a oblastʹ", "Evrejskaja avtonomnaja oblastʹ"),
        ("Южно-Сахалинск", "I͡Uzhno-Sakhalinsk", "Južno-Sachalinsk"),
        ("Щукин", "Shchukin", "Ščukin"),
        ("Объезд", "Obʺezd", "Obʺezd"),
        ("Эвенкия", "Ėvenkii͡a", "Ėvenkija"),
        ("Цимлянск", "T͡Simli͡ansk", "Cimljansk"),
        ("Россія", "Rossīi͡a", "Rossija"),
    ],
)
def test_the_systems_of_libraries(text: str, ala_lc: str, scholarly: str) -> None:
    found = romanisation.russian(text)
    assert (found["ala_lc"], found["scholarly"]) == (ala_lc, scholarly)
