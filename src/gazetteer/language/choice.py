"""Which of its readings each character of a Chinese name has.

The lexicon's longest entries first, the phrase data of pypinyin for what they leave, then the common reading of the
single character. Nothing here knows how the syllables are written as words: that is `division`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from gazetteer.language import dictionaries, lexicon

_LONGEST_PHRASE = 12
_MOST_VARIANTS = 3


TRANSLITERATING = frozenset(
    "阿埃艾爱安奥巴拜贝比彼别宾波伯勃博布查达大丹道德登迪第丁杜顿多厄恩尔法凡菲费夫弗福盖甘冈戈哥格古哈海汉赫亨胡霍基吉加贾捷金"
    "卡凯坎康科克肯库夸拉莱兰朗劳勒雷里利连林隆卢鲁路伦罗洛马玛迈曼梅门蒙米密莫默姆穆纳娜南内尼涅宁纽努诺欧帕潘佩皮普奇恰乔切琴"
    "日荣若撒萨塞赛桑森沙莎舍申圣史什斯苏索塔泰坦汤陶特提廷图托瓦万威维温文沃乌武西希夏谢辛休雅亚延扬耶叶伊因约泽扎詹珍朱兹佐罕"
    "京季拔进巫得琳钦兹毕"
)
"""Characters that chiefly stand for sounds in foreign names."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A text in simplified characters with the reading of each (None for what is no Chinese character)."""

    characters: str
    readings: tuple[str | None, ...]
    basis: Literal["lexicon", "generated"]


def is_han(character: str) -> bool:
    """Whether a character has a Chinese reading."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U000323af"
        or character in "〇○"
        or "\uf900" <= character <= "\ufaff"
    )


_WITHOUT: set[str] = set()


def leave_out_cedict() -> None:
    """Read without the phrases of CC-CEDICT from now on: for a measurement against that dictionary."""
    _WITHOUT.add("cedict")
    phrases.cache_clear()


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """The phrase data of pypinyin and the dictionary data beside it, one reading for each character."""
    found = dictionaries.phrases()
    if "cedict" not in _WITHOUT:
        found.update(dictionaries.cedict())
    return found


@cache
def _single(character: str) -> tuple[str, ...]:
    """The readings that the dictionaries give one character, the standard one first."""
    if character in "〇○":
        return ("líng",)
    known = dictionaries.characters().get(ord(character), "")
    several = known.split(",") if known else []
    preferred = dictionaries.standard().get(ord(character))
    return tuple(dict.fromkeys([preferred, *several] if preferred else several))


def possible(character: str) -> tuple[str, ...]:
    """Every reading that the data of pypinyin or the lexicon give one character.

    A traditional character has those of its simplified form too: the data know 绿 as lù and 刹 as chà, but not
    綠 and 剎.
    """
    known: dict[str, None] = {}
    for form in dict.fromkeys((character, simplified(character))):
        if len(form) == 1:
            known.update(dict.fromkeys(_single(form)))
        known.update(dict.fromkeys(_by_character().get(form, ())))
    return tuple(known)


@cache
def _letters(character: str) -> frozenset[str]:
    """The syllables of a character's readings, without tones."""
    return frozenset(_toneless(reading) for reading in possible(character))


@lru_cache(maxsize=32_768)
def _is_reading(text: str, reading: tuple[str, ...]) -> bool:
    """Whether a phrase is read by the readings of its characters.

    CC-CEDICT has loans and slang that are not (工口, ēi luó, for a Japanese word that looks so), and slips.
    """
    return all(
        syllable == "r" or not _letters(character) or _toneless(syllable) in _letters(character)
        for character, syllable in zip(text, reading, strict=True)
    )


@cache
def _by_character() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for several in lexicon.entries().values():
        for entry in several:
            for reading in entry.readings:
                for character, syllable in zip(entry.text, reading, strict=True):
                    if syllable == "r":  # the fused 儿 is no syllable
                        continue
                    found.setdefault(character, {})[syllable] = None
    for text, reading in lexicon.surnames().items():
        for character, syllable in zip(text, reading, strict=True):
            found.setdefault(character, {})[syllable] = None
    return {character: tuple(several) for character, several in found.items()}


@cache
def _converter() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 - only a text with Chinese characters needs it

    return OpenCC("t2s")


def _doubtful(character: str) -> bool:
    """Whether a character could be read otherwise here; terms for kinds of places could not."""
    return len(_single(character)) > 1 and not any(character in terms for terms in lexicon.generics().values())


def simplified(text: str) -> str:
    """The text in simplified characters, one for each of its own."""
    try:
        converted = str(_converter().convert(text))
    except UnicodeEncodeError:  # a lone surrogate
        return text
    if len(converted) != len(text):
        return text
    # 乾 is qián in names and stays; the converter makes 干 (gān, gàn) of it.
    return "".join("乾" if before == "乾" else after for before, after in zip(text, converted, strict=True))


_ADMINISTRATIVE_END = (
    "街道办事处",
    "自治县",
    "自治州",
    "街道",
    "镇",
    "乡",
    "村",
    "县",
    "区",
    "市",
    "省",
    "州",
    "旗",
    "盟",
)


_STEADY = frozenset("塞什勒都屯仆耶涌曲")
"""Characters that phrases for everyday words read as no name does."""

_NEUTRAL = frozenset("子头爷儿们里上下")
"""Characters that may stay neutral in a phrase; in transliterations the others are read with their tone."""


def _as_in_names(text: str, reading: tuple[str, ...]) -> tuple[str, ...]:
    """The reading of a phrase, with the characters that everyday words read otherwise put right."""
    entries = lexicon.entries()
    written: list[str] = []
    for character, syllable in zip(text, reading, strict=True):
        own = next((entry.readings[0][0] for entry in entries.get(character, ()) if not entry.head), None)
        neutral = syllable == _toneless(syllable) and character not in _NEUTRAL
        if character in _STEADY and own:
            syllable = own  # noqa: PLW2901 - the correction takes its place
        elif neutral or character in "一不":
            several = _single(character)
            syllable = own or next((one for one in several if one != _toneless(one)), syllable)  # noqa: PLW2901 - the correction takes its place
        written.append(syllable)
    return tuple(written)


def _toneless(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in "\u0304\u0301\u030c\u0300"))


def _end_of_specific(text: str) -> int:
    for ending in _ADMINISTRATIVE_END:
        if text.endswith(ending) and len(text) - len(ending) >= 2:
            return len(text) - len(ending)
    return len(text)


@dataclass(frozen=True, slots=True)
class _Match:
    length: int
    readings: tuple[tuple[str, ...], ...]
    source: Literal["lexicon", "phrase", "single"]
    weight: int


def _matches(text: str, start: int, end_of_specific: int) -> list[_Match]:
    found: list[_Match] = []
    entries = lexicon.entries()
    known_phrases = phrases()
    for stop in range(start + 1, min(len(text), start + _LONGEST_PHRASE) + 1):
        part = text[start:stop]
        length = stop - start
        candidates = [
            entry
            for entry in entries.get(part, ())
            if (not entry.head or start == 0) and (not entry.end or stop in (len(text), end_of_specific))
        ]
        if candidates:
            entry = max(candidates, key=lambda candidate: candidate.head + candidate.end)
            weight = 10 * length * length + (40 if length > 1 else 2) + entry.head + entry.end
            found.append(_Match(length, entry.readings, "lexicon", weight))
        elif (
            length > 1
            and part in known_phrases
            and len(known_phrases[part]) == length
            and _is_reading(part, known_phrases[part])
        ):
            found.append(
                _Match(length, (_as_in_names(part, known_phrases[part]),), "phrase", 8 * length * min(length, 4))
            )
        elif length == 1 and part == "子" and start and is_han(text[start - 1]):
            found.append(_Match(1, (("zi",),), "lexicon", 12))
        elif length == 1:
            several = _single(part)
            found.append(_Match(1, ((several[0] if several else part,),), "single", 1))
    return found


def choose(text: str, *, person: bool = False) -> list[Chosen]:
    """The ways to read a text, best first; empty when it has no Chinese character."""
    text = unicodedata.normalize("NFC", text).strip()
    if not any(map(is_han, text)):
        return []
    text = simplified(text)
    end_of_specific = _end_of_specific(text)
    size = len(text)
    best: list[tuple[int, _Match | None]] = [(0, None)] * (size + 1)
    for start in range(size - 1, -1, -1):
        if not is_han(text[start]):
            best[start] = (best[start + 1][0], None)
            continue
        options = _matches(text, start, end_of_specific)
        if person and start == 0:
            options += _surname(text)
        best[start] = max(
            ((option.weight + best[start + option.length][0], option) for option in options),
            key=lambda scored: scored[0],
        )
    variants: list[list[str | None]] = [[]]
    certain, vouched = True, False
    position = 0
    while position < size:
        match = best[position][1]
        if match is None:
            for variant in variants:
                variant.append(None)
            position += 1
            continue
        if match.source == "lexicon" and match.length > 1:
            vouched = True
        elif any(_doubtful(character) for character in text[position : position + match.length]):
            certain = False
        variants = [[*variant, *reading] for variant in variants for reading in match.readings][:_MOST_VARIANTS]
        position += match.length
    basis: Literal["lexicon", "generated"] = "lexicon" if certain and vouched else "generated"
    return [Chosen(text, tuple(variant), basis) for variant in variants]


def surname_length(text: str) -> int:
    """How many characters at the head of a person's name are the surname; 0 when it has none or is foreign."""
    surnames = lexicon.surnames()
    if len(text) in (3, 4, 5) and text[:2] in surnames:
        return 2
    if len(text) == 2 or (len(text) == 3 and not TRANSLITERATING.issuperset(text)):
        return int(text[0] in surnames)
    return 0


def _surname(text: str) -> list[_Match]:
    length = surname_length(text)
    if not length:
        return []
    return [_Match(length, (lexicon.surnames()[text[:length]],), "lexicon", 10 * length * length + 400)]
