"""A name as a noun phrase: its head and what agrees with it change, what depends on the head stays."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from gazetteer.language.russian.adjectives import adjective_paradigm, agreement_of, ends_as_adjective, is_adjective
from gazetteer.language.russian.dictionary import inflect, numeral_of, parses_of
from gazetteer.language.russian.grammar import CASES, GRAMMEMES, Agreement, HasGrammar, Paradigm, Stored
from gazetteer.language.russian.nouns import (
    agreement_of_noun,
    is_nominative_noun,
    noun_paradigm,
    noun_parse,
    possessive_paradigm,
)
from gazetteer.language.russian.people import all_capitals, is_chinese_person, is_initial, is_person, person_paradigm

_TOKEN = re.compile(r"[А-Яа-яЁё]+(?:[-‑][А-Яа-яЁё]+)*|[^А-Яа-яЁё]+")

_LETTERS = re.compile(r"[А-Яа-яЁё]")

#: Words after which the name of the thing may stand in the nominative: на острове Даманский beside на острове
#: Даманском.
_GENERICS = frozenset(
    [
        "остров",
        "река",
        "город",
        "село",
        "посёлок",
        "деревня",
        "озеро",
        "гора",
        "хребет",
        "станция",
        "пост",
        "район",
        "округ",
        "полуостров",
        "порт",
    ]
)


def case_forms(text: str, grammar: HasGrammar | None = None, *, kind: str | None = None) -> list[str]:
    """Every case form of a Russian name, each once, the nominative first; alternatives of one case follow each other.

    A text without Cyrillic letters has only itself. `kind` is that of the entity (`place`, `person`, ...).
    """
    return list(dict.fromkeys(itertools.chain.from_iterable(declension(text, grammar, kind=kind).values())))


def declension(text: str, grammar: HasGrammar | None = None, *, kind: str | None = None) -> Paradigm:
    """The forms of a Russian name by case (`CASES`), the usual one first; capitals are kept.

    Alternatives stand side by side where usage or our knowledge is divided: Тарабаровом as a place, Тарабаровым as a
    surname; -ово declined or not. `grammar` overrules what the word shows; `kind` tells a place or a treaty from a person.
    """
    animacy = {None: None, "term": None, "person": "animate"}.get(kind, "inanimate")
    if grammar is None:
        found = _declined(text, Stored(animacy=animacy))
        stored: Mapping[str, str | list[str]] = {}
    else:
        of_name = Stored(grammar.gender, grammar.animacy or animacy, grammar.number, grammar.indeclinable)
        found = _declined(text, of_name)
        stored = grammar.forms
    paradigm = {case: list(forms) for case, forms in found}
    for case, forms in stored.items():
        if case in paradigm:
            paradigm[case] = [forms] if isinstance(forms, str) else list(forms)
    return paradigm


@lru_cache(maxsize=4096)
def _declined(text: str, stored: Stored) -> tuple[tuple[str, tuple[str, ...]], ...]:
    composed = unicodedata.normalize("NFC", text)
    if stored.indeclinable or not _LETTERS.search(composed):
        return tuple((case, (text,)) for case in CASES)
    tokens = _TOKEN.findall(composed)
    changed = _phrase(tokens, stored)
    out: list[tuple[str, tuple[str, ...]]] = [("nominative", (text,))]
    for case in CASES[1:]:
        choices = [changed[position][case] if position in changed else [token] for position, token in enumerate(tokens)]
        depth = max(map(len, choices))
        # The first choices of all words belong together, then the second ones; mixed forms are left out.
        rows = ["".join(choice[min(row, len(choice) - 1)] for choice in choices) for row in range(depth)]
        out.append((case, tuple(dict.fromkeys(rows))))
    return tuple(out)


def _phrase(tokens: list[str], stored: Stored) -> dict[int, Paradigm]:
    """The paradigms of the words that change, by their position among `tokens`."""
    words = [position for position, token in enumerate(tokens) if _LETTERS.match(token)]
    if is_chinese_person(tokens, words):
        return {words[-1]: noun_paradigm(tokens[words[-1]], Stored(gender="masculine", animacy="animate"))}
    if is_person(tokens, words) or (stored.animacy == "animate" and all_capitals(tokens, words)):
        return {
            position: person_paradigm(tokens[position])
            for position in words
            if tokens[position][0].isupper() and not is_initial(tokens, position)
        }
    changed: dict[int, Paradigm] = {}
    _noun_phrase(tokens, words, stored, changed)
    return changed


def _noun_phrase(tokens: list[str], words: list[int], stored: Stored, changed: dict[int, Paradigm]) -> None:
    """Decline the noun phrase that `words` begins with, and a second one joined to it by и."""
    adjectives: list[int] = []
    for place, position in enumerate(words):
        word = tokens[position]
        if place == 0 and (counted := _counted(tokens, words)):
            changed.update(counted)
            return
        following = words[place + 1 :]
        if word == "и" and adjectives and following and is_adjective(tokens[following[0]]):
            continue
        if not adjectives and following and (owner := possessive_paradigm(word, tokens[following[0]])):
            changed[position] = owner
            _noun_phrase(tokens, following, stored, changed)
            return
        if _stands_before(word, tokens[following[0]] if following else None):
            adjectives.append(position)
            continue
        wanted = agreement_of(tokens[adjectives[-1]]) if adjectives else None
        if adjectives and not is_nominative_noun(word, wanted, stored):
            break
        if not adjectives and place == 0 and not is_nominative_noun(word, None, stored):
            return
        changed[position] = noun_paradigm(word, stored, wanted)
        agreement = agreement_of_noun(word, stored, wanted)
        for adjective in adjectives:
            changed[adjective] = adjective_paradigm(tokens[adjective], agreement)
        _after_head(tokens, position, following, agreement, changed)
        return
    _adjectives_alone(tokens, adjectives, stored, changed)


def _adjectives_alone(tokens: list[str], adjectives: list[int], stored: Stored, changed: dict[int, Paradigm]) -> None:
    """Decline adjectives that no noun follows: Благовещенский, Достоевский."""
    if not adjectives:
        return
    last = agreement_of(tokens[adjectives[-1]])
    agreement = Agreement(last.gender, last.plural, stored.animacy == "animate")
    for adjective in adjectives:
        changed[adjective] = adjective_paradigm(tokens[adjective], agreement)


def _stands_before(word: str, following: str | None) -> bool:
    """Whether `word` is an adjective here: it can be one, and what follows agrees with it or leaves it no other
    reading."""
    if is_adjective(word):
        return True
    first, _, last = word.rpartition("-")
    if first and following and following[0].islower() and is_adjective(last):
        agreement = agreement_of(last)
        return noun_parse(following, agreement, Stored()) is not None or (
            is_adjective(following) and agreement_of(following) == agreement
        )
    if following is None or not any(parse.tag.POS == "ADJF" and "nomn" in parse.tag for parse in parses_of(word)):
        return False
    return ends_as_adjective(word) and noun_parse(following, agreement_of(word), Stored()) is not None


def _after_head(
    tokens: list[str], head: int, following: list[int], agreement: Agreement, changed: dict[int, Paradigm]
) -> None:
    """Decline what stands behind the head in the nominative: an adjective, an apposition, a second head after и."""
    if not following:
        return
    nearest = following[0]
    gap = "".join(tokens[head + 1 : nearest])
    word = tokens[nearest]
    if gap != " ":
        return
    if word == "и" and len(following) > 1 and is_nominative_noun(tokens[following[1]], None, Stored()):
        _noun_phrase(tokens, following[1:], Stored(), changed)
        return
    if not word[0].isupper():
        return
    generic = tokens[head].lower() in _GENERICS
    if ends_as_adjective(word) and is_adjective(word):
        _adjectives_behind(tokens, following, agreement, changed, generic=generic)
    elif generic and is_nominative_noun(word, None, Stored()):
        changed[nearest] = _or_fixed(noun_paradigm(word, Stored()), word)
    elif agreement.animate:
        _people_behind(tokens, following, changed)


def _adjectives_behind(
    tokens: list[str], following: list[int], agreement: Agreement, changed: dict[int, Paradigm], *, generic: bool
) -> None:
    """Decline the adjectives behind a head: of остров Русский, where it may stay too, and where they agree with it."""
    nearest = following[0]
    own = agreement_of(tokens[nearest])
    if generic:
        for position in following:
            if tokens[position][0].isupper() and is_adjective(tokens[position]):
                changed[position] = _or_fixed(adjective_paradigm(tokens[position], own), tokens[position])
    elif (own.gender, own.plural) == (agreement.gender, agreement.plural):
        changed[nearest] = adjective_paradigm(tokens[nearest], agreement)


def _people_behind(tokens: list[str], following: list[int], changed: dict[int, Paradigm]) -> None:
    """Decline the name behind a title: князь Потёмкин, but not what is known as a thing."""
    for position in following:
        thing = any(parse.is_known and parse.tag.animacy == "inan" for parse in parses_of(tokens[position]))
        if tokens[position][0].isupper() and not thing:
            changed[position] = person_paradigm(tokens[position])


def _or_fixed(paradigm: Paradigm, word: str) -> Paradigm:
    return {case: list(dict.fromkeys([*forms, word])) for case, forms in paradigm.items()}


def _counted(tokens: list[str], words: list[int]) -> dict[int, Paradigm]:
    """The paradigms of a phrase that begins with a numeral, шестьдесят четыре деревни or 64 деревни; empty for any
    other."""
    numerals = list(itertools.takewhile(lambda position: numeral_of(tokens[position]) is not None, words))
    figures = tokens[0].strip().isdigit() and len(tokens) > 1 and words[0] == 1
    if not numerals and not figures:
        return {}
    rest = words[len(numerals) :]
    if not rest:
        return {}
    changed: dict[int, Paradigm] = {}
    for position in numerals:
        parse = numeral_of(tokens[position])
        changed[position] = {case: inflect(parse, tokens[position], {grammeme}) for case, grammeme in GRAMMEMES.items()}
        changed[position]["accusative"] = [tokens[position]]
    for position in rest:
        word = tokens[position]
        noun = next((parse for parse in parses_of(word) if parse.tag.POS == "NOUN" and "gent" in parse.tag), None)
        adjective = next((parse for parse in parses_of(word) if parse.tag.POS == "ADJF" and "gent" in parse.tag), None)
        chosen = noun or adjective
        if chosen is None:
            return {}
        changed[position] = {case: inflect(chosen, word, {grammeme, "plur"}) for case, grammeme in GRAMMEMES.items()}
        changed[position]["nominative"] = changed[position]["accusative"] = [word]
        if noun is not None:
            return changed if all(all(paradigm.values()) for paradigm in changed.values()) else {}
    return {}
