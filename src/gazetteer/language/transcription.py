"""Chinese names as other books spell them: Wade-Giles with or without its signs, the spellings of the Chinese post
office, Yale, Gwoyeu Romatzyh, Tongyong, bopomofo, and Palladius as Russian texts loosen it.

Nothing is written in these systems here: a text that somebody types is taken apart into syllables of one system, and
answered with the pinyin that it may mean. Most systems leave out what tells syllables apart (the aspirate, the tone), so
that there are several; which of them is a name, the search finds out. Pinyin itself is read in `pinyin.py`.

Sources: Giles 1912; Playfair, The Cities and Towns of China (1910) and the Postal Album (1919) for the post office; Yale's
Mirror Series; the Ministry of Education's 國音常用字彙 (1932) for Gwoyeu Romatzyh; its 中文譯音使用原則 (2002) for Tongyong;
Palladius and Popov 1888.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from gazetteer.language import romanisation
from gazetteer.language.pinyin import SYLLABLES
from gazetteer.language.russian.orthography import modern

#: A text of more letters or words is no name in one of these systems.
_MOST_LETTERS: Final = 28
_MOST_WORDS: Final = 4
#: Pinyin that a text may mean: of more, the ones with the fewest syllables.
_MOST: Final = 48
_SEPARATORS: Final = re.compile(r"[\s\-‐‑–·]+")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʻʼʽ`´ʹ＇", "'"))
_TONE_FIGURES: Final = re.compile(r"[¹²³⁴⁵1-5](?=$|[\s\-'])")

Spellings = Iterator[tuple[str, str]]
"""Pairs of a spelling and the pinyin (without tone) that it may stand for."""


def pinyin_of(text: str) -> list[str]:
    """The pinyin, without tones and blanks and ü as u, that a text may mean in one of the systems; none where it is in
    none of them. What is pinyin as it stands is not among them.
    """
    return list(_pinyin_of(text))


@lru_cache(maxsize=1_024)
def _pinyin_of(text: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES).strip()
    if not 2 < len(letters) <= _MOST_LETTERS or len(letters.split()) > _MOST_WORDS:
        return ()
    first = letters[0]
    if "\u3105" <= first <= "\u312f":
        return _read(re.sub("[ˊˇˋ˙\\s]", "", letters), "bopomofo")
    is_cyrillic = "а" <= first <= "я" or first in "ёѣі"
    # Of the letters with a mark only that of Wade-Giles begins a syllable: Ê-chia; Élan is of another language.
    if not is_cyrillic and not ("a" <= first <= "z" or first == "ê"):
        return ()
    plain = modern(letters) if is_cyrillic else _without_marks(_TONE_FIGURES.sub("", letters))
    plain = _SEPARATORS.sub("-", plain)
    found: dict[str, None] = {}
    for system in _systems_of(plain):
        found.update(dict.fromkeys(_read(plain, system)))
    found.pop(re.sub("[-']", "", plain).replace("ü", "u"), None)
    return tuple(found)[:_MOST]


def _without_marks(letters: str) -> str:
    """The letters without tone marks and the circumflex of ê; ü stays."""
    parts = unicodedata.normalize("NFD", letters)
    kept = "".join(part for part in parts if not unicodedata.combining(part) or part == "\u0308")
    return unicodedata.normalize("NFC", kept)


# Taking apart


def _systems_of(letters: str) -> list[str]:
    """The systems that have syllables for the whole text. Most texts begin with none of any."""
    every, longest = _every_spelling()
    size = len(letters)
    reached = [0] * (size + 1)
    reached[0] = (1 << len(_OF_LETTERS)) - 1
    farthest = 0
    for start in range(size):
        here = reached[start]
        if not here:
            if start >= farthest:
                return []
            continue
        if letters[start] in "-'":
            reached[start + 1] |= here
            farthest = max(farthest, start + 1)
            continue
        for stop in range(start + 1, min(size, start + longest) + 1):
            systems = every.get(letters[start:stop], 0) & here
            if systems:
                reached[stop] |= systems
                farthest = max(farthest, stop)
    return [system for place, system in enumerate(_OF_LETTERS) if reached[size] >> place & 1]


@cache
def _every_spelling() -> tuple[dict[str, int], int]:
    """The spellings of all systems of letters, each with the systems that have it (a bit for each), and the longest."""
    found: dict[str, int] = {}
    for place, system in enumerate(_OF_LETTERS):
        for spelling in _system(system)[0]:
            found[spelling] = found.get(spelling, 0) | 1 << place
    return found, max(map(len, found))


def _read(letters: str, system: str) -> tuple[str, ...]:
    spellings, longest = _system(system)
    size = len(letters)
    # From the end: at each place what the rest may mean, the fewest syllables first.
    rest: list[dict[str, int]] = [{} for _ in range(size + 1)]
    rest[size] = {"": 0}
    for start in range(size - 1, -1, -1):
        here = rest[start]
        if letters[start] in "-'":
            here.update(rest[start + 1])
            continue
        for stop in range(start + 1, min(size, start + longest) + 1):
            meant = spellings.get(letters[start:stop])
            if meant is None or not rest[stop]:
                continue
            for tail, count in rest[stop].items():
                for syllable in meant:
                    whole = syllable + tail
                    if count + 1 < here.get(whole, _MOST_LETTERS):
                        here[whole] = count + 1
        if len(here) > _MOST:
            fewest = sorted(here.items(), key=lambda pair: pair[1])[:_MOST]
            rest[start] = dict(fewest)
    several = [(count, whole) for whole, count in rest[0].items() if count > 1]
    return tuple(whole for _, whole in sorted(several, key=lambda pair: pair[0]))


@cache
def _system(name: str) -> tuple[dict[str, tuple[str, ...]], int]:
    """The spellings of a system with the pinyin of each, and how long the longest is."""
    found: dict[str, dict[str, None]] = {}
    for spelling, syllable in _SYSTEMS[name]():
        found.setdefault(spelling, {})[syllable.replace("ü", "u").replace("ê", "e")] = None
        if "ü" in spelling:
            found.setdefault(spelling.replace("ü", "u"), {})[syllable.replace("ü", "u")] = None
    read = {spelling: tuple(meant) for spelling, meant in found.items()}
    return read, max(map(len, read))


# The systems


def _varied(spelling: str, variants: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A spelling and what it becomes by each of the variants, together too."""
    several = {spelling: None}
    for pattern, other in variants:
        several.update({re.sub(pattern, other, one): None for one in list(several)})
    return iter(several)


_WADE_VARIANTS: Final = (
    ("^ssu$", "szu"), ("^ssu$|^szu$", "sze"), ("^tz(?='?u)", "ts"), ("u$(?<=tzu|z'u)", "e"),
    ("^hs", "sh"), ("^hs", "s"),
    ("eh$", "e"), ("^(k'?|h)o$", r"\1e"), ("^(t'?|l|s|ts'?|j|ch'?|sh)e$", r"\1eh"), ("^erh$", "er"), ("^i$", "yi"),
    ("^i$", "ih"), ("^yu$", "yew"), ("uei$", "ui"), ("uo$", "o"), ("'", ""),
)  # fmt: skip  # laid out as a table


def _wade_giles() -> Spellings:
    for syllable in SYLLABLES:
        own = _without_marks(romanisation.wade_giles(syllable).casefold())
        for spelling in _varied(own, _WADE_VARIANTS):
            yield spelling, syllable


_POSTAL_INITIALS: Final = {
    "b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k", "j": "k ki ch ts", "q": "k ki ch ts",
    "x": "h hs s sh",
    "zh": "ch", "ch": "ch", "sh": "sh", "z": "ts tz", "c": "ts tz", "s": "s", "r": "j",
}  # fmt: skip  # laid out as a table
_POSTAL_FINALS: Final = {
    "a": "a ah", "ai": "ai eh", "ei": "ei eh e ui", "e": "e eh o", "o": "o oh", "ou": "ow ou eu", "eng": "eng ung",
    "i": "i ih", "ɨ": "ih i", "ia": "ia a", "ie": "ie ieh iai ai", "iou": "iu iow ew iew",
    "ian": "ien ian en", "iong": "iung ung",
    "iang": "iang ang", "iao": "iao ao", "in": "in", "ing": "ing", "u": "u oo", "ua": "wa ua",
    "uo": "o wo", "uai": "wai uai",
    "uei": "wei ui uei", "uan": "wan uan", "uen": "un wen", "uang": "wang uang", "ong": "ung",
    "ü": "u ü ui", "üe": "ueh ue io",
    "üan": "uan uen wan üan", "ün": "un ün", "er": "erh er urh",
}  # fmt: skip  # laid out as a table
_POSTAL_SYLLABLES: Final = {
    "yi": "yi i e", "you": "yu yow yew", "yan": "yen yan", "ye": "yeh ye", "yong": "yung",
    "wu": "wu woo", "yu": "yu", "yue": "yueh yo",
    "yuan": "yuan yuen", "si": "sze szu ssu se", "zi": "tze tzu", "ci": "tze tzu tsze", "ri": "jih",
    "shi": "shih shi shek",
    "an": "an ngan", "ai": "ai ngai", "ao": "ao ngao", "e": "o ngo", "xi": "si hi sih hsi",
}  # fmt: skip  # laid out as a table


def _postal() -> Spellings:
    for syllable in SYLLABLES:
        listed = _POSTAL_SYLLABLES.get(syllable)
        if listed is not None:
            yield from ((spelling, syllable) for spelling in listed.split())
            continue
        initial, final = romanisation.parts(syllable)
        finals = _POSTAL_FINALS.get(final, final).split()
        for beginning in _POSTAL_INITIALS.get(initial, initial).split() or [""]:
            for ending in finals:
                joined = beginning + ending
                yield re.sub("(?<=[kcs])ii", "i", joined), syllable


_YALE_INITIALS: Final = {"j": "j", "q": "ch", "x": "sy", "zh": "j", "z": "dz", "c": "ts"}
_YALE_FINALS: Final = {
    "ao": "au", "ia": "ya", "ie": "ye", "iao": "yau", "iou": "you", "ian": "yan", "iang": "yang",
    "iong": "yung", "ua": "wa",
    "uo": "wo", "uai": "wai", "uei": "wei", "uan": "wan", "uen": "wun", "uang": "wang", "ueng": "weng", "ong": "ung",
    "ü": "yu", "üe": "ywe", "üan": "ywan", "ün": "yun", "o": "wo",
}  # fmt: skip  # laid out as a table
_YALE_SYLLABLES: Final = {
    "zhi": "jr", "chi": "chr", "shi": "shr", "ri": "r", "zi": "dz", "ci": "tsz", "si": "sz", "yi": "yi",
    "yin": "yin", "ying": "ying",
    "wu": "wu", "wen": "wen", "wo": "wo", "yo": "yo", "o": "o",
}  # fmt: skip  # laid out as a table


def _yale() -> Spellings:
    for syllable in SYLLABLES:
        if syllable in _YALE_SYLLABLES:
            yield _YALE_SYLLABLES[syllable], syllable
            continue
        initial, final = romanisation.parts(syllable)
        ending = _YALE_FINALS.get(final, final)
        # The y of the final and that of sy are one: syan, sywan.
        yield re.sub("(?<=sy)y", "", _YALE_INITIALS.get(initial, initial) + ending), syllable


_ROMATZYH_INITIALS: Final = {"zh": "j", "q": "ch", "x": "sh", "z": "tz", "c": "ts"}
_ROMATZYH_FINALS: Final = {
    "ɨ": "y", "ao": "au", "er": "el", "iao": "iau", "uei": "uei", "uen": "uen", "ong": "ong", "ü": "iu",
    "üe": "iue", "üan": "iuan",
    "ün": "iun", "iou": "iou", "ê": "è",
}  # fmt: skip  # laid out as a table
#: The second tone of a medial (behind an initial), the third, and what the fourth makes of each ending.
_MEDIALS: Final = (("iu", "yu", "eu"), ("i", "y", "e"), ("u", "w", "o"))
_FOURTH: Final = (("ng", "nq"), ("n", "nn"), ("l", "ll"), ("i", "y"), ("u", "w"))


def _romatzyh() -> Spellings:
    for syllable in SYLLABLES:
        initial, final = romanisation.parts(syllable)
        begins = _ROMATZYH_INITIALS.get(initial, initial)
        basic = _ROMATZYH_FINALS.get(final, final)
        tones = (basic, _second(basic), _third(basic, alone=not initial), _fourth(basic, alone=not initial))
        for spelled in tones:
            yield begins + spelled, syllable
        if initial in ("m", "n", "l", "r"):
            # With these the plain spelling is the second tone, and an h makes the first.
            yield f"{begins}h{basic}", syllable


def _second(basic: str) -> str:
    for plain, second, _ in _MEDIALS:
        if basic == plain:
            return {"i": "yi", "u": "wu", "iu": "yu"}[plain]
        if basic.startswith(plain):
            return second + basic[len(plain) :]
    return re.sub("^([aeoy]|ai|ei|au|ou)(?=n|l|$)", r"\1r", basic) if basic != "ong" else "orng"


def _third(basic: str, *, alone: bool) -> str:
    changed = _third_behind_initial(basic)
    if not alone or basic[0] not in "iu":
        return changed
    return ("y" if basic[0] == "i" else "w") + changed


def _third_behind_initial(basic: str) -> str:
    if basic in ("ie", "uo", "ei", "ou"):
        # The chief vowel is doubled.
        return {"ie": "iee", "uo": "uoo", "ei": "eei", "ou": "oou"}[basic]
    if basic in ("ai", "au"):
        return {"ai": "ae", "au": "ao"}[basic]
    for plain, _, third in _MEDIALS:
        rest = basic[len(plain) :]
        if basic.startswith(plain) and rest[:1] in tuple("aeou"):
            return third + rest
        if basic.startswith(plain):
            return {"i": "ii", "u": "uu", "iu": "eu"}[plain] + rest if plain != "iu" else "eu" + rest
    return basic[0] + basic


def _fourth(basic: str, *, alone: bool) -> str:
    ended = next(
        (basic[: -len(end)] + new for end, new in _FOURTH if basic.endswith(end) and basic != end), basic + "h"
    )
    if basic in ("iu", "u", "i"):
        ended = basic + "h"
    if not alone or basic[0] not in "iu":
        return ended
    if basic in ("i", "in", "ing"):
        return "y" + ended
    if basic == "u":
        return "wuh"
    if basic.startswith("iu"):
        return "yu" + ended[2:]
    return ("y" if basic[0] == "i" else "w") + ended[1:]


_TONGYONG: Final = (
    ("^(zh|ch|sh|r|z|c|s)i$", r"\1ih"), ("^q", "c"), ("^x", "s"), ("^zh", "jh"),
    ("^(j|c|s)u(?=$|e|an|n)", r"\1yu"), ("ü", "yu"),
    ("(?<=[^yjw])iu$", "iou"), ("iong$", "yong"), ("(?<=[^w])ui$", "uei"), ("^feng$", "fong"),
    ("^weng$", "wong"), ("^wen$", "wun"),
)  # fmt: skip  # laid out as a table


def _tongyong() -> Spellings:
    for syllable in SYLLABLES:
        spelled = syllable
        for position, (pattern, other) in enumerate(_TONGYONG):
            if position == _PALATAL_U and syllable[0] not in "jqx":
                continue
            spelled = re.sub(pattern, other, spelled)
        yield spelled, syllable


#: Of the rules of Tongyong the one that is for j, q and x alone.
_PALATAL_U: Final = 4


def _bopomofo() -> Spellings:
    for syllable in SYLLABLES:
        written = romanisation.bopomofo(syllable + "1")
        if written is not None:
            yield written, syllable


_PALLADIUS_VARIANTS: Final = (
    ("(?<=[^аеёиоуыэюя])э", "е"), ("ый$|уэй$", "уй"), ("хуй", "хой"), ("ян", "йан"), ("йо", "ё"),
    ("уа", "ва"), ("уэ", "ве"),
    ("^цз(?=[яеию])", "дз"), ("^цз(?=[аоуы])", "дз"), ("^чж", "дж"), ("^чж(?=[^и])", "ч"),
    ("цзы", "цзе"), ("^юй$", "ю"), ("юй$", "юи"),
    ("юй$", "ю"), ("нь$", "н"), ("ы$", "э"), ("^эр", "ер"),
)  # fmt: skip  # laid out as a table


def _palladius() -> Spellings:
    for syllable in SYLLABLES:
        own = romanisation.palladius(syllable).casefold()
        for spelling in _varied(own, _PALLADIUS_VARIANTS):
            yield spelling, syllable
            if spelling.endswith("н"):
                # The ъ that parts н from a vowel.
                yield spelling + "ъ", syllable


_OF_LETTERS: Final = ("wade_giles", "yale", "gwoyeu_romatzyh", "tongyong", "postal", "palladius")
_SYSTEMS: Final = {
    "wade_giles": _wade_giles,
    "yale": _yale,
    "gwoyeu_romatzyh": _romatzyh,
    "tongyong": _tongyong,
    "postal": _postal,
    "bopomofo": _bopomofo,
    "palladius": _palladius,
}
