"""The forms in which a name is looked for in running text, folded, each with what its capitals ask of the text.

Case forms of Russian names, English spellings, and what is made of names: adjectives, what the people of a state are called,
what it is before a hyphen. Finding them is for `annotation.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from gazetteer.domain.entity import Grammar
from gazetteer.language import adjectives, combining, demonyms, given_names, russian, script
from gazetteer.text import frequency
from gazetteer.text.folding import fold_pattern
from gazetteer.text.stop_list import COMMON_WORDS

Derived = Literal["adjective", "demonym"]
"""What a form is that is made of a name: an adjective (Chinese, Sino-), or what somebody of the state is called (Russians)."""


class NameEntry(NamedTuple):
    """A name as the automaton takes it: whose it is, which of the entity's names, its text, language and kind of entity."""

    entity: str
    ordinal: int
    text: str
    lang: str
    kind: str
    #: Whether other forms than the one written are looked for: case forms, plurals, the other English spelling.
    inflect: bool = True
    #: What the document says of the grammar of a Russian name.
    grammar: Mapping[str, Any] | None = None
    #: Whether it came in by the hundred thousand.
    imported: bool = False
    #: Whether adjectives made of the name stand for the entity, too: китайский, Siberian.
    adjectives: bool = False
    #: Whether its people and what it is called before a hyphen do: Russians, китайцы, Sino-.
    peoples: bool = False
    #: Whether it is there to be found and never offered (`lookup`): such a form needs a capital where its script has them.
    finds_only: bool = False


# The forms in which a name is looked for

#: What British English writes otherwise, and American English for it.
_AMERICAN: Final = (
    (re.compile(r"(?<=[a-z])isation"), "ization"),
    (re.compile(r"(?<=\b[Cc]ent)re(?=s?\b)|(?<=\b[Tt]heat)re(?=s?\b)"), "er"),
    (re.compile(r"(?<=[bnv])our(?=l|s?\b)"), "or"),
    (re.compile(r"\b([Nn])eighbour"), r"\1eighbor"),
    (re.compile(r"(?<=f)ence\b"), "ense"),
    (re.compile(r"\b([Pp])rogramme"), r"\1rogram"),
    (re.compile(r"\b([Gg])rey\b"), r"\1ray"),
)
_BRITISH: Final = (
    (re.compile(r"(?<=[a-z])ization"), "isation"),
    (re.compile(r"(?<=\b[Cc]ent)er(?=s?\b)|(?<=\b[Tt]heat)er(?=s?\b)"), "re"),
    (re.compile(r"(?<=\b[Hh]arb)or(?=s?\b)|(?<=\b[Ll]ab)or\b|(?<=\b[Hh]on)or\b"), "our"),
    (re.compile(r"\b([Nn])eighbor"), r"\1eighbour"),
    (re.compile(r"(?<=f)ense\b"), "ence"),
    (re.compile(r"\b([Pp])rogram\b"), r"\1rogramme"),
    (re.compile(r"\b([Gg])ray\b"), r"\1rey"),
)
#: Written either way on both sides.
_COOPERATION: Final = re.compile(r"\b([Cc])o(-?)(?=operat)")
_RUSSIAN_PERSON: Final = re.compile(r"([А-ЯЁ])[а-яё]+ ([А-ЯЁ])[а-яё]+(?:ич|на) ([А-ЯЁ][а-яё-]+(?:-[А-ЯЁ][а-яё]+)?)")
#: A Russian's name as English texts and Chinese ones have it; the first letters, which may be two of one Russian letter.
_ENGLISH_RUSSIAN: Final = re.compile(
    r"([A-Z])((?<=Y)[aeu]|(?<=[ZSCK])h)?[a-z']+ ([A-Z])((?<=Y)[aeu]|(?<=[ZSCK])h)?[a-z']+(?:ich|vna|chna) ([A-Z][\w'’-]+)"
)
_CHINESE_PARTS: Final = re.compile(
    r"([\u3400-\u9fff])[\u3400-\u9fff]+·(?:([\u3400-\u9fff])[\u3400-\u9fff]+·)?([\u3400-\u9fff-]+)"
)
_TREATY_OF: Final = re.compile(r"(Treaty|Convention) of ([A-Z][\w-]+)")
#: People's, also written Peoples and Peoples'.
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s\b")
_POINTED: Final = re.compile(r"(?:[A-Z]\.){2,}")
_CAPITALISED_WORDS: Final = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}")
_SAINT: Final = re.compile(r"\b(?:Saint|St\.)[ -](?=[A-Z])")
_SHORT_CAPITALS: Final = re.compile(r"[A-Z]{2,6}|[А-ЯЁ]{2,6}")

#: In their names a hyphen (Комсомольск-на-Амуре, Порт-Артур) is also a blank.
_WITH_BLANKS: Final = ("place", "polity")

#: Places that end as surnames do are declined like these, too: под Албазиным beside под Албазином.
_LIKE_A_SURNAME: Final = re.compile(r"(?P<stem>.*[а-яё](?:[оеё]в|[иы]н))о?")


def forms_of(entry: NameEntry) -> Iterator[tuple[str, bool]]:
    """Every form in which a name is looked for, each with whether it is one that the document does not hold."""
    yield entry.text, False
    if not entry.inflect:
        return
    if entry.lang == "ru":
        yield from ((form, True) for form in _russian_forms(entry))
    elif entry.lang == "en":
        yield from ((form, True) for form in _english_forms(entry.text, entry.kind))
    elif entry.kind == "person" and (parts := _CHINESE_PARTS.fullmatch(entry.text)):
        yield from ((form, True) for form in _chinese_with_initials(parts))


def _chinese_with_initials(parts: re.Match[str]) -> Iterator[str]:
    """A foreigner's Chinese name with the first characters of his given names: 弗·弗·普京, 弗·普京."""
    given, patronymic, surname = parts.groups()
    yield f"{given}·{surname}"
    if patronymic:
        yield f"{given}·{patronymic}·{surname}"


def _russian_forms(entry: NameEntry) -> Iterator[str]:
    """The case forms of a Russian name, and what others write for it: blanks for its hyphens, an acronym with points, the
    plural of a term, a person's name without the patronymic or with initials.
    """
    grammar = Grammar.model_validate(entry.grammar, strict=False) if entry.grammar else None
    for form in russian.case_forms(entry.text, grammar, kind=entry.kind):
        if form != entry.text:
            yield form
            if (old := russian.old_endings(form)) != form:
                yield old
        if "-" in form and entry.kind in _WITH_BLANKS:
            yield form.replace("-", " ")
    if _SHORT_CAPITALS.fullmatch(entry.text):
        yield from _with_points(entry.text)
    if entry.kind == "place" and (like_surname := _LIKE_A_SURNAME.fullmatch(entry.text)):
        yield f"{like_surname['stem']}ым"
    if entry.kind == "term":
        yield from russian.plural_forms(entry.text)
    if entry.kind == "person" and (whole := _RUSSIAN_PERSON.fullmatch(entry.text)):
        yield from _shorter_person(whole)


def _shorter_person(whole: re.Match[str]) -> Iterator[str]:
    """A Russian person's name without the patronymic and with initials, in its case forms."""
    given = whole[0].split()[0]
    initials = f"{whole[1]}. {whole[2]}."
    for shorter in (f"{given} {whole[3]}", f"{initials} {whole[3]}", f"{whole[1]}. {whole[3]}"):
        for form in russian.case_forms(shorter, kind="person"):
            yield form
            yield form.replace(". ", ".")
            # Н.П. Игнатьев: the blank stands before the surname alone.
            yield re.sub(r"(?<=[А-ЯЁ]\.) (?=[А-ЯЁ]\.)", "", form)


def _english_forms(text: str, kind: str) -> Iterator[str]:
    """An English name in the other spelling, without its article, as a plural, with its parts the other way round; a
    person's with the given name as others spell it.
    """
    yield from _other_spellings(text)
    # "Times" alone is no newspaper: the article of a name of one word is a part of it.
    is_one_word = kind == "organisation" and " " not in text[4:]
    if text.startswith("the ") or (text.startswith("The ") and not is_one_word):
        yield text[4:]
    if kind == "term" and text[-1:].isalpha():
        head, of, rest = text.partition(" of ")
        yield _plural(head) + of + rest
        if head.endswith("um"):
            yield head[:-2] + "a" + of + rest
    if kind == "organisation" and ", " in text:
        yield text.partition(", ")[0]
    if kind == "person":
        yield from given_names.other_spellings(text)
        if whole := _ENGLISH_RUSSIAN.fullmatch(text):
            yield from _english_with_initials(whole)
    if kind == "treaty" and (treaty := _TREATY_OF.fullmatch(text)):
        yield f"{treaty[2]} {treaty[1]}"
    yield from _written_otherwise(text, kind)


def _other_spellings(text: str) -> Iterator[str]:
    """A name in British and in American spelling: each word of it that differs alone (Organisation for Standardization), and
    all of them at once; each with co-operation and with cooperation.
    """
    for spelled in (text, *_british_and_american(text)):
        yield spelled
        yield _COOPERATION.sub(lambda found: f"{found[1]}o" if found[2] else f"{found[1]}o-", spelled)


def _british_and_american(text: str) -> Iterator[str]:
    for table in (_AMERICAN, _BRITISH):
        whole = text
        for pattern, replacement in table:
            if pattern.search(text):
                yield pattern.sub(replacement, text)
                yield pattern.sub(replacement, text, count=1)
                whole = pattern.sub(replacement, whole)
        yield whole


def _english_with_initials(whole: re.Match[str]) -> Iterator[str]:
    """A Russian's English name with initials, each one letter or what is one in Russian: S. Y. Witte, S.Yu. Witte."""
    letter, more, fathers, more_of_it, surname = whole.groups(default="")
    for given in dict.fromkeys((letter, letter + more)):
        yield f"{given}. {surname}"
        for patronymic in dict.fromkeys((fathers, fathers + more_of_it)):
            yield f"{given}. {patronymic}. {surname}"
            yield f"{given}.{patronymic}. {surname}"


def _written_otherwise(text: str, kind: str) -> Iterator[str]:
    """An English name as others write its apostrophe, points, hyphens and Saint."""
    if (possessive := _POSSESSIVE.sub("s", text)) != text:
        yield possessive
        yield _POSSESSIVE.sub("s'", text)
    if _SHORT_CAPITALS.fullmatch(text):
        yield from _with_points(text)
    elif _POINTED.fullmatch(text):
        yield text[:-1]
    if "-" in text:
        yield text.replace("-", " ")
    elif kind in ("place", "polity") and _CAPITALISED_WORDS.fullmatch(text):
        # Port-Arthur; Far-Eastern Republic.
        words = text.split()
        for place in range(1, len(words)):
            yield " ".join(words[:place]) + "-" + " ".join(words[place:])
    if _SAINT.search(text):
        yield from (_SAINT.sub(saint, text) for saint in ("Saint ", "St. ", "St ", "Saint-"))


def _with_points(acronym: str) -> tuple[str, str]:
    """An acronym with a point behind each letter, and without the last of them."""
    return "".join(f"{letter}." for letter in acronym), ".".join(acronym)


def _plural(text: str) -> str:
    if text.endswith("ies"):
        return text[:-3] + "y"
    if text.endswith("s") and not text.endswith(("ss", "us", "is")):
        return text[:-1]
    if text.endswith(("s", "x", "ch", "sh")):
        return text + "es"
    if text.endswith("y") and text[-2:-1] not in "aeiou":
        return text[:-1] + "ies"
    return text + "s"


class Pattern(NamedTuple):
    """A form as it is looked for: folded, whether the document does not hold it, what its capitals ask, what it is made as."""

    folded: str
    inflected: bool
    demand: int
    derived: Derived | None = None


def patterns_of(entry: NameEntry) -> Iterable[Pattern]:
    """Every pattern by which a name is looked for, each once."""
    if not entry.inflect or entry.imported:
        return _made(entry)
    grammar = None if entry.grammar is None else Grammar.model_validate(entry.grammar, strict=False).model_dump_json()
    return _kept(entry._replace(entity="", ordinal=0, grammar=None), grammar)


@lru_cache(maxsize=4_096)
def _kept(entry: NameEntry, grammar: str | None) -> tuple[Pattern, ...]:
    """Kept, because the names of an entity are read anew whenever it is written."""
    document = None if grammar is None else Grammar.model_validate_json(grammar).written()
    return tuple(_made(entry._replace(grammar=document)))


#: Of the hundred thousands that an import brings, shorter names in letters are nearly always other words (An, Der, Is).
_SHORTEST_IMPORTED: Final = 4


def _made(entry: NameEntry) -> Iterator[Pattern]:
    seen: set[str] = set()
    for form, inflected in forms_of(entry):
        folded = fold_pattern(form)
        is_short = len(folded) < _SHORTEST_IMPORTED and not folded.endswith(".")
        if entry.imported and is_short and not script.has_han(folded):
            continue
        if folded not in seen and _worth_finding(form, folded, entry.kind, inflected):
            seen.add(folded)
            demand = _capital_demand(form)
            has_case = form.lower() != form.upper() and " " not in form
            if not demand and entry.finds_only and entry.kind != "term" and has_case:
                # A misspelling or a transcription in small letters is a word like any other.
                demand = 1
            yield Pattern(folded, inflected, demand)
    for form, derived in _derived(entry):
        folded = fold_pattern(form)
        if folded not in seen and len(folded) > _SHORTEST_DERIVED:
            seen.add(folded)
            yield Pattern(folded, True, _capital_demand(form), derived)


#: Shorter ones are other words.
_SHORTEST_DERIVED: Final = 3
#: Русский is of no town in Bulgaria: a commoner adjective than this is no imported place's.
_COMMONEST_IMPORTED: Final = 5.0


def _derived(entry: NameEntry) -> Iterator[tuple[str, Derived]]:
    """Every form of what is made of a name: adjectives, the forms before a hyphen, what its people are called."""
    if entry.adjectives:
        for form in _adjectives_of(entry):
            yield form, "adjective"
    if entry.peoples and entry.lang == "ru":
        for form in combining.russian_combining(entry.text):
            yield f"{form}-", "adjective"
        for demonym in demonyms.russian_demonyms(entry.text):
            yield from ((form, "demonym") for form in demonyms.russian_forms(demonym))
    elif entry.peoples and entry.lang == "en":
        for form in combining.english_combining(entry.text):
            yield f"{form}-", "adjective"
        for form in demonyms.english_demonyms(entry.text):
            yield form, "demonym"


def _adjectives_of(entry: NameEntry) -> Iterator[str]:
    """Every form of the adjectives that are made of a name."""
    if entry.lang == "ru":
        for adjective in adjectives.russian_adjectives(entry.text):
            if entry.imported and frequency.zipf(adjective, "ru") > _COMMONEST_IMPORTED:
                continue
            yield from adjectives.russian_forms(adjective)
    elif entry.lang == "en":
        yield from adjectives.english_adjectives(entry.text)


def _worth_finding(form: str, folded: str, kind: str, inflected: bool) -> bool:
    if len(folded) < 2 or len(folded) > 300:
        return False
    if not any(character.isalpha() for character in folded):
        return False
    # A term that is a common word is found as it is written; the singular of Evens is the word.
    is_term = kind == "term" and not inflected and not form.islower()
    return folded not in COMMON_WORDS or form.isupper() or is_term


# What a name's capitals ask of the text: bit n, that the n-th word may give the capital that is asked for; `CAPITALS_ALL`,
# that all letters are capitals; 0 asks nothing.
CAPITALS_ALL: Final = 1 << 15
WORDS: Final = re.compile(r"[^\W_]+")


def _capital_demand(form: str) -> int:
    letters = [character for character in form if character.lower() != character.upper()]
    if not letters or not any(character.isupper() for character in letters):
        return 0
    if len(letters) > 1 and all(character.isupper() for character in letters) and " " not in form and len(letters) <= 6:
        return CAPITALS_ALL
    demand = 0
    for index, word in enumerate(WORDS.findall(form)[:15]):
        if any(character.isupper() for character in word):
            demand |= 1 << index
    return demand or 1
