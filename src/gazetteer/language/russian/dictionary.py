"""What the dictionary of pymorphy3 knows of a word; it is loaded at the first call."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from gazetteer.language.russian.grammar import GRAMMEMES, as_written

_LETTERS_OF_WORD = re.compile(r"[А-Яа-яЁё]+")


def plural_forms(text: str) -> list[str]:
    """Every case form of the plural of a common noun phrase: казаки, казаков, субъекты федерации; none where there is none.

    Its first noun and the adjectives before it change, what follows stays.
    """
    words = unicodedata.normalize("NFC", text).split(" ")
    chosen = []
    for position, word in enumerate(words):
        nominative = [parse for parse in parses_of(word) if {"sing", "nomn"} <= set(map(str, parse.tag.grammemes))]
        noun = next((parse for parse in nominative if parse.tag.POS == "NOUN"), None)
        adjective = next((parse for parse in nominative if parse.tag.POS == "ADJF"), None)
        last = position == len(words) - 1
        parse = noun if adjective is None or last else adjective
        if parse is None:
            return []
        chosen.append((word, parse))
        if parse is noun:
            break
    else:
        return []
    rest = words[len(chosen) :]
    forms = []
    for grammeme in GRAMMEMES.values():
        inflected = [inflect(parse, word, {grammeme, "plur"}) for word, parse in chosen]
        if all(inflected):
            forms.append(" ".join([*(found[0] for found in inflected), *rest]))
    return list(dict.fromkeys(forms))


@lru_cache(maxsize=65_536)
def is_known_place(text: str) -> bool:
    """Whether the dictionary knows every word of a name, one of them as a place: Париж, Новая Гвинея, not Охотськ."""
    words = _LETTERS_OF_WORD.findall(text)
    # What the dictionary lacks it would guess at, which takes thirty times as long as to say so.
    if not all(_analyser().word_is_known(word.lower()) for word in words):
        return False
    known = (parse for word in words for parse in parses_of(word) if parse.is_known)
    return any("Geox" in parse.tag for parse in known)


@lru_cache(maxsize=65_536)
def kinds_of_word(word: str) -> frozenset[str]:
    """What the dictionary knows a word in any form as: `place`, `person` (a given name, a patronymic, a surname), `word`."""
    kinds = set()
    for parse in parses_of(word):
        if not parse.is_known:
            continue
        if "Geox" in parse.tag:
            kinds.add("place")
        elif any(grammeme in parse.tag for grammeme in ("Surn", "Name", "Patr")):
            kinds.add("person")
        elif "Abbr" not in parse.tag:
            kinds.add("word")
    return frozenset(kinds)


@lru_cache(maxsize=16_384)
def is_given_name_of(given: str, name: str) -> bool:
    """Whether a word is a given name and nothing else, in the same case and number as the name behind it: Джека Лондона.

    При Николае Россия is none: the cases are two.
    """
    if kinds_of_word(given) != {"person"}:
        return False
    cases = {(parse.tag.case, parse.tag.number) for parse in parses_of(given) if "Name" in parse.tag and parse.is_known}
    return any((parse.tag.case, parse.tag.number) in cases for parse in parses_of(name))


@lru_cache(maxsize=65_536)
def is_known_adjective(word: str) -> bool:
    """Whether the dictionary has the word as an adjective in its first form."""
    return any(
        parse.is_known and parse.tag.POS == "ADJF" and "nomn" in parse.tag and "masc" in parse.tag
        for parse in parses_of(word)
    )


@lru_cache(maxsize=16_384)
def adjective_forms(word: str) -> tuple[str, ...]:
    """Every form of an adjective in -ский or -ной: each gender and number in each case, each form once."""
    before, hyphen, last = word.rpartition("-")
    adjective = next((parse for parse in parses_of(last) if parse.tag.POS == "ADJF" and "nomn" in parse.tag), None)
    if adjective is None:
        return (word,)
    forms = [form.word for form in adjective.lexeme if form.tag.POS == "ADJF" and "Supr" not in form.tag]
    return tuple(dict.fromkeys([word, *(f"{before}{hyphen}{form}" for form in forms)]))


@cache
def _analyser() -> Any:
    import pymorphy3  # noqa: PLC0415 - loading the dictionary takes 0.3 s, and most processes never need it

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=8192)
def parses_of(word: str) -> tuple[Any, ...]:
    return tuple(_analyser().parse(word))


def numeral_of(word: str) -> Any:
    return next((parse for parse in parses_of(word) if parse.tag.POS == "NUMR" and "nomn" in parse.tag), None)


def inflect(parse: Any, word: str, grammemes: set[str]) -> list[str]:
    inflected = parse.inflect(grammemes)
    if inflected is None:
        return []
    form = str(inflected.word)
    if "ё" in str(parse.word) and "ё" not in word.lower():
        form = form.replace("ё", "е")  # the text writes е for ё
    return [as_written(form, word)]
