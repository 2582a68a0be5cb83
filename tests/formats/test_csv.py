"""Tables of names: safe in spreadsheets, read back as they were, and read from others by a mapping."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.formats import csv
from gazetteer.formats.shape import Fault, Item, LeftOut, Read

ENTITY: dict[str, Any] = {
    "id": "vladivostok",
    "kind": "place",
    "types": ["city"],
    "names": [
        {
            "text": "海参崴",
            "lang": "zh-Hans",
            "type": "historical",
            "from": "1860",
            "certainty": "high",
            "readings": [{"pinyin": "Hǎishēnwǎi"}],
            "sources": [{"source": "s1"}],
        },
        {"text": "=Vladivostok, “the port”", "lang": "en", "status": "preferred", "note": "-1"},
    ],
    "definitions": [{"lang": "en", "text": "A port,\nfar away."}],
}


def items(text: str | bytes, **options: Any) -> list[Item]:
    return list(csv.read(io.BytesIO(text if isinstance(text, bytes) else text.encode()), **options))


def entities(found: list[Item]) -> list[dict[str, Any]]:
    return [dict(item.entity) for item in found if isinstance(item, Read) and item.entity]


def test_what_was_written_is_read_back() -> None:
    table = b"".join(csv.write([ENTITY]))
    found = items(table)
    assert b"".join(csv.write(entities(found))) == table
    assert [item.source for item in found if isinstance(item, Read) and item.source] == [{"id": "s1", "title": "s1"}]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_no_cell_is_a_formula_and_none_is_changed(text: str) -> None:
    text = text.strip() or "x"
    assert not csv.harmless(text).startswith(("=", "+", "-", "@", "\t"))
    table = b"".join(csv.write([{**ENTITY, "names": [{"text": text, "lang": "en"}], "definitions": []}]))
    assert entities(items(table))[0]["names"][0]["text"] == " ".join(text.split())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_mapping_explains_the_columns(delimiter: str) -> None:
    rows = [["English", "中文", "Kind", "Pages"], ["Aigun", "瑷珲; 爱辉", "place", "7"], ["Harbin", "", "", ""]]
    text = "\ufeff" + "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    found = items(text, mapping={"English": "name:en", "中文": "name:zh-CN", "Kind": "kind"}, kind="term")
    assert entities(found) == [
        {
            "id": "aigun",
            "kind": "place",
            "names": [
                {"text": "Aigun", "lang": "en", "status": "preferred"},
                {"text": "瑷珲", "lang": "zh-Hans", "status": "preferred", "region": "CN"},
                {"text": "爱辉", "lang": "zh-Hans", "status": "admitted", "region": "CN"},
            ],
        },
        {"id": "harbin", "kind": "term", "names": [{"text": "Harbin", "lang": "en", "status": "preferred"}]},
    ]
    assert [item.detail for item in found if isinstance(item, LeftOut)] == ["the column Pages"]


@pytest.mark.parametrize(
    ("text", "mapping", "line", "column"),
    [
        ("", {}, 1, None),
        ("a,b\n", {}, 1, None),
        ("text,lang\nx,\n", {}, 2, "lang"),
        ("text,lang\nx,en\ny,english!\n", {}, 3, "lang"),
        ("text,lang,id\nx,en,A B\n", {}, 2, "id"),
        ("text,lang,kind\nx,en,village\n", {}, 2, "kind"),
        ("text,lang,sources\nx,en,p. 3\n", {}, 2, "sources"),
        ("text,lang\n,en\n", {}, 2, "text"),
        ("text,lang\nx,en\n", {"Term": "text"}, 1, "Term"),
        ("Term,lang\nx,en\n", {"Term": "word"}, 1, "Term"),
        ("Term,lang\nx,en\n", {"Term": "name:?"}, 1, "Term"),
        ('text,lang\n"x"y,en\n', {}, 2, None),
        (b"text,lang\n\xff,en\n", {}, 2, None),
    ],
)
def test_faults_have_their_line_and_column(
    text: str | bytes, mapping: dict[str, str], line: int, column: str | None
) -> None:
    found = [item for item in items(text, mapping=mapping) if isinstance(item, Fault)]
    assert [(fault.row, fault.column) for fault in found] == [(line, column)]


def test_a_column_of_names_without_a_language_is_told_by_its_letters() -> None:
    (found,) = entities(items("Name,中文,Lat,Lon\nNewtown,新镇,43.5,131.5\n"))
    assert [(name["lang"], name["text"]) for name in found["names"]] == [("en", "Newtown"), ("zh-Hans", "新镇")]
    assert found["id"] == "newtown"


@pytest.mark.parametrize(
    ("header", "codes", "identifiers"),
    [
        ("Country", ["RU", "CN"], [{"country": "RU"}, {"country": "CN"}]),
        ("ISO 3166", ["643", "chn"], [{"country": "643"}, {"country": "chn"}]),
        ("国家", ["RU", ""], [{"country": "RU"}, None]),
        # Their names are no codes, and nor is the one that nobody has.
        ("Country", ["Russia", "China"], [None, None]),
        ("Country", ["RU", "XX"], [None, None]),
        ("Party", ["RU", "CN"], [None, None]),
    ],
)
def test_a_column_of_country_codes_is_told_by_its_cells(
    header: str, codes: list[str], identifiers: list[dict[str, str] | None]
) -> None:
    lines = "".join(f"Newtown{place},新镇,{code}\n" for place, code in enumerate(codes))
    found = items(f"Name,中文,{header}\n{lines}")
    assert [entity.get("identifiers") for entity in entities(found)] == identifiers
    told = [item.detail for item in found if isinstance(item, LeftOut)]
    assert told == ([] if any(identifiers) else [f"the column {header}"])


def test_a_column_of_names_beside_one_of_its_language_is_left_out() -> None:
    found = items("Term,English\nport,harbour\n")
    assert [name["text"] for name in entities(found)[0]["names"]] == ["harbour"]
    assert [item.detail for item in found if isinstance(item, LeftOut)] == ["the column Term"]


@pytest.mark.parametrize(
    ("cell", "status"), [("true", "deprecated"), ("Yes", "deprecated"), ("false", "preferred"), ("", "preferred")]
)
def test_what_a_table_forbids_is_deprecated(cell: str, status: str) -> None:
    (found,) = entities(items(f"Forbidden,en,zh-Hans\n{cell},tax,税\n"))
    assert [name["status"] for name in found["names"]] == [status, status]
