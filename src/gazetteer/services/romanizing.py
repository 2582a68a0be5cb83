"""Names in other letters: how a Chinese name is read, and what a Chinese or Russian name is in the systems known here.

A reading that is stored with a name and reviewed goes before what the lexicon and the rules give. Settled forms (Peking, Пекин)
stand beside the forms of the rules, never in their place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import orjson

from gazetteer import deadline
from gazetteer.domain.characters import unified
from gazetteer.domain.tag import Tag
from gazetteer.errors import Invalid, TooLarge, pointer
from gazetteer.language import division, pinyin, romanisation, script, spelling, telling
from gazetteer.search.ranking import KEY_KINDS
from gazetteer.services import languages
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: Characters of all texts of one call together.
MOST_CHARACTERS: Final = 20_000
#: Names in pinyin, as Chinese texts in Latin letters have them.
PINYIN: Final = Tag.read("zh-Latn-pinyin")
_NAME: Final = KEY_KINDS.index("name")

Readings = list[dict[str, Any]]


def stored_readings(connection: Connection, texts: Collection[str]) -> dict[str, Readings]:
    """The reviewed readings of those texts that are names here, in either script."""
    keys: dict[str, set[str]] = {}
    for text in texts:
        if script.has_han(text):
            keys.setdefault(spelling.fold(text), set()).add(script.simplified(text))
    rows = repository.named(connection, list(keys), kind_of_key=_NAME) if keys else []
    documents = {
        entity_id: orjson.loads(public)
        for entity_id, public in repository.public(connection, {entity for _, entity, _ in rows}).items()
    }
    found: dict[str, Readings] = {}
    for key, entity, ordinal in rows:
        if entity not in documents:
            continue
        name = documents[entity]["names"][ordinal]
        simplified = script.simplified(name["text"])
        if simplified not in keys[key] or not name["lang"].startswith("zh"):
            continue
        readings = found.setdefault(simplified, [])
        for reading in name.get("readings", ()):
            known = {other["pinyin"] for other in readings}
            if reading["basis"] == "reviewed" and reading["pinyin"] not in known:
                readings.append(
                    {"pinyin": reading["pinyin"], "basis": "reviewed", "sources": reading.get("sources", [])}
                    | ({"region": reading["region"]} if "region" in reading else {})
                )
    return {text: readings for text, readings in found.items() if readings}


#: What stands inside a name: letters, figures, and the dot between the parts of a foreign name.
_PIECE: Final = re.compile(r"[\w·•‧・･‐-]+")
_HAN_GAP: Final = re.compile(r"(?<=[㐀-鿿豈-﫿]) +(?=[㐀-鿿豈-﫿])")


def as_seen(text: str) -> str:
    """The text as it is seen and read: no invisible characters, radicals as the characters that they look like, no
    blanks between Chinese characters or around.
    """
    seen = "".join(character for character in unified(text) if unicodedata.category(character) != "Cf")
    return _HAN_GAP.sub("", " ".join(seen.split()))


def pieces(text: str) -> list[str]:
    """The names of a text between its signs: 尼布楚条约 of 《尼布楚条约》."""
    return [piece for piece in _PIECE.findall(as_seen(text)) if script.has_han(piece)]


def _spelled(reading: Mapping[str, Any]) -> dict[str, Any]:
    spelled = dict(reading)
    try:
        derived = romanisation.derive(reading["pinyin"])
    except pinyin.PinyinError:
        # A foreign spelling that is kept as it is (Ürümqi) has no syllables to be spelled otherwise.
        return spelled
    spelled.update({system: form for system, form in derived.items() if form is not None})
    return spelled


def _readings(text: str, language: Tag, stored: Mapping[str, Readings]) -> Readings:
    """The readings of a text: its own where it is a name, else those of the names between its signs."""
    text = as_seen(text)
    reviewed = _reviewed(text, language, stored)
    if not reviewed:
        reviewed = _between_signs(text, language, stored)
    if reviewed:
        return [_spelled(reading) for reading in reviewed]
    return [
        _spelled({"pinyin": reading.pinyin, "basis": reading.basis, "sources": []}) for reading in pinyin.readings(text)
    ]


def _reviewed(text: str, language: Tag, stored: Mapping[str, Readings]) -> Readings:
    """The reviewed readings of a name: the Mainland's first, as the standard; Taiwan's where the language says so."""
    home = "TW" if language.region == "TW" else "CN"
    return sorted(
        stored.get(script.simplified(text), ()), key=lambda reading: reading.get("region") not in (None, home)
    )


def _between_signs(text: str, language: Tag, stored: Mapping[str, Readings]) -> Readings:
    """The readings of a text with signs in which some name has a reviewed one; none where none has.

    With one name in it there are as many as that name has; with several each is read in its first way, and the
    whole is reviewed only where every one is.
    """
    names = pieces(text)
    known = {name: _reviewed(name, language, stored) for name in names}
    if not any(known.values()):
        return []
    if len(names) == 1:
        return [{**reading, "pinyin": _with_signs(text, {names[0]: reading["pinyin"]})} for reading in known[names[0]]]
    read: dict[str, str] = {}
    for name, readings in known.items():
        generated = [reading.pinyin for reading in pinyin.readings(name)]
        read[name] = readings[0]["pinyin"] if readings else generated[0]
    sources: list[Any] = []
    for readings in known.values():
        sources += [source for source in (readings[0]["sources"] if readings else ()) if source not in sources]
    basis = "reviewed" if all(known.values()) else "generated"
    return [{"pinyin": _with_signs(text, read), "basis": basis, "sources": sources}]


def _with_signs(text: str, read: Mapping[str, str]) -> str:
    """The text with its names in pinyin and its signs as Latin letters have them."""
    written, position = "", 0
    for found in _PIECE.finditer(text):
        written += division.punctuation(text[position : found.start()])
        written += read.get(found[0], found[0])
        position = found.end()
    written += division.punctuation(text[position:])
    return re.sub(r" (?=[,.;:)”’])", "", re.sub(r"\s+", " ", written)).strip()


def romanize(gazetteer: Gazetteer | None, texts: Sequence[str], lang: str | None = None) -> list[dict[str, Any]]:
    """One result a text, in order: its readings (Chinese), its forms in Latin letters (Russian), and settled forms.

    `lang` is found from each text's letters unless it is given; `zh-Latn-pinyin` reads the pinyin of one name. Without a
    gazetteer no stored reading is known. Raises `Invalid` for a text that is not in the language, with its place in the list.
    """
    tag = None if lang is None else languages.read_in_body(lang, where="/lang")
    check_length(texts)
    stored: dict[str, Readings] = {}
    if gazetteer is not None and tag != PINYIN:
        with gazetteer.database.reading() as connection:
            stored = stored_readings(connection, _asked(texts))
    results, faults = [], []
    for position, text in enumerate(texts):
        deadline.check()
        try:
            results.append(_one(text, tag, stored))
        except ValueError as error:
            faults.append({"pointer": pointer("texts", position), "detail": str(error)})
    if faults:
        raise Invalid(faults[0]["detail"], errors=faults)
    return results


def _asked(texts: Sequence[str]) -> list[str]:
    """The texts as they are seen, and the names between their signs."""
    return [form for text in texts for form in (as_seen(text), *pieces(text))]


def check_length(texts: Sequence[str]) -> None:
    """Raise `TooLarge` for more characters than one call takes."""
    characters = sum(map(len, texts))
    if characters > MOST_CHARACTERS:
        detail = f"one call takes {MOST_CHARACTERS:,} characters, these are {characters:,}"
        raise TooLarge(detail, errors=[{"pointer": "/texts", "detail": detail}], extra={"limit": MOST_CHARACTERS})


def _one(text: str, tag: Tag | None, stored: Mapping[str, Readings]) -> dict[str, Any]:
    told = telling.language_of_text(text) if tag is None else None
    language = tag if told is None else Tag.read(told)
    if language is None:
        raise ValueError(f"expected a text in Chinese or Russian letters, found {text!r}; say with `lang` what it is")
    answer: dict[str, Any] = {"text": text, "lang": language.lang, "readings": [], "romanisation": None, "exonyms": []}
    if language == PINYIN:
        derived = romanisation.derive(text)
        marked = romanisation.orthographic(text)
        forms = {system: form for system, form in derived.items() if form is not None}
        answer["readings"] = [{"pinyin": marked, "basis": "generated", "sources": [], **forms}]
        answer["exonyms"] = romanisation.exonyms(text)
    elif language.is_chinese and language.script != "Latn":
        if not script.has_han(text):
            raise ValueError(f"expected Chinese characters, found {text!r}; pinyin is read with lang={PINYIN.lang}")
        answer["readings"] = _readings(text, language, stored)
        answer["exonyms"] = romanisation.exonyms(text)
    elif language.language == "ru":
        if "Cyrl" not in script.scripts(text):
            raise ValueError(f"expected Cyrillic letters, found {text!r}")
        answer["romanisation"] = romanisation.russian(text)
    else:
        raise ValueError(f"expected lang to be zh, zh-Hans, zh-Hant, {PINYIN.lang} or ru, found {language.lang!r}")
    return answer
