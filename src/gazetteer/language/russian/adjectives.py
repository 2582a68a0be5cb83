"""The declension of adjectives, and what tells one from a noun."""

from __future__ import annotations

import re

from gazetteer.language.russian.dictionary import parses_of
from gazetteer.language.russian.grammar import CASES, CONSONANTS, FIXED_PARTS, Agreement, Paradigm, as_written

_ADJECTIVE_ENDING = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")


def ends_as_adjective(word: str) -> bool:
    return _ADJECTIVE_ENDING.search(word.lower()) is not None


def is_adjective(word: str) -> bool:
    """Whether `word` can be an adjective (or participle) in the nominative."""
    first, _, rest = word.partition("-")
    part = rest.rpartition("-")[2] if rest else word
    if not ends_as_adjective(part) or (len(part) > 1 and part.isupper()):
        return False
    if rest and part[0].isupper() and first[-1].lower() in CONSONANTS and first.lower() not in FIXED_PARTS:
        return False  # two names in one: Спасск-Дальний
    parses = [parse for parse in parses_of(part) if "nomn" in parse.tag]
    if any(parse.tag.POS in ("ADJF", "PRTF") and (parse.is_known or looks_as_adjective(part)) for parse in parses):
        nouns = [parse for parse in parses if parse.tag.POS == "NOUN" and parse.is_known and "Surn" not in parse.tag]
        adjectives = [parse for parse in parses if parse.tag.POS in ("ADJF", "PRTF")]
        return not nouns or max(parse.score for parse in adjectives) >= max(parse.score for parse in nouns) / 2
    return looks_as_adjective(part) and not any(parse.is_known and parse.tag.POS == "NOUN" for parse in parses)


def looks_as_adjective(word: str) -> bool:
    """Whether the letters before the ending are those of an adjective; Спафарий and Абагайтуй are none."""
    return re.search(r"(?:[цс]кой|(?:[кгхжшщчнвт]|[^аеиоуы]с)(?:ий|ый|ая|яя|ое|ее|ие|ые))$", word.lower()) is not None


def agreement_of(adjective: str) -> Agreement:
    ending = adjective.lower()[-2:]
    gender = {"ая": "femn", "яя": "femn", "ое": "neut", "ее": "neut"}.get(ending, "masc")
    return Agreement(gender, plural=ending in ("ые", "ие"), animate=False)


def adjective_paradigm(word: str, agreement: Agreement) -> Paradigm:
    """The declension of an adjective by its ending; a hyphenated one changes in its last part."""
    if "-" in word:
        head, _, part = word.rpartition("-")
        return {
            case: [f"{head}-{form}" for form in forms] for case, forms in adjective_paradigm(part, agreement).items()
        }
    lower = word.lower()
    stem, ending = word[:-2], lower[-2:]
    last = lower[-3:-2]
    if ending == "ий" and last not in ("к", "г", "х", "н", "ш", "щ") and _is_possessive(lower):
        forms = ("ий", "ьего", "ьему", "ьего" if agreement.animate else "ий", "ьим", "ьем")
    else:
        soft = (
            ending in ("ий", "яя", "ее", "ие")
            and last not in ("к", "г", "х", "ж", "ш", "ч", "щ")
            and not (ending == "ие" and last in "кгх")
        )
        hushing = last in ("ж", "ш", "ч", "щ") and ending != "ой"
        e = soft or hushing
        y = "и" if soft or last in ("к", "г", "х", "ж", "ш", "ч", "щ") else "ы"
        if agreement.plural or ending in ("ые", "ие"):
            forms = (ending, y + "х", y + "м", y + "х" if agreement.animate else ending, y + "ми", y + "х")
        elif ending in ("ая", "яя"):
            oblique = "ей" if e else "ой"
            forms = (ending, oblique, oblique, "юю" if ending == "яя" else "ую", oblique, oblique)
        else:
            genitive = "его" if e else "ого"
            accusative = genitive if agreement.animate and ending not in ("ое", "ее") else ending
            forms = (ending, genitive, "ему" if e else "ому", accusative, y + "м", "ем" if e else "ом")
    return {case: [as_written(stem + form, word)] for case, form in zip(CASES, forms, strict=True)}


def _is_possessive(lower: str) -> bool:
    """Whether an adjective in -ий has a soft sign in its stem: рыбачий, рыбачьего."""
    return any(
        (inflected := parse.inflect({"gent"})) is not None and inflected.word.endswith("ьего")
        for parse in parses_of(lower)
        if parse.tag.POS == "ADJF" and parse.is_known
    )
