"""Names in other letters: Chinese from its pinyin (Wade-Giles, Palladius, bopomofo), Russian in Latin letters.

Every system here is applied as its rule says, so that a form can be made again from what it was made from. Forms that
usage has settled against the rule (Peking, Пекин) are facts, not derivations: they stand in `exonyms.py`. How a Chinese
name is read is decided in `pinyin.py` or stored with the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from gazetteer.language import pinyin as hanyu
from gazetteer.language.exonyms import exonyms
from gazetteer.language.pinyin import PinyinError, Syllable
from gazetteer.language.russian.orthography import modern

__all__ = [
    "PinyinError",
    "bopomofo",
    "derive",
    "exonyms",
    "in_latin",
    "orthographic",
    "palladius",
    "parsed",
    "plain_forms",
    "russian",
    "wade_giles",
]

# ---------------------------------------------------------------------------------------------------------------------
# Pinyin taken apart

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")

#: Pinyin without initial letter writes y and w for a medial; here is the final that is meant.
_BARE_FINALS = {
    "yi": "i", "ya": "ia", "yo": "io", "yai": "iai", "ye": "ie", "yao": "iao", "you": "iou", "yan": "ian", "yin": "in",
    "yang": "iang", "ying": "ing", "yong": "iong", "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "uei",
    "wan": "uan",
    "wen": "uen", "wang": "uang", "weng": "ueng", "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün",
}  # fmt: skip  # laid out as a table
_FULL_FINALS = {"iu": "iou", "ui": "uei", "un": "uen"}


def parts(letters: str) -> tuple[str, str]:
    """Initial and full final of a pinyin syllable: `jiu` is j + iou, `yue` is ü + e after nothing, `zhi` is zh + ɨ."""
    if letters in _BARE_FINALS:
        return "", _BARE_FINALS[letters]
    initial = next((start for start in _INITIALS if letters.startswith(start)), "")
    final = letters[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "ü" + final[1:]
    if initial in ("zh", "ch", "sh", "r", "z", "c", "s") and final == "i":
        final = "ɨ"
    return initial, _FULL_FINALS.get(final, final) if initial else final


# ---------------------------------------------------------------------------------------------------------------------
# Wade-Giles

_WADE_INITIALS = {
    "": "", "b": "p", "p": "p'", "m": "m", "f": "f", "d": "t", "t": "t'", "n": "n", "l": "l", "g": "k", "k": "k'", "h": "h",
    "j": "ch", "q": "ch'", "x": "hs", "zh": "ch", "ch": "ch'", "sh": "sh", "r": "j", "z": "ts", "c": "ts'", "s": "s",
}  # fmt: skip  # laid out as a table
_WADE_FINALS = {
    "e": "ê", "ê": "eh", "er": "erh", "en": "ên", "eng": "êng", "ong": "ung", "ie": "ieh", "iou": "iu", "ian": "ien",
    "iong": "iung",
    "uo": "o", "uei": "ui", "uen": "un", "ueng": "ung", "üe": "üeh", "ɨ": "ih",
}  # fmt: skip  # laid out as a table
#: Where the rule of initial and final gives way.
_WADE_SYLLABLES = {
    "e": "o", "ge": "ko", "ke": "k'o", "he": "ho", "guo": "kuo", "kuo": "k'uo", "huo": "huo", "shuo": "shuo", "gui": "kuei",
    "kui": "k'uei", "zi": "tzu", "ci": "tz'u", "si": "ssu", "yi": "i", "wo": "wo", "wei": "wei", "wen": "wên",
    "weng": "wêng",
    "you": "yu", "yo": "yo", "yai": "yai", "ye": "yeh", "yan": "yen", "yin": "yin", "ying": "ying", "wu": "wu",
}  # fmt: skip  # laid out as a table


@cache
def _wade_syllable(letters: str) -> str:
    if letters in _WADE_SYLLABLES:
        return _WADE_SYLLABLES[letters]
    initial, final = parts(letters)
    ending = _WADE_FINALS.get(final, final)
    if initial:
        return _WADE_INITIALS[initial] + ending
    if ending.startswith("i"):
        return "y" + ending[1:]
    if ending.startswith("u"):
        return "w" + ending[1:]
    return ("y" if ending.startswith("ü") else "") + ending


_SUPERSCRIPT = {1: "¹", 2: "²", 3: "³", 4: "⁴"}


def wade_giles(pinyin: str, *, tones: bool = False) -> str:
    """The name in Wade-Giles: `Hai-shên-wai`, with tones `Hai³-shên¹-wai³`.

    Source: H. A. Giles, A Chinese-English Dictionary, 2nd edition 1912, as later gazetteers print it: aspiration by the
    plain apostrophe, e alone as o (O-lun-ch'un), erh, tzu, tz'u and ssu without the marks that distinguish nothing. A
    hyphen joins the syllables of a word, whose first letter alone is a capital; words stand apart as in the pinyin. The
    neutral tone has no figure. Raises `PinyinError`.
    """

    def syllable(found: Syllable, first: bool, _previous: str) -> str:
        letters = _capital(_wade_syllable(found.letters), found.capital)
        figure = _SUPERSCRIPT.get(found.tone or 0, "") if tones else ""
        return ("" if first else "-") + letters + figure + ("-erh" if found.erhua else "")

    return _written(pinyin, syllable)


# ---------------------------------------------------------------------------------------------------------------------
# Palladius

_PALLADIUS_INITIALS = {
    "": "", "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г", "k": "к", "h": "х",
    "j": "цз", "q": "ц", "x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж", "z": "цз", "c": "ц", "s": "с",
}  # fmt: skip  # laid out as a table
_PALLADIUS_FINALS = {
    "a": "а", "o": "о", "e": "э", "ê": "э", "er": "эр", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань",
    "en": "энь",
    "ang": "ан", "eng": "эн", "ong": "ун",
    "i": "и", "ia": "я", "io": "йо", "iai": "яй", "ie": "е", "iao": "яо", "iou": "ю", "ian": "янь", "in": "инь",
    "iang": "ян",
    "ing": "ин", "iong": "юн",
    "u": "у", "ua": "уа", "uo": "о", "uai": "уай", "uei": "уй", "uan": "уань", "uen": "унь", "uang": "уан", "ueng": "ун",
    "ü": "юй", "üe": "юэ", "üan": "юань", "ün": "юнь",
}  # fmt: skip  # laid out as a table
_PALLADIUS_SYLLABLES = {
    "hui": "хуэй", "wa": "ва", "wo": "во", "wai": "вай", "wei": "вэй", "wan": "вань", "wen": "вэнь", "wang": "ван",
    "weng": "вэн",
    "zi": "цзы", "ci": "цы", "si": "сы", "zhi": "чжи", "chi": "чи", "shi": "ши", "ri": "жи",
}  # fmt: skip  # laid out as a table
_CYRILLIC_VOWELS = "аеёиоуыэюяй"


@cache
def _palladius_syllable(letters: str) -> str:
    if letters in _PALLADIUS_SYLLABLES:
        return _PALLADIUS_SYLLABLES[letters]
    initial, final = parts(letters)
    return _PALLADIUS_INITIALS[initial] + _PALLADIUS_FINALS[final]


def palladius(pinyin: str) -> str:
    """The name in the Palladius transcription: `Хайшэньвай`, `Чанъань`, `Куе Дао`.

    Source: the system of P. Kafarov (Palladius) in the form that Russian maps use. ъ parts н from a vowel inside a
    word; words stand apart, are hyphenated and begin with a capital as in the pinyin. Raises `PinyinError`.
    """

    def syllable(found: Syllable, first: bool, previous: str) -> str:
        letters = _palladius_syllable(found.letters)
        sign = "ъ" if not first and previous.endswith("н") and letters[0] in _CYRILLIC_VOWELS else ""
        return sign + _capital(letters, found.capital) + ("р" if found.erhua else "")

    return _written(pinyin, syllable)


# ---------------------------------------------------------------------------------------------------------------------
# Bopomofo

_BOPOMOFO_INITIALS: dict[str, str] = dict(
    zip(
        ("", *"bpmfdtnlgkhjqx", "zh", "ch", "sh", *"rzcs"),
        ("", *"ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙ"),
        strict=True,
    )
)
_BOPOMOFO_FINALS = {
    "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ê": "ㄝ", "er": "ㄦ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ",
    "en": "ㄣ",
    "ang": "ㄤ", "eng": "ㄥ", "ong": "ㄨㄥ",
    "i": "ㄧ", "ia": "ㄧㄚ", "io": "ㄧㄛ", "iai": "ㄧㄞ", "ie": "ㄧㄝ", "iao": "ㄧㄠ", "iou": "ㄧㄡ", "ian": "ㄧㄢ",
    "in": "ㄧㄣ",
    "iang": "ㄧㄤ", "ing": "ㄧㄥ", "iong": "ㄩㄥ",
    "u": "ㄨ", "ua": "ㄨㄚ", "uo": "ㄨㄛ", "uai": "ㄨㄞ", "uei": "ㄨㄟ", "uan": "ㄨㄢ", "uen": "ㄨㄣ", "uang": "ㄨㄤ",
    "ueng": "ㄨㄥ",
    "ü": "ㄩ", "üe": "ㄩㄝ", "üan": "ㄩㄢ", "ün": "ㄩㄣ", "ɨ": "",
}  # fmt: skip  # laid out as a table
_BOPOMOFO_TONES = {1: "", 2: "ˊ", 3: "ˇ", 4: "ˋ"}


def bopomofo(pinyin: str) -> str | None:
    """The name in bopomofo, a blank between syllables: `ㄏㄞˇ ㄕㄣ ㄨㄞˇ`; None where the pinyin has no tones.

    Source: the Ministry of Education's 國語注音符號手冊: the first tone is unmarked, the dot of the neutral tone stands
    first. Raises `PinyinError`.
    """
    found = hanyu.syllables(pinyin)
    if any(syllable.tone is None for syllable in found):
        return None
    return " ".join(_bopomofo_syllable(syllable) for syllable in found)


def _bopomofo_syllable(syllable: Syllable) -> str:
    initial, final = parts(syllable.letters)
    symbols = _BOPOMOFO_INITIALS[initial] + _BOPOMOFO_FINALS[final]
    marked = "˙" + symbols if syllable.tone == 5 else symbols + _BOPOMOFO_TONES[syllable.tone or 1]
    return marked + ("ㄦ" if syllable.erhua else "")


# ---------------------------------------------------------------------------------------------------------------------
# Words of a name

_TONE_MARK = re.compile("[\u0300\u0301\u0304\u0306\u030c]")
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_EDGES = re.compile(rf"^(?P<head>.*?)(?={_LETTER})(?P<body>.*{_LETTER}:?[0-5]?)(?P<tail>.*?)$", re.DOTALL)


def _capital(letters: str, capital: bool) -> str:
    return letters[0].upper() + letters[1:] if capital else letters


def _written(pinyin: str, write: Callable[[Syllable, bool, str], str]) -> str:
    """The name syllable by syllable; `write` is told whether a syllable begins a word, and what stands before it."""
    head, syllables, tail = parsed(pinyin)
    out = ""
    for position, syllable in enumerate(syllables):
        first = position == 0 or bool(syllable.before)
        out += (syllable.before if position else "") + write(syllable, first, out)
    return head + out + tail


@cache
def _plain_forms(letters: str) -> tuple[str, str]:
    marked = unicodedata.normalize("NFD", _wade_syllable(letters))
    return "".join(filter(str.isalpha, marked)), _palladius_syllable(letters)


def plain_forms(syllables: Sequence[Syllable]) -> tuple[str, str]:
    """Wade-Giles and Palladius of one name as a search key has them: joined, small, without marks."""
    wade, cyrillic = "", ""
    for found in syllables:
        latin, letters = _plain_forms(found.letters)
        wade += latin + "erh" * found.erhua
        parted = not found.before and cyrillic.endswith("н") and letters[0] in _CYRILLIC_VOWELS
        cyrillic += "ъ" * parted + letters + "р" * found.erhua
    return wade, cyrillic


#: XI'AN, HAI3SHEN1WAI3: capitals of a whole word are no capitals of its syllables.
_WORD_OF_CAPITALS = re.compile(r"(?<![^\W\d_])([^\W\d_a-z])([^\s\-a-zà-öø-ÿ]*[^\W\d_][^\s\-a-zà-öø-ÿ]*)(?![^\W\d_])")
#: The spelling by which 陕西 is told from 山西 where tones are not written.
_SHAANXI = re.compile(r"\bshaanxi\b", re.IGNORECASE)


def told_apart(pinyin: str) -> str:
    """Pinyin with its tones where a spelling of its own tells one name from another: Shaanxi is Shǎnxī."""
    return _SHAANXI.sub("Shǎnxī", pinyin)


@lru_cache(maxsize=1024)
def parsed(pinyin: str) -> tuple[str, list[Syllable], str]:
    """The syllables of a name as its words have them, and what stands before and after all letters.

    Blanks may part words (`Kùyè Dǎo`, `Tài Hú`) or the syllables of one name (`hai3 shen1 wai3`). They part syllables
    where each stands alone and none but the first has a capital. What was typed without any tone mark or capital is a
    name all the same, and gets its capital.
    """
    text = unicodedata.normalize("NFC", pinyin)
    edges = _EDGES.match(text)
    if edges is None:
        raise PinyinError(f"no syllable in {pinyin!r}")
    body = _WORD_OF_CAPITALS.sub(lambda found: found[1] + found[2].lower(), edges["body"])
    syllables = hanyu.syllables(told_apart(body))
    rest = syllables[1:]
    joined = bool(rest) and all(syllable.before == " " and not syllable.capital for syllable in rest)
    if joined:
        syllables = [syllables[0], *(replace(syllable, before="") for syllable in rest)]
    if joined or (body == body.lower() and not _TONE_MARK.search(unicodedata.normalize("NFD", text))):
        syllables[0] = replace(syllables[0], capital=True)
    return edges["head"], syllables, edges["tail"]


def orthographic(pinyin: str) -> str:
    """The name in pinyin with tone marks, if it has tones, and with apostrophe and capital, however it was typed."""

    def syllable(found: Syllable, first: bool, _previous: str) -> str:
        letters = _capital(hanyu.mark(found.letters, found.tone), found.capital)
        return ("'" if not first and found.letters[0] in "aoe" else "") + letters + ("r" if found.erhua else "")

    return _written(pinyin, syllable)


@lru_cache(maxsize=8192)
def _derived(typed: str) -> tuple[tuple[str, str | None], ...]:
    pinyin = orthographic(typed)
    toned = hanyu.syllables(pinyin)[0].tone is not None
    return (
        ("pinyin_numbered", hanyu.numbered(pinyin)),
        ("pinyin_plain", hanyu.plain(pinyin)),
        ("wade_giles", wade_giles(pinyin)),
        ("wade_giles_toned", wade_giles(pinyin, tones=True) if toned else None),
        ("palladius", palladius(pinyin)),
        ("bopomofo", bopomofo(pinyin)),
    )


def derive(pinyin: str) -> dict[str, str | None]:
    """What follows from a reading, given as marked, numbered or toneless pinyin: `pinyin_numbered`, `pinyin_plain`,
    `wade_giles`, `wade_giles_toned`, `palladius`, `bopomofo`, always in the form of the rule.

    Toneless pinyin gives no `wade_giles_toned` and no `bopomofo` (None). Single syllables parted by blanks without
    capitals (`hai3 shen1 wai3`) are one word. Raises `PinyinError` where the text is not pinyin.
    """
    return dict(_derived(pinyin))


# ---------------------------------------------------------------------------------------------------------------------
# Russian in Latin letters

_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_VOWELS = "аеёиоуыэюя"
_BASE = dict(zip("абвгдзиклмнопрстуф", "abvgdziklmnoprstuf", strict=True))
_ENGLISH_LETTERS = {**_BASE, "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ы": "y", "э": "e"}
_BGN = {**_ENGLISH_LETTERS, "е": "e", "ё": "ë", "й": "y", "ъ": "”", "ь": "’", "ю": "yu", "я": "ya"}
_ISO_9 = {
    **_BASE, "е": "e", "ё": "ë", "ж": "ž", "й": "j", "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "ŝ", "ъ": "ʺ", "ы": "y",
    "ь": "ʹ",
    "э": "è", "ю": "û", "я": "â", "і": "ì", "ѣ": "ě", "ѳ": "f̀", "ѵ": "ỳ",
}  # fmt: skip  # laid out as a table
_UN = {**_ISO_9, "щ": "šč", "ю": "ju", "я": "ja"}
_GOST_B = {
    **_BASE, "е": "e", "ё": "yo", "ж": "zh", "й": "j", "х": "x", "ц": "cz", "ч": "ch", "ш": "sh", "щ": "shh", "ъ": "``",
    "ы": "y`",
    "ь": "`", "э": "e`", "ю": "yu", "я": "ya",
}  # fmt: skip  # laid out as a table
_PASSPORT = {**_ENGLISH_LETTERS, "е": "e", "ё": "e", "й": "i", "ъ": "ie", "ь": "", "ю": "iu", "я": "ia"}
#: With the ligatures that catalogues print, and the letters of before 1918.
_ALA_LC = {
    **_ENGLISH_LETTERS, "е": "e", "ё": "ë", "й": "ĭ", "ц": "t͡s", "ъ": "ʺ", "ь": "ʹ", "э": "ė", "ю": "i͡u", "я": "i͡a",
    "і": "ī", "ѣ": "i͡e", "ѳ": "ḟ", "ѵ": "ẏ",
}  # fmt: skip  # laid out as a table
_SCHOLARLY = {
    **_BASE, "е": "e", "ё": "ë", "ж": "ž", "й": "j", "х": "ch", "ц": "c", "ч": "č", "ш": "š", "щ": "šč", "ъ": "ʺ", "ы": "y",
    "ь": "ʹ",
    "э": "ė", "ю": "ju", "я": "ja", "і": "i", "ѣ": "ě", "ѳ": "f", "ѵ": "i",
}  # fmt: skip  # laid out as a table
_CUSTOM = {**_ENGLISH_LETTERS, "е": "e", "ё": "yo", "й": "y", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}


def _bgn(before: str, letter: str, _after: str) -> str:
    return (
        {"е": "ye", "ё": "yë"}[letter] if letter in "её" and (not before or before in _VOWELS + "йъь") else _BGN[letter]
    )


#: Pairs that would read as another letter in Latin script, if no dot stood between them.
_DOT_BETWEEN = {"тс", "шч", *(first + second for first in "йы" for second in "ауыэ")}


def _bgn_dotted(before: str, letter: str, after: str) -> str:
    latin = _bgn(before, letter, after)
    if letter + after in _DOT_BETWEEN:
        latin += "·"
    if before and ((letter == "ы" and before in _VOWELS) or (letter == "э" and before in _CONSONANTS)):
        latin = "·" + latin
    return latin.replace("··", "·")


def _gost_b(_before: str, letter: str, after: str) -> str:
    return "c" if letter == "ц" and after and after in "еёийыэюя" else _GOST_B[letter]


def _custom(before: str, letter: str, after: str) -> str:
    if letter == "е" and (not before or before in "аеёиоуэюяйъь"):
        return "ye"
    if letter in "ъь" and after and after in "аиоуыэ":
        return "y"
    return _CUSTOM[letter]


_LIGATURE = "\u0361"


def _ala_lc(_before: str, letter: str, after: str) -> str:
    return "" if letter == "ъ" and not after else _ALA_LC[letter]


@dataclass(frozen=True, slots=True)
class _System:
    """A romanisation of Russian: its alphabet, and what depends on the letters around (a letter before or after may be
    "")."""

    letters: dict[str, str]
    rule: Callable[[str, str, str], str] | None = None
    adjective_y: bool = False
    #: Whether it has the letters of before 1918; others take such a text as it would be spelled now.
    old_letters: bool = False


#: `bgn_pcgn`: BGN/PCGN 1947 system, without the optional middle dots; `bgn_pcgn_dotted` has them. `iso9`: ISO 9:1995,
#: the same as GOST 7.79-2000 A. `un`: UN resolution V/18 (1987), GOST 1983. `gost_7_79_b`: GOST 7.79-2000 B.
#: `passport`: ICAO Doc 9303 part 3, as Russian passports follow it. `english`: the custom of newspapers and reference
#: works, no standard. `ala_lc`: the Russian table of the ALA-LC romanization tables (2012), as library catalogues follow it;
#: a ъ at the end of a word falls away. `scholarly`: ISO/R 9:1968, of Slavists and of German libraries (DIN 1460).
_SYSTEMS: dict[str, _System] = {
    "bgn_pcgn": _System(_BGN, _bgn),
    "bgn_pcgn_dotted": _System(_BGN, _bgn_dotted),
    "iso9": _System(_ISO_9, old_letters=True),
    "un": _System(_UN),
    "gost_7_79_b": _System(_GOST_B, _gost_b),
    "passport": _System(_PASSPORT),
    "english": _System(_CUSTOM, _custom, adjective_y=True),
    "ala_lc": _System(_ALA_LC, _ala_lc, old_letters=True),
    "scholarly": _System(_SCHOLARLY, old_letters=True),
}
_ADJECTIVE = re.compile(r"(?<=[А-Яа-яё])(?:ий|ый)(?![а-яё])", re.IGNORECASE)


def russian(text: str) -> dict[str, str]:
    """A Russian text in Latin letters, by system: `bgn_pcgn`, `bgn_pcgn_dotted`, `iso9`, `un`, `gost_7_79_b`,
    `passport`, `english`, `ala_lc`, `scholarly`. Sources are named beside `_SYSTEMS`.

    What is no Russian letter passes through; stress marks are left out. A capital that becomes several letters has the
    rest small unless its word is in capitals: Жуков Zhukov, ЖУКОВ ZHUKOV.
    """
    return {system: in_latin(text, system) for system in _SYSTEMS}


def in_latin(text: str, system: str) -> str:
    """A Russian text in Latin letters by one of the systems of `russian`."""
    return _in_latin(unicodedata.normalize("NFC", text).replace("\u0301", ""), _SYSTEMS[system])


def _in_latin(text: str, system: _System) -> str:
    if not system.old_letters:
        text = modern(text)
    if system.adjective_y:
        text = _ADJECTIVE.sub(lambda found: "Ы" if found.group().isupper() else "ы", text)
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := character.lower()) == 1 else character for character in text)
    out: list[str] = []
    for position, letter in enumerate(lower):
        if letter not in system.letters:
            out.append(text[position])
            continue
        before = lower[position - 1] if position and lower[position - 1] in system.letters else ""
        after = lower[position + 1] if position + 1 < len(lower) and lower[position + 1] in system.letters else ""
        latin = system.rule(before, letter, after) if system.rule else system.letters[letter]
        if text[position] != letter:
            following, preceding = text[position + 1 : position + 2], text[position - 1 : position] if position else ""
            shouted = following.isupper() if following.isalpha() else preceding.isupper()
            # A ligature is one letter.
            latin = latin.upper() if shouted or _LIGATURE in latin else latin[:1].upper() + latin[1:]
        out.append(latin)
    return unicodedata.normalize("NFC", "".join(out))
