"""The readings of Chinese names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language.pinyin import readings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海參崴", ["Hǎishēnwǎi"]),
        ("海兰泡", ["Hǎilánpāo"]),
        ("库页岛", ["Kùyè Dǎo"]),
        ("黑龙江省", ["Hēilóngjiāng Shěng"]),
        ("西安", ["Xī'ān"]),
        ("瑷珲", ["Àihuī", "Àihún"]),
        ("珲春", ["Húnchūn"]),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert [reading.pinyin for reading in readings(text, kind="place")] == expected


def test_other_languages_have_no_chinese_reading() -> None:
    assert readings("Владивосток") == []
    assert readings("浦塩", lang="ja") == []


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("中俄尼布楚条约山堡都崴·（）-—12"))))
def test_any_text_has_readings_or_none(text: str) -> None:
    for reading in readings(text):
        assert reading.pinyin
