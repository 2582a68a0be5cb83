"""The declension of names that no dictionary has, by their last letters."""

from __future__ import annotations

import re

from gazetteer.language.russian.dictionary import inflect, parses_of
from gazetteer.language.russian.grammar import CASES, GRAMMEMES, SURNAME, Paradigm, Stored, by_case, unchanged


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
    return {case: list(dict.fromkeys(first[case] + second[case])) for case in CASES}


def declined_by_ending(word: str, stored: Stored, *, chinese: bool) -> Paradigm:
    """The declension of a name that no dictionary has, by its last letters; several where they leave it open."""
    lower = word.lower()
    last, animate = lower[-1], stored.animacy == "animate"
    stem = word[:-1]
    if stored.number == "plural" and last in "иы":
        soft = last == "и" and lower[-2] not in "кгхжшчщ"
        y = "я" if soft else "а"
        genitive = word[:-1] + ("ей" if soft else "")
        return by_case(word, genitive, stem + y + "м", genitive if animate else word, stem + y + "ми", stem + y + "х")
    if last == "ы" and stored.number is None:
        parse = next((one for one in parses_of(word) if one.tag.POS == "NOUN" and {"plur", "nomn"} in one.tag), None)
        cases = GRAMMEMES.items()
        paradigm = {case: inflect(parse, word, {grammeme, "plur"}) for case, grammeme in cases} if parse else {}
        if paradigm and all(paradigm.values()):
            return paradigm
    if last in "ая":
        if chinese and lower[-2] in "уя":
            return unchanged(word)
        return _feminine(word)
    if last == "й":
        genitive = stem + "я"
        locative = stem + ("и" if lower.endswith("ий") else "е")
        return by_case(word, genitive, stem + "ю", genitive if animate else word, stem + "ем", locative)
    if last == "ь":
        masculine = by_case(word, stem + "я", stem + "ю", stem + "я" if animate else word, stem + "ем", stem + "е")
        feminine = by_case(word, stem + "и", stem + "и", word, word + "ю", stem + "и")
        if stored.gender == "feminine" or lower.endswith(("сть", "фть", "жь", "чь", "шь", "щь")):
            return feminine
        if stored.gender == "masculine" or chinese or animate:
            return masculine
        first, second = (masculine, feminine) if lower.endswith("нь") else (feminine, masculine)
        return {case: list(dict.fromkeys(first[case] + second[case])) for case in CASES}
    if last in "бвгджзклмнпрстфхцчшщ":
        if SURNAME.search(lower) and not chinese:
            return as_place_and_surname(word, stored)
        genitive = word + "а"
        instrumental = word + ("ем" if last in "жцчшщ" else "ом")
        return by_case(word, genitive, word + "у", genitive if animate else word, instrumental, word + "е")
    if re.search(r"(?:[оеё]во|[иы]но)$", lower):
        declined = by_case(word, stem + "а", stem + "у", word, stem + "ом", stem + "е")
        return {case: list(dict.fromkeys([*forms, word])) for case, forms in declined.items()}
    if lower.endswith(("ье", "ие")):
        return by_case(word, stem + "я", stem + "ю", word, word + "м", stem + ("е" if lower.endswith("ье") else "и"))
    return unchanged(word)


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
