"""Lines of CC-CEDICT: which are proper names, what kind each is, how it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer.domain.entity import read_entity
from gazetteer.formats import cedict, glosses
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


@pytest.mark.parametrize(
    ("gloss", "names"),
    [
        ("Hequ county in Xinzhou 忻州[Xin1 zhou1], Shanxi", ["Hequ County"]),
        ("Qingzhou county level city in Weifang 濰坊|潍坊[Wei2 fang1]", ["Qingzhou"]),
        ("Bozhou prefecture-level city in Anhui", ["Bozhou"]),
        ("Shenyang subprovincial city and capital of Liaoning province", ["Shenyang"]),
        ("Zhuqi or Chuchi township in Chiayi county", ["Zhuqi", "Chuchi"]),
        ("Xiuyan Manzu autonomous county in Anshan 鞍山", ["Xiuyan Manzu Autonomous County"]),
        ("Qiongzhong Li and Miao autonomous county, Hainan", ["Qiongzhong Li and Miao Autonomous County"]),
        ("Haibowan District of Wuhait City 烏海市", ["Haibowan District"]),
        ("Yi river in west Henan", ["Yi River"]),
        ("Niger River of West Africa", ["Niger River"]),
        ("Buir Lake of Inner Mongolia", ["Buir Lake"]),
        ("Gulf of Mexico", ["Gulf of Mexico"]),
        ("Democratic Republic of the Congo", ["Democratic Republic of the Congo"]),
        ("Turks and Caicos Islands", ["Turks and Caicos Islands"]),
        ("Rostov on Don, Russian river port", ["Rostov on Don"]),
        ("Loulan on the Silk road near Lop Nor 羅布泊", ["Loulan"]),
        ("ancient city of Troy", []),
    ],
)
def test_a_place_is_called_what_stands_before_its_description(gloss: str, names: list[str]) -> None:
    assert glosses.english_names(gloss, "place") == names


def test_no_name_of_anything_holds_what_a_gloss_cites() -> None:
    gloss = "Xiling Seal Art Society 西泠印社[Xi1 ling2] of Hangzhou"
    assert glosses.english_names(gloss, "organisation") == ["Xiling Seal Art Society"]


def test_the_full_form_of_a_place_is_no_second_one(tmp_path: Path) -> None:
    path = tmp_path / "cedict.u8"
    path.write_text(
        "河曲 河曲 [He2 qu3] /Hequ county in Xinzhou 忻州[Xin1 zhou1], Shanxi/\n"
        "河曲縣 河曲县 [He2 qu3 Xian4] /Hequ county in Xinzhou 忻州[Xin1 zhou1], Shanxi/\n"
        "池上 池上 [Chi2 shang4] /Chihshang or Chihshang township in Taitung/\n"
        "霧台 雾台 [Wu4 tai2] /Wutai township in Pingtung/\n"
        "霧台鄉 雾台乡 [Wu4 tai2 Xiang1] /Wutai township in Pingtung/\n"
        "霧臺鄉 雾台乡 [Wu4 tai2 Xiang1] /Wutai township in Pingtung/\n"
        "吉林 吉林 [Ji2 lin2] /Jilin province (Kirin) in northeast China/\n"
        "吉林市 吉林市 [Ji2 lin2 Shi4] /Jilin prefecture level city in Jilin province/\n",
        "utf-8",
    )
    items = list(cedict.Dictionary(path).rows(0))
    documents = [dict(item.entity or {}) for item in items if isinstance(item, Read)]
    texts = [[(name["text"], name.get("type")) for name in document["names"]] for document in documents]
    assert texts == [
        [("河曲", None), ("河曲", None), ("河曲县", "full"), ("河曲縣", "full"), ("Hequ County", None)],
        [("池上", None), ("池上", None), ("Chihshang", None)],
        [("雾台", None), ("霧台", None), ("雾台乡", "full"), ("霧台鄉", "full"), ("霧臺鄉", "full"), ("Wutai", None)],
        [("吉林", None), ("吉林", None), ("Jilin Province", None)],
        [("吉林市", None), ("吉林市", None), ("Jilin", None)],
    ]
    left = [item.detail for item in items if isinstance(item, LeftOut)]
    short_of_wutai = documents[2]["id"]
    assert left == [
        f"河曲县: another form of {documents[0]['id']}",
        f"雾台乡: another form of {short_of_wutai}",
        f"雾台乡: another form of {short_of_wutai}",
    ]
    for document in documents:
        read_entity(document)


@pytest.mark.parametrize(
    ("gloss", "kind"),
    [
        ("the Tang dynasty (618-907)", "polity"),
        ("Wiman Korea (195-108 BC), historical kingdom in Manchuria, Liaoning and North Korea", "polity"),
        ("Tonga, South Pacific archipelago kingdom", "polity"),
        ("Bohemia, historical country of central Europe", "polity"),
        ("Li Guang (-119 BC), Han dynasty general, nicknamed Flying General", "person"),
        ("Luo Shichang, Qing dynasty painter", "person"),
        ("Li Zhao (c. 800), Tang dynasty scholar and official", "person"),
        ("Robin Li (1968-), founder and CEO of Baidu, a PRC Internet company", "person"),
        ("Jackie Chan (1954-), kungfu film and Cantopop star", "person"),
        ("Sino-French War (1883-1885) (concerning French seizure of Vietnam)", "event"),
        ("Paris Commune 1871, an unsuccessful proletarian uprising against the French", "event"),
        ("Hundred Days Reform (1898), failed attempt to reform the Qing dynasty", "event"),
        ("China earthquake administration (CEA)", "organisation"),
        ("Hunan army, irregular force formed in 1850s to fight the Taiping heavenly kingdom rebellion", "organisation"),
        ("North Atlantic Treaty Organization, NATO", "organisation"),
        ("General Motors (car company)", "organisation"),
        ("Bloomberg L.P., financial software services, news and data company", "organisation"),
        ("Boxer Protocol of 1901 signed in Beijing, ending the Eight-power intervention", "treaty"),
        ("Port-au-Prince, capital of Haiti", "place"),
        ("Ceyhan (Turkish Mediterranean port)", "place"),
        ("Jinan University in Guangdong Province, with 4 campuses in Guangzhou", "organisation"),
        ("Yan'an prefecture level city in Shaanxi, communist headquarters during the war", "place"),
        ("Journey to the West, Ming dynasty novel by Wu Cheng'en", None),
        ("Animal Farm (1945), novel and famous satire on communist revolution by George Orwell", None),
        ("Empire State Building (New York City)", None),
        ("History of Liang of the Southern Dynasties, eighth of the 24 dynastic histories", None),
        ("Putonghua Proficiency Test, an official test of spoken fluency in Standard Chinese", None),
    ],
)
def test_the_noun_of_a_gloss_tells_the_kind(gloss: str, kind: str | None) -> None:
    told = cedict.kind_of([gloss])
    assert (told and told[0]) == kind


_PERSONS = """\
阿諾·施瓦辛格 阿诺·施瓦辛格 [A1 nuo4 · Shi1 wa3 xin1 ge2] /Arnold Schwarzenegger (1947-), US actor and politician/
施瓦辛格 施瓦辛格 [Shi1 wa3 xin1 ge2] /Arnold Schwarzenegger (1947-), US actor and politician/
朱熔基 朱熔基 [Zhu1 Rong2 ji1] /common erroneous form of 朱鎔基|朱镕基, Zhu Rongji (1928-), PRC politician/
李亨 李亨 [Li3 Heng1] /Li Heng, personal name of eighth Tang emperor Suzong/
李恆 李恒 [Li3 Heng2] /Li Heng, personal name of thirteenth Tang emperor Muzong/
"""


def test_a_person_s_forms_are_one_entry(tmp_path: Path) -> None:
    path = tmp_path / "cedict.u8"
    path.write_text(_PERSONS, "utf-8")
    items = list(cedict.Dictionary(path).rows(0))
    read = [item.entity for item in items if isinstance(item, Read) and item.entity]
    texts = [[name["text"] for name in one["names"] if name["lang"] == "zh-Hans"] for one in read]
    assert texts == [["阿诺·施瓦辛格", "施瓦辛格"], ["李亨"], ["李恒"]]
    for one in read:
        read_entity(dict(one))
    assert [item.row for item in items if isinstance(item, LeftOut)] == [2, 3]
