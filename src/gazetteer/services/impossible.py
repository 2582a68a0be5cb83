"""What cannot be, told from a document alone with the knowledge of languages that the model does not have.

Whatever is written passes here, by whichever way it comes (`integrity.py`); the review of the seed looks for the same. What is
only unlikely is for `reviewing`, which warns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from gazetteer.domain.document import WrittenEntity, WrittenName
from gazetteer.errors import pointer
from gazetteer.language import pinyin, script

_SPOKEN_DIGITS: Final = re.compile(r"[0-9A-Za-z]")


def impossible(document: WrittenEntity) -> Iterator[tuple[str, str]]:
    """Each thing that cannot be: its JSON pointer, and what was expected."""
    seen: dict[tuple[object, ...], int] = {}
    for index, name in enumerate(document["names"]):
        earlier = seen.setdefault(_stated(name), index)
        if earlier != index:
            detail = f"{name['text']} ({name['lang']}) stands in /names/{earlier} already; expected each name once"
            yield pointer("names", index), detail
        yield from _readings(index, name)


def _stated(name: WrittenName) -> tuple[object, ...]:
    """What makes a name another one than a name of the same text."""
    members = ("text", "lang", "region", "type", "register", "from", "to")
    return tuple(name.get(member) for member in members)


def _readings(index: int, name: WrittenName) -> Iterator[tuple[str, str]]:
    for position, reading in enumerate(name.get("readings", ())):
        where = pointer("names", index, "readings", position, "pinyin")
        if not script.has_han(name["text"]):
            yield where, f"expected no reading: {name['text']} is not written in Chinese characters"
            continue
        if name.get("note") is not None:
            # An exception that is true is explained there.
            continue
        detail = misfit(name["text"], reading["pinyin"])
        if detail is not None:
            expected = " or ".join(generated.pinyin for generated in pinyin.readings(name["text"])[:2])
            told = f"{reading['pinyin']} cannot be the reading of {name['text']}: {detail}"
            yield where, f"{told}; expected {expected}, or a note on the name that explains it" if expected else told


@lru_cache(maxsize=10_000)
def _possible(character: str) -> tuple[frozenset[str], frozenset[tuple[str, int | None]]]:
    """How a character may be read: the letters, and the letters with their tones."""
    forms = [form for known in pinyin.possible_readings(character) for form in pinyin.syllables(known)]
    return frozenset(form.letters for form in forms), frozenset((form.letters, form.tone) for form in forms)


def misfit(text: str, reading: str) -> str | None:
    """Why a reading cannot be that of a text; None where it can.

    A syllable fits where some dictionary reading of its character has it, in any tone where it is neutral (子 zi) and for
    一 and 不, whose tones change.
    """
    try:
        parsed = pinyin.syllables(reading)
    except pinyin.PinyinError as error:
        return str(error)
    if _SPOKEN_DIGITS.search(text):
        # Figures and Latin letters inside a name are read as the name's community reads them.
        return None
    characters = [character for character in text if script.is_han(character)]
    spoken = sum(2 if syllable.erhua and "儿" in characters else 1 for syllable in parsed)
    if spoken != len(characters):
        return f"{len(characters)} characters, but {spoken} syllables"
    position = 0
    for syllable in parsed:
        character = characters[position]
        position += 2 if syllable.erhua and "儿" in characters else 1
        letters, exact = _possible(character)
        loose = syllable.tone in (None, 0, 5) or character in "一不"
        if not exact:
            continue
        if (loose and syllable.letters not in letters) or (
            not loose and (syllable.letters, syllable.tone) not in exact
        ):
            return f"{character} is not read {pinyin.mark(syllable.letters, syllable.tone)}"
    return None
