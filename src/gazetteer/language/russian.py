"""Case forms of Russian names, for finding them in running text and for writing them.

A name is taken as a noun phrase: its head and what agrees with it are declined, what depends on the head (a genitive, a
phrase with a preposition, a bracket) stays. Common words come from the dictionary of pymorphy3, which is loaded at the
first call; names that it does not know are declined here, by their ending. What no rule gives is stored with the name
(`Grammar.forms`) and wins. Romanising Russian belongs to `romanisation.py`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal, Protocol

from gazetteer.language import pinyin, romanisation

CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
Case = Literal["nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"]
Paradigm = dict[str, list[str]]

_GRAMMEMES = dict(zip(CASES, ("nomn", "gent", "datv", "accs", "ablt", "loct"), strict=True))
_TOKEN = re.compile(r"[А-Яа-яЁё]+(?:[-‑][А-Яа-яЁё]+)*|[^А-Яа-яЁё]+")
_LETTERS = re.compile(r"[А-Яа-яЁё]")
_LETTERS_OF_WORD = re.compile(r"[А-Яа-яЁё]+")
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н)$")
_CONSONANTS = "бвгджзйклмнпрстфхцчшщ"

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
_LINKS = frozenset(["на", "над", "под", "в", "во", "у", "де", "эль", "при"])
#: First parts that never change.
_FIXED_PARTS = frozenset(
    [
        "усть",
        "нью",
        "порт",
        "санкт",
        "соль",
        "сан",
        "сент",
        "форт",
        "улан",
        "тюмень",
        "алма",
        "йошкар",
        "хем",
        "шабин",
        "гонг",
    ]
)
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


class _HasGrammar(Protocol):
    """What this module reads of a name's stored grammar (`domain.entity.Grammar`)."""

    @property
    def gender(self) -> str | None: ...
    @property
    def animacy(self) -> str | None: ...
    @property
    def number(self) -> str | None: ...
    @property
    def indeclinable(self) -> bool: ...
    @property
    def forms(self) -> Mapping[str, str | list[str]]: ...


@dataclass(frozen=True, slots=True)
class _Stored:
    """The stored grammar in a form that can be a cache key."""

    gender: str | None = None
    animacy: str | None = None
    number: str | None = None
    indeclinable: bool = False


@dataclass(frozen=True, slots=True)
class _Agreement:
    """Gender (masc, femn, neut), number and animacy of a head, for what agrees with it."""

    gender: str
    plural: bool
    animate: bool


def case_forms(text: str, grammar: _HasGrammar | None = None, *, kind: str | None = None) -> list[str]:
    """Every case form of a Russian name, each once, the nominative first; alternatives of one case follow each other.

    A text without Cyrillic letters has only itself. `kind` is that of the entity (`place`, `person`, ...).
    """
    return list(dict.fromkeys(itertools.chain.from_iterable(declension(text, grammar, kind=kind).values())))


def declension(text: str, grammar: _HasGrammar | None = None, *, kind: str | None = None) -> Paradigm:
    """The forms of a Russian name by case (`CASES`), the usual one first; capitals are kept.

    Alternatives stand side by side where usage or our knowledge is divided: Тарабаровом as a place, Тарабаровым as a
    surname; -ово declined or not. `grammar` overrules what the word shows; `kind` tells a place or a treaty from a person.
    """
    animacy = {None: None, "term": None, "person": "animate"}.get(kind, "inanimate")
    if grammar is None:
        found = _declined(text, _Stored(animacy=animacy))
        stored: Mapping[str, str | list[str]] = {}
    else:
        of_name = _Stored(grammar.gender, grammar.animacy or animacy, grammar.number, grammar.indeclinable)
        found = _declined(text, of_name)
        stored = grammar.forms
    paradigm = {case: list(forms) for case, forms in found}
    for case, forms in stored.items():
        if case in paradigm:
            paradigm[case] = [forms] if isinstance(forms, str) else list(forms)
    return paradigm


def plural_forms(text: str) -> list[str]:
    """Every case form of the plural of a common noun phrase: казаки, казаков, субъекты федерации; none where there is none.

    Its first noun and the adjectives before it change, what follows stays.
    """
    words = unicodedata.normalize("NFC", text).split(" ")
    chosen = []
    for position, word in enumerate(words):
        nominative = [parse for parse in _parses(word) if {"sing", "nomn"} <= set(map(str, parse.tag.grammemes))]
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
    for grammeme in _GRAMMEMES.values():
        inflected = [_inflected(parse, word, {grammeme, "plur"}) for word, parse in chosen]
        if all(inflected):
            forms.append(" ".join([*(found[0] for found in inflected), *rest]))
    return list(dict.fromkeys(forms))


@lru_cache(maxsize=65_536)
def is_known_place(text: str) -> bool:
    """Whether the dictionary knows every word of a name, one of them as a place: Париж, Новая Гвинея, not Охотськ."""
    words = _LETTERS_OF_WORD.findall(text)
    known = [[parse for parse in _parses(word) if parse.is_known] for word in words]
    return all(known) and any("Geox" in parse.tag for parses in known for parse in parses)


@lru_cache(maxsize=65_536)
def kinds_of_word(word: str) -> frozenset[str]:
    """What the dictionary knows a word in any form as: `place`, `person` (a given name, a patronymic, a surname), `word`."""
    kinds = set()
    for parse in _parses(word):
        if not parse.is_known:
            continue
        if "Geox" in parse.tag:
            kinds.add("place")
        elif any(grammeme in parse.tag for grammeme in ("Surn", "Name", "Patr")):
            kinds.add("person")
        elif "Abbr" not in parse.tag:
            kinds.add("word")
    return frozenset(kinds)


@lru_cache(maxsize=65_536)
def is_known_adjective(word: str) -> bool:
    """Whether the dictionary has the word as an adjective in its first form."""
    return any(
        parse.is_known and parse.tag.POS == "ADJF" and "nomn" in parse.tag and "masc" in parse.tag
        for parse in _parses(word)
    )


@lru_cache(maxsize=16_384)
def adjective_forms(word: str) -> tuple[str, ...]:
    """Every form of an adjective in -ский or -ной: each gender and number in each case, each form once."""
    before, hyphen, last = word.rpartition("-")
    adjective = next((parse for parse in _parses(last) if parse.tag.POS == "ADJF" and "nomn" in parse.tag), None)
    if adjective is None:
        return (word,)
    forms = [form.word for form in adjective.lexeme if form.tag.POS == "ADJF" and "Supr" not in form.tag]
    return tuple(dict.fromkeys([word, *(f"{before}{hyphen}{form}" for form in forms)]))


@lru_cache(maxsize=4096)
def _declined(text: str, stored: _Stored) -> tuple[tuple[str, tuple[str, ...]], ...]:
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


# ---------------------------------------------------------------------------------------------------------------------
# The phrase: which words change, and how


def _phrase(tokens: list[str], stored: _Stored) -> dict[int, Paradigm]:
    """The paradigms of the words that change, by their position among `tokens`."""
    words = [position for position, token in enumerate(tokens) if _LETTERS.match(token)]
    if _is_chinese_person(tokens, words):
        return {words[-1]: _noun_paradigm(tokens[words[-1]], _Stored(gender="masculine", animacy="animate"))}
    if _is_person(tokens, words) or (stored.animacy == "animate" and _all_capitals(tokens, words)):
        return {
            position: _person_paradigm(tokens[position])
            for position in words
            if tokens[position][0].isupper() and not _is_initial(tokens, position)
        }
    changed: dict[int, Paradigm] = {}
    _noun_phrase(tokens, words, stored, changed)
    return changed


def _noun_phrase(tokens: list[str], words: list[int], stored: _Stored, changed: dict[int, Paradigm]) -> None:
    """Decline the noun phrase that `words` begins with, and a second one joined to it by и."""
    adjectives: list[int] = []
    for place, position in enumerate(words):
        word = tokens[position]
        if place == 0 and (counted := _counted(tokens, words)):
            changed.update(counted)
            return
        following = words[place + 1 :]
        if word == "и" and adjectives and following and _is_adjective(tokens[following[0]]):
            continue
        if not adjectives and following and (owner := _possessive_paradigm(word, tokens[following[0]])):
            changed[position] = owner
            _noun_phrase(tokens, following, stored, changed)
            return
        if _stands_before(word, tokens[following[0]] if following else None):
            adjectives.append(position)
            continue
        wanted = _agreement_of(tokens[adjectives[-1]]) if adjectives else None
        if adjectives and not _is_nominative_noun(word, wanted, stored):
            break
        if not adjectives and place == 0 and not _is_nominative_noun(word, None, stored):
            return
        changed[position] = _noun_paradigm(word, stored, wanted)
        agreement = _agreement_of_noun(word, stored, wanted)
        for adjective in adjectives:
            changed[adjective] = _adjective_paradigm(tokens[adjective], agreement)
        _after_head(tokens, position, following, agreement, changed)
        return
    if adjectives:
        agreement = _agreement_of(tokens[adjectives[-1]])
        animate = stored.animacy == "animate"
        for adjective in adjectives:
            changed[adjective] = _adjective_paradigm(
                tokens[adjective], _Agreement(agreement.gender, agreement.plural, animate)
            )


def _stands_before(word: str, following: str | None) -> bool:
    """Whether `word` is an adjective here: it can be one, and what follows agrees with it or leaves it no other
    reading."""
    if _is_adjective(word):
        return True
    first, _, last = word.rpartition("-")
    if first and following and following[0].islower() and _is_adjective(last):
        agreement = _agreement_of(last)
        return _noun_parse(following, agreement, _Stored()) is not None or (
            _is_adjective(following) and _agreement_of(following) == agreement
        )
    if following is None or not any(parse.tag.POS == "ADJF" and "nomn" in parse.tag for parse in _parses(word)):
        return False
    return _ends_as_adjective(word) and _noun_parse(following, _agreement_of(word), _Stored()) is not None


def _after_head(
    tokens: list[str], head: int, following: list[int], agreement: _Agreement, changed: dict[int, Paradigm]
) -> None:
    """Decline what stands behind the head in the nominative: an adjective, an apposition, a second head after и."""
    if not following:
        return
    nearest = following[0]
    gap = "".join(tokens[head + 1 : nearest])
    word = tokens[nearest]
    if gap != " ":
        return
    if word == "и" and len(following) > 1 and _is_nominative_noun(tokens[following[1]], None, _Stored()):
        _noun_phrase(tokens, following[1:], _Stored(), changed)
        return
    if not word[0].isupper():
        return
    generic = tokens[head].lower() in _GENERICS
    if _ends_as_adjective(word) and _is_adjective(word):
        own = _agreement_of(word)
        if generic:
            for position in following:
                if tokens[position][0].isupper() and _is_adjective(tokens[position]):
                    changed[position] = _or_fixed(_adjective_paradigm(tokens[position], own), tokens[position])
        elif (own.gender, own.plural) == (agreement.gender, agreement.plural):
            changed[nearest] = _adjective_paradigm(word, agreement)
    elif generic and _is_nominative_noun(word, None, _Stored()):
        changed[nearest] = _or_fixed(_noun_paradigm(word, _Stored()), word)
    elif agreement.animate:
        for position in following:
            thing = any(parse.is_known and parse.tag.animacy == "inan" for parse in _parses(tokens[position]))
            if tokens[position][0].isupper() and not thing:
                changed[position] = _person_paradigm(tokens[position])


def _or_fixed(paradigm: Paradigm, word: str) -> Paradigm:
    return {case: list(dict.fromkeys([*forms, word])) for case, forms in paradigm.items()}


def _counted(tokens: list[str], words: list[int]) -> dict[int, Paradigm]:
    """The paradigms of a phrase that begins with a numeral, шестьдесят четыре деревни or 64 деревни; empty for any
    other."""
    numerals = list(itertools.takewhile(lambda position: _numeral(tokens[position]) is not None, words))
    figures = tokens[0].strip().isdigit() and len(tokens) > 1 and words[0] == 1
    if not numerals and not figures:
        return {}
    rest = words[len(numerals) :]
    if not rest:
        return {}
    changed: dict[int, Paradigm] = {}
    for position in numerals:
        parse = _numeral(tokens[position])
        changed[position] = {
            case: _inflected(parse, tokens[position], {grammeme}) for case, grammeme in _GRAMMEMES.items()
        }
        changed[position]["accusative"] = [tokens[position]]
    for position in rest:
        word = tokens[position]
        noun = next((parse for parse in _parses(word) if parse.tag.POS == "NOUN" and "gent" in parse.tag), None)
        adjective = next((parse for parse in _parses(word) if parse.tag.POS == "ADJF" and "gent" in parse.tag), None)
        chosen = noun or adjective
        if chosen is None:
            return {}
        changed[position] = {
            case: _inflected(chosen, word, {grammeme, "plur"}) for case, grammeme in _GRAMMEMES.items()
        }
        changed[position]["nominative"] = changed[position]["accusative"] = [word]
        if noun is not None:
            return changed if all(all(paradigm.values()) for paradigm in changed.values()) else {}
    return {}


# ---------------------------------------------------------------------------------------------------------------------
# People


def _is_initial(tokens: list[str], position: int) -> bool:
    return len(tokens[position]) == 1 and position + 1 < len(tokens) and tokens[position + 1].startswith(".")


@cache
def _palladius() -> re.Pattern[str]:
    syllables = {romanisation.palladius(pinyin.mark(letters, 1)) for letters in pinyin.SYLLABLES if letters != "ê"}
    longest_first = sorted(syllables, key=len, reverse=True)
    return re.compile(f"(?:(?:{'|'.join(longest_first)})ъ?)+")


def _is_chinese(word: str) -> bool:
    """Whether `word` is made of Palladius syllables."""
    return _palladius().fullmatch(word.lower()) is not None


def _is_chinese_person(tokens: list[str], words: list[int]) -> bool:
    named = [tokens[position] for position in words]
    return (
        len(named) in (2, 3)
        and len(tokens) == 2 * len(named) - 1
        and all(word[0].isupper() and "-" not in word and _is_chinese(word) for word in named)
        and not any(_is_adjective(word) for word in named)
    )


def _all_capitals(tokens: list[str], words: list[int]) -> bool:
    return len(words) > 1 and all(tokens[position][0].isupper() for position in words)


def _is_person(tokens: list[str], words: list[int]) -> bool:
    if len(words) < 2 or not tokens[words[0]][0].isupper():
        return False
    if any(_is_initial(tokens, position) for position in words[:-1]):
        return True
    if not _all_capitals(tokens, words):
        return False
    first, last = tokens[words[0]], tokens[words[-1]]
    given = any({"Name", "Patr"} & set(map(str, parse.tag.grammemes)) and parse.is_known for parse in _parses(first))
    surname = any("Surn" in parse.tag and parse.is_known for parse in _parses(last))
    ends_as_surname = re.search(r"(?:[оеё]в|[иы]н|ич|ский|цкий)$", last) is not None
    strange = len(words) > 2 and not any(
        parse.is_known and not {"Name", "Surn"} & set(map(str, parse.tag.grammemes))
        for position in words
        for parse in _parses(tokens[position])
    )
    foreign = strange or (
        not any(parse.is_known for parse in _parses(first)) and re.search(r"(?:[оеё]в|ич)$", last) is not None
    )
    return not _is_adjective(first) and ((given and (surname or ends_as_surname)) or foreign)


def _person_paradigm(word: str) -> Paradigm:
    if "-" in word:
        parts = word.split("-")
        return _hyphenated([_person_paradigm(part) for part in parts])
    if _ends_as_adjective(word) and (_looks_as_adjective(word) or word.endswith(("той", "вой", "ной", "тый"))):
        known_name = any("Name" in parse.tag and "nomn" in parse.tag for parse in _parses(word))
        if not known_name:
            return _adjective_paradigm(word, _Agreement("masc", plural=False, animate=True))
    if re.search(r"[ыи]х$", word):
        return _unchanged(word)
    return _noun_paradigm(
        word, _Stored(gender="masculine" if word[-1] in _CONSONANTS + "ь" else None, animacy="animate")
    )


# ---------------------------------------------------------------------------------------------------------------------
# Adjectives

_ADJECTIVE_ENDING = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")


def _ends_as_adjective(word: str) -> bool:
    return _ADJECTIVE_ENDING.search(word.lower()) is not None


def _is_adjective(word: str) -> bool:
    """Whether `word` can be an adjective (or participle) in the nominative."""
    first, _, rest = word.partition("-")
    part = rest.rpartition("-")[2] if rest else word
    if not _ends_as_adjective(part) or (len(part) > 1 and part.isupper()):
        return False
    if rest and part[0].isupper() and first[-1].lower() in _CONSONANTS and first.lower() not in _FIXED_PARTS:
        return False  # two names in one: Спасск-Дальний
    parses = [parse for parse in _parses(part) if "nomn" in parse.tag]
    if any(parse.tag.POS in ("ADJF", "PRTF") and (parse.is_known or _looks_as_adjective(part)) for parse in parses):
        nouns = [parse for parse in parses if parse.tag.POS == "NOUN" and parse.is_known and "Surn" not in parse.tag]
        adjectives = [parse for parse in parses if parse.tag.POS in ("ADJF", "PRTF")]
        return not nouns or max(parse.score for parse in adjectives) >= max(parse.score for parse in nouns) / 2
    return _looks_as_adjective(part) and not any(parse.is_known and parse.tag.POS == "NOUN" for parse in parses)


def _looks_as_adjective(word: str) -> bool:
    """Whether the letters before the ending are those of an adjective; Спафарий and Абагайтуй are none."""
    return re.search(r"(?:[цс]кой|(?:[кгхжшщчнвт]|[^аеиоуы]с)(?:ий|ый|ая|яя|ое|ее|ие|ые))$", word.lower()) is not None


def _agreement_of(adjective: str) -> _Agreement:
    ending = adjective.lower()[-2:]
    gender = {"ая": "femn", "яя": "femn", "ое": "neut", "ее": "neut"}.get(ending, "masc")
    return _Agreement(gender, plural=ending in ("ые", "ие"), animate=False)


def _adjective_paradigm(word: str, agreement: _Agreement) -> Paradigm:
    """The declension of an adjective by its ending; a hyphenated one changes in its last part."""
    if "-" in word:
        head, _, part = word.rpartition("-")
        return {
            case: [f"{head}-{form}" for form in forms] for case, forms in _adjective_paradigm(part, agreement).items()
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
    return {case: [_as_written(stem + form, word)] for case, form in zip(CASES, forms, strict=True)}


def _possessive_paradigm(word: str, following: str) -> Paradigm | None:
    """The declension of Берингов in Берингов пролив, Берингово in Берингово море; None for any other word."""
    found = re.search(r"^(.+(?:[оеё]в|[иы]н))([оа]?)$", word)
    if found is None or not word[0].isupper() or following[0].isupper():
        return None
    gender = {"": "masc", "о": "neut", "а": "femn"}[found[2]]
    noun = _noun_parse(following, _Agreement(gender, plural=False, animate=False), _Stored())
    if noun is None or noun.tag.animacy == "anim":
        return None
    endings = ("а", "ой", "ой", "у", "ой", "ой") if gender == "femn" else (found[2], "а", "у", found[2], "ым", "ом")
    return _paradigm(*(found[1] + ending for ending in endings))


def _is_possessive(lower: str) -> bool:
    """Whether an adjective in -ий has a soft sign in its stem: рыбачий, рыбачьего."""
    return any(
        (inflected := parse.inflect({"gent"})) is not None and inflected.word.endswith("ьего")
        for parse in _parses(lower)
        if parse.tag.POS == "ADJF" and parse.is_known
    )


# ---------------------------------------------------------------------------------------------------------------------
# Nouns


@cache
def _analyser() -> Any:
    import pymorphy3  # noqa: PLC0415 - loading the dictionary takes 0.3 s, and most processes never need it

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=8192)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(_analyser().parse(word))


def _numeral(word: str) -> Any:
    return next((parse for parse in _parses(word) if parse.tag.POS == "NUMR" and "nomn" in parse.tag), None)


_GENDERS = {"masculine": "masc", "feminine": "femn", "neuter": "neut"}


def _noun_parse(word: str, wanted: _Agreement | None, stored: _Stored) -> Any:
    """The dictionary's reading of `word` as a noun in the nominative that fits, names before common words; None if
    unknown."""
    as_name = word[0].isupper()
    fitting = []
    for parse in _parses(word):
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
        if stored.gender in _GENDERS and not plural and str(tag.gender) not in (_GENDERS[stored.gender], "None"):
            continue
        if stored.number is not None and plural != (stored.number == "plural"):
            continue
        if stored.animacy == "animate" and tag.animacy == "inan":
            continue
        if as_name and stored.animacy == "inanimate" and tag.animacy == "anim" and not _is_place(parse):
            continue
        if plural and not wanted and stored.number is None and as_name and _is_chinese(word):
            continue
        proper = bool({"Geox", "Name", "Surn", "Patr", "Orgn"} & set(map(str, tag.grammemes)))
        place = "Geox" in tag or "Orgn" in tag
        rank = (as_name and place and stored.animacy != "animate", as_name == proper, parse.score)
        fitting.append((rank, parse))
    return max(fitting, key=lambda item: item[0])[1] if fitting else None


def _is_nominative_noun(word: str, wanted: _Agreement | None, stored: _Stored) -> bool:
    if _is_abbreviation(word) or word.lower() in _STORED:
        return True
    if _noun_parse(word.split("-", maxsplit=1)[0] if _links(word) else word, wanted, stored) is not None:
        return True
    parses = _parses(word)
    if any(parse.is_known and (parse.tag.POS == "INFN" or "impr" in parse.tag) for parse in parses):
        return False
    if any(parse.is_known and parse.tag.POS in ("PREP", "CONJ", "ADVB", "NPRO", "VERB", "PRCL") for parse in parses):
        return word[0].isupper() and not any(
            parse.is_known and parse.tag.POS in ("PREP", "CONJ", "NPRO") for parse in parses
        )
    if word[0].isupper() and _SURNAME.search(word):
        return True
    if any(parse.is_known and parse.tag.POS == "NOUN" for parse in parses):
        return (
            any("nomn" in parse.tag for parse in parses if parse.tag.POS == "NOUN") or "-" in word or _is_chinese(word)
        )
    return word[0].isupper() or any("nomn" in parse.tag for parse in parses)


def _agreement_of_noun(word: str, stored: _Stored, wanted: _Agreement | None) -> _Agreement:
    parse = _noun_parse(word, wanted, stored)
    if parse is not None and "Fixd" not in parse.tag:
        return _Agreement(
            str(parse.tag.gender), "plur" in parse.tag, parse.tag.animacy == "anim" and not _is_place(parse)
        )
    animate = stored.animacy == "animate"
    if wanted is not None:
        return _Agreement(wanted.gender, wanted.plural, animate)
    gender = _GENDERS.get(stored.gender or "", "femn" if word.lower()[-1] in "ая" else "masc")
    return _Agreement(gender, stored.number == "plural", animate)


def _is_place(parse: Any) -> bool:
    return "Geox" in parse.tag or "Orgn" in parse.tag


def _is_abbreviation(word: str) -> bool:
    """Whether `word` is read by its letters: ШОС, ЕврАзЭС; a long word in capitals is a name that was set so."""
    first = word.partition("-")[0]
    return sum(character.isupper() for character in first) > 1 and not (first.isupper() and len(first) > 5)


def _links(word: str) -> bool:
    parts = word.lower().split("-")
    return len(parts) > 2 and parts[1] in _LINKS


def _hyphenated(parts: list[Paradigm]) -> Paradigm:
    out: Paradigm = {}
    for case in CASES:
        depth = max(len(part[case]) for part in parts)
        out[case] = ["-".join(part[case][min(row, len(part[case]) - 1)] for part in parts) for row in range(depth)]
    return out


def _unchanged(word: str) -> Paradigm:
    return {case: [word] for case in CASES}


def _noun_paradigm(word: str, stored: _Stored, wanted: _Agreement | None = None) -> Paradigm:
    if _is_abbreviation(word) or re.match(r"Мин[а-я]+(?:развития|образования|обороны|природы|финансов)$", word):
        return _unchanged(word)
    if "-" in word:
        return _compound_paradigm(word, stored, wanted)
    lower = word.lower()
    if lower in _STORED and word[0].isupper():
        return {case: [_as_written(form, word)] for case, form in zip(CASES, _STORED[lower], strict=True)}
    chinese = word[0].isupper() and _is_chinese(word)
    parse = _noun_parse(word, wanted, stored)
    if chinese and lower[-1] in "оуиыэею" and (parse is None or "Fixd" in parse.tag):
        return _unchanged(word)
    if parse is not None and "Fixd" in parse.tag and (wanted is None or word[0].isupper()):
        return _unchanged(word)
    if parse is not None:
        number = "plur" if "plur" in parse.tag else "sing"
        paradigm = {case: _inflected(parse, word, {grammeme, number}) for case, grammeme in _GRAMMEMES.items()}
        if all(paradigm.values()):
            return _with_alternatives(word, paradigm, parse, stored)
    return _by_ending(word, stored, chinese=chinese)


def _compound_paradigm(word: str, stored: _Stored, wanted: _Agreement | None) -> Paradigm:
    """A hyphenated name: Николаевск-на-Амуре changes in its first part, Спасск-Дальний in both, Порт-Артур in its
    last."""
    parts = word.split("-")
    if _links(word):
        rest = "-".join(parts[1:])
        first = parts[0]
        if _is_adjective(first):
            paradigm = _adjective_paradigm(first, _agreement_of(first))
        else:
            paradigm = _noun_paradigm(first, stored, wanted)
        return {case: [f"{form}-{rest}" for form in forms] for case, forms in paradigm.items()}
    if len(parts) == 2 and parts[0].lower() not in _FIXED_PARTS:
        first, last = parts
        if _ends_as_adjective(last) and last[0].isupper() and first[-1].lower() in _CONSONANTS and _is_adjective(last):
            if (_SURNAME.search(first) or first.endswith("ич")) and stored.animacy is None:
                stored = replace(stored, animacy="animate")
            animate = stored.animacy == "animate"
            return _hyphenated(
                [
                    _noun_paradigm(first, stored),
                    _adjective_paradigm(last, _Agreement("masc", plural=False, animate=animate)),
                ]
            )
        if last.islower() and _noun_parse(first, None, _Stored()) and _noun_parse(last, None, _Stored()):
            return _hyphenated([_noun_paradigm(first, _Stored()), _noun_paradigm(last, _Stored())])
    head = "-".join(parts[:-1])
    place = parts[0][0].isupper() and parts[-1][0].isupper()
    last_stored = _Stored(stored.gender, stored.animacy or ("inanimate" if place else None), stored.number)
    paradigm = _noun_paradigm(parts[-1], last_stored, wanted)
    return {case: [f"{head}-{form}" for form in forms] for case, forms in paradigm.items()}


def _inflected(parse: Any, word: str, grammemes: set[str]) -> list[str]:
    inflected = parse.inflect(grammemes)
    if inflected is None:
        return []
    form = str(inflected.word)
    if "ё" in str(parse.word) and "ё" not in word.lower():
        form = form.replace("ё", "е")  # the text writes е for ё
    return [_as_written(form, word)]


def _as_written(form: str, word: str) -> str:
    """`form` with the capitals of `word`."""
    if word.isupper() and len(word) > 1:
        return form.upper()
    return form[:1].upper() + form[1:].lower() if word[0].isupper() else form.lower()


def _with_alternatives(word: str, paradigm: Paradigm, parse: Any, stored: _Stored) -> Paradigm:
    """What the dictionary's paradigm lacks: the place beside the surname, the second locative."""
    lower = word.lower()
    if lower in _SECOND_LOCATIVE:
        paradigm["prepositional"].append(_as_written(_SECOND_LOCATIVE[lower], word))
    surname = "Surn" in parse.tag and _SURNAME.search(lower) is not None
    if word[0].isupper() and surname and stored.animacy is None:
        return _both(word, stored)
    return paradigm


def _both(word: str, stored: _Stored) -> Paradigm:
    """A name in -ов or -ин as surname and as place."""
    as_place = {case: [word + ending] for case, ending in zip(CASES, ("", "а", "у", "", "ом", "е"), strict=True)}
    as_surname = {case: [word + ending] for case, ending in zip(CASES, ("", "а", "у", "а", "ым", "е"), strict=True)}
    if stored.animacy is not None:
        return as_surname if stored.animacy == "animate" else as_place
    first, second = (
        (as_surname, as_place) if any(p.is_known and "Surn" in p.tag for p in _parses(word)) else (as_place, as_surname)
    )
    return {case: list(dict.fromkeys(first[case] + second[case])) for case in CASES}


def _by_ending(word: str, stored: _Stored, *, chinese: bool) -> Paradigm:
    """The declension of a name that no dictionary has, by its last letters; several where they leave it open."""
    lower = word.lower()
    last, animate = lower[-1], stored.animacy == "animate"
    stem = word[:-1]
    if stored.number == "plural" and last in "иы":
        soft = last == "и" and lower[-2] not in "кгхжшчщ"
        y = "я" if soft else "а"
        genitive = word[:-1] + ("ей" if soft else "")
        return _paradigm(word, genitive, stem + y + "м", genitive if animate else word, stem + y + "ми", stem + y + "х")
    if last == "ы" and stored.number is None:
        parse = next((one for one in _parses(word) if one.tag.POS == "NOUN" and {"plur", "nomn"} in one.tag), None)
        cases = _GRAMMEMES.items()
        paradigm = {case: _inflected(parse, word, {grammeme, "plur"}) for case, grammeme in cases} if parse else {}
        if paradigm and all(paradigm.values()):
            return paradigm
    if last in "ая":
        if chinese and lower[-2] in "уя":
            return _unchanged(word)
        return _feminine(word)
    if last == "й":
        genitive = stem + "я"
        locative = stem + ("и" if lower.endswith("ий") else "е")
        return _paradigm(word, genitive, stem + "ю", genitive if animate else word, stem + "ем", locative)
    if last == "ь":
        masculine = _paradigm(word, stem + "я", stem + "ю", stem + "я" if animate else word, stem + "ем", stem + "е")
        feminine = _paradigm(word, stem + "и", stem + "и", word, word + "ю", stem + "и")
        if stored.gender == "feminine" or lower.endswith(("сть", "фть", "жь", "чь", "шь", "щь")):
            return feminine
        if stored.gender == "masculine" or chinese or animate:
            return masculine
        first, second = (masculine, feminine) if lower.endswith("нь") else (feminine, masculine)
        return {case: list(dict.fromkeys(first[case] + second[case])) for case in CASES}
    if last in "бвгджзклмнпрстфхцчшщ":
        if _SURNAME.search(lower) and not chinese:
            return _both(word, stored)
        genitive = word + "а"
        instrumental = word + ("ем" if last in "жцчшщ" else "ом")
        return _paradigm(word, genitive, word + "у", genitive if animate else word, instrumental, word + "е")
    if re.search(r"(?:[оеё]во|[иы]но)$", lower):
        declined = _paradigm(word, stem + "а", stem + "у", word, stem + "ом", stem + "е")
        return {case: list(dict.fromkeys([*forms, word])) for case, forms in declined.items()}
    if lower.endswith(("ье", "ие")):
        return _paradigm(word, stem + "я", stem + "ю", word, word + "м", stem + ("е" if lower.endswith("ье") else "и"))
    return _unchanged(word)


def _feminine(word: str) -> Paradigm:
    stem, last, before = word[:-1], word[-1].lower(), word[-2:-1].lower()
    if last == "я":
        if before == "и":
            return _paradigm(word, stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и")
        return _paradigm(word, stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е")
    genitive = stem + ("и" if before in "кгхжшчщ" else "ы")
    paradigm = _paradigm(word, genitive, stem + "е", stem + "у", stem + "ой", stem + "е")
    if before == "ц":
        paradigm["instrumental"] = [stem + "ей"]
    elif before in "жшчщ":
        # The stress decides, and the spelling does not show it.
        paradigm["instrumental"] = [stem + "ей", stem + "ой"]
    return paradigm


def _paradigm(*forms: str) -> Paradigm:
    return {case: [form] for case, form in zip(CASES, forms, strict=True)}
