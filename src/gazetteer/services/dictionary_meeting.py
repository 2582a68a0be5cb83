"""Which standing place an entry of a dictionary is, whose Chinese name nobody has yet.

Chinese names of places abroad are transcriptions, and vary: 波恩 and 波昂 are both Bonn. The English name tells which place it
is, with what the gloss says of where it lies; of namesakes of which it says nothing, a dictionary means the great one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gazetteer.domain.countries import stated
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.provenance import is_imported
from gazetteer.domain.vocabulary import SETTLEMENTS, UNIT
from gazetteer.language import pinyin, spelling

#: Entries of a dictionary lie nowhere: their names in two languages tell who they are.
_OF_DICTIONARY: Final = "cedict-"
#: What a gloss says of where a place lies: in northern Togo, capital of Ecuador.
_PLACED: Final = re.compile(r"\b(?:in|of)(?: [a-z-]+)* ((?:[A-Z][\w'-]*(?: (?=[A-Z]))?)+)")
#: The codes of the states whose places are called by their pinyin.
_CHINA: Final = frozenset({"CHN", "TWN"})
_UPWARD: Final = ("part_of", "located_in", "capital_of")
#: By so much more prominence a place is the great one among its namesakes: the double or so of the inhabitants.
_LEAD: Final = 0.05
#: From this prominence on a place is known by its name alone: some tens of thousands live there.
_KNOWN: Final = 0.4


def is_of_dictionary(entity_id: str) -> bool:
    """Whether an entry of a dictionary made the entity."""
    return entity_id.startswith(_OF_DICTIONARY)


def is_same_unit(coming: WrittenEntity, standing: WrittenEntity) -> bool:
    """Whether an entry of a dictionary is an imported unit of the first level: by its name in English, as Chinese ones vary.

    西弗吉尼亚 and 西维吉尼亚州 are both West Virginia. That no other unit has the name is for who asks to see.
    """
    if not is_of_dictionary(coming["id"]) or is_of_dictionary(standing["id"]):
        return False
    are_units = all(UNIT in written.get("types", ()) for written in (coming, standing))
    return are_units and bool(_english(coming) & _english(standing))


def share_names(coming: WrittenEntity, standing: WrittenEntity) -> bool:
    """Whether they have a name of theirs in common in Chinese and one in English, if the record has any."""
    for lang in ("zh", "en"):
        theirs, ours = _folded(coming, lang), _folded(standing, lang)
        if theirs and not theirs & ours:
            return False
    return True


def places_named(coming: WrittenEntity) -> list[str]:
    """What the gloss of an entry of a place abroad says that it lies in, folded as names are looked up; none for any other."""
    if not _is_place_abroad(coming):
        return []
    glosses = (text["text"] for text in coming.get("definitions", ()))
    return [spelling.fold(name) for gloss in glosses for name in _PLACED.findall(gloss)]


def same_abroad(coming: WrittenEntity, near: Sequence[WrittenEntity], where: Sequence[WrittenEntity]) -> str | None:
    """The id of the place of its English name that the entry means; None where none is, or several may be.

    `near` are those that share a name with it, `where` what its gloss says that it lies in.
    """
    if not _is_place_abroad(coming):
        return None
    region = _Region.of(where)
    alike = [standing for standing in near if _is_settlement_of_name(coming, standing)]
    inside = [standing for standing in alike if region.holds(standing)]
    if _is_called_by_pinyin(coming) and not region.is_abroad:
        return None
    if inside:
        return _greatest(inside, least=0.0)
    return _greatest([standing for standing in alike if not region.excludes(standing)], least=_KNOWN)


def _folded(written: WrittenEntity, lang: str) -> set[str]:
    return {spelling.fold(name["text"]) for name in written["names"] if name["lang"].startswith(lang)}


def _english(written: WrittenEntity) -> set[str]:
    return _folded(written, "en")


def _is_place_abroad(coming: WrittenEntity) -> bool:
    """Whether an entry is of a settlement that may lie abroad."""
    has_type = bool(SETTLEMENTS.intersection(coming.get("types", ())))
    return is_of_dictionary(coming["id"]) and has_type and bool(_english(coming))


def _is_called_by_pinyin(coming: WrittenEntity) -> bool:
    """Whether the English name is the pinyin, as of places in China; and of 玛纳玛, capital of Bahrain as its gloss says."""
    english = {_letters(name["text"]) for name in coming["names"] if name["lang"] == "en"}
    read = {_letters(reading) for reading in _readings(coming)}
    return any(one.startswith(name) for one in read for name in english)


def _readings(coming: WrittenEntity) -> Iterator[str]:
    for name in coming["names"]:
        for reading in name.get("readings", ()):
            yield pinyin.plain(reading["pinyin"])


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, spelling.fold(text)))


def _is_settlement_of_name(coming: WrittenEntity, standing: WrittenEntity) -> bool:
    if is_of_dictionary(standing["id"]) or not SETTLEMENTS.intersection(standing.get("types", ())):
        return False
    return bool(_english(coming) & _english(standing))


@dataclass(frozen=True, slots=True)
class _Region:
    """What a gloss says that a place lies in: things by their ids, states by their codes too."""

    ids: frozenset[str]
    codes: frozenset[str]

    @classmethod
    def of(cls, where: Sequence[WrittenEntity]) -> _Region:
        states = (one.get("identifiers", {}) for one in where if one["kind"] == "polity")
        return cls(frozenset(one["id"] for one in where), frozenset(stated(*states)))

    @property
    def is_abroad(self) -> bool:
        """Whether states are named, and China is none of them."""
        return bool(self.codes) and self.codes.isdisjoint(_CHINA)

    def holds(self, standing: WrittenEntity) -> bool:
        around = {relation["target"] for relation in standing.get("relations", ()) if relation["type"] in _UPWARD}
        for record in standing.get("sovereignty", ()):
            around.update(record["holders"])
        return not self.ids.isdisjoint(around) or not self.codes.isdisjoint(_codes(standing))

    def excludes(self, standing: WrittenEntity) -> bool:
        """Whether a state is named, and the place is said to be in another."""
        own = _codes(standing)
        return bool(self.codes and own) and self.codes.isdisjoint(own)


def _codes(standing: WrittenEntity) -> list[str]:
    return stated(standing.get("identifiers", {}))


def _greatest(alike: Sequence[WrittenEntity], *, least: float) -> str | None:
    """The one that somebody reviewed, else the most prominent by far; None where there is no such one."""
    reviewed = [standing["id"] for standing in alike if not is_imported(standing["id"])]
    if reviewed:
        return reviewed[0] if len(reviewed) == 1 else None
    ordered = sorted(alike, key=_prominence, reverse=True)
    if not ordered or _prominence(ordered[0]) < least:
        return None
    is_alone = len(ordered) == 1 or _prominence(ordered[0]) - _prominence(ordered[1]) >= _LEAD
    return ordered[0]["id"] if is_alone else None


def _prominence(written: WrittenEntity) -> float:
    return written.get("prominence", 0.0)
