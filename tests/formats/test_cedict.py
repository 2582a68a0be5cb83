"""Lines of CC-CEDICT: which are proper names, what kind each is, how it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer.domain.entity import read_entity
from gazetteer.formats import cedict
from gazetteer.formats.shape import Fault, LeftOut, Read

LINES = """\
# CC-CEDICT
哈爾濱 哈尔滨 [Ha1 er3 bin1] /Harbin, subprovincial city and capital of Heilongjiang province in northeast China/
毛澤東 毛泽东 [Mao2 Ze2 dong1] /Mao Zedong (1893-1976), leader of the Chinese Communist Party/
馬關條約 马关条约 [Ma3 guan1 Tiao2 yue1] /Treaty of Shimonoseki (1895), concluding the First Sino-Japanese War/
呂宋島 吕宋岛 [Lu:3 song4 Dao3] /Luzon Island, north Philippines/
王 王 [Wang2] /surname Wang/
司徒 司徒 [Si1 tu2] /two-character surname Situ/
中華 中华 [Zhong1 hua2] /China (alternate formal name)/
發展 发展 [fa1 zhan3] /development/growth/
no line
"""


@pytest.fixture
def items(tmp_path: Path) -> list[Read | LeftOut | Fault]:
    path = tmp_path / "cedict.u8"
    path.write_text(LINES, "utf-8")
    return list(cedict.Dictionary(path).rows(0))


def test_proper_names_become_documents(items: list[Read | LeftOut | Fault]) -> None:
    documents = [dict(item.entity or {}) for item in items if isinstance(item, Read)]
    for document in documents:
        read_entity(document)
    told = [
        (
            document["kind"],
            document["types"][0],
            [(name["text"], name["lang"]) for name in document["names"]],
            document["names"][0]["readings"][0]["pinyin"],
        )
        for document in documents
    ]
    assert told == [
        ("place", "city", [("哈尔滨", "zh-Hans"), ("哈爾濱", "zh-Hant"), ("Harbin", "en")], "Hā'ěrbīn"),
        ("person", "person", [("毛泽东", "zh-Hans"), ("毛澤東", "zh-Hant"), ("Mao Zedong", "en")], "Máo Zédōng"),
        (
            "treaty",
            "treaty",
            [("马关条约", "zh-Hans"), ("馬關條約", "zh-Hant"), ("Treaty of Shimonoseki", "en")],
            documents[2]["names"][0]["readings"][0]["pinyin"],
        ),
        ("place", "island", [("吕宋岛", "zh-Hans"), ("呂宋島", "zh-Hant"), ("Luzon Island", "en")], "Lǚsòng Dǎo"),
    ]
    # Everything cites the dictionary alone, whose licence is share-alike.
    cited = {citation["source"] for document in documents for name in document["names"] for citation in name["sources"]}
    assert cited == {"cedict"}
    assert cedict.SOURCE["licence"] == "CC BY-SA 4.0"


def test_what_is_left_out_is_said(items: list[Read | LeftOut | Fault]) -> None:
    assert [(item.row, item.detail) for item in items if isinstance(item, LeftOut)] == [
        (7, "司徒: two-character surname Situ"),
        (8, "中华: the gloss tells no kind (China (alternate formal name))"),
    ]
    assert [item.row for item in items if isinstance(item, Fault)] == [10]


def test_ids_do_not_move() -> None:
    entry = cedict.read_entry("北京 北京 [Bei3 jing1] /Beijing, capital of China/")
    assert entry is not None
    assert cedict.id_of(entry) == cedict.id_of(entry)
    assert cedict.id_of(entry).startswith("cedict-beijing-")


@pytest.mark.parametrize(
    ("text", "stated", "is_unusual"),
    [
        ("百色", "Bo4 se4", True),
        ("百色", "Bai3 se4", False),
        ("海倫·凱勒", "Hai3 lun2 · Kai3 le1", True),
        ("海參崴", "Hai3 shen1 wai3", False),
        ("老子", "Lao3 zi5", False),
        ("呂宋", "Lu:3 song4", False),
    ],
)
def test_a_reading_that_no_other_dictionary_has_is_noted(text: str, stated: str, is_unusual: bool) -> None:
    assert cedict.is_unusual(text, stated) is is_unusual
    line = f"{text} {text} [{stated}] /{text}, city in China/"
    entry = cedict.read_entry(line)
    assert entry is not None
    notes = {name.get("note") for name in cedict.document(entry, "place", "city")["names"][:2]}
    assert notes == ({"read so in CC-CEDICT"} if is_unusual else {None})
