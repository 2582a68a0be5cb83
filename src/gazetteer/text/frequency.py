"""How often a word is met in running text, and what kind of word a Chinese one is.

Frequencies are those of the `wordfreq` package (Apache-2.0; its data CC BY-SA 4.0), which comes with
`pip install 'gazetteer[world]'`. Where it is not installed only the stop list tells common words. Kinds of Chinese words
are those of the dictionary of `rjieba`.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import Final, NamedTuple

from gazetteer.text.folding import fold_pattern
from gazetteer.text.stop_list import COMMON_WORDS

#: What a word of the stop list counts as, on the scale of Zipf: once in some ten thousand words.
_OF_STOP_LIST: Final = 5.5
#: Tags of names in the Chinese dictionary: places, organisations, other proper names, transliterated names.
PLACE_TAGS: Final = ("ns", "nt")
PERSON_TAGS: Final = ("nr",)
_NAME_TAGS: Final = (*PLACE_TAGS, *PERSON_TAGS, "nz", "x", "eng")


class ChineseWord(NamedTuple):
    """Where a word of a Chinese clause begins and ends, and the tag that the dictionary gives it."""

    start: int
    end: int
    tag: str


@cache
def _frequencies(lang: str) -> dict[str, float]:
    try:
        from wordfreq import get_frequency_dict  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        return {}
    found: dict[str, float] = get_frequency_dict(lang, wordlist="small")
    return found


def prepare() -> None:
    """Read the lists before a text asks for them."""
    for lang in ("en", "ru", "zh"):
        _frequencies(lang)


@lru_cache(maxsize=65_536)
def zipf(text: str, lang: str) -> float:
    """The frequency of a text on the scale of Zipf: the logarithm of how often in a billion words; 0 for what is rare.

    Of several words it is that of the rarest.
    """
    words = text.lower().split()
    if not words:
        return 0.0
    least = min(_frequencies(lang).get(word, 0.0) for word in words)
    counted = math.log10(least * 1e9) if least > 0 else 0.0
    if len(words) == 1 and fold_pattern(text) in COMMON_WORDS:
        return max(counted, _OF_STOP_LIST)
    return counted


@lru_cache(maxsize=20_000)
def chinese_words(clause: str) -> tuple[ChineseWord, ...]:
    """The words of a Chinese clause, unknown names among them."""
    import rjieba  # noqa: PLC0415 - its dictionary takes 33 MB, and is for Chinese texts alone

    words = []
    position = 0
    for word, tag in rjieba.tag(clause):
        words.append(ChineseWord(position, position + len(word), tag))
        position += len(word)
    return tuple(words)


def is_common_tag(tag: str) -> bool:
    """Whether a tag of the Chinese dictionary is that of a word, and of no name."""
    return not tag.startswith(_NAME_TAGS)
