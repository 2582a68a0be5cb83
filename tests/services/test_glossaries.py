"""Exports in the formats of translators' tools, and files taken in: nothing lost silently, nothing half written."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.databases import Databases
from tests.services.test_annotating import DOCUMENTS, name

from gazetteer.domain.tag import read_all
from gazetteer.errors import BadParameter, Invalid
from gazetteer.formats import csv, tbx
from gazetteer.formats.glossary import Pair
from gazetteer.formats.shape import Filters, Writer
from gazetteer.services import formats, glossaries
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

Write = Callable[..., Outcome]


@pytest.fixture
def filled(gazetteer: Gazetteer, write: Write) -> Gazetteer:
    """A gazetteer that knows a few names."""
    write(*DOCUMENTS)
    return gazetteer


@pytest.fixture
def empty(settings: Settings, databases: Databases) -> Any:
    """Another gazetteer, empty."""
    other = settings.model_copy(update={"database_url": databases.migrated()})
    with Gazetteer(other) as opened:
        yield opened


def writer(form: str) -> Writer[Gazetteer]:
    return formats.chosen(form, None)


def exported(gazetteer: Gazetteer, form: str, **filters: Any) -> bytes:
    return b"".join(writer(form).write(gazetteer, Filters(**filters)))


def test_out_and_in_and_out_again_is_the_same(filled: Gazetteer, empty: Gazetteer) -> None:
    for dialect in tbx.DIALECTS:
        document = exported(filled, "tbx", dialect=dialect)
        outcome = glossaries.take_in(empty, tbx.read(io.BytesIO(document)), by="test")
        assert len(outcome.created) + len(outcome.unchanged) == len([one for one in DOCUMENTS if "kind" in one])
        assert exported(empty, "tbx", dialect=dialect) == document
        again = glossaries.take_in(filled, tbx.read(io.BytesIO(document)), by="test")
        assert not again.created
        assert not again.extended


def test_lines_out_and_in_are_the_same(filled: Gazetteer, empty: Gazetteer) -> None:
    lines = exported(filled, "jsonl")
    glossaries.take_in_lines(empty, io.BytesIO(lines), by="test")
    assert exported(empty, "jsonl") == lines


def test_filters_choose_the_names(filled: Gazetteer) -> None:
    rows = exported(filled, "csv", languages=read_all(("zh",)), region="CN").decode().splitlines()
    assert any("海参崴" in row for row in rows)
    assert not any("海參崴" in row or "Vladivostok" in row for row in rows)
    assert "Haishenwai" not in exported(filled, "csv", statuses=("preferred",)).decode()
    assert exported(filled, "tbx", kinds=("treaty",)).count(b"<conceptEntry") == 2


def test_a_glossary_offers_what_is_written_today(filled: Gazetteer) -> None:
    rows = [
        row.split("\t")
        for row in exported(filled, "omegat", languages=read_all(("en", "zh-Hans"))).decode().splitlines()
    ]
    assert all(len(row) == 3 and row[0] and row[1] for row in rows)
    pairs = [(row[0], row[1]) for row in rows]
    assert pairs.index(("Vladivostok", "符拉迪沃斯托克")) < pairs.index(("Vladivostok", "海参崴"))
    assert ("Vladivostock", "符拉迪沃斯托克") in pairs
    assert ("Saint Petersburg", "列宁格勒") not in pairs
    assert ("Saint Petersburg", "圣彼得堡") in pairs
    deepl = [
        row.split("\t")
        for row in exported(filled, "deepl", languages=read_all(("en", "zh-Hans"))).decode().splitlines()
    ]
    assert len({row[0] for row in deepl}) == len(deepl)


def test_what_a_format_leaves_out_is_said(filled: Gazetteer) -> None:
    for form in ("tbx", "csv"):
        assert "sovereignty records" in writer(form).omitted(filled, Filters())
    two = Filters(languages=read_all(("zh-Hans", "ru")))
    assert "5 entities without a name in ru" in writer("omegat").omitted(filled, two)
    other = Filters(languages=read_all(("ru", "en")))
    assert "further equivalents" in " ".join(writer("deepl").omitted(filled, other))


@pytest.mark.parametrize("languages", [(), ("en",), ("en", "ru", "zh"), ("en", "en")])
def test_a_glossary_is_of_two_languages(filled: Gazetteer, languages: tuple[str, ...]) -> None:
    with pytest.raises(BadParameter):
        exported(filled, "omegat", languages=read_all(languages))


def test_what_exists_keeps_all_it_has(filled: Gazetteer) -> None:
    table = "id,lang,text\nvladivostok,de,Wladiwostok\nheihe,en,Heihe\n"
    outcome = glossaries.take_in(filled, csv.read(io.BytesIO(table.encode()), kind="place"), by="test", dry_run=True)
    assert (outcome.created, outcome.extended) == (["heihe"], ["vladivostok"])
    assert b"Wladiwostok" not in exported(filled, "jsonl")
    glossaries.take_in(filled, csv.read(io.BytesIO(table.encode()), kind="place"), by="test")
    assert "Wladiwostok" in exported(filled, "jsonl").decode()
    assert "海參崴" in exported(filled, "jsonl").decode()


def test_a_faulty_file_changes_nothing(filled: Gazetteer) -> None:
    before = exported(filled, "jsonl")
    for table, line in (("text,lang\nx,en\ny,!\n", 3), ("text,lang,from\nx,en,1900\ny,en,19000\n", 3)):
        with pytest.raises(Invalid) as refused:
            glossaries.take_in(filled, csv.read(io.BytesIO(table.encode())), by="test")
        assert refused.value.errors[0]["line"] == line
        assert exported(filled, "jsonl") == before


def test_names_of_other_languages_are_not_asked_for(filled: Gazetteer, write: Write) -> None:
    write({"id": "only-german", "kind": "place", "names": [name("Wien", "de")]})
    assert b"Wien" not in exported(filled, "omegat", languages=read_all(("en", "ru")))


def test_every_format_can_be_asked_for_by_its_name(filled: Gazetteer) -> None:
    names = [found.name for found in formats.FORMATS]
    assert names == ["jsonl", "tbx", "multiterm", "csv", "xlsx", "omegat", "deepl", "geojson", "gpkg", "lpf", "skos"]
    with pytest.raises(BadParameter, match="expected one of jsonl"):
        formats.chosen("docx", None)
    with pytest.raises(BadParameter, match="deepl has none"):
        formats.chosen("deepl", "martif")
    for found in formats.FORMATS:
        assert formats.chosen(found.name, None) is found
        # A GeoPackage has the same columns for every place, and takes no languages.
        asked = Filters() if found.name == "gpkg" else Filters(languages=read_all(("en", "zh-Hans")))
        assert b"".join(found.write(filled, asked))


def test_the_languages_of_an_entry_stand_in_the_order_asked_for(filled: Gazetteer) -> None:
    document = exported(filled, "tbx", dialect="martif", languages=read_all(("zh-Hans", "en"))).decode()
    for entry in document.split("<termEntry")[1:]:
        languages = re.findall('<langSet xml:lang="([^"]*)"', entry)
        assert languages == sorted(languages, key=("zh-Hans", "en").index)


@pytest.mark.parametrize(
    ("form", "dialect"), [("tbx", "basic"), ("tbx", "martif"), ("multiterm", None), ("csv", "wide")]
)
def test_the_form_of_the_region_asked_for_is_the_first_of_its_language(
    gazetteer: Gazetteer, write: Write, form: str, dialect: str | None
) -> None:
    forms = [
        name("老撾", "zh-Hant", status="preferred"),
        name("老撾國", "zh-Hant"),
        name("寮國", "zh-Hant", status="preferred", region="TW"),
        name("Laos", "en", status="preferred"),
    ]
    write({"id": "laos", "kind": "polity", "types": ["state"], "names": forms})

    def places(*tags: str, region: str | None = None) -> list[int]:
        document = exported(gazetteer, form, languages=read_all(tags), region=region, dialect=dialect).decode()
        return [document.index(text) for text in ("寮國", "老撾", "老撾國")]

    for asked in (places("zh-TW"), places("en", "zh-TW"), places("zh_tw"), places("zh", region="TW")):
        assert asked == sorted(asked)
    usual = places("zh-Hant")
    assert usual[1] < usual[0]


def test_a_pair_has_the_form_of_the_region_asked_for(gazetteer: Gazetteer, write: Write) -> None:
    forms = [
        name("Vladivostok", "en", status="preferred"),
        name("符拉迪沃斯托克", "zh-Hant", status="preferred"),
        # Of the past in one region and the usual form in another.
        name("海參崴", "zh-Hant", type="historical", to="1949"),
        name("海參崴", "zh-Hant", status="preferred", region="TW"),
        name("符拉迪沃斯托克", "zh-Hans", status="preferred"),
    ]
    write({"id": "vladivostok", "kind": "place", "types": ["city"], "names": forms})

    def pair(*tags: str, region: str | None = None) -> str:
        written = exported(gazetteer, "omegat", languages=read_all(tags), region=region).decode()
        return written.split("\t")[1]

    assert pair("en", "zh-TW") == pair("en", "zh", region="TW") == pair("en", "zh-Hant", region="TW") == "海參崴"
    assert pair("en", "zh-Hant") == pair("en", "zh") == pair("en", "zh-SG") == "符拉迪沃斯托克"


def test_a_glossary_for_deepl_is_made_once_for_what_it_says_and_what_it_holds(
    filled: Gazetteer, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Filters] = []
    pairs = glossaries.pairs

    def noted(gazetteer: Gazetteer, filters: Filters, *, every: bool) -> Iterator[Pair]:
        made.append(filters)
        return pairs(gazetteer, filters, every=every)

    monkeypatch.setattr(glossaries, "pairs", noted)
    english = Filters(languages=read_all(("en", "zh-Hans")))
    writer("deepl").omitted(filled, english)
    before = b"".join(writer("deepl").write(filled, english))
    assert made == [english]
    russian = Filters(languages=read_all(("ru", "zh-Hans")))
    assert b"".join(writer("deepl").write(filled, russian)) != before
    write({"id": "new-word", "kind": "term", "names": [name("New word", "en"), name("新词", "zh-Hans")]})
    assert "New word\t新词\n" in b"".join(writer("deepl").write(filled, english)).decode()
    assert made == [english, russian, english]
