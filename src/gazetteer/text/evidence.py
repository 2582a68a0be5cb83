"""What speaks for a name in running text, and what against it: few signs, each with a name and a weight.

What somebody reviewed may speak for itself. Of a name that came in by the hundred thousand every other is a word, a surname or
a part of a longer name somewhere: Plans, Jones, 发展. It is taken for the name where its signs together reach `ENOUGH`. Which
entities a text names beside it is told to these rules; they know nothing of what is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gazetteer.language import pinyin, russian, script
from gazetteer.text import edges, evidence_chinese, frequency, heads, persons
from gazetteer.text.signs import GENERIC, LARGE, WELL_KNOWN, Claim, Company, Sign, excess

#: The weight at which a name is taken for what it looks like.
ENOUGH: Final = 2

#: The signs that say that a name is a part of a person's or another longer one.
IN_A_NAME: Final = frozenset({"a person's title or initial stands before it", "a capitalised word stands before it"})


#: The weight that settles it, whatever stands behind the name.
_DECISIVE: Final = -9


def is_settled(found: list[Sign]) -> bool:
    """Whether one of the signs says that it is no place, even before what it would be part of: Востока России."""
    return any(sign.weight <= _DECISIVE for sign in found)


def total(found: list[Sign]) -> int:
    """The weights of all signs together."""
    return sum(sign.weight for sign in found)


def signs(text: str, start: int, end: int, claim: Claim, company: Company) -> list[Sign]:
    """Every sign of a match in the text."""
    surface = text[start:end]
    if script.is_han(surface):
        found = [*evidence_chinese.signs(text, start, end, claim, company)]
    elif "Cyrl" in script.scripts(surface):
        found = [*_of_letters(text, start, end, claim), *_of_russian(text, start, end, claim)]
    else:
        found = [*_of_letters(text, start, end, claim), *_of_latin(text, start, end, claim)]
    return [*found, *_of_size(claim), *_of_company(claim, company)]


# What the place is, and what else the text names


def _of_size(claim: Claim) -> list[Sign]:
    """A large place is named everywhere: a million people, a hundred thousand, ten thousand."""
    for least, weight in ((0.6, 3), (0.5, 2), (0.4, 1)):
        if claim.prominence >= least:
            return [Sign("a place of this size", weight)]
    return []


def _of_company(claim: Claim, company: Company) -> list[Sign]:
    found = []
    if company.follows:
        found.append(Sign("what it is part of stands behind it", 3))
    elif company.led:
        found.append(Sign("what it lies in stands right before it", 3))
    elif company.framed:
        found.append(Sign("its sentence is about what it lies in", 2))
    elif company.unit:
        found.append(Sign("the text names what it is part of", 2))
    elif company.country:
        found.append(Sign("the text names its country", 1))
    if company.elsewhere and claim.prominence < LARGE:
        found.append(Sign("a place in which it does not lie stands right before it", -4))
    if company.in_a_name:
        found.append(Sign("elsewhere a part of a longer name", -3))
    if company.before_another and not company.follows:
        found.append(Sign("another place's name stands right behind it", -3))
    if company.neighbour:
        found.append(Sign("the text names a place near it", 1))
    return found


# Letters: capitals, words around


_WORD_BEFORE: Final = re.compile(r"([^\W\d_][^\s,;:()\"“”«»]*) $")
_WORD_AFTER: Final = re.compile(r"^ ([^\W\d_][\w'’-]*)")
_INITIAL: Final = re.compile(r"(?:^|[\s(.])[A-ZА-ЯЁ]\.$")
#: Words before a name that say that it is a place's, and words behind it.
_GENERICS_BEFORE: Final = re.compile(
    r"(?:\b(?:city|town|village|port|province|region|district|county|state|suburb|municipality|borough|parish|hamlet|capital|"
    r"island|airport|island)(?: of)?|(?:\bг\.|\bгород\w*|\bсел[оеауыи]\w?|\bпос[её]л\w+|\bдеревн\w+|\bстанци\w+|\bпорт\w*"
    r"|\bобласт\w+|\bокруг\w*|\bрайон\w*|\bпровинци\w+|\bштат\w*|\bостров\w*|\bстолиц\w+|\bграфств\w*|\bгородк\w+)) $",
    re.IGNORECASE,
)
_GENERICS_AFTER: Final = re.compile(
    r"^(?: |-)(?:city|town|village|county|province|region|district|prefecture|oblast|krai|airport|suburb|municipality|state|"
    r"township|borough|parish|area|downtown)\b",
    re.IGNORECASE,
)
#: The same as the last word of a name of several.
_GENERIC_WITHIN: Final = re.compile(
    r" (?:county|province|district|prefecture|oblast|krai|region|parish|область|край|район|округ)$", re.IGNORECASE
)
_PLACES_BEFORE: Final = re.compile(
    r"(?:\b(?:in|at|from|near|to|outside|around|toward|towards|through|into|across|via|visit|visited|leave|left|reached|reach|"
    r"between|throughout)|\b(?:в|во|из|под|около|близ|возле|до|через))(?: the)? $",
    re.IGNORECASE,
)
_DIRECTIONS: Final = frozenset(
    "north south east west northern southern eastern western central greater inner outer upper lower downtown nearby rural "
    "nord sud metropolitan mid modern ancient old northeast northwest southeast southwest".split()
)
_TITLES: Final = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|gen|col|capt|lt|sgt|sen|rep|gov|sir|lord|lady|judge|justice|professor|captain|colonel|officer|"
    r"detective|господин\w*|г-н\w*|полковник\w*|генерал\w*|капитан\w*|майор\w*)\.? $",
    re.IGNORECASE,
)
#: The prominence of ten million people: Перу is a state before it is a feather.
_OF_A_STATE: Final = 0.7
_BEHIND_A_PLACE: Final = re.compile(r"[A-Z][\w'’-]+, $")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
#: A word commoner than this is a word of the language, whatever its capital.
_OF_THE_LANGUAGE: Final = 5.6


#: What belongs to a state or province of a country, behind its name.
_UNIT_OFFICES: Final = re.compile(
    r"^ (?:[Gg]overnor|Gov\.|Lt\. Gov|[Ss]enator|Sen\.|Rep\.|[Ll]egislature|legislators?|lawmakers?|Attorney General|"
    r"State Police|National Guard|Supreme Court|[Ss]tate(?! University| College)\b)"
)


def has_unit_office(text: str, end: int) -> bool:
    """Whether what a state or province has follows a name that ends there: New York Gov. Cuomo, Washington state."""
    return _UNIT_OFFICES.match(text[end : end + 20]) is not None


def says_place(text: str, start: int, end: int) -> bool:
    """Whether a word of place or the kind of place beside a name in letters says that it is a place's."""
    before, after = text[max(0, start - 40) : start], text[end : end + 30]
    words = (_PLACES_BEFORE.search(before), _GENERICS_BEFORE.search(before), _GENERICS_AFTER.match(after))
    return any(words)


#: Somebody, of Yeovil, farmer.
_RESIDENCE: Final = re.compile(r"[\w.], (?:late )?of $")
_PAUSE: Final = re.compile(r"^[,.;)]")
#: Plymouth, April 8.
_DATE_BEHIND: Final = re.compile(
    r"^,? (?:(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.? \d"
    r"|\d\d? (?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек))"
)
_HEADING_ENDS: Final = re.compile(r"^(?:[.,:]| ?[—–])")
_SHORTEST_HEADING: Final = 4


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether a name all in capitals stands where a report or its place line begins, and not in a line of capitals."""
    surface = text[start:end]
    if len(surface) < _SHORTEST_HEADING or not surface.isupper() or not edges.begins_sentence(text, start):
        return False
    return _HEADING_ENDS.match(text[end : end + 30]) is not None


def _of_standing(text: str, start: int, end: int) -> Iterator[Sign]:
    """What it says where in its line a name stands."""
    after = text[end : end + 30]
    if _is_heading(text, start, end):
        yield Sign("a heading in capitals", 2)
        return
    if edges.begins_sentence(text, start):
        yield Sign("the capital is owed to the sentence", -1)
    if _RESIDENCE.search(text[max(0, start - 40) : start]) and _PAUSE.match(after):
        yield Sign("somebody is of there", 1)
    if _DATE_BEHIND.match(after):
        yield Sign("a date stands behind it", 1)


def _of_letters(text: str, start: int, end: int, claim: Claim) -> list[Sign]:
    before, after = text[max(0, start - 40) : start], text[end : end + 30]
    found = []
    if not text[start].isupper():
        found.append(Sign("no capital", -9))
    found.extend(_of_standing(text, start, end))
    if _GENERICS_BEFORE.search(before) or _GENERICS_AFTER.match(after):
        found.append(Sign(GENERIC, 2))
    if _PLACES_BEFORE.search(before):
        found.append(Sign("a word of place stands before it", 1))
    if _TITLES.search(before) or _INITIAL.search(before.rstrip()):
        found.append(Sign("a person's title or initial stands before it", -9))
    elif _is_in_longer_name(text, start):
        found.append(Sign("a capitalised word stands before it", -3))
    if _GENERIC_WITHIN.search(text[start:end]):
        found.append(Sign("the name says what kind of place it is", 2))
    if claim.lang.startswith("und-") and not claim.is_main:
        found.append(Sign("perhaps another language's name", -2))
    return found


#: A word with a point that is too long to be an abbreviation: Intelligencer. Tewkesbury
_ENDS_SENTENCE: Final = re.compile(r"[^\W\d_]{6}\.$")


def _is_in_longer_name(text: str, start: int) -> bool:
    """Whether a capitalised word touches it that is neither a word of place nor owes its capital to a sentence."""
    before = _WORD_BEFORE.search(text[max(0, start - 40) : start])
    if before is not None and before[1][0].isupper() and not _ENDS_SENTENCE.search(before[1]):
        word = before[1].rstrip("'’s.") if before[1].endswith(("'s", "’s")) else before[1]
        possessive = word != before[1]
        first = max(0, start - 40) + before.start(1)
        lang = "ru" if "Cyrl" in script.scripts(word) else "en"
        is_word = frequency.zipf(word, lang) >= _OF_THE_LANGUAGE or word.lower() in _DIRECTIONS
        if not possessive and not is_word and not edges.begins_sentence(text, first):
            return True
        if not possessive and not is_word and frequency.zipf(word, lang) < _OF_THE_LANGUAGE - 1.2:
            return True
    return False


#: B.C. and N.Y. end no sentence by themselves; behind a number they are no place, before a name they are its initials.
_WITH_POINTS: Final = re.compile(r"[A-Z]\.(?:[A-Z]\.)+")
_NUMBER_BEFORE: Final = re.compile(r"\d,? $")
_NAME_BEHIND: Final = re.compile(r"^ [A-Z]")


def _of_abbreviation(text: str, start: int, end: int) -> Sign:
    before = text[max(0, start - 30) : start]
    if _BEHIND_A_PLACE.search(before):
        return Sign("an abbreviation behind a place", 3)
    stands_free = not _NUMBER_BEFORE.search(before) and not _NAME_BEHIND.match(text[end : end + 2])
    if _WITH_POINTS.fullmatch(text[start:end]) and stands_free:
        return Sign("an abbreviation with points", 0)
    return Sign("perhaps the end of a sentence", -9)


#: Gulf of Oman, Union of Writers.
_HEAD_OF: Final = re.compile(r"^ of (?:the )?[A-Z]")


def _of_latin(text: str, start: int, end: int, claim: Claim) -> list[Sign]:
    surface = text[start:end]
    found = []
    if surface.endswith("."):
        return [_of_abbreviation(text, start, end)]
    if len(surface) <= 3:
        found.append(Sign("very short", -2))
    found.extend(_of_common_latin(text, surface, claim))
    is_small = claim.prominence < WELL_KNOWN and not _GENERIC_WITHIN.search(surface)
    if heads.stands_behind(text, end, any_head=True) or (is_small and heads.stands_later(text, end)):
        found.append(Sign("the noun behind it makes it another thing", -4))
    if script.has_han(text[start - 1 : start] + text[end : end + 1]):
        found.append(Sign("Chinese characters touch it", -2))
    if _HEAD_OF.match(text[end : end + 8]):
        found.append(Sign("the head of a longer name", -3))
    after = _WORD_AFTER.match(text[end : end + 30])
    if after is not None and after[1][0].isupper() and claim.prominence < 0.6:
        if frequency.zipf(_POSSESSIVE.sub("", after[1]), "en") < 4.0:
            found.append(Sign("a part of a longer name", -2))
        elif not _GENERICS_AFTER.match(text[end : end + 30]):
            found.append(Sign("a capital stands behind it", -1))
    return found


def _of_common_latin(text: str, surface: str, claim: Claim) -> Iterator[Sign]:
    commoner = excess(surface, "en", claim)
    if commoner > 0.8:
        yield Sign("a common word or surname", -4)
    elif commoner > 0.3:
        yield Sign("commoner than a place of its size", -2)
    if _is_word_here(text, surface):
        yield Sign("the text has it as a word, too", -2)
    if claim.prominence < LARGE and _is_reading(surface):
        yield Sign("a reading with tones, of a word perhaps", -2)
    if surface.title() in persons.GIVEN:
        yield Sign("a given name", -4)


#: The vowels of pinyin with their tones, as far as the names of other languages do not have them all the time.
_MARKED: Final = frozenset({1, 2, 3, 4})
_TONES: Final = re.compile("[ǎěǐǒǔǚǜǘǖāēīōū]", re.IGNORECASE)


def _is_reading(surface: str) -> bool:
    """Whether a name is written with the tones of pinyin: by letters of its own (Mǎlù), or all of its syllables (Nányà)."""
    if _TONES.search(surface):
        return True
    if surface.isascii():
        return False
    try:
        return all(syllable.tone in _MARKED for syllable in pinyin.syllables(surface))
    except pinyin.PinyinError:
        return False


def _is_word_here(text: str, surface: str) -> bool:
    """Whether the text has the name in small letters, too: Rivers, where it speaks of rivers."""
    word = surface.lower()
    return word != surface and word in text and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


#: A part of the world or of a country: Восток России is no settlement, if nothing says so.
_DIRECTION_RUSSIAN: Final = re.compile(r"(?:восток|запад|север|юг|центр)(?:а|у|е|ом)?", re.IGNORECASE)


def _of_russian(text: str, start: int, end: int, claim: Claim) -> list[Sign]:
    surface = text[start:end]
    found = []
    if " " not in surface:
        what = russian.kinds_of_word(surface)
        if "place" in what and "person" not in what:
            found.append(Sign("the dictionary knows the place", 1))
        elif "place" in what:
            found.append(Sign("a person's name, too", -1))
        elif "person" in what:
            found.append(Sign("a person's name", -3))
        elif "word" in what:
            found.append(Sign("a common word", -2 if claim.prominence >= _OF_A_STATE else -4))
    if _DIRECTION_RUSSIAN.fullmatch(surface) and not _GENERICS_BEFORE.search(text[max(0, start - 40) : start]):
        found.append(Sign("a direction", -9))
    after = _WORD_AFTER.match(text[end : end + 30])
    if after is not None and after[1][0].isupper() and "person" in russian.kinds_of_word(after[1]):
        found.append(Sign("a part of a longer name", -3))
    return found
