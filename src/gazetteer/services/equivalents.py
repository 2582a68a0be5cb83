"""What to write for an entity in another language, best first.

Which entity a name in a text means is `candidates.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

from gazetteer.domain import dates, labels
from gazetteer.domain.answered.texts import Equivalent
from gazetteer.domain.document import holds_on, in_use, is_dated
from gazetteer.domain.published import DerivedEntity, Name, PublicName
from gazetteer.domain.tag import OTHER_SCRIPT, Tag
from gazetteer.language import adjectives, demonyms, script

#: Whether a name is the full one of its entity (People's Republic of China) or the short one beside it (China).
Length = Literal["full", "short"]

_FULL: Final = frozenset(["official", "full"])
#: What is called by a full and by a short name, each with its own in other languages. The official names of a place
#: are of one time or one state each.
_NAMED_AT_LENGTH: Final = frozenset(["polity", "person", "organisation", "treaty", "event"])


def length_of(document: DerivedEntity, written: Iterable[PublicName]) -> Length | None:
    """Whether names of an entity that a text has (the best first) are its full one or its short one; None where its
    language does not tell them apart.
    """
    if document["kind"] not in _NAMED_AT_LENGTH:
        return None
    for name in written:
        lengths = {_length(other) for other in document["names"] if other["lang"] == name["lang"]}
        return _length(name) if lengths.issuperset(("full", "short")) else None
    return None


def _length(name: Name) -> Length | None:
    if name["status"] in ("lookup", "deprecated"):
        return None
    if name["type"] in _FULL:
        return "full"
    return "short" if name["type"] == "common" else None


def equivalents(
    names: Sequence[Name],
    target: Tag,
    *,
    kind: str,
    on: dates.Question | None = None,
    length: Length | None = None,
) -> list[Equivalent]:
    """What to write in the target language for an entity of this kind and these names (with status and type), best first.

    A full name is answered by a full one and a short name by a short one, where `length` says which was written. Else the
    first is the form that `label` answers for that language, region and date. Preferred for the region goes before
    preferred anywhere, then come admitted names, then abbreviations and names of other times; `lookup` and deprecated names
    are never offered. With `on`, names of that time go first. Where there are only names in the other Chinese script they
    are converted.
    """
    offerable = [name for name in names if name["status"] not in ("lookup", "deprecated")]
    own = [name for name in offerable if name["lang"] == target.lang]
    if not own and target.lang in OTHER_SCRIPT:
        own = [_converted(name, target, kind) for name in offerable if name["lang"] == OTHER_SCRIPT[target.lang]]
    if not own:
        return []
    alike = [name for name in own if length is not None and _length(name) == length and _holds(name, on)]
    label = labels.plain(alike or own, target.lang, region=target.region, on=on)
    first = None if label is None else label.text
    ranked = sorted(own, key=lambda name: (name["text"] != first, _preference(name, target, on)))
    offered: dict[str, Equivalent] = {}
    for name in ranked:
        readings = name.get("readings") or ()
        wanted = [reading for reading in readings if reading.get("region") == target.region] or list(readings)
        offered.setdefault(
            name["text"],
            {
                "text": name["text"],
                "lang": name["lang"],
                "status": name["status"],
                "register": name.get("register"),
                "region": name.get("region"),
                "reading": wanted[0]["pinyin"] if wanted else None,
            },
        )
    return list(offered.values())


def adjectives_for(names: Sequence[Equivalent], target: Tag) -> list[Equivalent]:
    """The adjectives that the target language makes of these names (equivalents, best first); none in Chinese."""
    made = {"ru": adjectives.russian_adjectives, "en": adjectives.english_adjectives}.get(target.lang)
    return [] if made is None else _made_of(names, made)


def demonyms_for(names: Sequence[Equivalent], target: Tag) -> list[Equivalent]:
    """What the target language calls the people of a state of these names (equivalents, best first)."""
    if target.lang in OTHER_SCRIPT:
        return _made_of(names[:1], demonyms.chinese_demonyms)
    made: dict[str, Callable[[str], Sequence[str]]] = {
        "ru": demonyms.russian_demonyms,
        "en": demonyms.english_demonyms,
    }
    return _made_of(names, made[target.lang]) if target.lang in made else []


def _made_of(names: Sequence[Equivalent], made: Callable[[str], Sequence[str]]) -> list[Equivalent]:
    """What is made of each name, each form once, admitted beside the name."""
    found: dict[str, Equivalent] = {}
    for name in names:
        for text in made(name["text"]):
            found.setdefault(text, {**name, "text": text, "status": "admitted", "region": None, "reading": None})
    return list(found.values())


def _converted(name: Name, target: Tag, kind: str) -> Name:
    converted = name.copy()
    converted["text"] = script.convert(name["text"], target, kind)
    converted["lang"] = target.lang
    return converted


def _preference(name: Name, target: Tag, on: dates.Question | None) -> tuple[int, ...]:
    region = name.get("region")
    home = target.region or labels.MAIN_REGION.get(target.lang)
    if target.region is None:
        place = 0 if region is None else 1 if region == home else 2
    else:
        place = 0 if region == target.region else 1 if region is None else 2
    time = int(not in_use(name)) if on is None else _time_of(name, on)
    status = 0 if name["status"] == "preferred" else 1
    kind = 1 if name["type"] in ("abbreviation", "transliteration", "variant") else 0
    elsewhere = 1 if place == 2 else 0
    return (time if on is not None else 0, elsewhere, status, time, kind, place)


def _holds(name: Name, on: dates.Question | None) -> bool:
    """Whether a name is one to write: still, or on the date asked about."""
    return in_use(name) if on is None else holds_on(name, on) is not None


def _time_of(name: Name, on: dates.Question) -> int:
    """How well a name fits a date, 0 best: it held then, it has no date, it may have held, it did not hold."""
    holds = holds_on(name, on)
    if holds == "certain" and is_dated(name):
        return 0
    if holds in ("certain", "undated"):
        return 1
    return 2 if holds == "possible" else 3
