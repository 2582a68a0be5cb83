"""Checks of the names of an entity, of their scripts, readings, spellings and genders."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from gazetteer.domain.entity import Entity, Name
from gazetteer.domain.tag import Tag
from gazetteer.domain.vocabulary import Gender
from gazetteer.errors import pointer
from gazetteer.language import script, spelling
from gazetteer.services.impossible import impossible
from gazetteer.services.reviewing.finding import Finding, check
from gazetteer.services.seeding import Seed

_SIMPLIFIED: Final = Tag.read("zh-Hans")
_TRADITIONAL: Final = Tag.read("zh-Hant")


def _chinese_names(entity: Entity) -> Iterator[tuple[int, Name]]:
    for index, name in enumerate(entity.names):
        if name.lang in ("zh-Hans", "zh-Hant") and script.has_han(name.text):
            yield index, name


@check("reviewed-reading")
def _chinese_names_have_a_reviewed_reading(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        for index, name in _chinese_names(entity):
            if name.status != "lookup" and not any(reading.basis == "reviewed" for reading in name.readings):
                yield Finding(
                    entity.id, pointer("names", index), "reviewed-reading", f"{name.text} has no reviewed reading"
                )


@check("impossible")
def _nothing_is_impossible(seed: Seed) -> Iterator[Finding]:
    """What no way in takes: a reading of what is not Chinese, the same name twice."""
    for entity in seed.entities.values():
        for where, detail in impossible(entity.document()):
            yield Finding(entity.id, where, "impossible", detail)


@check("scripts")
def _scripts_convert(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        names = [name for _, name in _chinese_names(entity)]
        simplified = {name.text for name in names if name.lang == "zh-Hans"}
        traditional = {name.text for name in names if name.lang == "zh-Hant"}
        for index, name in _chinese_names(entity):
            if name.status == "lookup" or name.note is not None:
                continue
            if (
                name.lang == "zh-Hans"
                and not any(script.convert(text, _SIMPLIFIED, entity.kind) == name.text for text in traditional)
                and script.convert(name.text, _TRADITIONAL, entity.kind) not in traditional
            ):
                detail = f"no zh-Hant name is {name.text} in traditional characters"
                yield Finding(entity.id, pointer("names", index), "scripts", detail)
            # A name that is Taiwan's or Hong Kong's own needs no Mainland counterpart.
            if name.lang != "zh-Hant" or name.region is not None:
                continue
            if script.convert(name.text, _SIMPLIFIED, entity.kind) not in simplified:
                detail = f"no zh-Hans name is {name.text} in simplified characters"
                yield Finding(entity.id, pointer("names", index), "scripts", detail)


@check("preferred")
def _one_preferred_name(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        preferred: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
        for name in entity.names:
            if name.status == "preferred":
                preferred[name.lang, name.region].append(name.text)
        for (language, region), texts in preferred.items():
            if len(texts) > 1:
                where = f"{language} in {region}" if region else language
                yield Finding(
                    entity.id, "/names", "preferred", f"{where} has several preferred names: {', '.join(texts)}"
                )


_TELLS_APART: Final = frozenset(
    {
        "homonym_of",
        "see_also",
        "phase_of",
        "predecessor_of",
        "part_of",
        "capital_of",
        "supplements",
        "replaces",
        "named_after",
    }
)


@check("homonyms")
def _homonyms_are_told_apart(seed: Seed) -> Iterator[Finding]:
    by_name: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for entity in seed.entities.values():
        for name in entity.names:
            if name.status in ("preferred", "admitted") and name.type != "abbreviation":
                by_name[entity.kind, name.lang, spelling.fold(name.text)].add(entity.id)
    for (kind, language, _), ids in by_name.items():
        if len(ids) < 2:
            continue
        for identifier in sorted(ids):
            entity = seed.entities[identifier]
            linked = {relation.target for relation in entity.relations if relation.type in _TELLS_APART}
            if not entity.disambiguation and not linked & ids:
                others = ", ".join(sorted(ids - {identifier}))
                detail = f"shares a {language} name with another {kind} ({others}) and has no disambiguation"
                yield Finding(identifier, "/disambiguation", "homonyms", detail)


#: The generic that a Russian reader supplies, by type of place, and its gender (город, река, озеро, остров, хребет ...).
_GENDER_OF_GENERIC: Final[dict[str, Gender]] = {
    "city": "masculine",
    "town": "masculine",
    "county": "masculine",
    "district": "masculine",
    "island": "masculine",
    "river island": "masculine",
    "island group": "masculine",
    "mountain range": "masculine",
    "river": "feminine",
    "lake": "neuter",
    "sea": "neuter",
}
#: Names in -ово and -ино are Russian words, neuter by their own form.
_RUSSIAN_NEUTER: Final = re.compile(r"(?:[ое]в|[иы]н)о$")


@check("gender")
def _names_without_cases_follow_their_generic(seed: Seed) -> Iterator[Finding]:
    """An indeclinable Russian name of a place has the gender of its generic: город Хэйхэ, река Уссури, озеро Тяньчи."""
    for entity in seed.entities.values():
        expected = next((_GENDER_OF_GENERIC[word] for word in entity.types if word in _GENDER_OF_GENERIC), None)
        if entity.kind != "place" or expected is None:
            continue
        for index, name in enumerate(entity.names):
            grammar = name.grammar
            if name.lang != "ru" or grammar is None or not grammar.indeclinable or grammar.gender is None:
                continue
            abbreviated = name.text.isupper()
            spoken_for = name.note is not None or abbreviated or _RUSSIAN_NEUTER.search(name.text)
            if not spoken_for and grammar.number != "plural" and grammar.gender != expected:
                detail = f"{name.text} does not decline, and its generic is {expected}; it says {grammar.gender}"
                yield Finding(entity.id, pointer("names", index, "grammar"), "gender", detail)


#: What a transliteration of signs leaves: a prime for ь or ъ, which no English name has, and -skiy for -ский.
#: Pinyin writes its apostrophe before a vowel only, and so do Japanese (Jun'ichirō) and Arabic names.
_RAW: Final = re.compile(r"[ʹʺ’'](?![aeiouyàáâãäåāēīōūǎěǐǒǔèéêëìíîïòóôöùúûü])(?!s\b)|skiy\b")


@check("raw-transliteration")
def _english_names_are_no_transliterations(seed: Seed) -> Iterator[Finding]:
    """A preferred English name of a place or person is the usual form (Kurilsk), not a table's (Kuril'sk)."""
    for entity in seed.entities.values():
        for index, name in enumerate(entity.names):
            written = name.lang == "en" and name.status == "preferred" and entity.kind in ("place", "person")
            if written and name.note is None and _RAW.search(name.text):
                detail = f"{name.text} is a transliteration; write the usual English form, or explain it in a note"
                yield Finding(entity.id, pointer("names", index), "raw-transliteration", detail)


#: A consonant for each letter of Cyrillic, and for each first and last consonant of a Korean syllable as Unicode takes it
#: apart; vowels and signs are underscores.
_LATIN_OF_OTHERS: Final = str.maketrans(
    dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "_bvgd__zz__klmn_prst_fkssss______", strict=True))
    | dict(zip("ᄀᄁᄂᄃᄄᄅᄆᄇᄈᄉᄊᄋᄌᄍᄎᄏᄐᄑᄒ", "kknttrmppss_zzsktp_", strict=True))
    | dict(zip("ᆨᆩᆫᆮᆯᆷᆸᆺᆻᆼ", "kkntlmpttn", strict=True))
)
#: English letters and pairs of letters that stand for one sound, in the order in which they are read.
_LATIN_SOUNDS: Final = (
    ("shch", "s"),
    ("kh", "k"),
    ("zh", "z"),
    ("ch", "s"),
    ("sh", "s"),
    ("ts", "s"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("x", "ks"),
    ("j", "z"),
    ("w", "v"),
    ("q", "k"),
    ("c", "k"),
)
_VOWELS: Final = re.compile(r"[aeiouyh_]+")
_DOUBLED: Final = re.compile(r"(.)\1+")


def _consonants(text: str) -> str:
    """What is left of a word when only its consonants count, those alike written alike: Расон, 라선 and Rason are rsn."""
    folded = spelling.fold(text).casefold()
    latin = unicodedata.normalize("NFD", folded).translate(_LATIN_OF_OTHERS)
    for letters, sound in _LATIN_SOUNDS:
        latin = latin.replace(letters, sound)
    bare = _VOWELS.sub("", re.sub(r"[^a-z_]", "", latin))
    return _DOUBLED.sub(r"\1", bare)


#: Places whose names are one word in several scripts; names of rivers, ranges and regions are often translated.
_SAME_WORD: Final = frozenset({"city", "town", "village", "settlement", "port"})


@check("two-places")
def _preferred_names_are_of_one_place(seed: Seed) -> Iterator[Finding]:
    """Preferred names of a town that are different words are names of two towns: en Rajin beside ru Расон or zh 罗先.

    Told where a preferred name sounds like another plain name of the entity in English or Russian and not like the preferred
    one. A name of another type (historical, exonym, variant ...) or with dates is no second place.
    """
    for entity in seed.entities.values():
        if entity.kind != "place" or not _SAME_WORD & set(entity.types):
            continue
        preferred = {name.lang: name for name in entity.names if name.status == "preferred" and name.region is None}
        sounds = {language: _sound(name) for language, name in preferred.items()}
        for index, name in enumerate(entity.names):
            head = preferred.get(name.lang)
            plain = name.type == "common" and name.from_ is None and name.to is None and name.note is None
            if name.lang not in ("en", "ru") or name.status != "admitted" or head is None or not plain:
                continue
            own, sound = sounds[name.lang], _sound(name)
            elsewhere = [preferred[language].text for language, other in sounds.items() if other == sound != own]
            if elsewhere:
                detail = f"{head.text} is preferred, but {', '.join(elsewhere)} is the word of {name.text}"
                yield Finding(entity.id, pointer("names", index), "two-places", detail)


def _sound(name: Name) -> str:
    """The consonants of a name as it is said; those of a Chinese name by its reading."""
    return _consonants(name.readings[0].pinyin if name.readings else name.text)
