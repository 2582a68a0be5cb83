"""Telling a name's language from its text and its country, where a data set does not say it.

Only what the characters or the country make plain is said; everything else is `und` with its script (`und-Hani`, `und-Latn`,
`und-Cyrl`). Which of several names is the one to write belongs to whoever reads the data set.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from gazetteer.domain.tag import CHINESE_SCRIPT
from gazetteer.language import romanisation, russian, script, spelling

#: Countries where a Cyrillic name that Russian could write is taken as the Russian one.
RUSSIAN_SPEAKING: Final = frozenset({"RU", "BY", "KZ", "KG"})
#: Where a name in Chinese characters may be the country's own.
_OWN_CHARACTERS: Final = frozenset({"JP", "KR", "KP", "VN"})
#: The country whose own language is written in Cyrillic letters that are nearly all Russian, too.
_OWN_CYRILLIC: Final = frozenset({"UA", "BG", "RS", "MK", "ME", "BA", "XK", "MN", "TJ"})
#: What no Russian word has, though each letter is Russian: Охотськ, Ангарськ, Бєломорськ are Ukrainian.
_UKRAINIAN: Final = re.compile(r"[сцз]ьк")
#: Letters of Russian that Serbian, Macedonian, Bulgarian and Ukrainian do without.
_RUSSIAN_ALONE: Final = re.compile(r"[ыэЫЭёЁ]")
#: Letters of Russian; a hard sign stands only before four of them.
_RUSSIAN: Final = re.compile(r"(?!.*ъ(?![еёюя]))[А-Яа-яЁё0-9\s.,()\"'’«»№–—-]+")
_ASCII_OR_LATIN: Final = re.compile(r"[\u0000-\u024f\u1e00-\u1eff\u0300-\u036f\u02b0-\u02ff\u2010-\u2019]+")
#: Scripts that one language of today's world writes, as far as names of places go.
_OF_ONE_LANGUAGE: Final = {"Hang": "ko", "Grek": "el", "Thai": "th", "Geor": "ka", "Armn": "hy", "Tibt": "bo"}


def _is_japanese(text: str) -> bool:
    """Whether every character belongs to the repertoire of Japanese texts."""
    try:
        text.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=8_192)
def _is_japanese_only(character: str) -> bool:
    """Whether only Japanese writes the character so: 満, 広, 鶏, 黒; not 国, nor 浜, which Chinese has too."""
    if script.traditional_of_japanese(character) == character:
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return not _is_big5(character)
    return False


def _is_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _chinese(text: str, country: str | None) -> str:
    # 台 is the simplified form of 臺, and what Taiwan itself mostly writes.
    at_home = CHINESE_SCRIPT.get(country or "")
    told = script.han_script(text.replace("台", "臺") if at_home == "Hant" else text)
    if country not in _OWN_CHARACTERS and any(map(_is_japanese_only, text)):
        return "ja"
    if country in _OWN_CHARACTERS:
        # 国 and 会 are simplified characters and Japanese ones too; what no Japanese text has can only be Chinese.
        return "und-Hani" if told != "Hans" or _is_japanese(text) else "zh-Hans"
    written = told or at_home
    return "und-Hani" if written is None else f"zh-{written}"


def _is_russian(text: str, country: str | None) -> bool:
    """Whether a Cyrillic name can be taken as the Russian one.

    Of a place in a country that speaks Russian what is spelled in Russian letters; elsewhere what the Russian dictionary
    knows as a place, or what has letters that its neighbours in script do without.
    """
    if not _RUSSIAN.fullmatch(text) or _UKRAINIAN.search(text):
        return False
    if country in RUSSIAN_SPEAKING or russian.is_known_place(text):
        return True
    return country not in _OWN_CYRILLIC and _RUSSIAN_ALONE.search(text) is not None


def language_of(text: str, country: str | None = None) -> str:
    """The language tag that can be told of a name; `country` is where the thing named lies (ISO 3166, two letters)."""
    if _ASCII_OR_LATIN.fullmatch(text):
        return "und-Latn"
    found = script.scripts(text)
    if not found:
        return "und"
    if "Hira" in found or "Kana" in found:
        return "ja"
    first = found[0]
    if first == "Hani":
        return _chinese(text, country)
    if first == "Cyrl":
        return "ru" if _is_russian(text, country) else "und-Cyrl"
    return _OF_ONE_LANGUAGE.get(first, f"und-{first}")


#: A Chinese character says about as much as two letters.
_LETTERS_IN_A_CHARACTER: Final = 2
#: So much of a text tells its language.
_BEGINNING: Final = 2_000


def language_of_text(text: str) -> str | None:
    """The language that a text is most likely in, by the letters of which it has most; null where they are Latin only.

    Latin letters tell nothing beside others. Kana make a text Japanese; Chinese counts as simplified where every character
    is written alike in both scripts; Cyrillic counts as Russian.
    """
    beginning = text[:_BEGINNING]
    found = script.scripts(beginning)
    if "Hira" in found or "Kana" in found:
        return "ja"
    characters = sum(1 for character in beginning if script.has_han(character))
    cyrillic = sum(1 for character in beginning if script.scripts(character) == ("Cyrl",))
    if characters * _LETTERS_IN_A_CHARACTER >= cyrillic and characters:
        return "zh-Hant" if script.han_script(beginning) == "Hant" else "zh-Hans"
    if cyrillic:
        return "ru"
    return next((_OF_ONE_LANGUAGE[one] for one in found if one in _OF_ONE_LANGUAGE), None)


def russian_among(names: Sequence[str], latin: Sequence[str]) -> str | None:
    """Of several Cyrillic names of one thing the one that is most likely Russian: one that the dictionary knows as a place;
    of those, or where it knows none, the nearest to its Latin names together, the first of which weighs most.

    Москва, Маскав and Муско all stand beside Moscow, Moskva and Moskau, and nothing but their likeness tells which is Russian.
    """
    if len(names) < 2:
        return names[0] if names else None
    known = [name for name in names if russian.is_known_place(name)]
    if known:
        names = known
    keys = [spelling.fold(name) for name in latin]

    weights = [1 + len(keys) // 4, *(1 for _ in keys[1:])]

    def far(name: str) -> tuple[int, int, bool, str]:
        key = spelling.fold(romanisation.in_latin(name, "bgn_pcgn"))
        distance = sum(
            weight * Levenshtein.distance(key, other, score_cutoff=6)
            for weight, other in zip(weights, keys, strict=True)
        )
        # Of forms that fold alike, Казань before Казан and Санкт-Петербург before Санкт Петербург.
        return distance, -len(name), "-" not in name, name

    return min(names, key=far)
