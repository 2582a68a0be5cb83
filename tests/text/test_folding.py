"""The way back from a folded text must be exact for any text at all."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.text.folding import fold_pattern, fold_text, utf16_offsets

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("海參崴伯力 \u3000\n\u0301\u0306\u200bйИЁßﬁＡa-—'’（(İ😀\ud800\U0002000b"),
    ),
    max_size=60,
)


@given(ANY_TEXT)
def test_every_folded_character_leads_back_into_the_text(text: str) -> None:
    folded = fold_text(text)
    previous = -1
    for position in range(len(folded.folded)):
        start, end = folded.start(position), folded.end(position + 1)
        assert previous < start < end <= len(text)
        assert text[start:end]
        previous = start


@given(ANY_TEXT, ANY_TEXT, st.sampled_from(["海参崴", "Владивосток", "Treaty of Aigun", "Hǎishēnwǎi", "Чита́"]))
def test_a_name_is_found_where_it_was_put(before: str, after: str, name: str) -> None:
    text = before + "\n" + name + "\n" + after
    folded = fold_text(text)
    positions = []
    at = folded.folded.find(fold_pattern(name))
    while at >= 0:
        positions.append(text[folded.start(at) : folded.end(at + len(fold_pattern(name)))])
        at = folded.folded.find(fold_pattern(name), at + 1)
    assert name in positions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海參崴", "海参崴"),
        ("Ｖｌａｄｉｖｏｓｔｏｋ", "vladivostok"),
        ("Королёв", "королев"),
        (unicodedata.normalize("NFD", "Уссурийск"), "Уссурийск"),
        ("Shën-yang", "shen—yang"),
        ("Xi’an", "xi'an"),
        ("和则两利，斗则俱伤", "和则两利,斗则俱伤"),
    ],
)
def test_what_differs_in_form_only_folds_alike(one: str, other: str) -> None:
    assert fold_text(one).folded == fold_text(other).folded


def test_blanks_in_a_row_are_one() -> None:
    assert fold_text("Treaty  of\n   Aigun").folded == "treaty of aigun"


@given(st.text(max_size=40))
def test_utf16_offsets_count_code_units(text: str) -> None:
    positions = list(range(len(text) + 1))
    units = utf16_offsets(text, positions)
    for position in positions:
        assert units[position] == len(text[:position].encode("utf-16-le", "surrogatepass")) // 2
