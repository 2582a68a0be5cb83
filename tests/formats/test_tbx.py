"""TBX: written by its dialect's rules, read back without loss, read from others leniently, and refused where it is faulty."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from gazetteer.domain.tag import read_all
from gazetteer.formats import tbx
from gazetteer.formats.shape import Fault, Item, LeftOut, Read
from gazetteer.formats.tbx import statuses

ENTITY: dict[str, Any] = {
    "id": "vladivostok",
    "kind": "place",
    "types": ["city", "seaport"],
    "subjects": ["geography"],
    "names": [
        {"text": "Vladivostok", "lang": "en", "status": "preferred", "certainty": "high"},
        {"text": "Port May", "lang": "en", "type": "historical", "from": "1855", "to": "1860-07-02", "note": "A & B"},
        {"text": "Vladivostock", "lang": "en", "status": "lookup"},
        {
            "text": "海參崴",
            "lang": "zh-Hant",
            "region": "TW",
            "status": "preferred",
            "readings": [
                {"pinyin": "Hǎishēnwǎi", "basis": "reviewed"},
                {"pinyin": "Hǎishēnwēi", "basis": "lexicon", "region": "TW"},
            ],
            "sources": [{"source": "s1", "locator": "p. 3, note 2"}],
            "register": "neutral",
        },
        {
            "text": "Владивосток",
            "lang": "ru",
            "type": "official",
            "status": "preferred",
            "grammar": {"gender": "masculine", "animacy": "inanimate", "number": "singular"},
        },
        {"text": "Владик", "lang": "ru", "type": "abbreviation", "status": "deprecated", "as_stated": "Владик"},
    ],
    "definitions": [{"lang": "en", "text": "A port on the <Sea of Japan>.", "sources": [{"source": "s1"}]}],
    "contexts": [{"lang": "ru", "text": "Во Владивостоке."}],
    "disambiguation": {"en": "the city"},
    "identifiers": {"geonames": "2013348"},
    "note": "kind: of a note",
}


def items(document: bytes, **options: Any) -> list[Item]:
    return list(tbx.read(io.BytesIO(document), **options))


def entities(found: list[Item]) -> list[dict[str, Any]]:
    return [dict(item.entity) for item in found if isinstance(item, Read) and item.entity]


def faults(found: list[Item]) -> list[Fault]:
    return [item for item in found if isinstance(item, Fault)]


@pytest.mark.parametrize("dialect", tbx.DIALECTS)
def test_what_was_written_is_read_back(dialect: tbx.Dialect) -> None:
    document = b"".join(tbx.write([ENTITY], dialect=dialect))
    if dialect != "martif":
        assert tbx.dialect_faults(document) == []
    (read,) = entities(items(document))
    assert b"".join(tbx.write([read], dialect=dialect)) == document
    kept = [name for name in ENTITY["names"] if name.get("status") != "lookup"]
    for name, again in zip(kept, read["names"], strict=True):
        assert {"status": "admitted", **again} == {"status": "admitted", **_plain(name)}
    for field in (
        "id",
        "kind",
        "types",
        "subjects",
        "definitions",
        "contexts",
        "disambiguation",
        "identifiers",
        "note",
    ):
        assert read[field] == ENTITY[field]


def _plain(name: dict[str, Any]) -> dict[str, Any]:
    """A name without what is so unless said otherwise."""
    plain = dict(name)
    if "readings" in plain:
        plain["readings"] = [
            {key: value for key, value in reading.items() if (key, value) != ("basis", "reviewed")}
            for reading in plain["readings"]
        ]
    return plain


def test_the_readings_of_the_dialects() -> None:
    basic = b"".join(tbx.write([ENTITY])).decode()
    linguist = b"".join(tbx.write([ENTITY], dialect="linguist")).decode()
    assert "<note>reading: Hǎishēnwǎi</note>" in basic
    assert 'type="TBX-Basic" style="dca"' in basic
    assert '<admin type="reading">Hǎishēnwǎi</admin>' in linguist
    assert '<adminNote type="readingNote">TW, lexicon</adminNote>' in linguist


def test_an_id_that_begins_with_a_figure() -> None:
    document = b"".join(tbx.write([{**ENTITY, "id": "1991-agreement"}]))
    assert b'id="_1991-agreement"' in document
    assert entities(items(document))[0]["id"] == "1991-agreement"


def test_what_is_left_out_stands_in_the_file() -> None:
    document = b"".join(tbx.write([ENTITY])).decode()
    assert all(omitted in document for omitted in tbx.OMITTED)


VERSION_2 = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader/><text><body>
<termEntry id="C-7">
  <descrip type="subjectField">history</descrip>
  <langSet xml:lang="en-US">
    <descripGrp><descrip type="definition">An agreement
      of states</descrip></descripGrp>
    <ntig><termGrp><term>treaty</term><termNote type="partOfSpeech">properNoun</termNote>
      <termNote type="administrativeStatus">preferred</termNote></termGrp></ntig>
  </langSet>
  <langSet xml:lang="zh_TW"><tig><term>條約</term><termNote type="termType">fullForm</termNote></tig></langSet>
  <langSet xml:lang="zh"><tig><term>条约</term></tig></langSet>
  <langSet xml:lang="de"><tig><term> </term></tig></langSet>
</termEntry>
</body></text></martif>
"""


def test_version_2_is_read_leniently() -> None:
    found = items(VERSION_2.encode())
    assert not faults(found)
    (entity,) = entities(found)
    assert entity["id"] == "c-7"
    assert entity["subjects"] == ["history"]
    assert entity["definitions"] == [{"lang": "en", "text": "An agreement of states"}]
    assert entity["names"] == [
        {"text": "treaty", "lang": "en", "region": "US", "status": "preferred"},
        {"text": "條約", "lang": "zh-Hant", "region": "TW", "type": "full"},
        {"text": "条约", "lang": "zh-Hans"},
    ]
    assert [item.detail for item in found if isinstance(item, LeftOut)] == ["an empty term"]


def version_3(body: str, *, dialect: str = "TBX-Basic", style: str = "dca", more: str = "") -> bytes:
    return f"""<?xml version="1.0"?>
<tbx type="{dialect}" style="{style}" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" {more}>
<tbxHeader><fileDesc><sourceDesc><p>a test</p></sourceDesc></fileDesc></tbxHeader>
<text><body>{body}</body></text></tbx>""".encode()


def entry(inside: str, *, concept: str = "", section: str = "") -> str:
    return (
        f'<conceptEntry id="c1">{concept}<langSec xml:lang="en">{section}'
        f"<termSec><term>treaty</term>{inside}</termSec></langSec></conceptEntry>"
    )


def test_both_styles_are_read() -> None:
    namespaces = 'xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"'
    inside = (
        "<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>"
        "<descripGrp><basic:context>a treaty of peace</basic:context></descripGrp>"
    )
    (entity,) = entities(items(version_3(entry(inside), style="dct", more=namespaces), kind="treaty"))
    assert entity["kind"] == "treaty"
    assert entity["names"] == [{"text": "treaty", "lang": "en", "status": "deprecated"}]
    assert entity["contexts"] == [{"lang": "en", "text": "a treaty of peace"}]
    assert faults(items(version_3(entry(inside), more=namespaces)))[0].detail.startswith(
        "an element of the other style"
    )


@pytest.mark.parametrize(
    "inside",
    [
        '<termNote type="usageStatus">preferred</termNote>',
        '<termNote type="administrativeStatus">preferred</termNote>',
    ],
)
def test_what_the_wild_writes_for_a_status_is_understood(inside: str) -> None:
    document = version_3(entry(inside))
    assert entities(items(document))[0]["names"][0]["status"] == "preferred"
    assert tbx.dialect_faults(document)


def version_2(*entries: str) -> bytes:
    return f"<martif><text><body>{''.join(entries)}</body></text></martif>".encode()


def old_entry(term: str, inside: str = "", *, more: str = "", attributes: str = "") -> str:
    tig = f"<tig><term>{term}</term>{inside}</tig>"
    return f'<termEntry {attributes}><langSet xml:lang="en">{tig}</langSet>{more}</termEntry>'


@pytest.mark.parametrize("category", ["administrativeStatus", "usageStatus", "Status", "Usage", "Usage status"])
@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("forbidden", "deprecated"),
        ("prohibited", "deprecated"),
        ("doNotUse", "deprecated"),
        ("Do not use", "deprecated"),
        ("not recommended", "deprecated"),
        ("notRecommended", "deprecated"),
        ("Forbidden term", "deprecated"),
        ("deprecatedTerm-admn-sts", "deprecated"),
        ("Preferred", "preferred"),
        ("allowed", "admitted"),
    ],
)
def test_what_tools_say_of_a_forbidden_term_is_understood(category: str, word: str, status: str) -> None:
    note = f'<termNote type="{category}">{word}</termNote>'
    for document in (version_2(old_entry("treaty", note)), version_3(entry(note))):
        found = items(document)
        assert [name["status"] for name in entities(found)[0]["names"]] == [status]
        assert not [item for item in found if not isinstance(item, Read)]
    described = f'<descrip type="{category}">{word}</descrip>'
    assert entities(items(version_2(old_entry("treaty", described))))[0]["names"][0]["status"] == status


def test_a_status_that_is_not_understood_is_told_of() -> None:
    found = items(version_2(old_entry("treaty", '<termNote type="Status">under review</termNote>')))
    assert entities(found)[0]["names"] == [{"text": "treaty", "lang": "en"}]
    assert [item.detail for item in found if isinstance(item, LeftOut)] == ["the status 'under review' of treaty"]


def test_homonyms_are_entries_of_their_own() -> None:
    shore = '<langSet xml:lang="zh"><tig><term>河岸</term></tig></langSet>'
    money = '<langSet xml:lang="zh"><tig><term>银行</term></tig></langSet>'
    stated = old_entry("bank", attributes='id="bank-2"')
    found = items(version_2(old_entry("bank", more=shore), old_entry("bank", more=money), stated))
    assert not faults(found)
    assert [(one["id"], len(one["names"])) for one in entities(found)] == [("bank", 2), ("bank-3", 2), ("bank-2", 1)]
    ids = [old_entry("a", attributes=f'id="{stated}"') for stated in ("a_1", "A-1", "a 1", "x", "x")]
    assert [one["id"] for one in entities(items(version_2(*ids)))] == ["a-1", "a-1-2", "a-1-3", "x", "x-2"]


def test_a_language_that_is_none_leaves_the_others() -> None:
    for tag in ("x-bork", "?", ""):
        more = f'<langSet xml:lang="{tag}"><tig><term>tröety</term></tig></langSet>'
        found = items(version_2(old_entry("treaty", more=more), old_entry("war")))
        assert [one["id"] for one in entities(found)] == ["treaty", "war"]
        (left,) = [item for item in found if isinstance(item, LeftOut)]
        assert "tröety" in left.detail


def test_the_languages_stand_in_the_order_asked_for() -> None:
    for dialect in tbx.DIALECTS:
        for asked in (("zh", "en", "ru"), ("ru", "zh-TW"), ("en",)):
            document = b"".join(tbx.write([ENTITY], dialect=dialect, languages=read_all(asked))).decode()
            written = re.findall('<lang(?:Sec|Set) xml:lang="([^"]*)"', document)
            expected = {"zh": "zh-Hant", "zh-TW": "zh-Hant"}
            first = [expected.get(tag, tag) for tag in asked]
            assert written[: len(first)] == first
            assert sorted(written) == ["en", "ru", "zh-Hant"]


@pytest.mark.parametrize(
    "document",
    [
        version_3(entry('<descrip type="definition">x</descrip>')),
        version_3(entry("", concept='<descrip type="context">x</descrip>')),
        version_3(entry("", section='<descrip type="subjectField">x</descrip>')),
        version_3(entry("", concept='<admin type="source">x</admin>')),
        version_3(entry('<termNote type="pinyin">x</termNote>')),
        version_3(entry('<termNote type="partOfSpeech">preposition</termNote>')),
        version_3(entry("<termNote>noun</termNote>")),
        version_3(entry("<term>second</term>")),
        version_3('<conceptEntry id="c"><langSec xml:lang="en"><note>x</note></langSec></conceptEntry>'),
        version_3(entry("") + entry("")),
        version_3(entry("")).replace(b"<p>a test</p>", b"a test"),
        version_3(entry("")).replace(b"urn:iso:std:iso:30042:ed-2", b"urn:other"),
        version_3(entry("")).replace(b"</termSec>", b""),
        b"<html/>",
        b"",
    ],
)
def test_faulty_files_are_refused_by_line(document: bytes) -> None:
    found = items(document)
    assert faults(found)
    assert all(fault.row >= 1 and fault.detail for fault in faults(found))


@pytest.mark.parametrize(
    "definition",
    ['<!ENTITY x "treaty">', '<!ENTITY x SYSTEM "file:///etc/hostname">'],
)
def test_entities_are_never_followed(definition: str) -> None:
    term = '<termEntry><langSet xml:lang="en"><tig><term>&x;</term></tig></langSet></termEntry>'
    document = f"<!DOCTYPE martif [{definition}]><martif><text><body>{term}</body></text></martif>"
    assert "entities are not read" in faults(items(document.encode()))[0].detail


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("禁用", "deprecated"),
        ("不推荐使用", "deprecated"),
        ("запрещённый", "deprecated"),
        ("首选", "preferred"),
        ("допустимый", "admitted"),
    ],
)
def test_standings_are_read_in_chinese_and_russian(word: str, status: str) -> None:
    found = statuses.standing_of(word)
    assert found is not None
    assert found.status == status


@pytest.mark.parametrize("word", ["新", "новый", "new", "Non-preferred", ""])
def test_a_standing_that_is_not_understood_is_none(word: str) -> None:
    assert statuses.standing_of(word) is None
