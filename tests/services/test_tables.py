"""Tables of other programs taken in: encodings, headers, coordinates, and lines that meet what is there."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from openpyxl import load_workbook
from tests.services.test_annotating import name

from gazetteer.domain.tag import read_all
from gazetteer.errors import BadParameter, Invalid
from gazetteer.formats import csv, sheets
from gazetteer.formats.shape import Fault, Filters, Read
from gazetteer.services import formats, glossaries, lookup
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.services.glossaries import Imported

Write = Callable[..., Outcome]
ROWS = [
    ["Deutsch", "中文", "Русский", "English", "Lat", "Lon", "geonames", "上级", "Bemerkung"],
    ["Wladiwostok", "海参崴", "Владивосток", "Vladivostok", "43.12", "131.89", "2013348", "Primorye", "x"],
    ["", "黑河", "", "Heihe", "50.245", "127.499", "", "", ""],
]


@pytest.fixture
def filled(gazetteer: Gazetteer, write: Write) -> Gazetteer:
    """A gazetteer with a city, a region, and two banks."""
    write(
        {
            "id": "vladivostok",
            "kind": "place",
            "names": [name("Vladivostok", "en"), name("海参崴", "zh-Hans"), name("Владивосток", "ru")],
        },
        {"id": "primorye", "kind": "place", "names": [name("Primorye", "en")]},
        {"id": "bank", "kind": "term", "names": [name("bank", "en"), name("银行", "zh-Hans")]},
        {
            "id": "heihe-river",
            "kind": "place",
            "names": [name("Heihe", "en"), name("黑河", "zh-Hans")],
            "location": {"type": "Point", "coordinates": [100.5, 38.9]},
        },
    )
    return gazetteer


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    return "\n".join(delimiter.join(row) for row in rows) + "\n"


def take(gazetteer: Gazetteer, data: bytes, **options: Any) -> Imported:
    return glossaries.take_in(gazetteer, csv.read(io.BytesIO(data), **options), by="test")


def document(gazetteer: Gazetteer, entity_id: str) -> dict[str, Any]:
    lines = b"".join(formats.chosen("jsonl", None).write(gazetteer, Filters())).splitlines()
    found = [orjson.loads(line) for line in lines]
    return next(line["entity"] for line in found if line.get("entity", {}).get("id") == entity_id)


ENCODED = {
    "UTF-8": table(ROWS).encode(),
    "UTF-8 with a mark": table(ROWS, ";").encode("utf-8-sig"),
    "UTF-16, as Excel's Unicode text": table(ROWS, "\t").encode("utf-16"),
    "UTF-16 LE without a mark": table(ROWS, "\t").encode("utf-16-le"),
    "UTF-16 BE without a mark": table(ROWS).encode("utf-16-be"),
    "GB18030, as Chinese Excel's CSV": table(ROWS).encode("gb18030"),
    "XLSX": b"".join(sheets.workbook(ROWS, title="x")),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_spreadsheet_meets_what_is_there(filled: Gazetteer, encoding: str) -> None:
    outcome = take(filled, ENCODED[encoding])
    assert (outcome.created, outcome.extended) == (["heihe"], ["vladivostok"])
    assert [item.detail for item in outcome.left_out] == ["the column Bemerkung"]
    met = document(filled, "vladivostok")
    assert met["location"] == {"type": "Point", "coordinates": [131.89, 43.12]}
    assert met["identifiers"] == {"geonames": "2013348"}
    assert met["relations"] == [{"type": "part_of", "target": "primorye"}]
    assert [one["text"] for one in met["names"]] == ["Vladivostok", "海参崴", "Владивосток", "Wladiwostok"]
    new = document(filled, "heihe")
    assert new["kind"] == "place"
    assert new["location"]["coordinates"] == [127.499, 50.245]
    again = take(filled, ENCODED[encoding])
    assert (again.created, again.extended) == ([], [])


def test_other_encodings_are_refused_with_a_remedy(filled: Gazetteer) -> None:
    for data in (
        "English,Notes\nAmur,Амур и Уссури\n".encode("cp1251"),
        "English,Deutsch\nx,Köln Übersee\n".encode("latin-1"),
    ):
        with pytest.raises(Invalid) as refused:
            take(filled, data)
        assert "save it as UTF-8" in refused.value.errors[0]["detail"]
        assert refused.value.errors[0]["line"] == 2


def test_homonyms_are_not_met(filled: Gazetteer) -> None:
    outcome = take(filled, "English,中文\nbank,河岸\n".encode())
    assert outcome.created == ["bank-2"]
    assert take(filled, "English,中文\nbank,银行\n".encode()).unchanged == ["bank"]
    assert take(filled, "English,中文\nBANK,銀行\n".encode()).extended == ["bank"]


def test_a_place_far_away_is_another(filled: Gazetteer) -> None:
    assert take(filled, "en,zh,lat,lon\nVladivostok,海参崴,10,10\n".encode()).extended == ["vladivostok"]
    outcome = take(filled, "en,zh,lat,lon\nVladivostok,海参崴,43.1,131.9\n".encode())
    assert outcome.created == ["vladivostok-2"]


def test_several_that_fit_are_named(filled: Gazetteer, write: Write) -> None:
    write({"id": "bank-of-a-river", "kind": "term", "names": [name("bank", "en")]})
    outcome = take(filled, b"English\nbank\n")
    assert outcome.created == ["bank-2"]
    assert "bank, bank-of-a-river" in outcome.left_out[0].detail


def test_two_lines_of_one_thing_are_one(filled: Gazetteer) -> None:
    lines = "en,zh,geonames\nVladivostok,海参崴,2013348\nVladivostok,符拉迪沃斯托克,2013348\n"
    assert take(filled, lines.encode()).extended == ["vladivostok"]
    assert take(filled, lines.encode()).unchanged == ["vladivostok"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Amur,黑龙江\nUssuri,乌苏里江\n", ["Amur", "黑龙江"]),
        ("黑龙江\tАмур\tAmur\t53.3\n乌苏里江\tУссури\tUssuri\t48.5\n", ["黑龙江", "Амур", "Amur"]),
        ("黑龍江;Amur\n烏蘇里江;Ussuri\n", ["黑龍江", "Amur"]),
        ("黑龙江;Hēilóng Jiāng\n乌苏里江;Wūsūlǐ Jiāng\n", ["黑龙江"]),
    ],
)
def test_a_table_without_a_header(text: str, names: list[str]) -> None:
    found = list(csv.read(io.BytesIO(text.encode())))
    entities = [item.entity for item in found if getattr(item, "entity", None)]
    assert len(entities) == 2
    assert [one["text"] for one in entities[0]["names"]] == names


@pytest.mark.parametrize("text", ["a,b\nc,d\n", "Pages,Year\n7,1860\n", "海,参\n崴,黑\n"])
def test_what_is_no_table_of_names_is_refused(text: str) -> None:
    fault = list(csv.read(io.BytesIO(text.encode())))[-1]
    assert isinstance(fault, Fault)
    assert "expected the columns" in fault.detail


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("English", "en"),
        ("en", "en"),
        ("EN-US", "en"),
        ("name_en", "en"),
        ("Chinese (Simplified)", "zh-Hans"),
        ("Chinese_PRC", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-Hans", "zh-Hans"),
        ("label:zh-Hant", "zh-Hant"),
        ("繁體中文", "zh-Hant"),
        ("Русский", "ru"),
    ],
)
def test_headers_that_name_a_language(header: str, lang: str) -> None:
    found = list(csv.read(io.BytesIO(f"{header},Page\nx,7\n".encode())))
    (entity,) = [item.entity for item in found if getattr(item, "entity", None)]
    assert entity["names"][0]["lang"] == lang


@pytest.mark.parametrize(
    ("lat", "lon", "fault"),
    [
        ("43,115", "131,885", None),
        ("43°06′54″N", "131°53′07″E", None),
        ("95", "10", "is not between"),
        ("north", "10", "expected degrees"),
        ("43", "", "there is a latitude"),
    ],
)
def test_coordinates(lat: str, lon: str, fault: str | None) -> None:
    found = list(csv.read(io.BytesIO(f"en;lat;lon\nx;{lat};{lon}\n".encode())))
    if fault is not None:
        assert isinstance(found[0], Fault)
        assert fault in found[0].detail
        return
    (item,) = found
    assert isinstance(item, Read)
    assert item.entity is not None
    longitude, latitude = item.entity["location"]["coordinates"]
    assert abs(latitude - 43.115) < 0.001
    assert abs(longitude - 131.885) < 0.001


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("dialect", ["names", "wide"])
def test_out_and_in_is_unchanged(filled: Gazetteer, form: str, dialect: str) -> None:
    take(filled, ENCODED["UTF-8"])
    filters = Filters(dialect=dialect)
    made = b"".join(formats.chosen(form, dialect).write(filled, filters))
    outcome = take(filled, made)
    assert (outcome.created, outcome.extended, outcome.left_out) == ([], [], [])
    assert len(outcome.unchanged) == 5


def test_a_workbook_comes_piece_by_piece_and_the_same_again() -> None:
    lines = [["name", "note"], *([f"n{number}", 'a & <b> "c"\r\n\x01\tend'] for number in range(2_000))]
    pieces = list(sheets.workbook(iter(lines), title="a & b"))
    assert len(pieces) > 3
    assert pieces == list(sheets.workbook(iter(lines), title="a & b"))
    book = load_workbook(io.BytesIO(b"".join(pieces)))
    assert (book.sheetnames, book.active.freeze_panes, book.active.max_row) == (["a & b"], "A2", 2_001)
    assert [cell.value for cell in book.active[2_001]] == ["n1999", 'a & <b> "c"\r\n\tend']


def test_a_wide_table_has_the_languages_asked_for(filled: Gazetteer) -> None:
    filters = Filters(dialect="wide", languages=read_all(("en", "zh-Hans")))
    lines = b"".join(formats.chosen("csv", "wide").write(filled, filters)).decode().splitlines()
    assert lines[0] == "id,kind,types,en,zh-Hans,pinyin,latitude,longitude,identifiers,part_of"
    assert lines[1].startswith("bank,term,,bank,银行,")


def test_a_source_is_cited(filled: Gazetteer) -> None:
    take(filled, "en,zh\nSuifenhe,绥芬河\n".encode(), source="my-table", kind="place")
    assert document(filled, "suifenhe")["names"][0]["sources"] == [{"source": "my-table"}]
    with filled.database.reading() as connection:
        assert lookup.document(connection, "suifenhe")["names"]


def test_dates_of_a_table_may_be_written_in_words() -> None:
    text = "text;lang;from;to\nx;en;14.11.1860;14 ноября 1900 г.\ny;en;1860年11月;..\nz;en;03/04/1860;\n"
    found = list(csv.read(io.BytesIO(text.encode())))
    spans = [
        (one["from"], one["to"])
        for item in found
        if isinstance(item, Read) and item.entity
        for one in item.entity["names"]
    ]
    assert spans == [("1860-11-14", "1900-11-14"), ("1860-11", "..")]
    (fault,) = [item for item in found if isinstance(item, Fault)]
    assert (fault.row, fault.column) == (4, "from")
    assert "may be two days" in fault.detail


@pytest.mark.parametrize(
    ("form", "tool", "dialect"),
    [(form, tool, dialect) for form, tools in formats.READ_BY.items() for tool, dialect in tools.items()],
)
def test_a_tool_gets_the_variant_that_it_reads(filled: Gazetteer, form: str, tool: str, dialect: str) -> None:
    assert formats.variant(form, tool) == dialect
    writer = formats.chosen(form, tool)
    assert dialect in writer.dialects
    assert next(iter(writer.write(filled, Filters(dialect=dialect))))


def test_a_table_begins_with_a_mark_where_one_is_wanted(filled: Gazetteer) -> None:
    plain = b"".join(formats.chosen("csv", None).write(filled, Filters()))
    marked = b"".join(formats.with_mark("csv", formats.chosen("csv", None).write(filled, Filters()), mark=True))
    assert marked == b"\xef\xbb\xbf" + plain
    with pytest.raises(BadParameter, match="bom"):
        formats.with_mark("jsonl", iter(()), mark=True)
    with pytest.raises(BadParameter, match="weblate"):
        formats.chosen("tbx", "excel")
