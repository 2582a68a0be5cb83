"""Russian as it was spelled before the reform of 1918, and as it is spelled now: Благовѣщенскъ, Благовещенск.

Letters are exchanged one for one (ѣ е, і и, ѳ ф, ѵ и), the ъ at the end of a word falls away, and the endings of
adjectives change (decree of the Council of People's Commissars, 10 October 1918, points 1 to 7). What depends on the
word itself (безсмертный) is left.
"""

from __future__ import annotations

import re
from typing import Final

_LETTERS: Final = str.maketrans("ѣѢіІїЇѳѲѵѴ", "еЕиИиИфФиИ")
_OLD_LETTER: Final = re.compile("[ѣѢіІїЇѳѲѵѴ]")
#: ъ behind the last consonant of a word: no word ends so today.
_FINAL_SIGN: Final = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])ъ(?![^\W\d_])", re.IGNORECASE)
_ENDINGS: Final = (
    (re.compile(r"(?<=[жшщчц])аго\b"), "его"),
    (re.compile(r"(?<=[^\W\d_]{2})аго\b"), "ого"),
    (re.compile(r"(?<=[^\W\d_]{2})яго\b"), "его"),
    (re.compile(r"(?<=[^\W\d_]{2})ыя\b"), "ые"),
)
#: Of adjectives alone, where a noun follows: Курильскія острова, and not Россія.
_PLURAL_BEFORE_NOUN: Final = re.compile(r"(?<=[кгхжшщч])[іи]я(?= [^\W\d_])")


def is_old(text: str) -> bool:
    """Whether a text has a letter or a sign that is written no more in Russian."""
    return _OLD_LETTER.search(text) is not None or _FINAL_SIGN.search(text) is not None


def modern_letters(text: str) -> str:
    """The text with its letters and final signs as they are written now; its endings stay."""
    return _FINAL_SIGN.sub("", text.translate(_LETTERS))


def modern(text: str) -> str:
    """An old text as it is spelled now, the endings of its adjectives too; a text of today comes back as it is."""
    if not is_old(text):
        return text
    text = _PLURAL_BEFORE_NOUN.sub("ие", text)
    text = modern_letters(text)
    for pattern, ending in _ENDINGS:
        text = pattern.sub(ending, text)
    return text


_OLD_ENDINGS: Final = (
    (re.compile(r"(?<=[жшщчц])его\b"), "аго"),
    (re.compile(r"(?<=[^\W\d_]{2})ого\b"), "аго"),
    (re.compile(r"(?<=[^\W\d_]{2})его\b"), "яго"),
    (re.compile(r"(?<=[^\W\d_]{2})ые\b"), "ыя"),
    (re.compile(r"(?<=[кгхжшщч])ие(?= )"), "ия"),
)


def old_endings(form: str) -> str:
    """A case form with the endings of adjectives as they were: Айгунского договора, Айгунскаго договора.

    Letters and signs stay as they are now: what reads old texts folds those.
    """
    for pattern, ending in _OLD_ENDINGS:
        form = pattern.sub(ending, form)
    return form
