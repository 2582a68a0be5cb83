"""The declension of nouns: known ones by the dictionary, hyphenated ones by their parts, the rest by their ending."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from gazetteer.language.russian.adjectives import adjective_paradigm, agreement_of, ends_as_adjective, is_adjective
from gazetteer.language.russian.chinese import is_chinese
from gazetteer.language.russian.dictionary import inflect, parses_of
from gazetteer.language.russian.endings import as_place_and_surname, declined_by_ending
from gazetteer.language.russian.grammar import (
    CASES,
    CONSONANTS,
    FIXED_PARTS,
    GENDERS,
    GRAMMEMES,
    SURNAME,
    Agreement,
    Paradigm,
    Stored,
    as_written,
    by_case,
    hyphenated,
    unchanged,
)

_LINKS = frozenset(["на", "над", "под", "в", "во", "у", "де", "эль", "при"])

#: Names that the dictionary lacks, or has as another word: their forms in the order of `CASES`.
_STORED = {
    forms.split()[0]: tuple(forms.split())
    for forms in (
        "луки лук лукам луки луками луках",
        "курилы курил курилам курилы курилами курилах",
        "ханка ханки ханке ханку ханкой ханке",
        "халха халхи халхе халху халхой халхе",
    )
}

#: Masculine place-names whose second locative is in use: в Крыму, на Дону.
_SECOND_LOCATIVE = {"крым": "крыму", "дон": "дону", "мост": "мосту", "порт": "порту", "берег": "берегу"}


def possessive_paradigm(word: str, following: str) -> Paradigm | None:
    """The declension of Берингов in Берингов пролив, Берингово in Берингово море; None for any other word."""
    found = re.search(r"^(.+(?:[оеё]в|[иы]н))([оа]?)$", word)
    if found is None or not word[0].isupper() or following[0].isupper():
        return None
    gender = {"": "masc", "о": "neut", "а": "femn"}[found[2]]
    noun = noun_parse(following, Agreement(gender, plural=False, animate=False), Stored())
    if noun is None or noun.tag.animacy == "anim":
        return None
    endings = ("а", "ой", "ой", "у", "ой", "ой") if gender == "femn" else (found[2], "а", "у", found[2], "ым", "ом")
    return by_case(*(found[1] + ending for ending in endings))


def noun_parse(word: str, wanted: Agreement | None, stored: Stored) -> Any:
    """The dictionary's reading of `word` as a noun in the nominative that fits, names before common words; None if
    unknown."""
    as_name = word[0].isupper()
    fitting = []
    for parse in parses_of(word):
        tag = parse.tag
        if tag.POS != "NOUN" or "nomn" not in tag or not parse.is_known:
            continue
        plural = "plur" in tag
        if (
            wanted is not None
            and (plural != wanted.plural or (not plural and str(tag.gender) not in (wanted.gender, "None")))
            and not ("Fixd" in tag or (str(tag.gender) == "masc" and wanted.gender == "femn" and "ms-f" in tag))
        ):
            continue
        if stored.gender in GENDERS and not plural and str(tag.gender) not in (GENDERS[stored.gender], "None"):
            continue
        if stored.number is not None and plural != (stored.number == "plural"):
            continue
        if stored.animacy == "animate" and tag.animacy == "inan":
            continue
        if as_name and stored.animacy == "inanimate" and tag.animacy == "anim" and not _is_place(parse):
            continue
        if plural and not wanted and stored.number is None and as_name and is_chinese(word):
            continue
        proper = bool({"Geox", "Name", "Surn", "Patr", "Orgn"} & set(map(str, tag.grammemes)))
        place = "Geox" in tag or "Orgn" in tag
        rank = (as_name and place and stored.animacy != "animate", as_name == proper, parse.score)
        fitting.append((rank, parse))
    return max(fitting, key=lambda item: item[0])[1] if fitting else None


def is_nominative_noun(word: str, wanted: Agreement | None, stored: Stored) -> bool:
    if _is_abbreviation(word) or word.lower() in _STORED:
        return True
    if noun_parse(word.split("-", maxsplit=1)[0] if _links(word) else word, wanted, stored) is not None:
        return True
    parses = parses_of(word)
    if any(parse.is_known and (parse.tag.POS == "INFN" or "impr" in parse.tag) for parse in parses):
        return False
    if any(parse.is_known and parse.tag.POS in ("PREP", "CONJ", "ADVB", "NPRO", "VERB", "PRCL") for parse in parses):
        return word[0].isupper() and not any(
            parse.is_known and parse.tag.POS in ("PREP", "CONJ", "NPRO") for parse in parses
        )
    if word[0].isupper() and SURNAME.search(word):
        return True
    if any(parse.is_known and parse.tag.POS == "NOUN" for parse in parses):
        return (
            any("nomn" in parse.tag for parse in parses if parse.tag.POS == "NOUN") or "-" in word or is_chinese(word)
        )
    return word[0].isupper() or any("nomn" in parse.tag for parse in parses)


def agreement_of_noun(word: str, stored: Stored, wanted: Agreement | None) -> Agreement:
    parse = noun_parse(word, wanted, stored)
    if parse is not None and "Fixd" not in parse.tag:
        return Agreement(
            str(parse.tag.gender), "plur" in parse.tag, parse.tag.animacy == "anim" and not _is_place(parse)
        )
    animate = stored.animacy == "animate"
    if wanted is not None:
        return Agreement(wanted.gender, wanted.plural, animate)
    gender = GENDERS.get(stored.gender or "", "femn" if word.lower()[-1] in "ая" else "masc")
    return Agreement(gender, stored.number == "plural", animate)


def _is_place(parse: Any) -> bool:
    return "Geox" in parse.tag or "Orgn" in parse.tag


def _is_abbreviation(word: str) -> bool:
    """Whether `word` is read by its letters: ШОС, ЕврАзЭС; a long word in capitals is a name that was set so."""
    first = word.partition("-")[0]
    return sum(character.isupper() for character in first) > 1 and not (first.isupper() and len(first) > 5)


def _links(word: str) -> bool:
    parts = word.lower().split("-")
    return len(parts) > 2 and parts[1] in _LINKS


def noun_paradigm(word: str, stored: Stored, wanted: Agreement | None = None) -> Paradigm:
    if _is_abbreviation(word) or re.match(r"Мин[а-я]+(?:развития|образования|обороны|природы|финансов)$", word):
        return unchanged(word)
    if "-" in word:
        return _compound_paradigm(word, stored, wanted)
    lower = word.lower()
    if lower in _STORED and word[0].isupper():
        return {case: [as_written(form, word)] for case, form in zip(CASES, _STORED[lower], strict=True)}
    chinese = word[0].isupper() and is_chinese(word)
    parse = noun_parse(word, wanted, stored)
    if chinese and lower[-1] in "оуиыэею" and (parse is None or "Fixd" in parse.tag):
        return unchanged(word)
    if parse is not None and "Fixd" in parse.tag and (wanted is None or word[0].isupper()):
        return unchanged(word)
    if parse is not None:
        number = "plur" if "plur" in parse.tag else "sing"
        paradigm = {case: inflect(parse, word, {grammeme, number}) for case, grammeme in GRAMMEMES.items()}
        if all(paradigm.values()):
            return _with_alternatives(word, paradigm, parse, stored)
    return declined_by_ending(word, stored, chinese=chinese)


def _compound_paradigm(word: str, stored: Stored, wanted: Agreement | None) -> Paradigm:
    """A hyphenated name: Николаевск-на-Амуре changes in its first part, Спасск-Дальний in both, Порт-Артур in its
    last."""
    parts = word.split("-")
    if _links(word):
        rest = "-".join(parts[1:])
        first = parts[0]
        paradigm = (
            adjective_paradigm(first, agreement_of(first))
            if is_adjective(first)
            else noun_paradigm(first, stored, wanted)
        )
        return {case: [f"{form}-{rest}" for form in forms] for case, forms in paradigm.items()}
    if len(parts) == 2 and parts[0].lower() not in FIXED_PARTS:
        first, last = parts
        if ends_as_adjective(last) and last[0].isupper() and first[-1].lower() in CONSONANTS and is_adjective(last):
            if (SURNAME.search(first) or first.endswith("ич")) and stored.animacy is None:
                stored = replace(stored, animacy="animate")
            animate = stored.animacy == "animate"
            return hyphenated(
                [
                    noun_paradigm(first, stored),
                    adjective_paradigm(last, Agreement("masc", plural=False, animate=animate)),
                ]
            )
        if last.islower() and noun_parse(first, None, Stored()) and noun_parse(last, None, Stored()):
            return hyphenated([noun_paradigm(first, Stored()), noun_paradigm(last, Stored())])
    head = "-".join(parts[:-1])
    place = parts[0][0].isupper() and parts[-1][0].isupper()
    last_stored = Stored(stored.gender, stored.animacy or ("inanimate" if place else None), stored.number)
    paradigm = noun_paradigm(parts[-1], last_stored, wanted)
    return {case: [f"{head}-{form}" for form in forms] for case, forms in paradigm.items()}


def _with_alternatives(word: str, paradigm: Paradigm, parse: Any, stored: Stored) -> Paradigm:
    """What the dictionary's paradigm lacks: the place beside the surname, the second locative."""
    lower = word.lower()
    if lower in _SECOND_LOCATIVE:
        paradigm["prepositional"].append(as_written(_SECOND_LOCATIVE[lower], word))
    surname = "Surn" in parse.tag and SURNAME.search(lower) is not None
    if word[0].isupper() and surname and stored.animacy is None:
        return as_place_and_surname(word, stored)
    return paradigm
