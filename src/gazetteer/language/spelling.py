"""Folding a text to its search keys: what differs only in script, case, accents, blanks or punctuation gets the same
key.

`fold` is the one key that every text has; the functions below it derive the further keys of a stored name and of a
user's query. How close two different keys are (fuzzy search) and which of several matches is better belong to
`search/`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from gazetteer.domain import characters
from gazetteer.domain.han_variants import USUAL
from gazetteer.language import headings, romanisation, russian, script

#: ASCII: letters to lower case, digits kept, all else taken out.
_ASCII = {code: ord(chr(code).lower()) if chr(code).isalnum() else None for code in range(128)}

#: Letters that no decomposition takes apart, as English readers type them.
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "ng", "ı": "i",
    "ĸ": "k", "ɨ": "i", "ʉ": "u", "ɓ": "b", "ɗ": "d", "ɖ": "d", "ƙ": "k", "ɣ": "g", "ə": "e", "ǝ": "e",
    "ɛ": "e", "ɔ": "o",
    "ƴ": "y", "ȥ": "z", "ʼ": "", "ẞ": "ss", "ɡ": "g",
    "ё": "е", "ѐ": "е", "ѝ": "и",
}  # fmt: skip  # laid out as a table

#: Marks above, below and through letters; vowel signs of Arabic and Hebrew, which names are written with and without.
_MARKS = ((0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x064B, 0x065F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
          (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF))  # fmt: skip  # laid out as a table

_BRACKETED = re.compile(r"[(（\[［〔]([^()（）\[\]［］〔〕]*)[)）\]］〕]")
_PARTS = re.compile(r"[;；/／]")
_NUMBERED_PINYIN = re.compile(r"(?:[a-z]{1,7}[0-5])+(?:[a-z]{1,7})?")

#: British spellings and abbreviations of English names, each with the one form that both sides are folded to.
_ENGLISH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"&", " and "),
        (r"^the +(?=\w)", ""),
        (r"\b(?:st\.?|sankt) +(?=\w)", "saint "),
        (r"\bmt\.? +(?=\w)", "mount "),
        (r"\bft\.? +(?=\w)", "fort "),
        (r"(?<=[a-z]{3})is(?=ations?\b|ational)", "iz"),
        (
            r"\b((?:de|re|un|dis)?(?:author|central|civil|colon|european|industrial|liberal|modern|nation|nationa?l|neutral|normal|"
            r"organ|recogn|regional|standard|urban|util))is(?=e[ds]?\b|ers?\b|ing\b)",
            r"\1iz",
        ),
        (r"(cent|theat|met|lit|fib|sab|spect|lust|calib|mit)re(?=s?\b)", r"\1er"),
        (r"\b(harb|col|lab|neighb|hon|fav|arm|behavi|end?eav|parl|splend|val|arb|savi)our", r"\1or"),
        (r"\b(def|off|lic|pret)ence(?=s?\b)", r"\1ense"),
        (r"\bgrey", "gray"),
        (r"\bprogramme", "program"),
        (r"\b(cata|dia)logue", r"\1log"),
        (r"\barchaeo", "archeo"),
        (r"\bmediaeval", "medieval"),
    )
)
_ENGLISH_HINT = re.compile(
    r"&|^the |\b[smf]t[. ]|\bsankt |is(?:ation|e|ing)|res?\b|our|ence|grey|logue|programme|aeo|aev"
)


class _Table(dict[int, str]):
    """What one code point becomes in a key; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded_character(chr(code))
        return folded


def _folded_character(character: str) -> str:
    character = characters.CHARACTER_OF_RADICAL.get(character, character)
    code = ord(character)
    if character in _LETTERS:
        return _LETTERS[character]
    if any(first <= code <= last for first, last in _MARKS):
        return ""
    category = characters.category(character)
    if category[0] not in "LNM" or (category == "Lm" and character not in "々ー"):
        return ""
    if category == "Nd" and not character.isascii():
        return str(unicodedata.digit(character))
    found = script.scripts(character)
    if found in (("Latn",), ("Grek",)):
        base = "".join(part for part in unicodedata.normalize("NFD", character) if not unicodedata.combining(part))
        return "".join(_LETTERS.get(part, part) for part in base)
    if found == ("Hani",):
        plain = script.simplified(character)
        return USUAL.get(plain, plain)
    return character


_TABLE = _Table()


def fold(text: str) -> str:
    """The search key of `text`.

    Compatibility forms, case, accents, blanks, punctuation, apostrophes and hyphens fall away; traditional characters
    become simplified ones, one by one, so that a prefix of a text folds to a prefix of its key. ё is е, but й is its
    own letter. ü loses its dots: the spellings v and yu are keys of their own (`keys_of_name`). A text without letter
    or digit is its own key in lower case without blanks. Folding a key again changes nothing, and any string at all can
    be folded.
    """
    if text.isascii():
        return text.lower() if text.isalnum() else text.translate(_ASCII) or "".join(text.split())
    folded = text
    while True:
        normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
        key = normal.translate(_TABLE)
        if not key:
            signs = "".join(normal.split())
            key = signs.translate(_ASCII) or signs
        if key == folded or key.isascii():
            return key
        # What was taken out may have kept marks apart that are now put in order.
        folded = key


def english(text: str) -> str:
    """The key of an English text in one spelling, whichever its writer used: Centre and Center, Organisation and
    Organization, St and Saint, & and and, with The at the head or without.
    """
    lower = text.lower().strip()
    if _ENGLISH_HINT.search(lower):
        for pattern, form in _ENGLISH:
            lower = pattern.sub(form, lower)
    return fold(lower)


def in_brackets(text: str) -> list[str]:
    """The parts that stand in the first bracket of a text: Vladivostok and Hǎishēnwǎi of `海参崴 (Vladivostok; Hǎishēnwǎi)`."""
    return [part.strip() for part in around_bracket(text)[1:] if part.strip()]


def around_bracket(text: str) -> list[str]:
    """What stands around the first bracket of a text, then each part within; the text alone where it has none."""
    bracket = _BRACKETED.search(text)
    if bracket is None:
        return [text]
    return [text[: bracket.start()] + text[bracket.end() :], *_PARTS.split(bracket.group(1))]


def query_keys(text: str) -> list[str]:
    """The keys by which a user's text is looked up, the most literal first, each once.

    1. the text itself (`fold`): any script, with tones, blanks, hyphens, Wade-Giles apostrophes or without;
    2. the same in one English spelling (`english`);
    3. pinyin with tone numbers whose neutral tone is written 0, and the same without its numbers (a wrong tone still
       finds);
    4. v typed for ü, as u;
    5. a Russian text of before 1918 as it is spelled now (Благовѣщенскъ);
    6. a heading as running text has it (`headings.py`): Republic of Korea of `Korea, Republic of`;
    7. of a text with a bracket, `符拉迪沃斯托克（海参崴）` or `海参崴 (Vladivostok; Hǎishēnwǎi)`, what stands before it
       and each part within.
    """
    key = fold(text)
    keys = [key]
    if key.isascii():
        keys.append(english(text))
        if _NUMBERED_PINYIN.fullmatch(key):
            keys.append(key.replace("0", "5"))
            keys.append(key.translate(_NO_DIGITS))
        keys.extend([found.replace("lv", "lu").replace("nv", "nu") for found in keys if "lv" in found or "nv" in found])
    elif russian.is_old(text):
        keys.append(fold(russian.modern(text)))
    keys.extend(keys_of_heading(text))
    parts = around_bracket(text)
    if len(parts) > 1:
        keys.extend(fold(part) for part in parts)
    return [found for found in dict.fromkeys(keys) if found]


def keys_of_heading(text: str) -> list[str]:
    """The keys of what a text says if it is a heading (`headings.py`); none where it is none."""
    return [found for plain in headings.written_out(text) for found in dict.fromkeys((fold(plain), english(plain)))]


_NO_DIGITS = {ord(digit): None for digit in "0123456789"}
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def keys_of_name(text: str, lang: str, readings: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Every search key of a stored name, as (kind of key, key); no key twice, the plainest kind first.

    `readings` are the pinyin readings of a Chinese name. The kinds:

    - `name`: the name itself (`fold`); of an English name also its one English spelling (`english`), of a German one
      also ä as ae, ö as oe, ü as ue;
    - `pinyin`: a reading without tones, joined (`haishenwai`); with ü also as v and as yu (`lushun`, `lvshun`,
      `lyushun`);
    - `pinyin_toned`: with tone figures (`hai3shen1wai3`), a neutral tone as 5 and without figure, ü as u and as v;
    - `initials`: the first letters of two or more syllables (`hsw`);
    - `wade_giles` (`haishenwai`, `chiakotu`), `palladius` (`хайшэньвай`);
    - `bgn_pcgn`, `iso9`, `english`, `ala_lc`, `scholarly`, `un`: a Russian name in Latin letters.
    """
    keys = [("name", fold(text))]
    if lang.startswith(("en", "und-Latn")):
        keys.append(("name", english(text)))
    elif lang.startswith("de"):
        keys.append(("name", fold(text.translate(_GERMAN))))
    for reading in readings:
        keys.extend(_keys_of_reading(reading))
    if lang.startswith(("ru", "und-Cyrl")):
        keys.extend((system, fold(romanisation.in_latin(text, system))) for system in _LATIN_KEYS)
    if len(readings) > 1:
        keys.sort(key=lambda found: _RANK.get(found[0], 2))
    found: dict[str, str] = {}
    for kind, key in keys:
        if key:
            found.setdefault(key, kind)
    return [(kind, key) for key, kind in found.items()]


_RANK = {"name": 0, "pinyin": 1}
#: The systems in which Russian names are looked up, the commonest first.
_LATIN_KEYS = ("bgn_pcgn", "iso9", "english", "ala_lc", "scholarly", "un")


def _keys_of_reading(reading: str) -> list[tuple[str, str]]:
    try:
        _, syllables, _ = romanisation.parsed(reading)
    except romanisation.PinyinError:
        return [("pinyin", fold(reading))]
    letters = "".join(found.letters + "r" * found.erhua for found in syllables).replace("ê", "e")
    keys = [("pinyin", letters.replace("ü", "u"))]
    if "ü" in letters:
        keys.extend(("pinyin", letters.replace("ü", typed)) for typed in ("v", "yu"))
    if syllables[0].tone is not None:
        toned = "".join(f"{found.letters}{found.tone}" for found in syllables).replace("ê", "e")
        for spelling in (toned, toned.replace("5", "")):
            keys.extend(("pinyin_toned", spelling.replace("ü", typed)) for typed in ("u", "v"))
    if len(syllables) > 1:
        keys.append(("initials", "".join(found.letters[0] for found in syllables).replace("ê", "e")))
    keys.extend(zip(("wade_giles", "palladius"), romanisation.plain_forms(syllables), strict=True))
    return keys
