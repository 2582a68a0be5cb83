"""Characters as documents have them: radicals for the characters that they look like, and characters
that are newer than the interpreter's tables.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Unicode's EquivalentUnifiedIdeograph for the CJK Radicals Supplement (U+2E80 to U+2EFF), which text
#: taken from PDF files has in place of the characters; NFKC leaves them. Each with its character.
_RADICALS: Final = """
⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑
⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王
⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑
⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長
⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼
⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟
"""
#: The character that each radical stands for.
CHARACTER_OF_RADICAL: Final[dict[str, str]] = {pair[0]: pair[1] for pair in _RADICALS.split()}

#: The CJK extensions I, H and J (Unicode 15.0 to 17.0), which an older interpreter takes for unassigned.
_EXTENSIONS: Final = ((0x2EBF0, 0x2EE5D), (0x31350, 0x323AF), (0x323B0, 0x33479))

#: Soft hyphens, joiners, directional marks and variation selectors: they show nothing, and stand
#: anywhere in copied text.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+"
)


def category(character: str) -> str:
    """The general category of a character, the same under every interpreter for Chinese characters."""
    found = unicodedata.category(character)
    if found == "Cn" and any(first <= ord(character) <= last for first, last in _EXTENSIONS):
        return "Lo"
    return found


#: Radicals of both blocks and the compatibility ideographs, each of which is one character.
_DISGUISED: Final = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")


def unified(text: str) -> str:
    """The text with each radical and compatibility ideograph as the character that it looks like."""
    return _DISGUISED.sub(lambda found: _unified_character(found.group()), text)


def _unified_character(character: str) -> str:
    return CHARACTER_OF_RADICAL.get(character) or unicodedata.normalize("NFKC", character)


def visible(text: str) -> str:
    """The text without what shows nothing, its letters and marks composed (NFC)."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
