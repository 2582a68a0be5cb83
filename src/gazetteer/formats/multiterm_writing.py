"""MultiTerm XML, out: a termbase that Trados MultiTerm and Trados Studio import; reading is `multiterm.py`'s."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from gazetteer.domain.document import WrittenEntity, WrittenName
from gazetteer.domain.tag import Tag
from gazetteer.formats.reading import one_line

OMITTED: Final = (
    "forms of status lookup",
    "types and dates of names",
    "locations",
    "dated facts",
    "relations",
    "sovereignty records",
    "figures",
    "prominence",
    "sources",
    "contexts",
    "definitions in languages without a name",
)
"""What a termbase has no place for."""

#: What MultiTerm calls the languages, and the code that Windows has for them: a script needs a region there.
_LANGUAGES: Final = {
    "en": ("English", "EN"),
    "zh-Hans": ("Chinese (Simplified)", "ZH-CN"),
    "zh-Hant": ("Chinese (Traditional)", "ZH-TW"),
    "ru": ("Russian", "RU"),
}
_REGIONS: Final = {
    ("zh-Hans", "CN"): ("Chinese (Simplified, PRC)", "ZH-CN"),
    ("zh-Hans", "SG"): ("Chinese (Simplified, Singapore)", "ZH-SG"),
    ("zh-Hant", "TW"): ("Chinese (Traditional, Taiwan)", "ZH-TW"),
    ("zh-Hant", "HK"): ("Chinese (Traditional, Hong Kong S.A.R.)", "ZH-HK"),
    ("zh-Hant", "MO"): ("Chinese (Traditional, Macao S.A.R.)", "ZH-MO"),
}
_STATUS: Final = {"preferred": "Preferred", "admitted": "Admitted", "deprecated": "Forbidden"}


def write(entities: Iterable[WrittenEntity], *, languages: Sequence[Tag] = ()) -> Iterator[bytes]:
    """The written documents as one termbase, in pieces; entities without a name left to give are passed over.

    The languages of a concept stand in the order of `languages`, others behind them, in the order of the names.
    """
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<mtf>\n'
    number = 0
    for entity in entities:
        groups = _groups(entity, languages)
        if groups:
            number += 1
            yield etree.tostring(_concept(number, entity, groups), encoding="utf-8") + b"\n"
    yield b"</mtf>\n"


def _groups(entity: WrittenEntity, languages: Sequence[Tag]) -> dict[tuple[str, str], list[WrittenName]]:
    """The names to give by what their languages are called, in the order asked for."""

    def asked(name: WrittenName) -> int:
        return next((place for place, tag in enumerate(languages) if tag.covers(name["lang"])), len(languages))

    groups: dict[tuple[str, str], list[WrittenName]] = {}
    for name in sorted(entity["names"], key=asked):
        if name.get("status") != "lookup":
            groups.setdefault(_called(name["lang"], name.get("region")), []).append(name)
    return groups


def _called(lang: str, region: str | None) -> tuple[str, str]:
    """The name and the code of a language, with the region that a name is of."""
    known = _REGIONS.get((lang, region or ""))
    if known is not None:
        return known
    name, code = _LANGUAGES.get(lang, (lang, lang.upper()))
    # A code of Windows says a script by a region: another one can only stand in the name.
    return (name, code) if region is None or "-" in code else (f"{name} ({region})", f"{code}-{region}")


def _concept(number: int, entity: WrittenEntity, groups: Mapping[tuple[str, str], list[WrittenName]]) -> etree._Element:
    concept = etree.Element("conceptGrp")
    etree.SubElement(concept, "concept").text = str(number)
    _field(concept, "Kind", entity["kind"])
    for subject in entity.get("subjects", ()):
        _field(concept, "Subject", subject)
    told: set[str] = set()
    for (called, code), names in groups.items():
        group = etree.SubElement(concept, "languageGrp")
        etree.SubElement(group, "language", type=called, lang=code)
        lang = names[0]["lang"]
        for definition in () if lang in told else entity.get("definitions", ()):
            if definition["lang"] == lang:
                _field(group, "Definition", definition["text"])
        told.add(lang)
        for name in names:
            _term(group, name)
    return concept


def _term(group: etree._Element, name: WrittenName) -> None:
    term = etree.SubElement(group, "termGrp")
    etree.SubElement(term, "term").text = name["text"]
    if "status" in name:
        _field(term, "Status", _STATUS[name["status"]])
    for reading in name.get("readings", ())[:1]:
        _field(term, "Pinyin", reading["pinyin"])
    if "note" in name:
        _field(term, "Note", name["note"])


def _field(group: etree._Element, name: str, text: str) -> None:
    holder = etree.SubElement(group, "descripGrp")
    etree.SubElement(holder, "descrip", type=name).text = one_line(text)
