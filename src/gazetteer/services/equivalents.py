"""What to write for an entity in another language, best first.

Which entity a name in a text means is `candidates.py`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gazetteer.domain import dates, labels
from gazetteer.domain.document import holds_on, in_use, is_dated
from gazetteer.domain.tag import OTHER_SCRIPT, Tag
from gazetteer.language import adjectives, script


def equivalents(document: Mapping[str, Any], target: Tag, *, on: dates.Question | None = None) -> list[dict[str, Any]]:
    """What to write for an entity in the target language, best first.

    The first is the form that `label` answers for that language, region and date. Preferred for the region goes before
    preferred anywhere, then come admitted names, then abbreviations and names of other times; `lookup` and deprecated names
    are never offered. With `on`, names of that time go first. Where there are only names in the other Chinese script they
    are converted.
    """
    names = [name for name in document["names"] if name["status"] not in ("lookup", "deprecated")]
    own = [name for name in names if name["lang"] == target.lang]
    if not own and target.lang in OTHER_SCRIPT:
        own = [_converted(name, target) for name in names if name["lang"] == OTHER_SCRIPT[target.lang]]
    if not own:
        return []
    label = labels.plain(own, target.lang, region=target.region, on=on)
    first = None if label is None else label.text
    ranked = sorted(own, key=lambda name: (name["text"] != first, _preference(name, target, on)))
    offered: dict[str, dict[str, Any]] = {}
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


def adjectives_for(names: Sequence[Mapping[str, Any]], target: Tag) -> list[dict[str, Any]]:
    """The adjectives that the target language makes of these names (equivalents, best first); none in Chinese."""
    made = {"ru": adjectives.russian_adjectives, "en": adjectives.english_adjectives}.get(target.lang)
    if made is None:
        return []
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        for text in made(name["text"]):
            found.setdefault(text, {**name, "text": text, "status": "admitted", "region": None, "reading": None})
    return list(found.values())


def _converted(name: Mapping[str, Any], target: Tag) -> dict[str, Any]:
    return {**name, "text": script.convert(name["text"], target), "lang": target.lang}


def _preference(name: Mapping[str, Any], target: Tag, on: dates.Question | None) -> tuple[int, ...]:
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


def _time_of(name: Mapping[str, Any], on: dates.Question) -> int:
    """How well a name fits a date, 0 best: it held then, it has no date, it may have held, it did not hold."""
    holds = holds_on(name, on)
    if holds == "certain" and is_dated(name):
        return 0
    if holds in ("certain", "undated"):
        return 1
    return 2 if holds == "possible" else 3
