"""Code, addresses and markup are no prose; everything else stays, and stays where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.text.markdown import prose


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("say `Heihe` in Aigun", "Aigun", "Heihe"),
        ("say ``a ` Heihe`` in Aigun", "Aigun", "Heihe"),
        ("```\nHeihe\n```\nAigun", "Aigun", "Heihe"),
        ("~~~ text\nHeihe\n~~~\nAigun", "Aigun", "Heihe"),
        ("Aigun\n```\nHeihe", "Aigun", "Heihe"),
        ("[Aigun](http://example.org/Heihe_(x))", "Aigun", "Heihe"),
        ('![Aigun](a.png "Heihe")', "Aigun", "Heihe"),
        ("[Aigun]: http://example.org/Heihe", "", "Heihe"),
        ("Aigun: https://example.org/Heihe.", "Aigun", "Heihe"),
        ("Aigun <https://example.org/Heihe>", "Aigun", "Heihe"),
        ('Aigun <img alt="x" src="Heihe">', "Aigun", "Heihe"),
        ("Aigun <!-- Heihe -->", "Aigun", "Heihe"),
        ("Aigun, write to Heihe@example.org", "Aigun", "Heihe"),
        ("在https://example.org/Heihe（瑷珲）", "瑷珲", "Heihe"),
    ],
)
def test_only_prose_is_kept(text: str, kept: str, gone: str) -> None:
    assert kept in prose(text)
    assert gone not in prose(text)


@given(st.text(st.sampled_from("ab`~\n[]()<>!: /\\")))
def test_offsets_stay(text: str) -> None:
    found = prose(text)
    assert len(found) == len(text)
    assert [index for index, character in enumerate(text) if character == "\n"] == [
        index for index, character in enumerate(found) if character == "\n"
    ]
    assert all(one in (other, "\ufffc") for one, other in zip(found, text, strict=True))
