"""Scripts: which one a text is written in, and Chinese names in their simplified and traditional forms.

Conversion is by character form only: no vocabulary is exchanged, because Taiwan's other name for a place is another
name, stored as such. A stored form always wins over a converted one; what calls this module says which it shows.
Spelling folded for search lives in `spelling.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache, lru_cache
from typing import Literal

import opencc

from gazetteer.domain.tag import Tag

HanScript = Literal["Hans", "Hant"]
HanRegion = Literal["TW", "HK"]

#: First and last code point of a script's letters, with its ISO 15924 code. A code point outside is common to all
#: scripts.
_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x005A, "Latn"),
    (0x0061, 0x007A, "Latn"),
    (0x00AA, 0x00AA, "Latn"),
    (0x00BA, 0x00BA, "Latn"),
    (0x00C0, 0x00D6, "Latn"),
    (0x00D8, 0x00F6, "Latn"),
    (0x00F8, 0x02B8, "Latn"),
    (0x0370, 0x0373, "Grek"),
    (0x0376, 0x037D, "Grek"),
    (0x0386, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x058F, "Armn"),
    (0x05D0, 0x05F2, "Hebr"),
    (0x0620, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0E01, 0x0E7F, "Thai"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1810, 0x18AF, "Mong"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1D00, 0x1DBF, "Latn"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x2C60, 0x2C7F, "Latn"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0x2E80, 0x2FDF, "Hani"),
    (0x3005, 0x3007, "Hani"),
    (0x3021, 0x3029, "Hani"),
    (0x3038, 0x303B, "Hani"),
    (0x3041, 0x309F, "Hira"),
    (0x30A1, 0x30FA, "Kana"),
    (0x30FC, 0x30FF, "Kana"),
    (0x3105, 0x312F, "Bopo"),
    (0x3131, 0x318E, "Hang"),
    (0x31A0, 0x31BF, "Bopo"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA720, 0xA7FF, "Latn"),
    (0xAB30, 0xAB6F, "Latn"),
    (0xAC00, 0xD7FB, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB00, 0xFB06, "Latn"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFC, "Arab"),
    (0xFF21, 0xFF3A, "Latn"),
    (0xFF41, 0xFF5A, "Latn"),
    (0xFF66, 0xFF9D, "Kana"),
    (0x20000, 0x33479, "Hani"),
)
_STARTS = [first for first, _, _ in _RANGES]

#: The Japanese and rare forms that OpenCC leaves as they are, with the simplified character that a Chinese text would
#: have.
_VARIANTS = str.maketrans("衞嶋崐鬬鬭関浜沢豊両広駅桜鉄県条", "衛島崑鬥鬥关滨泽丰两广驿樱铁县条")

#: OpenCC's traditional forms that neither Taiwan nor Hong Kong writes in names, with the form that both do.
_COMMON = str.maketrans("羣峯牀祕竈幷", "群峰床秘灶并")

#: Simplified characters that stand for themselves in names, and the words in which OpenCC's other form is right.
#: OpenCC takes the commoner word of running text (里 as 裏 "inside", 朴 as 樸 "plain"); a transliterated or proper name
#: never means that word.
_PROPER: dict[str, str] = {
    "里": "里面|里边|里头|里海|这里|那里|哪里|家里|心里|屋里|夜里|手里|城里|眼里|嘴里",
    "朴": "朴素|朴实|质朴|淳朴|简朴|古朴|俭朴|纯朴|诚朴",
    "丑": "丑陋|丑闻|丑恶|丑化|丑态|美丑",
    "范": "范围|规范|模范|示范|师范|典范|范例|范畴|防范|风范|范本|范式|就范|范文",
    "占": "占领|进占|占据|占有|占用|侵占|霸占|强占|攻占|占地|抢占|独占|占优",
    "干": "干部|干线|主干|骨干|树干|干流|支干|干渠|枝干|基干|躯干|才干|实干|干事|能干|干警|干将|"
    "干旱|干燥|干河|干沟|干湖|饼干|干果|干货|干粮|干净|干杯|干涸|晒干|烘干|风干|干冷|干热",
    "斗": "斗争|斗则|战斗|奋斗|搏斗|决斗|格斗|械斗|武斗|斗士|斗志|斗牛|斗鸡|斗殴|争斗|打斗|"
    "批斗|殴斗|恶斗|内斗|缠斗|苦斗",
    "征": "征求|征收|征集|征兵|征税|征信|特征|象征|征候|征召|征用|征文|征聘|"
    "征地|应征|征稿|征询|征募|征管|征调|征粮|征购|征婚|征兆",
    "岳": "五岳|东岳|西岳|南岳|北岳|中岳|山岳|岳麓",
    "采": "采访|采购|采集|采用|采取|采矿|开采|采油|采伐|采摘|采样|采煤|采掘|"
    "采纳|采办|采暖|采药|博采|采风|采种|采空|采砂|采茶",
    "游": "旅游|游览|游客|游戏|导游|游行|郊游|漫游|周游|游历|游说|游记|游牧|游园|云游|环游|出游|巡游|游学|"
    "游子|游船|游艇|游轮|游乐|"
    "游玩|游荡|游侠|西游记|春游|秋游|夜游|重游|神游|遨游|交游|游人|游玩|游程|游移|游离",
    "吁": "呼吁|吁请|吁求",
    "岩": "(?!)",
    "夸": "夸张|夸奖|夸大|夸耀|夸口|浮夸",
}

#: Words whose traditional form OpenCC gets wrong or writes in a form that names do not use.
_WORDS: dict[str, str] = {
    "胡同": "胡同",
    "家具": "家具",
    "并州": "并州",
    "余干": "餘干",
    "余江": "餘江",
    "余庆": "餘慶",
    "余杭": "餘杭",
    "余姚": "餘姚",
    "巴哈台": "巴哈台",
    "奇台": "奇台",
    "台山": "台山",
    "台州": "台州",
    "天台": "天台",
    "韶山冲": "韶山沖",
    "天后": "天后",
    "辽沈": "遼瀋",
    "郁林": "鬱林",
    "郁江": "鬱江",
    "郁南": "鬱南",
    "阳谷": "陽穀",
    "谷城": "穀城",
    "老舍": "老舍",
    "于谦": "于謙",
    "批准": "批准",
    "核准": "核准",
    "获准": "獲准",
    "准许": "准許",
    "准予": "准予",
    "不准": "不准",
    "准噶尔": "準噶爾",
    "五台": "五臺",
    "布雷": "布雷",
    "关系": "關係",
    "周年": "周年",
    "回归": "回歸",
    "参与": "參與",
    "参加": "參加",
    "参战": "參戰",
    "参谋": "參謀",
    "参议": "參議",
    "参赞": "參贊",
    "参政": "參政",
    "参军": "參軍",
    "参观": "參觀",
}
_KEPT_WORD = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))
_PROPER_CHARACTER = re.compile("|".join(_PROPER))
_COMMON_WORD = {character: re.compile(words) for character, words in _PROPER.items()}


#: Words in which 乾 reads qián and stays, where OpenCC would make 干 of it.
_KEPT_QIAN = re.compile("干(?=县|安县|清宫|清门|陵|潭|务|德|封|元|嘉|宁|符|道|祐|隆|坤)")

#: Characters that stay in simplified names of persons (通用规范汉字表, 2013, annex 1: 乾 read qián is not simplified, others
#: are of use in names; 汎 and 旂 stay by custom). 昇, 陞 and 徵 may stay too and mostly do not: 徐日升, 陆征祥.
_OF_PERSONS = frozenset("乾汎旂氾麴榘脩")
#: The same of surnames alone.
_OF_SURNAMES = frozenset("於祕")
#: Surnames that have the same form in both scripts, though another word of that form has not.
_SAME_SURNAMES = frozenset("余于范沈岳郁朴姜谷涂卜丑")
#: Characters that are no sign of traditional writing beside simplified ones.
_OF_EITHER = re.compile("[乾汎旂氾麴榘脩於祕徵昇陞]")


@cache
def _converter(configuration: str) -> opencc.OpenCC:
    return opencc.OpenCC(configuration)


@lru_cache(maxsize=16_384)
def _script_of(character: str) -> str | None:
    code = ord(character)
    first, last, script = _RANGES[max(bisect_right(_STARTS, code) - 1, 0)]
    return script if first <= code <= last else None


def scripts(text: str) -> tuple[str, ...]:
    """The ISO 15924 codes of the scripts that `text` uses (Hani, Latn, Cyrl, ...), the most used first; none for bare
    figures."""
    counts = Counter(script for script in map(_script_of, text) if script)
    return tuple(script for script, _ in counts.most_common())


def is_han(text: str) -> bool:
    """Whether every letter of `text` is a Chinese character, and there is at least one."""
    return not text.isascii() and set(map(_script_of, text)) - {None} == {"Hani"}


def has_han(text: str) -> bool:
    """Whether `text` holds any Chinese character."""
    return any(_script_of(character) == "Hani" for character in text)


def han_script(text: str) -> HanScript | None:
    """Simplified or traditional, where the characters tell; None where they are the same in both, or none are
    Chinese."""
    if _is_traditional(text):
        return "Hant"
    if _safe(_safe(text, "s2t"), "t2tw") != text and _traditional(text, None) != text:
        return "Hans"
    return "Hant" if _safe(text, "t2s") != text else None


def prepare() -> None:
    """Have OpenCC's tables ready before somebody asks for them: they are read in one go, which nothing interrupts."""
    for configuration in ("t2s", "s2t", "t2tw", "t2hk"):
        _converter(configuration)


def simplified(text: str) -> str:
    """`text` with every traditional character in its simplified form (OpenCC t2s, after the Japanese and rare
    variants)."""
    plain = _safe(text.translate(_VARIANTS), "t2s")
    if "乾" in text:
        for found in _KEPT_QIAN.finditer(plain):
            plain = plain[: found.start()] + "乾" + plain[found.start() + 1 :]
    return plain


def traditional(text: str, region: HanRegion | None = None) -> str:
    """`text` in traditional characters, in the forms of Taiwan or Hong Kong if `region` says so.

    OpenCC s2t, s2tw, s2hk, corrected for names: 里瓦几亚 is 里瓦幾亞, not 裏瓦幾亞. Without a region it is the form on
    which Taiwan and Hong Kong agree, otherwise OpenCC's own. What is traditional already only has its regional forms
    changed.
    """
    return _traditional(text, region)


def convert(name: str, tag: Tag, kind: str | None = None) -> str:
    """A Chinese name in the script of a tag, in the characters of its region where that has its own.

    Names of persons (`kind` "person") keep what is not simplified in them: 徐乾學 is 徐乾学, 王汎森 is 王汎森, and 余秋雨
    is no 餘秋雨.
    """
    if tag.written == "zh-Hans":
        return _simplified_of_person(name) if kind == "person" else simplified(name)
    converted = traditional(name, "TW" if tag.region == "TW" else "HK" if tag.region == "HK" else None)
    if kind == "person" and name[:1] in _SAME_SURNAMES:
        return name[0] + converted[1:]
    return converted


def _simplified_of_person(name: str) -> str:
    characters = list(simplified(name))
    for place, character in enumerate(name):
        if character in _OF_PERSONS:
            characters[place] = character
    if name[:1] in _OF_SURNAMES:
        characters[0] = name[0]
    return "".join(characters)


def equivalents(text: str) -> list[str]:
    """`text` and its forms in the other Chinese scripts, each once: as written, simplified, traditional, Taiwan, Hong
    Kong."""
    if not has_han(text):
        return [text]
    plain = simplified(text)
    forms = (text, plain, *(traditional(plain, region) for region in (None, "TW", "HK")))
    return list(dict.fromkeys(forms))


def _safe(text: str, configuration: str) -> str:
    """OpenCC's conversion; a lone surrogate, which OpenCC cannot take, leaves the text as it is."""
    try:
        converted: str = _converter(configuration).convert(text)
    except UnicodeEncodeError:
        return text
    return converted if len(converted) == len(text) else text


def _is_traditional(text: str) -> bool:
    """Whether a character is not of simplified writing; what that has in names too says nothing beside others."""
    telling = _OF_EITHER.sub("", text)
    return _safe(telling, "t2s") != telling


@lru_cache(maxsize=4096)
def _traditional(text: str, region: HanRegion | None) -> str:
    if _is_traditional(text):
        return _safe(text, {"TW": "t2tw", "HK": "t2hk"}[region]).translate(_COMMON) if region else text
    # As OpenCC's s2tw and s2hk, which would hold the table of 50,000 phrases once more each.
    standard = _safe(text, "s2t")
    taiwan, hong_kong = _safe(standard, "t2tw"), _safe(standard, "t2hk")
    if region is None:
        merged = [tw if tw == hk else own for own, tw, hk in zip(standard, taiwan, hong_kong, strict=True)]
    else:
        merged = list(taiwan if region == "TW" else hong_kong)
    for found in _PROPER_CHARACTER.finditer(text):
        if not _within(_COMMON_WORD[found.group()], text, found.start()):
            merged[found.start()] = found.group()
    for found in _KEPT_WORD.finditer(text):
        merged[found.start() : found.end()] = _WORDS[found.group()]
    return "".join(merged).translate(_COMMON)


def _within(words: re.Pattern[str], text: str, position: int) -> bool:
    """Whether one of `words` covers `position` of `text`; no word is longer than four characters."""
    return any(
        (found := words.match(text, start)) is not None and found.end() > position
        for start in range(max(position - 3, 0), position + 1)
    )


def traditional_of_japanese(text: str) -> str:
    """Japanese characters in the traditional forms that they were made from: 満州里 gives 滿州里."""
    return str(_converter("jp2t").convert(text))
