"""The declension of names that no dictionary has, by their last letters."""

from __future__ import annotations

import re

from gazetteer.language.russian.dictionary import inflect, parses_of
from gazetteer.language.russian.grammar import (
    CASES,
    CONSONANTS,
    GRAMMEMES,
    SURNAME,
    Paradigm,
    Stored,
    by_case,
    unchanged,
)


def as_place_and_surname(word: str, stored: Stored) -> Paradigm:
    """A name in -ов or -ин as surname and as place."""
    as_place = {case: [word + ending] for case, ending in zip(CASES, ("", "а", "у", "", "ом", "е"), strict=True)}
    as_surname = {case: [word + ending] for case, ending in zip(CASES, ("", "а", "у", "а", "ым", "е"), strict=True)}
    if stored.animacy is not None:
        return as_surname if stored.animacy == "animate" else as_place
    first, second = (
        (as_surname, as_place)
        if any(p.is_known and "Surn" in p.tag for p in parses_of(word))
        else (as_place, as_surname)
    )
    return _either(first, second)


def declined_by_ending(word: str, stored: Stored, *, chinese: bool) -> Paradigm:
    """The declension of a name that no dictionary has, by its last letters; several where they leave it open."""
    lower = word.lower()
    last, animate = lower[-1], stored.animacy == "animate"
    if stored.number == "plural" and last in "иы":
        return _plural(word, animate)
    if last == "ы" and stored.number is None and (guessed := _guessed_plural(word)):
        return guessed
    if last in "ая":
        return unchanged(word) if chinese and lower[-2] in "уя" else _feminine(word)
    if last == "й":
        return _in_short_i(word, animate)
    if last == "ь":
        return _in_soft_sign(word, stored, certainly_masculine=chinese or animate)
    if last in CONSONANTS:
        if SURNAME.search(lower) and not chinese:
            return as_place_and_surname(word, stored)
        return _in_consonant(word, animate)
    return _in_other_vowel(word)


def _plural(word: str, animate: bool) -> Paradigm:
    stem, lower = word[:-1], word.lower()
    soft = lower[-1] == "и" and lower[-2] not in "кгхжшчщ"
    vowel = "я" if soft else "а"
    genitive = stem + ("ей" if soft else "")
    accusative = genitive if animate else word
    return by_case(word, genitive, stem + vowel + "м", accusative, stem + vowel + "ми", stem + vowel + "х")


def _guessed_plural(word: str) -> Paradigm | None:
    """The plural that the dictionary guesses for a word in -ы; None where it guesses none."""
    parse = next((one for one in parses_of(word) if one.tag.POS == "NOUN" and {"plur", "nomn"} in one.tag), None)
    if parse is None:
        return None
    paradigm = {case: inflect(parse, word, {grammeme, "plur"}) for case, grammeme in GRAMMEMES.items()}
    return paradigm if all(paradigm.values()) else None


def _in_short_i(word: str, animate: bool) -> Paradigm:
    stem = word[:-1]
    genitive = stem + "я"
    locative = stem + ("и" if word.lower().endswith("ий") else "е")
    return by_case(word, genitive, stem + "ю", genitive if animate else word, stem + "ем", locative)


def _in_soft_sign(word: str, stored: Stored, *, certainly_masculine: bool) -> Paradigm:
    lower, stem = word.lower(), word[:-1]
    accusative = stem + "я" if stored.animacy == "animate" else word
    masculine = by_case(word, stem + "я", stem + "ю", accusative, stem + "ем", stem + "е")
    feminine = by_case(word, stem + "и", stem + "и", word, word + "ю", stem + "и")
    if stored.gender == "feminine" or lower.endswith(("сть", "фть", "жь", "чь", "шь", "щь")):
        return feminine
    if stored.gender == "masculine" or certainly_masculine:
        return masculine
    return _either(masculine, feminine) if lower.endswith("нь") else _either(feminine, masculine)


def _in_consonant(word: str, animate: bool) -> Paradigm:
    genitive = word + "а"
    instrumental = word + ("ем" if word[-1].lower() in "жцчшщ" else "ом")
    return by_case(word, genitive, word + "у", genitive if animate else word, instrumental, word + "е")


def _in_other_vowel(word: str) -> Paradigm:
    lower, stem = word.lower(), word[:-1]
    if re.search(r"(?:[оеё]во|[иы]но)$", lower):
        # Declined in good usage, and left as it is in common usage.
        return _either(by_case(word, stem + "а", stem + "у", word, stem + "ом", stem + "е"), unchanged(word))
    if lower.endswith(("ье", "ие")):
        return by_case(word, stem + "я", stem + "ю", word, word + "м", stem + ("е" if lower.endswith("ье") else "и"))
    return unchanged(word)


def _either(first: Paradigm, second: Paradigm) -> Paradigm:
    return {case: list(dict.fromkeys([*first[case], *second[case]])) for case in CASES}


def _feminine(word: str) -> Paradigm:
    stem, last, before = word[:-1], word[-1].lower(), word[-2:-1].lower()
    if last == "я":
        if before == "и":
            return by_case(word, stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и")
        return by_case(word, stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е")
    genitive = stem + ("и" if before in "кгхжшчщ" else "ы")
    paradigm = by_case(word, genitive, stem + "е", stem + "у", stem + "ой", stem + "е")
    if before == "ц":
        paradigm["instrumental"] = [stem + "ей"]
    elif before in "жшчщ":
        # The stress decides, and the spelling does not show it.
        paradigm["instrumental"] = [stem + "ей", stem + "ой"]
    return paradigm
