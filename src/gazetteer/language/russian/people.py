"""The declension of the names of people, and what tells them from places."""

from __future__ import annotations

import re

from gazetteer.language.russian.adjectives import (
    adjective_paradigm,
    ends_as_adjective,
    is_adjective,
    looks_as_adjective,
)
from gazetteer.language.russian.chinese import is_chinese
from gazetteer.language.russian.dictionary import parses_of
from gazetteer.language.russian.grammar import CONSONANTS, Agreement, Paradigm, Stored, hyphenated, unchanged
from gazetteer.language.russian.nouns import noun_paradigm


def is_initial(tokens: list[str], position: int) -> bool:
    return len(tokens[position]) == 1 and position + 1 < len(tokens) and tokens[position + 1].startswith(".")


def is_chinese_person(tokens: list[str], words: list[int]) -> bool:
    named = [tokens[position] for position in words]
    return (
        len(named) in (2, 3)
        and len(tokens) == 2 * len(named) - 1
        and all(word[0].isupper() and "-" not in word and is_chinese(word) for word in named)
        and not any(is_adjective(word) for word in named)
    )


def all_capitals(tokens: list[str], words: list[int]) -> bool:
    return len(words) > 1 and all(tokens[position][0].isupper() for position in words)


def is_person(tokens: list[str], words: list[int]) -> bool:
    if len(words) < 2 or not tokens[words[0]][0].isupper():
        return False
    if any(is_initial(tokens, position) for position in words[:-1]):
        return True
    if not all_capitals(tokens, words):
        return False
    first, last = tokens[words[0]], tokens[words[-1]]
    given = any({"Name", "Patr"} & set(map(str, parse.tag.grammemes)) and parse.is_known for parse in parses_of(first))
    surname = any("Surn" in parse.tag and parse.is_known for parse in parses_of(last))
    ends_as_surname = re.search(r"(?:[оеё]в|[иы]н|ич|ский|цкий)$", last) is not None
    strange = len(words) > 2 and not any(
        parse.is_known and not {"Name", "Surn"} & set(map(str, parse.tag.grammemes))
        for position in words
        for parse in parses_of(tokens[position])
    )
    foreign = strange or (
        not any(parse.is_known for parse in parses_of(first)) and re.search(r"(?:[оеё]в|ич)$", last) is not None
    )
    return not is_adjective(first) and ((given and (surname or ends_as_surname)) or foreign)


def person_paradigm(word: str) -> Paradigm:
    if "-" in word:
        parts = word.split("-")
        return hyphenated([person_paradigm(part) for part in parts])
    if ends_as_adjective(word) and (looks_as_adjective(word) or word.endswith(("той", "вой", "ной", "тый"))):
        known_name = any("Name" in parse.tag and "nomn" in parse.tag for parse in parses_of(word))
        if not known_name:
            return adjective_paradigm(word, Agreement("masc", plural=False, animate=True))
    if re.search(r"[ыи]х$", word):
        return unchanged(word)
    return noun_paradigm(word, Stored(gender="masculine" if word[-1] in CONSONANTS + "ь" else None, animacy="animate"))
