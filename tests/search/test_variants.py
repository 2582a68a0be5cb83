"""Likeness: what few edits part meets in a bucket, and one text is counted as many are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from gazetteer.search import variants

latin = st.text("abcdevns", min_size=1, max_size=16)
any_key = st.one_of(
    latin, st.text("владисток", min_size=1, max_size=16), st.text("海参崴伯力双城子", min_size=1, max_size=12)
)


@given(st.lists(any_key, max_size=12, unique=True))
def test_many_are_entered_as_one_by_one(keys: list[str]) -> None:
    buckets, items = variants.entries_of(range(1, len(keys) + 1), keys)
    expected = sorted(
        (bucket, variants.item(number, key))
        for number, key in enumerate(keys, start=1)
        for bucket in variants.buckets_of(key)
    )
    assert list(zip(buckets.tolist(), items.tolist(), strict=True)) == expected


def edited(draw: st.DrawFn, key: str) -> str:
    position = draw(st.integers(0, len(key) - 1))
    letter = draw(st.sampled_from("abcxyz"))
    changes = (
        key[:position] + key[position + 1 :],
        key[:position] + letter + key[position:],
        key[:position] + letter + key[position + 1 :],
        key[:position] + key[position : position + 2][::-1] + key[position + 2 :],
    )
    return draw(st.sampled_from(changes))


@st.composite
def with_one_edit(draw: st.DrawFn) -> tuple[str, str]:
    key = draw(st.text("abcdefgh", min_size=4, max_size=30))
    return key, edited(draw, key)


@given(with_one_edit())
def test_one_edit_meets_and_is_not_pruned(pair: tuple[str, str]) -> None:
    key, typed = pair
    if OSA.distance(key, typed) != 1 or variants.most_edits(typed) < 1:
        return
    assert variants.buckets_of(key) & set(variants.buckets_for(typed, 1))
    item = np.array([variants.item(7, key)], np.uint64)
    assert variants.near(item, typed, 1, most=10) == [7]


@given(st.text("abcdefgh", min_size=5, max_size=7), st.data())
def test_two_edits_of_a_short_key_meet(key: str, data: st.DataObject) -> None:
    typed = edited(data.draw, edited(data.draw, key))
    if OSA.distance(key, typed) > 2 or variants.most_edits(typed) < 2:
        return
    # Pairs of edits that touch each other are one change more for whoever leaves letters out.
    if len(key) == len(typed) and sum(a != b for a, b in zip(key, typed, strict=True)) <= 2:
        assert variants.buckets_of(key) & set(variants.buckets_for(typed, 2))


def test_what_cannot_be_near_is_pruned() -> None:
    items = np.array([variants.item(1, "vladivostok"), variants.item(2, "khabarovsk")], np.uint64)
    assert variants.near(items, "vladivostock", 2, most=10) == [1]


def test_a_short_text_says_nothing_about_likeness() -> None:
    assert variants.most_edits("ab") == 0
    assert variants.most_edits("伯力") == 0
    assert variants.buckets_of("伯力") == set()
