"""The readings of Chinese names, and the words into which they are parted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language import lexicon
from gazetteer.language.pinyin import numbered, possible_readings, readings, syllables

HARD_NAMES = Path(__file__).parents[2] / "bench" / "readings" / "hard-names.tsv"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the eight bracketed names of Russian places, and their neighbours
        ("海參崴", "Hǎishēnwǎi"),
        ("符拉迪沃斯托克", "Fúlādíwòsītuōkè"),
        ("双城子", "Shuāngchéngzi"),
        ("伯力", "Bólì"),
        ("海兰泡", "Hǎilánpāo"),
        ("库页岛", "Kùyè Dǎo"),
        ("萨哈林岛", "Sàhālín Dǎo"),
        ("涅尔琴斯克", "Niè'ěrqínsīkè"),
        ("尼布楚", "Níbùchǔ"),
        ("庙街", "Miàojiē"),
        ("外兴安岭", "Wàixīng'ān Lǐng"),
        ("斯塔诺夫山脉", "Sītǎnuòfū Shānmài"),
        ("珲春", "Húnchūn"),
        ("黑瞎子岛", "Hēixiāzi Dǎo"),
        ("圣彼得堡", "Shèng Bǐdébǎo"),
        ("江东六十四屯", "Jiāngdōng Liùshísì Tún"),
        ("阿穆尔河畔尼古拉耶夫斯克", "Āmù'ěrhépàn Nígǔlāyēfūsīkè"),
        ("远东联邦管区", "Yuǎndōng Liánbāng Guǎnqū"),
        ("外贝加尔边疆区", "Wàibèijiā'ěr Biānjiāngqū"),
        ("阿穆尔州", "Āmù'ěr Zhōu"),
        ("黑龙江以北地区", "Hēilóng Jiāng yǐběi dìqū"),
        ("黑河—布拉戈维申斯克界河公路大桥", "Hēihé–Bùlāgēwéishēnsīkè Jièhé Gōnglù Dàqiáo"),
        ("阿巴该图洲渚", "Ābāgāitú Zhōuzhǔ"),
        # the examples of the rule of 1984
        ("太行山", "Tàiháng Shān"),
        ("松花江", "Sōnghuā Jiāng"),
        ("汾河", "Fén Hé"),
        ("太湖", "Tài Hú"),
        ("舟山群岛", "Zhōushān Qúndǎo"),
        ("密云水库", "Mìyún Shuǐkù"),
        ("江苏省", "Jiāngsū Shěng"),
        ("通县", "Tōng Xiàn"),
        ("西辽河", "Xīliáo Hé"),
        ("潮白新河", "Cháobái Xīnhé"),
        ("北雁荡山", "Běiyàndàng Shān"),
        ("小金门岛", "Xiǎojīnmén Dǎo"),
        ("景山后街", "Jǐngshān Hòujiē"),
        ("南小街", "Nán Xiǎojiē"),
        ("小南街", "Xiǎo Nánjiē"),
        ("周口店", "Zhōukǒudiàn"),
        ("文家市", "Wénjiāshì"),
        ("黑龙江省", "Hēilóngjiāng Shěng"),
        ("渤海湾", "Bóhǎi Wān"),
        ("景德镇市", "Jǐngdézhèn Shì"),
        ("左权县", "Zuǒquán Xiàn"),
        ("张之洞路", "Zhāngzhīdòng Lù"),
        ("欧阳海水库", "Ōuyánghǎi Shuǐkù"),
        ("五指山", "Wǔzhǐ Shān"),
        ("第二松花江", "Dì'èr Sōnghuā Jiāng"),
        ("2马路", "2 Mǎlù"),
        ("1203高地", "1203 Gāodì"),
        ("东四12条", "Dōngsì 12 Tiáo"),
        ("十里堡", "Shílǐpù"),
        ("大黄堡", "Dàhuángbǎo"),
        ("吴堡", "Wúbǔ"),
        ("西安", "Xī'ān"),
        ("建瓯", "Jiàn'ōu"),
        ("天峨", "Tiān'é"),
        ("盆儿胡同", "Pénr Hútòng"),
        ("旅顺口", "Lǚshùnkǒu"),
        # administrative names
        ("塔什库尔干塔吉克自治县", "Tǎshíkù'ěrgān Tǎjíkè Zìzhìxiàn"),
        ("延边朝鲜族自治州", "Yánbiān Cháoxiǎnzú Zìzhìzhōu"),
        ("黑龙江省黑河市", "Hēilóngjiāng Shěng Hēihé Shì"),
        ("单县", "Shàn Xiàn"),
        ("乾縣", "Qián Xiàn"),
    ],
)
def test_places(text: str, expected: str) -> None:
    assert readings(text, kind="place")[0].pinyin == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("polity", "中華人民共和國", "Zhōnghuá Rénmín Gònghéguó"),
        ("polity", "大清国", "Dà Qīng Guó"),
        ("polity", "清朝", "Qīngcháo"),
        ("polity", "蒙古国", "Měnggǔguó"),
        ("polity", "布哈拉汗国", "Bùhālā Hánguó"),
        ("polity", "俄罗斯苏维埃联邦社会主义共和国", "Éluósī Sūwéi'āi Liánbāng Shèhuì Zhǔyì Gònghéguó"),
        ("organisation", "上海合作组织", "Shànghǎi Hézuò Zǔzhī"),
        ("organisation", "歐亞經濟聯盟", "Ōu-Yà Jīngjì Liánméng"),
        ("organisation", "战略与国际研究中心", "Zhànlüè yǔ Guójì Yánjiū Zhōngxīn"),
        ("organisation", "德国之声", "Déguó zhī Shēng"),
        ("organisation", "俄罗斯远东和北极发展部", "Éluósī Yuǎndōng hé Běijí Fāzhǎnbù"),
        ("organisation", "中国石油天然气集团有限公司", "Zhōngguó Shíyóu Tiānránqì Jítuán Yǒuxiàn Gōngsī"),
        ("treaty", "中俄尼布楚条约", "Zhōng-É Níbùchǔ Tiáoyuē"),
        ("treaty", "中俄續增條約", "Zhōng-É Xùzēng Tiáoyuē"),
        ("treaty", "日俄和亲通好条约", "Rì-É Héqīn Tōnghǎo Tiáoyuē"),
        ("treaty", "圣彼得堡条约", "Shèng Bǐdébǎo Tiáoyuē"),
        ("treaty", "中俄蒙协约", "Zhōng-É-Měng Xiéyuē"),
        (
            "treaty",
            "关于在边境地区加强军事领域信任的协定",
            "Guānyú Zài Biānjìng Dìqū Jiāqiáng Jūnshì Lǐngyù Xìnrèn de Xiédìng",
        ),
        ("event", "海兰泡惨案", "Hǎilánpāo Cǎn'àn"),
        ("event", "珍宝岛自卫反击战", "Zhēnbǎo Dǎo Zìwèi Fǎnjīzhàn"),
        ("event", "庚子俄难", "Gēngzǐ Énàn"),
        ("term", "不平等條約", "bùpíngděng tiáoyuē"),
        ("term", "中苏交恶", "Zhōng-Sū jiāowù"),
        ("term", "汗国", "hánguó"),
        ("term", "克里米亚效应", "Kèlǐmǐyà xiàoyìng"),
        ("term", "和则两利，斗则俱伤", "hé zé liǎng lì, dòu zé jù shāng"),
        ("term", "伤害中国人民的感情", "shānghài Zhōngguó rénmín de gǎnqíng"),
        (
            "term",
            "新時代中俄全面戰略協作夥伴關係",
            "xīn shídài Zhōng-É quánmiàn zhànlüè xiézuò huǒbàn guānxì",
        ),
        ("place", "中俄边界", "Zhōng-É Biānjiè"),
        ("polity", "白俄罗斯", "Bái'éluósī"),
        ("polity", "乌克兰苏维埃社会主义共和国", "Wūkèlán Sūwéi'āi Shèhuì Zhǔyì Gònghéguó"),
        ("treaty", "一九九六年中俄联合声明", "Yījiǔjiǔliù Nián Zhōng-É Liánhé Shēngmíng"),
        ("event", "2006年下诺夫哥罗德反华抗议", "2006 Nián Xiànuòfūgēluódé Fǎnhuá Kàngyì"),
        ("term", "成长中的龙", "chéngzhǎng zhōng de lóng"),
        ("person", "李鴻章", "Lǐ Hóngzhāng"),
        ("person", "曾纪泽", "Zēng Jìzé"),
        ("person", "单田芳", "Shàn Tiánfāng"),
        ("person", "尉迟恭", "Yùchí Gōng"),
        ("person", "恭亲王奕䜣", "Gōng Qīnwáng Yìxīn"),
        ("person", "索額圖", "Suǒ'étú"),
        ("person", "哈巴罗夫", "Hābāluófū"),
        ("person", "弗拉基米尔·普京", "Fúlājīmǐ'ěr Pǔjīng"),
        (None, "中俄国界", "Zhōng-É Guójiè"),
        (None, "中东铁路", "Zhōngdōng Tiělù"),
        (None, "符拉迪沃斯托克（海参崴）", "Fúlādíwòsītuōkè (Hǎishēnwǎi)"),
    ],
)
def test_other_kinds(kind: str | None, text: str, expected: str) -> None:
    assert readings(text, kind=kind)[0].pinyin == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("瑷珲", ["Àihuī", "Àihún"]),
        ("瑷珲条约", ["Àihuī Tiáoyuē", "Àihún Tiáoyuē"]),
        ("朝阳镇", ["Cháoyáng Zhèn", "Zhāoyáng Zhèn"]),
        ("吐蕃", ["Tǔbō", "Tǔfān"]),
        ("朝阳区", ["Cháoyáng Qū"]),
    ],
)
def test_names_with_two_true_readings_give_both(text: str, expected: list[str]) -> None:
    assert [reading.pinyin for reading in readings(text)] == expected


def test_the_answer_says_what_it_rests_on() -> None:
    assert readings("海参崴")[0].basis == "lexicon"
    assert readings("张家营子")[0].basis == "generated"


def test_our_list_of_hard_names() -> None:
    wrong = []
    for line in HARD_NAMES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, right = line.split("\t")[:2]
            if numbered(readings(text, kind="place")[0].pinyin) != numbered(right):
                wrong.append(text)
    assert wrong == []


def test_other_languages_have_no_chinese_reading() -> None:
    assert readings("Владивосток") == []
    assert readings("浦塩", lang="ja") == []


def test_the_tables_hold_syllables_of_the_language() -> None:
    for text, several in lexicon.entries().items():
        for entry in several:
            for reading in entry.readings:
                for syllable in reading:
                    assert syllable == "r" or len(syllables(syllable)) == 1, (text, syllable)


def test_a_lexicon_reading_is_possible_for_its_character() -> None:
    assert {"wǎi", "wēi"} <= possible_readings("崴")
    assert "hún" in possible_readings("珲")
    assert "r" not in possible_readings("儿")


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("中俄尼布楚条约山堡都崴亲王新省第二·（）-—12"))))
def test_any_text_has_readings_or_none(text: str) -> None:
    for kind in (None, "person", "term"):
        for reading in readings(text, kind=kind):
            assert reading.pinyin
