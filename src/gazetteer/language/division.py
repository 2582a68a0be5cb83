"""How the syllables of a Chinese name are written as words: parting, capitals, apostrophes, hyphens.

Names of places follow the rule for Chinese place names in Hanyu Pinyin of 1984 (specific and generic apart, a modifier
of one syllable joined, villages and small towns one word), all other names GB/T 16159-2012. The terms and words on which
this rests are tables of the lexicon. Which reading a character has is decided in `choice`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gazetteer.language import choice, lexicon

_VOWELS = frozenset("aāáǎàeēéěèoōóǒòêếề")
_PUNCTUATION = {
    "，": ", ",
    "、": ", ",
    "；": "; ",
    "：": ": ",
    "。": ". ",
    "（": " (",
    "）": ") ",
    "(": " (",
    ")": ") ",
    "《": " “",
    "》": "” ",
    "〈": " ‘",
    "〉": "’ ",
    "「": " “",
    "」": "” ",
    "“": " “",
    "”": "” ",
    "·": " ",
    "•": " ",
    "‧": " ",
    "・": " ",
    "—": "–",
    "－": "-",
    "　": " ",
}
#: What may stand around a name and is no part of it.
_AROUND = "".join(_PUNCTUATION) + "\"'.,;:!?！？"
_OTHER_ENDINGS = re.compile(
    r"(条约|专约|和约|界约|草约|密约|协定|协议|议定书|声明|宣言|公报|公约|章程|备忘录|组织|集团|公司|银行|联盟|委员会|理事会|"
    r"大学|学院|研究院|研究所|协会|学会|使馆|外交部|政府|政党|共产党|国民党|时报|日报|事件|战争|战役|惨案|起义|革命|运动|会议|"
    r"谈判|共和国|人民共和国|条例|中心)$"
)
#: Offices that are named after a place.
_OFFICE = re.compile(r"(?<=..)(将军|总督|巡抚|副?都统|提督|总兵|(?:办事|参赞|领队|驻扎)大臣)$")
_STATE_ENDINGS = re.compile(r"(国|朝|联邦|联盟|联合体|政府|政权|部队|军|王朝|自治外蒙古|黑龙江)$")
_YEAR = re.compile(r"(?:[〇零一二三四五六七八九十]{2,})?年(?=.)")
#: States of which at least one is in a pair that stands alone (中俄, 美苏), so that 波密 or 沙德 stays a place.
_OFTENEST_PAIRED = frozenset("中俄苏日英法美德蒙朝韩欧印")
_TITLES = ("亲王", "郡王", "皇帝", "大帝", "沙皇", "可汗", "天皇", "女皇", "教皇", "将军", "总督", "大臣")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word from `start` to `stop`; `own` says that it is a name by itself, `low` that it never has a capital."""

    start: int
    stop: int
    own: bool = False
    low: bool = False
    hyphen: bool = False


def punctuation(text: str) -> str:
    """Signs as a text in Latin letters has them."""
    return "".join(_PUNCTUATION.get(character, character) for character in text)


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
    office = _OFFICE.search(characters) if kind is None else None
    kind = _kind_to_write(characters, kind)
    written = ""
    for start, stop, is_chinese in _runs(readings):
        if not is_chinese:
            other = punctuation(characters[start:stop])
            if other[:1].isalnum() and written and not written.endswith((" ", "–", "-", "(")):
                written += " "
            written += other
            continue
        for number, word in enumerate(_words_of_run(characters, start, stop, kind, office)):
            text = _written_word(word, characters[start:stop], readings[start:stop], kind)
            if number and word.hyphen:
                written += "-"
            elif written and (number or written[-1].isalnum()):
                written += " "
            written += text
    return re.sub(r" (?=[,.;:)”])", "", re.sub(r"\s+", " ", written)).strip()


def _kind_to_write(characters: str, kind: str | None) -> str:
    """The kind by whose rules a name is written: that of what it names, but for some names of places and states."""
    if kind is None:
        name = characters.strip(_AROUND)
        return "treaty" if _begins_with_states(name) or _OTHER_ENDINGS.search(name) else "place"
    if kind == "place" and _begins_with_states(characters) and characters.endswith(("边界", "国界", "边境")):
        return "treaty"
    if kind == "polity" and not _STATE_ENDINGS.search(characters):
        return "place"  # 白俄罗斯, 摩尔多瓦: one word
    return kind


def _words_of_run(characters: str, start: int, stop: int, kind: str, office: re.Match[str] | None) -> Sequence[_Word]:
    """The words of a run of Chinese characters, counted from its first: a year or an office is parted from the rest."""
    year = _YEAR.match(characters, start, stop) if kind not in ("place", "person") else None
    if year and (len(year[0]) > 1 or characters[start - 1 : start].isdigit()):
        cut = year.end() - start
        number = [_Word(0, cut - 1)] if cut > 1 else []
        rest = _words(characters[start + cut : stop], kind)
        moved = [replace(word, start=word.start + cut, stop=word.stop + cut) for word in rest]
        return [*number, _Word(cut - 1, cut), *moved]
    if office and office.start() > start:
        cut = office.start() - start
        return [_Word(0, cut, own=True), _Word(cut, stop - start, own=True)]
    return list(_words(characters[start:stop], kind))


def _written_word(word: _Word, run: str, readings: Sequence[str | None], kind: str) -> str:
    if word.low and run[word.start] == "的":
        return "de"
    text = _joined([reading or "" for reading in readings[word.start : word.stop]])
    return _capital(text) if not word.low and (word.own or kind != "term") else text


def _begins_with_states(characters: str) -> bool:
    """Whether a name begins with two states of one syllable, as 中俄 does and 中亚 does not."""
    words = lexicon.words()
    return (
        len(characters) > 1
        and words["state"].issuperset(characters[:2])
        and not any(characters.startswith(word) for word in words["plain"])
        and (len(characters) > 2 or not _OFTENEST_PAIRED.isdisjoint(characters))
    )


def _runs(readings: Sequence[str | None]) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for position in range(1, len(readings) + 1):
        if position == len(readings) or (readings[position] is None) != (readings[start] is None):
            yield start, position, readings[start] is not None
            start = position


def _words(text: str, kind: str) -> Iterator[_Word]:
    fixed = lexicon.divisions().get(text)
    if fixed and not (text == "黑龙江" and kind != "polity"):
        position = 0
        particles = lexicon.words()["particle"]
        names = lexicon.words()["name"] | lexicon.proper_names()
        for word in fixed:
            yield _Word(position, position + len(word), own=word in names, low=word in particles)
            position += len(word)
    elif kind == "place":
        yield from _place(text)
    elif kind == "person":
        yield from _person(text)
    else:
        yield from _name(text, term=kind == "term")


def _place(text: str, offset: int = 0) -> Iterator[_Word]:
    """The words of a name of a place: what comes before the generic, and the generic."""
    whole = _Word(offset, offset + len(text), own=True)
    generics = lexicon.generics()
    if text in generics["whole"] or len(text) < 2:
        yield whole
        return
    side = re.fullmatch(r"(.{2,})(以[东西南北])(地区)", text)
    if side:
        yield from _place(side[1], offset)
        for number in (2, 3):
            yield _Word(offset + side.start(number), offset + side.end(number), low=True)
        return
    upper = re.match(r"(.{2,3}省|.{2,}?自治区|.{2,}?自治州)(?=.{2,})", text)
    if upper:
        yield from _place(upper[1], offset)
        yield from _place(text[upper.end() :], offset + upper.end())
        return
    cut = _generic_at(text)
    if not cut:
        yield from _specific(text, offset)
        return
    yield from _specific(text[:cut], offset)
    yield from _specific(text[cut:], offset + cut)


def _generic_at(text: str) -> int:
    """Where the generic of a name begins; 0 when it has none that stands apart."""
    generics = lexicon.generics()
    if text in generics["apart"]:
        return len(text) - 1
    if text in generics["whole"]:
        return 0
    for length in range(min(6, len(text) - 1), 0, -1):
        ending, rest = text[-length:], len(text) - length
        if ending in generics["long"] or (ending in generics["short"] and rest > 1):
            return 0 if _sounds(text[:rest], ending) else rest
    return 0


#: Characters for the sounds of names of the north, beside those for foreign names; and those that hardly mean anything else.
_SOUNDS = choice.TRANSLITERATING | frozenset("可都讷噶鄂额锡察喇绰珲敖呼图羌吐喀旺嘎布兀珠沁札昂勃木")
_ONLY_SOUNDS = frozenset("尔拉克斯勒特卡噶喇讷")


def _sounds(specific: str, generic: str) -> bool:
    """Whether what looks like a generic is the last sound of a foreign name, as in 宁古塔 and 可可托海."""
    generics = lexicon.generics()
    if generic not in generics["sounding"] or specific in generics["bearing"]:
        return False
    if not _SOUNDS.issuperset(specific):
        return False
    return len(specific) > 2 or specific not in choice.phrases() or not _ONLY_SOUNDS.isdisjoint(specific)


def _specific(text: str, offset: int) -> Iterator[_Word]:
    """The words of what comes before the generic: mostly one, with names of peoples, ordinals and settled parts apart."""
    fixed = lexicon.divisions().get(text)
    if fixed:
        position = offset
        for word in fixed:
            yield _Word(position, position + len(word), own=True)
            position += len(word)
        return
    if text.startswith("中国") and len(text) > 3:
        yield _Word(offset, offset + 2, own=True)
        yield from _specific(text[2:], offset + 2)
        return
    modifier = next(
        (
            ending
            for ending in sorted(lexicon.generics()["modifier"], key=len, reverse=True)
            if len(text) - len(ending) >= 2 and text.endswith(ending)
        ),
        "",
    )
    if modifier:
        yield from _specific(text[: -len(modifier)], offset)
        yield _Word(offset + len(text) - len(modifier), offset + len(text), own=True)
        return
    ordinal = re.match(r"第[一二三四五六七八九十]+(?=.{2,})", text)
    if ordinal:
        yield _Word(offset, offset + ordinal.end(), own=True)
        yield _Word(offset + ordinal.end(), offset + len(text), own=True)
        return
    peoples: list[int] = []
    rest = len(text)
    while True:
        people = max(
            (name for name in lexicon.words()["people"] if text[:rest].endswith(name) and rest - len(name) >= 2),
            key=len,
            default="",
        )
        if not people:
            break
        rest -= len(people)
        peoples.append(rest)
    cuts = [0, *reversed(peoples), len(text)]
    for start, stop in pairwise(cuts):
        yield _Word(offset + start, offset + stop, own=True)


def _person(text: str) -> Iterator[_Word]:
    """Surname and given name of a Chinese person; a name without surname, or from another language, one word."""
    for title in _TITLES:
        at = text.find(title)
        if at > 0:
            yield _Word(0, at, own=True)
            yield _Word(at, at + len(title), own=True)
            if at + len(title) < len(text):
                yield from (
                    _Word(word.start + at + len(title), word.stop + at + len(title), own=True)
                    for word in _person(text[at + len(title) :])
                )
            return
    given = choice.surname_length(text)
    if given:
        yield _Word(0, given, own=True)
    yield _Word(given, len(text), own=True)


def _candidates(text: str, start: int, names: frozenset[str]) -> Iterator[tuple[int, float, str]]:
    """The words that may begin at `start`: where each ends, what it costs, its class."""
    words = lexicon.words()
    known = choice.phrases()
    for length in range(2, min(10, len(text) - start) + 1):
        part = text[start : start + length]
        if part in names:
            yield start + length, 0.9, "name"
        elif part in words["word"]:
            yield start + length, 1.0, "word"
        elif part in words["plain"] and length > 1:
            yield start + length, 1.05, "name"
        elif words["state"].issuperset(part) and (
            length == 2 or (length == 3 and (part not in known or _OFTENEST_PAIRED.issuperset(part)))
        ):
            yield start + length, 1.0, "pair"
        elif length <= 3 and part in known and part[0] != "不" and part[-1] not in words["particle"]:
            yield start + length, 1.3, "word"
        elif length >= 3 and choice.TRANSLITERATING.issuperset(part):
            yield start + length, 1.85, "name"
    single = text[start]
    if single in words["particle"]:
        yield start + 1, 1.2, "particle"
    elif single in words["prefix"] and any(text[start + 1 : start + length] in words["word"] for length in (3, 4)):
        yield start + 1, 0.25, "prefix"
    else:
        yield start + 1, 1.15 if single in words["suffix"] and start else 1.6, "single"


def _name(text: str, *, term: bool) -> Iterator[_Word]:
    """The words of any other name, by the fewest and best known words that cover it."""
    words = lexicon.words()
    names = words["name"] | lexicon.proper_names()
    best: list[tuple[float, int, str]] = [(0.0, 0, "")] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        best[start] = min((cost + best[stop][0], stop, label) for stop, cost, label in _candidates(text, start, names))
    parts: list[tuple[int, int, str]] = []
    position = 0
    while position < len(text):
        _, stop, label = best[position]
        parts.append((position, stop, label))
        position = stop
    yield from _gathered(text, parts, term=term)


def _gathered(text: str, parts: list[tuple[int, int, str]], *, term: bool) -> Iterator[_Word]:
    """The words of a text cut into parts: suffixes joined to the word before, single syllables of a name to each other."""
    words = lexicon.words()
    generics = lexicon.generics()["short"] - {"市", "区", "州", "站", "宫", "路"}
    out: list[_Word] = []
    previous = ""
    for start, stop, label in parts:
        character = text[start:stop]
        last = out[-1] if out else None
        if label == "single" and last:
            if previous == "name" and character in generics:
                out.append(_Word(start, stop, own=True))
                previous = "generic"
                continue
            joins_single = previous == "single" and not term
            joins_word = previous in ("name", "word", "pair-end") and character in words["suffix"]
            if joins_single or joins_word:
                out[-1] = _Word(last.start, stop, own=last.own, hyphen=last.hyphen)
                continue
        if label == "pair":
            out.extend(_Word(at, at + 1, own=True, hyphen=at > start) for at in range(start, stop))
        elif label == "name" and character in lexicon.divisions():
            out.extend(_specific(character, start))
        elif label == "name" and len(character) > 2 and _generic_at(character):
            out.append(_Word(start, start + _generic_at(character), own=True))
            out.append(_Word(start + _generic_at(character), stop, own=True))
        else:
            out.append(_Word(start, stop, own=label == "name", low=label == "particle"))
        previous = label
    yield from out
