"""The readers of `bench/corpora.py`: each finds in a file of its corpus the mentions that are marked there."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from bench import corpora

ARTICLE = "<articles><article><text>Ships left Amoy.</text>{}</article></articles>"


@pytest.mark.parametrize(
    "marks",
    [
        "<toponyms><toponym><start>11</start><end>15</end><phrase>Amoy</phrase>"
        "<gaztag><lat>24.5</lat><lon>118.1</lon></gaztag></toponym></toponyms>",
        "<locations><location><name>Amoy</name><start>12</start><end>16</end>"
        "<lat>24.5</lat><lon>118.1</lon></location></locations>",
    ],
    ids=["toponyms, as in TR-News and LGL", "locations, as in GeoVirus, counted from one"],
)
def test_places_are_read_where_they_stand(tmp_path: Path, marks: str) -> None:
    file = tmp_path / "articles.xml"
    file.write_text(ARTICLE.format(marks), "utf-8")
    [marked] = corpora.geoparsing(file)
    [gold] = marked.gold
    assert marked.text[gold.start : gold.end] == "Amoy"
    assert gold.point == (24.5, 118.1)


@pytest.mark.parametrize(("year", "source"), [(2016, "zh-Hant"), (2017, "en")])
def test_reports_are_translated_from_chinese_in_even_years(tmp_path: Path, year: int, source: str) -> None:
    terms = {"存款": ["deposit", "deposits"]} if source == "zh-Hant" else {"deposit": ["存款"]}
    file = tmp_path / f"full_data_{year}.jsonl"
    file.write_bytes(orjson.dumps({"en": "A deposit.", "zh": "一筆存款。", "proper": terms}))
    [translated] = corpora.wmt(file)
    assert translated.source_lang == source
    assert translated.source == ("一筆存款。" if source == "zh-Hant" else "A deposit.")
    [first, *others] = corpora.glossary_of(file).decode().split()[1:]
    assert first == f"{corpora.OF_GLOSSARY}0,term,{source}," + next(iter(terms))
    assert len(others) == len(next(iter(terms.values())))
