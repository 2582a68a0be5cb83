"""Pinyin read and written: syllables, numbers, plain forms."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language.pinyin import (
    SYLLABLES,
    PinyinError,
    Syllable,
    mark,
    numbered,
    plain,
    possible_readings,
    syllables,
)

MARKED = st.builds(mark, st.sampled_from(sorted(SYLLABLES)), st.sampled_from([1, 2, 3, 4, 5]))


def letters_and_tones(pinyin: str) -> list[tuple[str, int | None, bool]]:
    return [(syllable.letters, syllable.tone, syllable.erhua) for syllable in syllables(pinyin)]


@pytest.mark.parametrize(
    ("pinyin", "expected"),
    [
        ("Hǎishēnwǎi", "hai3 shen1 wai3"),
        ("hai3 shen1 wai3", "hai3 shen1 wai3"),
        ("Hai3shen1wai3", "hai3 shen1 wai3"),
        ("Haishenwai", "hai shen wai"),
        ("Xī'ān", "xi1 an1"),
        ("Xi’an", "xi an"),
        ("xian", "xian"),
        ("Hā'ěrbīn", "ha1 er3 bin1"),
        ("Haerbin", "ha er bin"),
        ("fangan", "fan gan"),
        ("Kùyè Dǎo", "ku4 ye4 dao3"),
        ("Shuāngchéngzi", "shuang1 cheng2 zi5"),
        ("Lu:3 shun4", "lü3 shun4"),
        ("lv4", "lü4"),
        ("LYUSHUN", "lü shun"),
        ("nue4", "nüe4"),
        ("Pénr Hútòng", "pen2 r5 hu2 tong4"),
        ("pen2 r5", "pen2 r5"),
        ("Zhōng-É Níbùchǔ Tiáoyuē", "zhong1 e2 ni2 bu4 chu3 tiao2 yue1"),
        ("2 Mǎlù", "ma3 lu4"),
        ("ma0", "ma5"),
    ],
)
def test_numbered(pinyin: str, expected: str) -> None:
    assert numbered(pinyin) == expected


def test_syllables_keep_what_parts_them() -> None:
    assert syllables("Zhōng-É Jiāng'ān") == [
        Syllable("zhong", 1, capital=True),
        Syllable("e", 2, before="-", capital=True),
        Syllable("jiang", 1, before=" ", capital=True),
        Syllable("an", 1),
    ]


@pytest.mark.parametrize(
    ("pinyin", "expected"),
    [
        ("Xī'ān", "Xi'an"),
        ("Kùyè Dǎo", "Kuye Dao"),
        ("Lǚshùn", "Lüshun"),
        ("Lu:3shun4", "Lüshun"),
        ("Hǎishēnwǎi", "Haishenwai"),
        ("1203 Gāodì", "1203 Gaodi"),
    ],
)
def test_plain(pinyin: str, expected: str) -> None:
    assert plain(pinyin) == expected


@pytest.mark.parametrize("text", ["Vladivostok", "海参崴", "", "123", "hēllo", "bāq"])
def test_what_is_not_pinyin_is_refused(text: str) -> None:
    with pytest.raises(PinyinError):
        syllables(text)


@pytest.mark.parametrize(
    ("letters", "tone", "marked"),
    [("hai", 3, "hǎi"), ("gui", 4, "guì"), ("liu", 2, "liú"), ("lüe", 4, "lüè"), ("lü", 3, "lǚ"), ("zi", 5, "zi")],
)
def test_the_mark_stands_on_the_right_vowel(letters: str, tone: int, marked: str) -> None:
    assert mark(letters, tone) == marked


def test_table_of_syllables() -> None:
    assert len(SYLLABLES) > 400
    assert {"hai", "lüe", "er", "zhuang", "ê"} <= SYLLABLES
    assert not {"lüan", "jü", "fia", "hm"} & SYLLABLES


def test_possible_readings() -> None:
    assert {"wǎi", "wēi"} <= possible_readings("崴")
    assert possible_readings("山") == {"shān"}
    assert possible_readings("a") == set()


@given(st.lists(MARKED, min_size=1, max_size=6))
def test_joined_by_the_rule_every_name_is_read_back(parts: list[str]) -> None:
    word = parts[0] + "".join(
        ("'" + part) if unicodedata.normalize("NFD", part)[0] in "aoe" else part for part in parts[1:]
    )
    read = [mark(syllable.letters, syllable.tone) + "r" * syllable.erhua for syllable in syllables(word)]
    assert "".join(read) == "".join(parts)


@given(st.lists(MARKED, min_size=1, max_size=6), st.sampled_from(["", " ", "'", "-"]))
def test_numbering_is_stable(parts: list[str], separator: str) -> None:
    word = separator.join(parts)
    once = numbered(word)
    assert numbered(once) == once
    assert letters_and_tones(once) == letters_and_tones(word)


@given(st.text())
def test_plain_carries_no_tone_mark(text: str) -> None:
    assert not set(unicodedata.normalize("NFD", plain(text))) & set("\u0304\u0301\u030c\u0306\u0300")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert syllables(text)
    except PinyinError:
        return
