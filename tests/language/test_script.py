"""Scripts of a text, and Chinese names converted by form only."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.domain.tag import Tag
from gazetteer.language import dictionaries, script

PAIRS = """
海参崴 海參崴|哈巴罗夫斯克 哈巴羅夫斯克|布拉戈维申斯克 布拉戈維申斯克|海兰泡 海蘭泡|涅尔琴斯克 涅爾琴斯克
恰克图 恰克圖|瑷珲 璦琿|爱辉 愛輝|莫斯科 莫斯科|维尔纽斯 維爾紐斯|伦敦 倫敦|旅顺口 旅順口|哈尔滨 哈爾濱
乌苏里斯克 烏蘇里斯克|双城子 雙城子|阿穆尔河畔尼古拉耶夫斯克 阿穆爾河畔尼古拉耶夫斯克|庙街 廟街|雅克萨 雅克薩
南萨哈林斯克 南薩哈林斯克|乌兰巴托 烏蘭巴托|库伦 庫倫|满洲里 滿洲里|伊宁 伊寧|塔尔巴哈台 塔爾巴哈台
圣彼得堡 聖彼得堡|里瓦几亚 里瓦幾亞|利瓦季亚 利瓦季亞|朴次茅斯 朴次茅斯|马关 馬關|远东联邦管区 遠東聯邦管區
外贝加尔边疆区 外貝加爾邊疆區|楚瓦什共和国 楚瓦什共和國|黑龙江省 黑龍江省|江东六十四屯 江東六十四屯
唐努乌梁海 唐努烏梁海|喀尔喀 喀爾喀|香港 香港|澳门 澳門|额尔古纳河 額爾古納河|精奇里江 精奇里江|松花江 松花江
霍尔果斯河 霍爾果斯河|库页岛 庫頁島|千岛群岛 千島群島|外兴安岭 外興安嶺|斯塔诺夫山脉 斯塔諾夫山脈
黑瞎子岛 黑瞎子島|阿巴该图洲渚 阿巴該圖洲渚|伪满洲国 偽滿洲國|吉尔吉斯斯坦 吉爾吉斯斯坦
乌兹别克斯坦 烏茲別克斯坦|上海合作组织 上海合作組織|联合国安全理事会 聯合國安全理事會|德国之声 德國之聲
恭亲王奕䜣 恭親王奕訢|萨瓦·务拉的思拉维赤 薩瓦·務拉的思拉維赤|中苏交恶 中蘇交惡|边界冲突 邊界衝突
三股势力 三股勢力|伙伴 夥伴|和则两利，斗则俱伤 和則兩利，鬥則俱傷|谅解备忘录 諒解備忘錄|农工产业园 農工產業園
冠状病毒 冠狀病毒|准噶尔 準噶爾|批准 批准|中俄勘分西北界约记 中俄勘分西北界約記|旅大租地条约 旅大租地條約
御敌互相援助条约 禦敵互相援助條約|中俄国界线东段补充叙述议定书 中俄國界線東段補充敘述議定書
中俄解决悬案大纲协定 中俄解決懸案大綱協定|占婆 占婆|占领 佔領|江干区 江干區|余干县 餘干縣|塔什干 塔什干
范县 范縣|规范 規範|采石矶 采石磯|开采 開採|皇后镇 皇后鎮|后金 後金|国后岛 國後島|斗门 斗門
里约热内卢 里約熱內盧|里海 裏海|复州 復州|云南 雲南|谷城 穀城|吐谷浑 吐谷渾|丑时 丑時|沈阳 瀋陽|辽沈 遼瀋
胡同 胡同|冲绳 沖繩|韶山冲 韶山沖|台州 台州|丰台 豐臺
岩国市 岩國市|布雷登顿 布雷登頓|科里扬 科里揚|莫干山 莫干山|范德比尔特 范德比爾特|于特森 于特森
"""
CASES = [tuple(pair.split()) for line in PAIRS.strip().splitlines() for pair in line.split("|")]


@pytest.mark.parametrize(("plain", "full"), CASES)
def test_simplified_and_traditional_names_convert_into_each_other(plain: str, full: str) -> None:
    assert script.traditional(plain) == full
    assert script.simplified(full) == plain


@pytest.mark.parametrize(("text", "taiwan", "hong_kong"), [
    ("台湾", "臺灣", "台灣"), ("里海", "裡海", "裏海"), ("温州", "溫州", "温州"), ("里瓦几亚", "里瓦幾亞", "里瓦幾亞"),
    ("臺灣", "臺灣", "台灣"),
])  # fmt: skip  # laid out as a table
def test_regional_forms(text: str, taiwan: str, hong_kong: str) -> None:
    assert script.traditional(text, "TW") == taiwan
    assert script.traditional(text, "HK") == hong_kong


@pytest.mark.parametrize(("whole", "region"), [("s2tw", "t2tw"), ("s2hk", "t2hk")])
def test_a_regional_form_is_the_standard_one_in_the_characters_of_the_region(whole: str, region: str) -> None:
    # OpenCC's own way would hold its largest table once more for each region.
    at_once, standard, regional = (opencc.OpenCC(name) for name in (whole, "s2t", region))
    texts = [*(plain for plain, _ in CASES), *dictionaries.cedict(), *map(chr, range(0x3400, 0xA000))]
    assert [text for text in texts if at_once.convert(text) != regional.convert(standard.convert(text))] == []


def test_qian_stays_where_it_is_a_name() -> None:
    assert script.simplified("乾縣") == "乾县"
    assert script.simplified("乾隆") == "乾隆"
    assert script.simplified("乾河") == "干河"
    assert script.simplified("干安") == "干安"


#: 通用规范汉字表 (2013), annex 1, and OpenCC's own list of what its users' names lost.
OF_PERSONS = """
徐乾學 徐乾学|王汎森 王汎森|薛應旂 薛应旂|徐日昇 徐日升|陸徵祥 陆征祥|鍾嶸 钟嵘|於梨華 於梨华
余秋雨 余秋雨|范文瀾 范文澜|于右任 于右任|谷正綱 谷正纲|岳鍾琪 岳钟琪|葉利欽 叶利钦|沈葆楨 沈葆桢|穆麟德 穆麟德
"""


@pytest.mark.parametrize("pair", [pair for line in OF_PERSONS.strip().splitlines() for pair in line.split("|")])
def test_names_of_persons_keep_what_is_not_simplified_in_names(pair: str) -> None:
    full, plain = pair.split()
    assert script.convert(full, Tag.read("zh-Hans"), "person") == plain
    if "升" not in plain and "征" not in plain:
        assert script.convert(plain, Tag.read("zh-Hant"), "person") == full


@pytest.mark.parametrize(("full", "plain"), [
    ("乾河", "干河"), ("廣汎", "广泛"), ("徵兵令", "征兵令"), ("鍾樓", "钟楼"), ("餘姚", "余姚"),
    ("昇華", "升华"), ("於此", "于此"),
])  # fmt: skip  # laid out as a table
def test_names_of_others_are_simplified_as_words(full: str, plain: str) -> None:
    for kind in ("place", "term", None):
        assert script.convert(full, Tag.read("zh-Hans"), kind) == plain


def test_what_names_keep_makes_no_text_traditional() -> None:
    assert script.han_script("徐乾学") == "Hans"
    assert script.han_script("徐乾學") == "Hant"
    assert script.han_script("乾河") == "Hant"
    assert script.traditional("徐乾学") == "徐乾學"
    assert script.traditional("十二个人参与") == "十二個人參與"


def test_what_is_traditional_already_is_left_alone() -> None:
    for _, full in CASES:
        assert script.traditional(full) == full or script.simplified(full) == full


def test_scripts_of_a_text() -> None:
    assert script.scripts("Порт-Артур (旅顺)") == ("Cyrl", "Hani")
    assert script.scripts("1860") == ()
    assert script.scripts("Wǎi") == ("Latn",)
    assert script.scripts("カムチャツカ半島") == ("Kana", "Hani")
    assert script.is_han("和则两利,斗则俱伤")
    assert not script.is_han("ウラジオ")
    assert not script.is_han("1860")
    assert script.has_han("2019冠状病毒病 COVID-19")


def test_han_script_says_nothing_where_both_are_the_same() -> None:
    assert script.han_script("海參崴") == "Hant"
    assert script.han_script("海参崴") == "Hans"
    assert script.han_script("伯力") is None
    assert script.han_script("朴次茅斯") is None
    assert script.han_script("Vladivostok") is None


def test_equivalents_hold_every_form_once_and_the_written_one_first() -> None:
    assert script.equivalents("海參崴") == ["海參崴", "海参崴"]
    assert script.equivalents("台灣") == ["台灣", "台湾", "臺灣"]
    assert script.equivalents("Amur") == ["Amur"]


@given(st.text())
def test_no_text_breaks_conversion(text: str) -> None:
    assert len(script.simplified(text)) == len(text)
    assert len(script.traditional(text)) == len(text)
    script.equivalents(text)


def test_a_lone_surrogate_passes_through() -> None:
    assert script.simplified("\ud800國") == "\ud800國"
    assert script.traditional("\ud800里") == "\ud800里"
