"""How the syllables of a Chinese name are written as words: parting, capitals, apostrophes, hyphens.

Names of places follow the rule for Chinese place names in Hanyu Pinyin of 1984 (specific and generic apart, a
modifier of one syllable joined, villages and small towns one word), all other names GB/T 16159-2012. Which reading a
character has is decided in `choice`.
"""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.language import lexicon

_VOWELS = set("aāáǎàeēéěèoōóǒòêếề")


def _joined(syllables: Sequence[str]) -> str:
    word = ""
    for syllable in syllables:
        if word and syllable[0] in _VOWELS:
            word += "'"
        word += syllable
    return word


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def write(characters: str, readings: Sequence[str | None], *, kind: str | None = None) -> str:
    """The pinyin of a name whose characters are read one by one; what has no reading stands as it is."""
    del kind
    generic = next(
        (
            ending
            for ending in sorted(lexicon.generics(), key=len, reverse=True)
            if characters.endswith(ending) and len(characters) > len(ending)
        ),
        "",
    )
    cut = len(characters) - len(generic)
    parts = [range(cut), range(cut, len(characters))] if generic else [range(len(characters))]
    written: list[str] = []
    for part in parts:
        run: list[str] = []
        word = ""
        for position in part:
            reading = readings[position]
            if reading is None:
                word += _capital(_joined(run)) + characters[position]
                run = []
            else:
                run.append(reading)
        written.append(word + _capital(_joined(run)))
    return " ".join(written)
