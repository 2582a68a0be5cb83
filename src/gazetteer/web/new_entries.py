"""What a new entry is begun with: the language of a name, and an id that nobody has used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gazetteer import errors
from gazetteer.formats.reading import slug_of
from gazetteer.language import script
from gazetteer.services import records
from gazetteer.services.context import Gazetteer


def language_of(text: str) -> str:
    """The language that a name is most likely in, by its letters."""
    used = script.scripts(text)
    if "Hani" in used:
        return "zh-Hant" if script.han_script(text) == "Hant" else "zh-Hans"
    return "ru" if used[:1] == ("Cyrl",) else "en"


def free_id(gazetteer: Gazetteer, document: Mapping[str, Any]) -> str:
    """An id for a new entry, made of its names, the English first, that nobody has used."""
    names = sorted(document.get("names", []), key=lambda name: name.get("lang") != "en")
    texts = [str(name.get("text", "")) for name in names]
    readings = [one["pinyin"] for name in names for one in name.get("readings", ())]
    slug = slug_of(*(texts[:1] if names and names[0].get("lang") == "en" else readings), *texts)
    slug = f"{document['kind']}-{slug.removeprefix('term-')}" if slug.startswith("term-") else slug
    number, tried = 1, slug
    while _was_used(gazetteer, tried):
        number += 1
        tried = f"{slug}-{number}"
    return tried


def _was_used(gazetteer: Gazetteer, entity_id: str) -> bool:
    try:
        records.record(gazetteer, entity_id)
    except errors.NotFound:
        return False
    return True
