"""bench/gaps.py: what it takes for a name that is not known."""

from __future__ import annotations

import pytest
from bench import gaps

from gazetteer.text.annotation import Automaton
from gazetteer.text.forms import NameEntry

KNOWN = Automaton(
    [
        NameEntry("harbin", 0, "Harbin", "en", "place"),
        NameEntry("harbin", 1, "哈尔滨", "zh-Hans", "place"),
        NameEntry(
            "harbin",
            2,
            "Харбин",
            "ru",
            "place",
            grammar={"gender": "masculine", "animacy": "inanimate"},
            adjectives=True,
        ),
    ]
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The train left Harbin for Pogranichnaya. Nobody in Pogranichnaya knew.", ["Pogranichnaya"]),
        ("He met officers of the Russian Geographical Society. They talked.", ["Russian Geographical Society"]),
        ("Then it rained. Later the sun shone.", []),
        ("Поезд вышел из Харбина на станцию Пограничная.", ["Пограничная"]),
        ("列车从哈尔滨开往绥化，谢尔盖·维特在车上。", ["谢尔盖·维特", "绥化"]),
        # What is taken away stands where the text has it, whatever letters were folded before it.
        ("The ﬁrst oﬃce was in Harbin, later in Suchan.", ["Suchan"]),
        ("Харбинские купцы ездили на станцию Пограничная.", ["Пограничная"]),
    ],
)
def test_unknown_names_are_listed_and_known_ones_are_not(text: str, names: list[str]) -> None:
    assert sorted(name for _, _, name in gaps.unknown([text], KNOWN)) == sorted(names)


def test_what_most_texts_have_comes_first() -> None:
    texts = ["He saw Suchan. We saw Posyet, Posyet and Posyet.", "They left Suchan."]
    assert gaps.unknown(texts, KNOWN)[0] == (2, 2, "Suchan")
