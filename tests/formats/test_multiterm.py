"""MultiTerm XML: what it becomes, and what is told of as left out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from lxml import etree

from gazetteer.domain.tag import read_all
from gazetteer.formats import multiterm, multiterm_writing
from gazetteer.formats.shape import Fault, Item, LeftOut, Read

TERMBASE = """<?xml version="1.0" encoding="UTF-16"?>
<mtf>
<conceptGrp><concept>1</concept>
<transacGrp><transac type="origination">super</transac><date>2019-01-01T00:00:00</date></transacGrp>
<descripGrp><descrip type="Subject">geography</descrip></descripGrp>
<languageGrp><language type="English" lang="EN-US"/>
<descripGrp><descrip type="Definition">A port.</descrip></descripGrp>
<termGrp><term>Vladivostok</term><descripGrp><descrip type="Status">Preferred</descrip></descripGrp></termGrp>
<termGrp><term>Wladiwostok</term><descripGrp><descrip type="Usage status">forbidden</descrip></descripGrp></termGrp>
</languageGrp>
<languageGrp><language type="Chinese_PRC" lang="ZH-CN"/>
<termGrp><term>海参崴</term><descripGrp><descrip type="Pinyin">Hǎishēnwǎi</descrip></descripGrp>
<descripGrp><descrip type="Project">X7</descrip></descripGrp></termGrp>
</languageGrp>
<languageGrp><language type="Russian"/><termGrp><term>Владивосток</term></termGrp></languageGrp>
<languageGrp><language type="Klingon Empire"/><termGrp><term>qo'noS</term></termGrp></languageGrp>
</conceptGrp>
<conceptGrp><concept>2</concept>
<languageGrp><language type="English" lang="EN"/><termGrp><term>bank</term></termGrp></languageGrp></conceptGrp>
<conceptGrp><concept>3</concept>
<languageGrp><language type="English" lang="EN"/><termGrp><term>bank</term></termGrp></languageGrp></conceptGrp>
<conceptGrp><concept>4</concept></conceptGrp>
</mtf>
"""


def items(data: bytes, **options: Any) -> list[Item]:
    return list(multiterm.read(io.BytesIO(data), **options))


def test_a_termbase() -> None:
    found = items(TERMBASE.encode("utf-16"), kind="place")
    entities = [item.entity for item in found if isinstance(item, Read) and item.entity]
    assert [entity["id"] for entity in entities] == ["vladivostok", "bank", "bank-2"]
    assert entities[0] == {
        "id": "vladivostok",
        "kind": "place",
        "subjects": ["geography"],
        "definitions": [{"lang": "en", "text": "A port."}],
        "names": [
            {"text": "Vladivostok", "lang": "en", "region": "US", "status": "preferred"},
            {"text": "Wladiwostok", "lang": "en", "region": "US", "status": "deprecated"},
            {"text": "海参崴", "lang": "zh-Hans", "region": "CN", "readings": [{"pinyin": "Hǎishēnwǎi"}]},
            {"text": "Владивосток", "lang": "ru"},
        ],
    }
    told = [item.detail for item in found if isinstance(item, LeftOut)]
    assert told == ["Project: X7", "terms in Klingon Empire", "a concept without a term"]
    assert all(item.is_nameless for item in found if isinstance(item, Read))


@pytest.mark.parametrize("data", [b"", b"<tbx/>", b"<mtf>", b'<!DOCTYPE mtf [<!ENTITY a "b">]><mtf>&a;</mtf>'])
def test_what_is_no_termbase_is_a_fault(data: bytes) -> None:
    (fault,) = items(data)
    assert isinstance(fault, Fault)


ENTITIES: list[dict[str, Any]] = [
    {
        "id": "vladivostok",
        "kind": "place",
        "subjects": ["geography"],
        "definitions": [{"lang": "en", "text": "A port & city."}],
        "names": [
            {"text": "海参崴", "lang": "zh-Hans", "status": "admitted", "readings": [{"pinyin": "Hǎishēnwǎi"}]},
            {"text": "海參崴", "lang": "zh-Hant", "region": "TW", "note": "The usual <form>."},
            {"text": "海參崴", "lang": "zh-Hant", "region": "HK"},
            {"text": "Vladivostok", "lang": "en", "status": "preferred"},
            {"text": "Wladiwostok", "lang": "en", "region": "US", "status": "deprecated"},
            {"text": "Владивосток", "lang": "ru"},
            {"text": "Vladivostock", "lang": "en", "status": "lookup"},
        ],
    },
    {"id": "only", "kind": "term", "names": [{"text": "只", "lang": "zh-Hans", "status": "lookup"}]},
]


def test_a_termbase_goes_out_and_comes_in_the_same() -> None:
    data = b"".join(multiterm_writing.write(ENTITIES))
    (entity,) = [item.entity for item in items(data) if isinstance(item, Read)]
    assert entity is not None
    names = [one for one in ENTITIES[0]["names"] if one.get("status") != "lookup"]
    assert sorted(entity["names"], key=str) == sorted(names, key=str)
    assert {member: entity[member] for member in ("kind", "subjects", "definitions")} == {
        member: ENTITIES[0][member] for member in ("kind", "subjects", "definitions")
    }
    assert [item for item in items(data) if not isinstance(item, Read)] == []


def test_languages_stand_in_the_order_asked_for() -> None:
    data = b"".join(multiterm_writing.write(ENTITIES, languages=read_all(("ru", "en", "zh-Hant"))))
    codes = [one.get("lang") for one in etree.fromstring(data).iter("language")]
    assert codes == ["RU", "EN", "EN-US", "ZH-TW", "ZH-HK", "ZH-CN"]
