"""Numbers in the Chinese numerals of dates."""

from __future__ import annotations

import re

_DIGITS = "〇一二三四五六七八九"


def read_numeral(text: str) -> int | None:
    """The number that Arabic digits or Chinese numerals write (24, 二十四, 廿四, 二四); None where they write none."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    if re.fullmatch(f"[{_DIGITS}]{{1,4}}", text):
        return int("".join(str(_DIGITS.index(digit)) for digit in text))
    text = text.replace("廿", "二十").replace("卅", "三十")
    found = re.fullmatch(
        r"(?:([一二三四五六七八九])百(?:〇(?=[一二三四五六七八九]$))?)?(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九])?",
        text,
    )
    if not found or not text:
        return None
    hundreds, tens, ten, ones = found.groups()
    value = 100 * _DIGITS.index(hundreds) if hundreds else 0
    if ten:
        value += 10 * (_DIGITS.index(tens) if tens else 1)
    return value + (_DIGITS.index(ones) if ones else 0)


def write_numeral(number: int) -> str:
    """The Chinese numeral of 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        written += "〇"
    return written + (_DIGITS[ones] if ones else "")
