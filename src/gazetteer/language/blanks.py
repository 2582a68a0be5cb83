"""What tables write where they know nothing: a closed list. A cell of it is no name, and as a value it
speaks neither for nor against.
"""

from __future__ import annotations

import re
from typing import Final

#: In small letters. What could also be a name or a code (`NA` is Namibia) is not among them.
_PLACEHOLDERS: Final = frozenset(
    """
    n/a n.a. n.a #n/a #value! #ref! #name? #null! <na> null (null) <null> none (none) nil undefined unknown (unknown)
    not_known tbd tba tbc n.d. s.l. s.d. blank (blank) empty (empty) [none] [unknown] [blank] unspecified
    无 無 未知 不详 不詳 不明 暂无 暫無 缺 没有 空 待考 待查
    нет н/д н.д. неизвестно неизвестен неизвестна неизв. отсутствует пусто б/д
    未提供 未填 未标明 未標明 不可考 失考 待定 不适用 不適用
    """.split()
) | {"not known", "not available", "no data", "not applicable", "нет данных", "не указано", "не известно", "无数据"}
#: Written so by programs only; with another case it may be a name (Nan in Thailand, 南).
_OF_PROGRAMS: Final = frozenset(["nan", "NaN", "NAN"])
#: A letter that holds the place of a text: xxx, ххх.
_ONE_LETTER: Final = re.compile(r"[xх]{3,}")


def says_nothing(text: object) -> bool:
    """Whether a cell holds nothing: a blank, signs only, or a word for nothing."""
    if text is None:
        return True
    if isinstance(text, bool | int | float):
        return text != text  # noqa: PLR0124 - only what is no number is not itself
    plain = " ".join(str(text).split())
    if not any(character.isalnum() for character in plain):
        return True
    return plain in _OF_PROGRAMS or _is_placeholder(plain)


def stands_for_nothing(text: str) -> bool:
    """Whether a text that somebody typed to find something is a word for nothing. A single character
    may be the beginning of a name.
    """
    return len(text) > 1 and _is_placeholder(text)


def _is_placeholder(text: str) -> bool:
    small = text.casefold()
    return small in _PLACEHOLDERS or _ONE_LETTER.fullmatch(small) is not None
