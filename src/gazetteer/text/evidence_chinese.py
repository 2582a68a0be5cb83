"""What speaks for a Chinese name in running text, and what against it: the words around it, and what is called after places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gazetteer.language import script
from gazetteer.text import frequency
from gazetteer.text.segmentation import SOUNDS
from gazetteer.text.signs import GENERIC, LARGE, WELL_KNOWN, Claim, Company, Sign, excess

_CLAUSE: Final = re.compile(r"[^\u3400-\u9fff\uf900-\ufaff]")
_AROUND: Final = 16
_GENERICS: Final = re.compile(r"^(?:[市省县镇乡州郡岛港湾]|地区|自治|城区|机场|火车站)")
_PLACES: Final = re.compile(
    r"(?:在|到|从|赴|往|自|抵达|位于|前往|来自|飞往|访问|驻|抵|离开|到达|途经|流经|经过|进入|占领|攻占|攻克|收复|撤出)$"
)


def _is_in_foreign_name(clause: str, start: int, end: int, words: Sequence[frequency.ChineseWord]) -> bool:
    """Whether a character that writes a sound touches the name and is no part of another word: 纽卡斯尔, 西汉姆."""
    beside = [at for at in (start - 1, end) if 0 <= at < len(clause) and clause[at] in SOUNDS]
    holding = [word for word in words for at in beside if word.start <= at < word.end]
    return any(word.end - word.start == 1 or (word.start < end and start < word.end) for word in holding)


#: What is called after a place, behind its name: 桃园路 is in Xi'an; but 路线 and 路透 are other words.
_STREETS: Final = re.compile(r"^(?:路(?![线透径由过途程])|街|巷|大道|立交|小区|社区|花园)")
#: Schools, banks and houses that a small place's name may stand for: 耶鲁大学 is not in Yale, Michigan.
_HOUSES: Final = re.compile(r"^(?:大学|学院|中学|小学|医院|研究[院所]|银行|集团|公司)")
#: Papers: 《马尼拉时报》.
_PAPERS: Final = re.compile(
    r"^[州邦]?(?:时|日|晚|早|晨|周|快|导|商|邮|镜|论坛|先驱|新闻|都市|电讯|独立)?报(?=[》」』])"
)
#: A name that says only in which direction a part of something lies: of what, the text has to say.
_DIRECTION: Final = re.compile(r"[东南西北中]{1,2}(?:部|区|省|州|地区|大区|海岸)")
#: A Chinese name so short is a word elsewhere, and the dictionary knows that a place has it too: 安宁, 太平, 云集.
_WORD: Final = 2


def _is_short(surface: str, claim: Claim) -> bool:
    return len(surface) <= _WORD and max(claim.prominence, claim.of_name) < LARGE


def _speaks(text: str, start: int, end: int, clause: str, company: Company) -> bool:
    """Whether what touches a short name says that it is a place's. That the text names its province or a place near it says
    nothing: places of every province have the names of peace and of green hills.
    """
    # In a list or a bracket it stands among what it belongs to: 中国（兴县）; “滨海1号” names no place.
    is_alone = clause == text[start:end] and (company.unit or company.neighbour or text.strip() == clause)
    said = company.follows or company.led
    return bool(
        is_alone or said or _GENERICS.match(text[end : end + 4]) or _PLACES.search(text[max(0, start - 4) : start])
    )


def signs(text: str, start: int, end: int, claim: Claim, company: Company) -> list[Sign]:
    first, last = _clause_around(text, start, end)
    words = frequency.chinese_words(script.simplified(text[first:last]))
    begin, stop = start - first, end - first
    found = _of_words(words, begin, stop, claim)
    if _is_in_foreign_name(text[first:last], begin, stop, words):
        found.append(Sign("a part of a longer foreign name", -4))
    if excess(text[start:end], "zh", claim) > 0.6:
        found.append(Sign("a common word", -4))
    if any(word.tag.startswith(frequency.PERSON_TAGS) for word in words if stop == word.start or word.end == begin):
        found.append(Sign("a person's name touches it", -3))
    if _GENERICS.match(text[end:last]):
        found.append(Sign(GENERIC, 2))
    if _PLACES.search(text[first:start]):
        found.append(Sign("a word of place stands before it", 1))
    if claim.lang.startswith("und-"):
        found.append(Sign("perhaps another language's name", -1))
    found.extend(_of_heads(text[end : last + 1], claim, company))
    if _DIRECTION.fullmatch(text[start:end]) and not (company.country or company.follows):
        found.append(Sign("a part of something that the text does not name", -4))
    if _is_short(text[start:end], claim) and not _speaks(text, start, end, text[first:last], company):
        found.append(Sign("nothing beside so short a name speaks for it", -4))
    return found


def _of_heads(behind: str, claim: Claim, company: Company) -> Iterator[Sign]:
    """What a street, a paper or a house behind a name says; a town has houses, and what is called after it is elsewhere."""
    if _STREETS.match(behind):
        yield Sign("a street is called so", -9)
    if _PAPERS.match(behind):
        yield Sign("a paper is called so", -9)
    if claim.prominence < WELL_KNOWN and not company.led and _HOUSES.match(behind):
        yield Sign("a house is called so", -4)


def _clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The characters without a sign between them around a match, and no more of them than `_AROUND` on each side."""
    first = start
    while first > 0 and start - first < _AROUND and not _CLAUSE.match(text[first - 1]):
        first -= 1
    last = end
    while last < len(text) and last - end < _AROUND and not _CLAUSE.match(text[last]):
        last += 1
    return first, last


def _of_words(words: Sequence[frequency.ChineseWord], begin: int, stop: int, claim: Claim) -> list[Sign]:
    """What the words say into which a dictionary divides the clause; the match is from `begin` to `stop` in it."""
    touching = [word for word in words if word.start < stop and begin < word.end]
    if touching[0].start != begin or touching[-1].end != stop:
        reaching = touching[0] if touching[0].start < begin else touching[-1]
        is_longer_place = reaching.tag.startswith(frequency.PLACE_TAGS) and reaching.start == begin
        return [] if is_longer_place else [Sign("a part of another word", -9)]
    is_short = stop - begin <= 3
    if len(touching) > 1:
        return [Sign("no word of the dictionary", -2)] if is_short else []
    tag = touching[0].tag
    if tag.startswith(frequency.PLACE_TAGS):
        return [Sign("the dictionary knows the place", 1)]
    if tag.startswith(frequency.PERSON_TAGS):
        return [Sign("a person's name", -1 if claim.prominence >= 0.55 else -4)]
    if frequency.is_common_tag(tag) and is_short:
        return [Sign("a common word", -9)]
    return []
