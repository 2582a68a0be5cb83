"""What of an entity is found by what: its keys and its words, as rows of the index.

A key is a whole name, reading or romanisation, folded (`language.spelling`); a word is one of
several in a name, so that they are found in any order. How rows are stored belongs to `index/`,
how they are weighed to `ranking.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gazetteer.domain.characters import visible
from gazetteer.domain.provenance import is_imported
from gazetteer.language import pinyin, russian, script, spelling
from gazetteer.search.ranking import KEY_KINDS, entity_rank, key_rank

if TYPE_CHECKING:
    # The models of documents take a while to load, and whoever only asks needs none of them.
    from gazetteer.domain.entity import Entity, Name

#: The ordinal of a word that stands in no name of the entity but hints at it: a type, a year, a
#: disambiguation.
HINT: Final = -1

_WORD = re.compile(r"[^\W_]+(?:['’ʼʻ][^\W_]+)*")
_YEAR = re.compile(r"[0-9]{4}")
#: Words that tell nothing apart; a query of nothing else keeps them.
STOP_WORDS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "for",
        "in",
        "of",
        "on",
        "the",
        "to",
        "и",
        "в",
        "во",
        "на",
        "о",
        "об",
        "с",
    ]
)

Term = tuple[str, int, int, int]
Word = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Keys:
    """The rows of one entity: terms (key, rank, name, kind of key) and words (word, rank, name),
    both sorted.
    """

    kind: str
    terms: list[Term]
    words: list[Word]


def words(text: str) -> list[str]:
    """The words of `text`, folded, each once; of what is written without blanks, each pair of
    neighbouring characters.
    """
    found: dict[str, None] = {}
    if text.isascii():
        # What is a word here folds to its small letters, but for an apostrophe within.
        plain = [part.lower().replace("'", "") for part in _WORD.findall(text)]
        return [part for part in dict.fromkeys(plain) if part not in STOP_WORDS]
    for part in _WORD.findall(russian.modern(visible(text))):
        if part >= "⺀" and script.is_han(part):
            folded = spelling.fold(part)
            pairs = [folded[start : start + 2] for start in range(len(folded) - 1)] or [folded]
            found.update(dict.fromkeys(pairs))
        elif (folded := spelling.fold(part)) and folded not in STOP_WORDS:
            found[folded] = None
    return list(found)


def _readings(name: Name, kind: str) -> list[str]:
    if name.readings:
        return [reading.pinyin for reading in name.readings]
    if name.lang.startswith(("zh", "und-Hani")) and script.is_han(name.text):
        return [reading.pinyin for reading in pinyin.readings(name.text, kind=kind)[:3]]
    return []


def keys_of(entity: Entity) -> Keys:
    """Every key and word by which the entity is found."""
    terms: list[Term] = []
    own = entity_rank(entity.prominence, imported=is_imported(entity.id))
    name_words: set[Word] = set()
    spelled = [spelling.keys_of_name(name.text, name.lang, _readings(name, entity.kind)) for name in entity.names]
    heard = {key for keys in spelled for kind, key in keys if kind == "pinyin"}
    for ordinal, (name, keys) in enumerate(zip(entity.names, spelled, strict=True)):
        seen: dict[str, int] = {}
        for kind, key in keys:
            # A Chinese name spelled out in Latin letters tells less than the Chinese name, which
            # its reading finds.
            if kind == "name" and name.type == "transliteration" and key in heard:
                continue
            code = KEY_KINDS.index(kind)
            if key and code < seen.get(key, len(KEY_KINDS)):
                seen[key] = code
        terms.extend(
            (
                key,
                key_rank(own=own, kind=code, status=name.status, regional=name.region is not None),
                ordinal,
                code,
            )
            for key, code in seen.items()
        )
        parts = words(name.text)
        if len(parts) > 1:
            name_words.update((word, own, ordinal) for word in parts)
        elif parts:
            name_words.add((parts[0], own, ordinal))
    told = {word for word, _, _ in name_words}
    hints = {(word, own, HINT) for word in _hints(entity) if word not in told}
    return Keys(entity.kind, sorted(terms), sorted(name_words | hints))


def _hints(entity: Entity) -> set[str]:
    texts = [*entity.types, *entity.disambiguation.values(), *entity.subjects]
    # The first sentence says what the thing is; what follows would find it for words that are not
    # its own.
    texts.extend(definition.text[:200] for definition in entity.definitions)
    found = {word for text in texts for word in words(text)}
    for fact in entity.dates:
        found.update(_YEAR.findall(fact.date)[:1])
    found.add(entity.kind)
    return found
