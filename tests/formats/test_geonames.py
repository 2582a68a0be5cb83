"""Rows of GeoNames files, well formed and not, and the documents that they become."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.domain.entity import read_entity
from gazetteer.domain.labels import labels
from gazetteer.errors import NotFound
from gazetteer.formats import geonames
from gazetteer.formats.geonames import Alternate, Place
from gazetteer.formats.shape import Fault, Read


def line(**columns: str) -> str:
    names = (
        "geonameid name asciiname alternatenames latitude longitude fclass fcode country cc2 admin1 admin2 admin3 admin4 "
        "population elevation dem timezone modified"
    ).split()
    given_ = {
        "geonameid": "2022890",
        "name": "Khabarovsk",
        "alternatenames": "Chabarovsk,KHV,bo li,Хабаровск,伯力,哈巴罗夫斯克",
        "latitude": "48.48",
        "longitude": "135.08",
        "fclass": "P",
        "fcode": "PPLA",
        "country": "RU",
        "population": "579000",
        **columns,
    }
    return "\t".join(given_.get(name, "") for name in names) + "\n"


def names_of(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(name["text"], name["lang"], name.get("status", "admitted")) for name in document["names"]]


def test_a_row_becomes_a_document() -> None:
    document = geonames.document(geonames.read_place(line()), "geonames")
    read_entity(document)
    assert names_of(document) == [
        ("Khabarovsk", "en", "preferred"),
        ("Chabarovsk", "und-Latn", "admitted"),
        ("KHV", "und-Latn", "lookup"),
        ("bo li", "und-Latn", "lookup"),
        ("Хабаровск", "ru", "admitted"),
        ("伯力", "und-Hani", "admitted"),
        ("哈巴罗夫斯克", "zh-Hans", "admitted"),
    ]
    assert document["id"] == "gn-2022890"
    assert document["types"] == ["city", "administrative centre"]
    assert document["identifiers"] == {"geonames": "2022890", "iso3166": "RU"}
    assert document["location"] == {"type": "Point", "coordinates": [135.08, 48.48]}
    assert all(name["sources"] == [{"source": "geonames"}] for name in document["names"])


def test_named_alternates_keep_their_language_dates_and_standing() -> None:
    def alternate(text: str, lang: str, **flags: Any) -> Alternate:
        return Alternate(text, lang, **flags)

    place = Place(
        number=498817,
        name="Sankt-Peterburg",
        latitude=59.94,
        longitude=30.31,
        country="RU",
        population=5_351_935,
        alternates=[
            alternate("Saint Petersburg", "en", preferred=True),
            alternate("Petrograd", "en", historic=True, from_="1914", to="1924"),
            alternate("Leningrad", "en", historic=True, from_="ca. 1924", to="1991-09-06"),
            alternate("Санкт-Петербург", "ru", preferred=True),
            alternate("Питер", "ru", colloquial=True),
            alternate("圣彼得堡", "zh"),
            alternate("聖彼得堡", "zh-TW"),
            alternate("LED", "iata"),
            alternate("Q656", "wkdt"),
            alternate("https://en.wikipedia.org/wiki/Saint_Petersburg", "link"),
        ],
    )
    document = geonames.document(place, "geonames")
    read_entity(document)
    by_text = {name["text"]: name for name in document["names"]}
    assert by_text["Sankt-Peterburg"]["lang"] == "und-Latn"
    assert (by_text["Saint Petersburg"]["lang"], by_text["Saint Petersburg"]["status"]) == ("en", "preferred")
    petrograd = by_text["Petrograd"]
    assert (petrograd["type"], petrograd["from"], petrograd["to"]) == ("historical", "1914", "1924")
    assert by_text["Leningrad"]["as_stated"] == "from ca. 1924 to 1991-09-06"
    assert by_text["Питер"]["type"] == "variant"
    assert by_text["圣彼得堡"]["lang"] == "zh-Hans"
    assert (by_text["聖彼得堡"]["lang"], by_text["聖彼得堡"]["region"]) == ("zh-Hant", "TW")
    assert document["identifiers"] == {"geonames": "498817", "iso3166": "RU", "iata": "LED", "wikidata": "Q656"}
    assert not any("wikipedia" in text for text in by_text)


def place_with(*alternates: Alternate, name: str = "Kuznetsk") -> dict[str, Any]:
    place = Place(number=7, name=name, latitude=1.0, longitude=2.0, country="RU", alternates=list(alternates))
    document = geonames.document(place, "geonames")
    read_entity(document)
    return document


@pytest.mark.parametrize(
    "past",
    [
        Alternate("Stalinsk", "en", historic=True, from_="1932", to="1961"),
        Alternate("Stalinsk", "en", historic=True),
        Alternate("Stalinsk", "en", to="1961"),
        Alternate("Stalinsk", "en", colloquial=True),
    ],
)
def test_a_name_of_the_past_is_never_the_label(past: Alternate) -> None:
    document = place_with(past)
    assert labels(document["names"])["en"] == "Kuznetsk"
    assert [name["lang"] for name in document["names"] if name["text"] == "Stalinsk"] == ["en"]
    # What is called otherwise today is.
    other = place_with(past, Alternate("Kuzneck", "en"))
    assert labels(other["names"])["en"] == "Kuzneck"


def test_mandarin_is_chinese() -> None:
    document = place_with(Alternate("伯力", "cmn"), Alternate("條約", "zho"), Alternate("Boli", "cmn"))
    assert [(name["text"], name["lang"]) for name in document["names"][1:]] == [
        ("伯力", "zh-Hans"),
        ("條約", "zh-Hant"),
        ("Boli", "und-Latn"),
    ]


@pytest.mark.parametrize(
    ("stated", "bound"),
    [("1914", "1914"), ("987", "0987"), ("1991-09-06", "1991-09-06"), ("19910906", "1991-09-06"), ("1991-09", "1991-09"),
     ("300 BC", "-0299"), ("1 BC", "0000"), ("ca. 1900", None), ("199109", None), (None, None)],
)  # fmt: skip  # laid out as a table
def test_dates_are_read_or_left(stated: str | None, bound: str | None) -> None:
    assert geonames.bound(stated) == bound


@pytest.mark.parametrize(
    ("columns", "told"),
    [({"geonameid": "x"}, "geonameid"), ({"latitude": "north"}, "latitude"), ({"longitude": "181"}, "longitude"),
     ({"name": " "}, "name"), ({"population": "-3"}, "population"), ({"latitude": "nan"}, "latitude")],
)  # fmt: skip  # laid out as a table
def test_a_bad_row_says_what_is_wrong(columns: dict[str, str], told: str) -> None:
    with pytest.raises(geonames.RowFault, match=told):
        geonames.read_place(line(**columns))


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(geonames.RowFault, match="found 2"):
        geonames.read_place("1\tx\n")
    with pytest.raises(geonames.RowFault, match="found 1"):
        geonames.read_alternate("1\n")


cell = st.text(st.characters(blacklist_characters="\t\n\r", blacklist_categories=("Cs",)), max_size=20)


@given(st.lists(cell, min_size=19, max_size=19))
def test_any_row_is_read_or_refused(cells: list[str]) -> None:
    with suppress(geonames.RowFault):
        read_entity(
            {**geonames.document(geonames.read_place("\t".join(cells)), "x"), "names": [{"text": "x", "lang": "en"}]}
        )


@given(
    name=cell.filter(lambda text: geonames.tidy(text) != ""),
    alternates=st.lists(cell, max_size=6),
    country=st.sampled_from(["", "RU", "JP", "CN"]),
    population=st.integers(0, 10**8),
)
def test_whatever_the_names_are_the_document_is_valid(
    name: str, alternates: list[str], country: str, population: int
) -> None:
    row = line(name=name, alternatenames=",".join(alternates), country=country, population=str(population))
    document = geonames.document(geonames.read_place(row), "geonames")
    told = [fault for fault in _faults(document) if "is not allowed here" not in fault]
    assert told == []


def _faults(document: dict[str, Any]) -> list[str]:
    from gazetteer.errors import Invalid

    try:
        read_entity(document)
    except Invalid as error:
        return [fault["detail"] for fault in error.errors]
    return []


def test_a_dump_joins_the_names_of_the_other_file(tmp_path: Path) -> None:
    dump, alternates = tmp_path / "RU.txt", tmp_path / "alternateNamesV2.txt"
    dump.write_text(line() + "broken\n" + line(geonameid="7", name="Elsewhere", alternatenames="Nowhere"), "utf-8")
    alternates.write_text(
        "1\t2022890\tru\tХабаровск\t1\t\t\t\t\t\n"
        "2\t2022890\tzh\t伯力\t\t\t\t1\t\t\nbroken\n3\t99\ten\tOther\t\t\t\t\t\t\n",
        "utf-8",
    )
    material = geonames.Dump(dump, alternates)
    first, broken, other = material.rows(0)
    assert isinstance(first, Read)
    assert isinstance(other, Read)
    assert names_of(dict(first.document() or {})) == [
        ("Khabarovsk", "en", "preferred"),
        ("Хабаровск", "ru", "preferred"),
        ("伯力", "zh-Hans", "admitted"),
    ]
    assert broken == Fault(2, None, "expected 19 columns with tabs between, found 1")
    assert [name[0] for name in names_of(dict(other.document() or {}))] == ["Elsewhere", "Nowhere"]
    assert [read.row for read in material.rows(2)] == [3]
    assert material.total == 3
    material.close()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"RU\.txt"):
        geonames.Dump(tmp_path / "RU.txt")
