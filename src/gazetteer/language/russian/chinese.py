"""Chinese names in Cyrillic letters, told by the syllables of Palladius."""

from __future__ import annotations

import re
from functools import cache

from gazetteer.language import pinyin, romanisation


@cache
def _palladius() -> re.Pattern[str]:
    syllables = {romanisation.palladius(pinyin.mark(letters, 1)) for letters in pinyin.SYLLABLES if letters != "ê"}
    longest_first = sorted(syllables, key=len, reverse=True)
    return re.compile(f"(?:(?:{'|'.join(longest_first)})ъ?)+")


def is_chinese(word: str) -> bool:
    """Whether `word` is made of Palladius syllables."""
    return _palladius().fullmatch(word.lower()) is not None
