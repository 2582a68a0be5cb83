"""Hanyu Pinyin: reading it, writing it, and giving the readings of Chinese names.

Here live the table of Mandarin syllables, the parser of marked, numbered and toneless pinyin, and `readings`, which
gives the pinyin of a Chinese name in the orthography of its kind: the lexicon of this package first, the phrase data
of pypinyin second. Which reading a character has is decided in `choice`, how words are parted and capitalised in
`division`; other romanisations are made in `romanisation`. A reading that was reviewed and stored is the caller's to
prefer: nothing here knows of storage.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gazetteer.domain.characters import unified
from gazetteer.language import choice, division

__all__ = [
    "SYLLABLES",
    "GeneratedReading",
    "PinyinError",
    "Syllable",
    "mark",
    "numbered",
    "plain",
    "possible_readings",
    "readings",
    "syllables",
]


class PinyinError(ValueError):
    """Text that is not pinyin; the message quotes the part that could not be read."""


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable of a name written in pinyin.

    `letters` is lower case without tone mark, with ü where the sound is ü after n and l (`lü`, `nüe`) and u after j,
    q, x, y. `tone` is 1 to 5 (5 is neutral), or None where the pinyin carries no tones at all. `erhua` says that an r
    of 儿 is fused to it. `before` is what parts it from the syllable before: "" inside a word (an apostrophe counts as
    inside), else the blank, hyphen or other text as written. `capital` says that it began with a capital letter.
    """

    letters: str
    tone: int | None
    erhua: bool = False
    before: str = ""
    capital: bool = False


@dataclass(frozen=True, slots=True)
class GeneratedReading:
    """A reading that no person has reviewed for this name.

    `basis` is `lexicon` where the lexicon vouches for every character that could be read otherwise.
    """

    pinyin: str
    basis: Literal["lexicon", "generated"]


# Initials and the finals that stand with each in the dictionaries of the standard language (interjections such as m,
# ng, hm are no part of names). Written as pinyin writes them: u for ü after j, q, x.
_TABLE = """
: a ai an ang ao e ê ei en eng er o ou
y: a ai an ang ao e i in ing o ong ou u uan ue un
w: a ai an ang ei en eng o u
b: a ai an ang ao ei en eng i ian iao ie in ing o u
p: a ai an ang ao ei en eng i ian iao ie in ing o ou u
m: a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
f: a an ang ei en eng iao o ou u
d: a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
t: a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo
n: a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu ong ou u uan un uo ü üe
l: a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo ü üe
g: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
k: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
h: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j: i ia ian iang iao ie in ing iong iu u uan ue un
q: i ia ian iang iao ie in ing iong iu u uan ue un
x: i ia ian iang iao ie in ing iong iu u uan ue un
zh: a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
ch: a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
sh: a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
r: an ang ao e en eng i ong ou u ua uan ui un uo
z: a ai an ang ao e ei en eng i ong ou u uan ui un uo
c: a ai an ang ao e en eng i ong ou u uan ui un uo
s: a ai an ang ao e en eng i ong ou u uan ui un uo
"""

SYLLABLES: frozenset[str] = frozenset(
    initial + final
    for line in _TABLE.split("\n")
    if ":" in line
    for initial, finals in [line.split(":")]
    for final in finals.split()
)
"""Every syllable of the standard language, without tones; ü stands only in nü, nüe, lü, lüe."""

# Other ways to type the same syllable, each read as the one at the right.
_VARIANTS = {
    **{f"{initial}yu": f"{initial}ü" for initial in "nl"},
    **{f"{initial}yue": f"{initial}üe" for initial in "nl"},
    **{f"{initial}ue": f"{initial}üe" for initial in "nl"},
    **{f"{initial}ü{rest}": f"{initial}u{rest}" for initial in "jqxy" for rest in ("", "e", "an", "n")},
}
_SPELLINGS = {**{syllable: syllable for syllable in SYLLABLES}, **_VARIANTS}
_LONGEST = max(map(len, _SPELLINGS))

_TONE_MARKS = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0306": 3, "\u0300": 4}
_MARK_OF_TONE = {1: "\u0304", 2: "\u0301", 3: "\u030c", 4: "\u0300"}
_APOSTROPHES = "'\u2019\u02bc\u2018`\u00b4\uff07"
_VOWELS = "aeiouüê"

_TOKEN = re.compile(
    r"(?P<letters>(?:[^\W\d_]|[\u0300-\u036f]|(?<=[uU]):)+)(?P<tone>[0-5](?!\d))?|(?P<other>(?:\d+|[^\w]|_)+?)",
    re.UNICODE,
)


def _unmarked(letters: str) -> tuple[str, list[int]]:
    """The letters of `letters` in lower case without tone marks, and the tone that each letter carries (0 for none)."""
    plain_letters: list[str] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFD", letters.lower().replace("u:", "ü").replace("v", "ü")):
        if character in _TONE_MARKS and plain_letters:
            tones[-1] = _TONE_MARKS[character]
        elif character == "\u0308" and plain_letters and plain_letters[-1] == "u":
            plain_letters[-1] = "ü"
        elif character == "\u0302" and plain_letters and plain_letters[-1] == "e":
            plain_letters[-1] = "ê"
        elif character == "ɡ":
            plain_letters.append("g")
            tones.append(0)
        else:
            plain_letters.append(character)
            tones.append(0)
    return "".join(plain_letters), tones


@lru_cache(maxsize=4096)
def _split(letters: str, tones: tuple[int, ...], numbered_tone: bool) -> tuple[tuple[int, int, bool], ...] | None:
    """Where the syllables of one run of letters lie, as (start, end, erhua); None when the run is not pinyin.

    Of several ways to split, the one without a vowel at the head of a later syllable wins, since pinyin writes an
    apostrophe there; then the one without a fused r; then the one with fewer syllables; then the longer first
    syllable. A syllable carries at most one tone mark.
    """
    end = len(letters)
    best: list[tuple[tuple[int, int], tuple[tuple[int, int, bool], ...]] | None] = [None] * (end + 1)
    best[end] = ((0, 0), ())
    for start in range(end - 1, -1, -1):
        for stop in range(min(end, start + _LONGEST), start, -1):
            if letters[start:stop] not in _SPELLINGS or sum(map(bool, tones[start:stop])) > 1:
                continue
            fused = stop < end and letters[stop] == "r" and not tones[stop]
            for erhua in (False, True) if fused else (False,):
                tail = best[stop + erhua]
                if tail is None:
                    continue
                vowel = int(start > 0 and letters[start] in _VOWELS)
                cost = (tail[0][0] + vowel + erhua, tail[0][1] + 1)
                known = best[start]
                if known is None or cost < known[0]:
                    best[start] = (cost, ((start, stop, erhua), *tail[1]))
    found = best[0]
    return found[1] if found else None


def syllables(pinyin: str) -> list[Syllable]:
    """The syllables of one name in marked, numbered or toneless pinyin; blanks, apostrophes and hyphens may part them.

    Raises `PinyinError` when some run of letters is not made of Mandarin syllables. Digits and punctuation that stand
    between words are kept in `before`. Where any syllable carries a tone, one without is neutral.
    """
    return list(_syllables(pinyin))


@lru_cache(maxsize=4096)
def _syllables(pinyin: str) -> tuple[Syllable, ...]:
    # A reading is asked for by each of its spellings, by its check and by its search keys.
    found: list[tuple[str, int, bool, str, bool]] = []
    before = ""
    for token in _TOKEN.finditer(unicodedata.normalize("NFC", pinyin.strip())):
        letters = token["letters"]
        if letters is None:
            before += token["other"]
            continue
        separator = "" if before and all(character in _APOSTROPHES for character in before) else before
        before = ""
        number = int(token["tone"] or 0)
        if token["tone"] == "0":
            number = 5
        text, tones = _unmarked(letters)
        if text in {"r"} and found and number in (0, 5) and not separator.strip():
            last = found[-1]
            found[-1] = (last[0], last[1], True, last[3], last[4])
            continue
        fused_number = bool(number)
        pieces = _split(text, tuple(tones), fused_number)
        if pieces is None:
            raise PinyinError(f"not pinyin: {letters!r} in {pinyin!r}")
        for position, (start, stop, erhua) in enumerate(pieces):
            tone = max(tones[start:stop])
            if fused_number and position == len(pieces) - 1 and not tone:
                tone = number
            found.append(
                (
                    _SPELLINGS[text[start:stop]],
                    tone,
                    erhua,
                    separator if position == 0 else "",
                    position == 0 and letters[0].isupper(),
                )
            )
    if not found:
        raise PinyinError(f"no syllable in {pinyin!r}")
    toned = any(tone for _, tone, *_ in found)
    return tuple(
        Syllable(letters, (tone or 5) if toned else None, erhua, separator if index else "", capital)
        for index, (letters, tone, erhua, separator, capital) in enumerate(found)
    )


def mark(letters: str, tone: int | None) -> str:
    """`letters` of one syllable with the tone mark on the vowel that carries it; none for the neutral tone or None."""
    if tone not in _MARK_OF_TONE:
        return letters
    for vowel in ("a", "e", "ê", "o"):
        if vowel in letters:
            position = letters.index(vowel)
            break
    else:
        position = max(letters.rfind(vowel) for vowel in "iuü")
    if position < 0:
        return letters
    marked = letters[: position + 1] + _MARK_OF_TONE[tone] + letters[position + 1 :]
    return unicodedata.normalize("NFC", marked)


def numbered(pinyin: str) -> str:
    """Pinyin with tone numbers, a blank between syllables: `hai3 shen1 wai3`; 5 is neutral, a fused r is `r5`.

    Pinyin without tones gives the bare syllables. Raises `PinyinError` as `syllables` does.
    """
    parts: list[str] = []
    for syllable in syllables(pinyin):
        toneless = syllable.tone is None
        parts.append(syllable.letters if toneless else f"{syllable.letters}{syllable.tone}")
        if syllable.erhua:
            parts.append("r" if toneless else "r5")
    return " ".join(parts)


def plain(pinyin: str) -> str:
    """Pinyin without tone marks or numbers; blanks, capitals, apostrophes (`Xi'an`, `Kuye Dao`), ü (`Lüshun`) stay."""
    text = re.sub(r"(?<=[uU]):", "\u0308", pinyin)
    text = unicodedata.normalize("NFD", text)
    text = re.sub(r"(?<=[A-Za-z\u0308])[1-5](?!\d)", "", text)
    text = "".join(character for character in text if character not in _TONE_MARKS)
    return unicodedata.normalize("NFC", text)


def possible_readings(character: str) -> set[str]:
    """Every toned reading (`wǎi`, `wēi`) that dictionaries or the lexicon give a character; empty when none is known."""
    return set(choice.possible(character))


def readings(text: str, *, kind: str | None = None, lang: str | None = None) -> list[GeneratedReading]:
    """The pinyin of a Chinese name, best first; several only where the name truly has several readings.

    `kind` is the kind of entity (`place`, `polity`, `treaty`, `organisation`, `person`, `event`, `term`) and decides
    how words are parted and capitalised; None is taken as a name of a place unless its ending says otherwise. Text
    without any Chinese character gives an empty list, and so does text in another language by its tag `lang`; other
    scripts and figures inside a name are kept as they stand.
    """
    if lang is not None and not lang.startswith(("zh", "und", "lzh")):
        return []
    return list(_readings(text, kind))


@lru_cache(maxsize=16_384)
def _readings(text: str, kind: str | None) -> tuple[GeneratedReading, ...]:
    # A write asks for each name twice: for its search keys, and for what is shown.
    found: list[GeneratedReading] = []
    for chosen in choice.choose(unified(text), person=kind == "person"):
        written = division.write(chosen.characters, chosen.readings, kind=kind)
        if written and all(written != known.pinyin for known in found):
            found.append(GeneratedReading(written, chosen.basis))
    return tuple(found)
