"""Where Chinese words begin and end, as far as it decides whether a short name is one: 中国 is not in 发展中国家.

A dictionary of common words (the `rjieba` package) cuts the text; a short Chinese name whose first character belongs to the
word before it, or that lies inside a longer common word, is not that name. Names longer than three characters are never
such accidents, and are not asked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_LONGEST_DOUBTED: Final = 3
#: Read around a doubted match, enough for the words that touch it.
_AROUND: Final = 12
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

#: Words that begin with a name and are no use of it: 印度洋 is not about 印度.
_OTHER_WORDS: Final = frozenset(
    """
    印度洋 印度尼西亚 印度支那 印度教 印度河 印度支那半岛 东方红 西方学 东北亚 东北虎 东北风 西北风 日本海
    北极熊 北极星 北极狐 北极圈
    南京路 北京路 上海路 天津路 大连湾 中东欧 东北向 东北方 东北方向 西方极乐 天子山 天子剑 九龙坡 九龙江 九龙山 九龙壁
    孤立语 国土安全部
    欧洲杯 亚洲杯 古巴比伦 老挝语系 法国梧桐 德国牧羊犬 英国管 土耳其石 伊犁马 满洲国 大都会 大都市
    """.split()
)


#: Characters that write sounds of foreign names and are hardly ever a word of their own.
SOUNDS: Final = frozenset("姆茨莉蒂娜妮尔斯恩弗赫伦纽萨莎菲洛妲芙")
#: With those that end foreign names: a word of the dictionary that goes on with these alone is another name or a loan word
#: (马赛克 is not about 马赛, 米兰达 not about 米兰).
_SOUNDS_IN_WORDS: Final = SOUNDS | frozenset("克达德特卡托夫")
#: Of what a word after a name consists that goes on with it: 苏瓦|洛夫.
_SOUNDS_AFTER: Final = SOUNDS | frozenset("夫")


class ChineseWords:
    """The Chinese words of one folded text, looked at around a match when it is first doubted."""

    def __init__(self, folded: str) -> None:
        self._folded = folded

    def allow(self, start: int, end: int) -> bool:
        """Whether a match of Chinese characters can be a word of its own here."""
        if end - start > _LONGEST_DOUBTED:
            return True
        folded = self._folded
        first = start
        while first > 0 and start - first < _AROUND and _HAN.match(folded[first - 1]):
            first -= 1
        last = end
        while last < len(folded) and last - end < _AROUND and _HAN.match(folded[last]):
            last += 1
        if first == start and last == end:
            return True
        return _is_word(folded[first:last], start - first, end - first)


@lru_cache(maxsize=20_000)
def _is_word(around: str, start: int, end: int) -> bool:
    import rjieba  # noqa: PLC0415 - its dictionary takes 33 MB, and is for Chinese texts alone

    length = end - start
    position = 0
    words = rjieba.cut(around, False)
    for index, word in enumerate(words):
        begins, ends = position, position + len(word)
        position = ends
        if ends <= start:
            continue
        if begins == start and ends > end:
            # The word goes on (中国人): it is still about the name unless it is known for another thing.
            return word not in _OTHER_WORDS and not _SOUNDS_IN_WORDS.issuperset(word[length:])
        if begins > start and ends > end and end - begins == 1:
            # Its last character begins another word: 俄|气象 holds no 俄气.
            return False
        if ends < end:
            continue
        if ends == end and _is_of_sounds(words[index + 1 :]):
            # A foreign name goes on: 苏瓦|洛夫 is not about 苏瓦.
            return False
        if begins >= start:
            # It begins where a word begins; a word may be only a part of it (海参|崴).
            return not any(around.startswith(other, start) for other in _OTHER_WORDS if len(other) > length)
        # Its first character belongs to a word that began before it: 发展中国家, 其中|国.
        return ends == end and length >= 2 and ends - begins - length >= 2
    return True


def _is_of_sounds(following: list[str]) -> bool:
    """Whether the word that follows only writes sounds; 夫 alone is a word of its own."""
    return bool(following) and following[0] != "夫" and _SOUNDS_AFTER.issuperset(following[0])
