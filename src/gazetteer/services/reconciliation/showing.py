"""One entity in few words: its name in a language, what tells it from others, a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from gazetteer.domain import tag as tags
from gazetteer.language import script
from gazetteer.services import lookup, publication
from gazetteer.services.context import Gazetteer
from gazetteer.services.reconciliation.types import types_of

_PREFERENCE: Final = ("en", "zh-Hans", "ru", "zh-Hant")
_OF_SCRIPT: Final = {"und-Latn": "en", "und-Cyrl": "ru"}
_MOST_READINGS: Final = 2
_MOST_OTHERS: Final = 4


def in_language(label: Mapping[str, str], *wanted: str | None) -> tuple[str, str]:
    """The label in the first of the languages wanted that it has, else in the commonest; (text, language)."""
    for said in wanted:
        tag = None if said is None else tags.asked(said)
        for lang, text in label.items():
            if tag is not None and tag.covers(lang):
                return text, lang
    for lang in (*_PREFERENCE, *label):
        if lang in label:
            return label[lang], lang
    return "", "und"


def as_found(text: str, lang: str) -> str:
    """The language to answer in, by a name that was found: of one that both scripts of Chinese write alike, the simplified.

    A name in letters of whose language nothing is known ("und-Latn", Puerto España) speaks for the commonest that is written so.
    """
    if lang == "zh-Hant" and script.han_script(text) != "Hant":
        return "zh-Hans"
    return _OF_SCRIPT.get(lang, lang)


def description_of(summary: Mapping[str, Any], *wanted: str | None) -> str:
    """What tells an entity from others of its name: its disambiguation, else its types."""
    text = in_language(summary["disambiguation"], *wanted)[0]
    return text or ", ".join(summary["types"] or [summary["kind"]])


class Preview(TypedDict):
    """What a preview shows of an entity."""

    name: str
    lang: str
    readings: list[str]
    others: list[str]
    types: list[str]
    description: str
    definition: str
    uri: str


def preview(gazetteer: Gazetteer, entity_id: str, languages: Sequence[str] = ()) -> Preview:
    """What a preview shows of an entity, in the first of the languages in which there is something.

    Raises `NotFound`, `Gone` or `Moved`.
    """
    with gazetteer.database.reading() as connection:
        public = lookup.document(connection, entity_id)
    name, lang = in_language(public["label"], *languages)
    others = [text for tag, text in public["label"].items() if tag != lang and text != name]
    readings = [reading["pinyin"] for one in public["names"] for reading in one.get("readings", ())]
    definitions = {one["lang"]: one["text"] for one in public["definitions"]}
    return {
        "name": name or entity_id,
        "lang": lang,
        "readings": list(dict.fromkeys(readings))[:_MOST_READINGS],
        "others": list(dict.fromkeys(others))[:_MOST_OTHERS],
        "types": [label for _, label in types_of(public)],
        "description": description_of(public, *languages) if public["disambiguation"] else "",
        "definition": in_language(definitions, *languages)[0],
        "uri": publication.uri(gazetteer.settings.public_url, entity_id),
    }
