"""What an entity's page says, put together from the services' answers: forms to write, names, records, links, notes.

Nothing here decides who was right: records come with their views, and what is disputed is marked so wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.domain import labels
from gazetteer.domain.dates import Question
from gazetteer.domain.document import holds_on, interval_of
from gazetteer.domain.published import Name, PublicDated, PublicEntity, PublicName, PublicRecord, PublicRelation, Shown
from gazetteer.domain.standing import is_attitude
from gazetteer.domain.vocabulary import RELATION_TYPES
from gazetteer.web import registers, timeline, wording
from gazetteer.web.rendering import Page
from gazetteer.web.timeline import Stated, Timeline

_LANGUAGES_FIRST: Final = ("zh-Hans", "zh-Hant", "en", "ru")
#: The languages of "To write" behind the reader's own, and the regions that write traditional characters their own way.
_TO_WRITE: Final = ("zh-Hans", "zh-Hant", "en", "ru")
_TRADITIONAL_REGIONS: Final = ("TW", "HK")
#: Chinese as these regions write it, as a language that one may ask for.
REGIONAL: Final = tuple(f"zh-{region}" for region in _TRADITIONAL_REGIONS)
#: How many colours there are for holders (`--c0` and on in pages.css), each told from each.
COLOURS: Final = 10
#: A state's colour says nothing of another's: none shares one with a state that held before or after it.
OWN_COLOURS: Final = {"qing-empire": 0, "russia": 1, "roc": 2, "prc": 3, "japan": 4}
_MEMBERSHIPS: Final = ("member_of", "partner_of", "observer_of", "dialogue_partner_of")
#: Relations that have a section of their own on the page of a treaty.
_PARTIES: Final = ("has_party", "has_signatory")


class Footnotes:
    """The sources of a page, numbered as they are first cited."""

    def __init__(self, sources: Mapping[str, Mapping[str, Any]]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}
        self._locators: dict[str, list[str]] = {}

    def cite(self, citations: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Each source cited once: its number, title and the places in it."""
        found: dict[str, dict[str, Any]] = {}
        for citation in citations:
            source = citation["source"]
            first = source not in self._numbers
            number = self._numbers.setdefault(source, len(self._numbers) + 1)
            locators = self._locators.setdefault(source, [])
            title = str(self._sources.get(source, {}).get("title", source))
            entry = found.setdefault(source, {"number": number, "title": title, "first": first})
            locator = citation.get("locator")
            if locator:
                entry["title"] += f", {locator}"
                if locator not in locators:
                    locators.append(locator)
        return sorted(found.values(), key=lambda entry: entry["number"])

    def __iter__(self) -> Any:
        """What was cited, in the order of the numbers."""
        for source, number in self._numbers.items():
            yield {
                "number": number,
                "id": source,
                "document": self._sources.get(source, {"title": source}),
                "locators": self._locators[source],
            }

    def __len__(self) -> int:
        return len(self._numbers)


def cited(document: Any) -> set[str]:
    """The sources that any part of a document cites."""
    found: set[str] = set()
    if isinstance(document, dict):
        for field, value in document.items():
            if field in ("sources", "location_sources"):
                found.update(citation["source"] for citation in value)
            else:
                found |= cited(value)
    elif isinstance(document, list):
        for value in document:
            found |= cited(value)
    return found


@dataclass(frozen=True, slots=True)
class Form:
    """A form to write: for what, the text, its language and the reading beside it."""

    purpose: str
    text: str
    lang: str
    reading: str | None = None
    #: Whose usage it is where a region's own form is shown (`TW`), and whether the day asked about is known to have had it.
    regions: tuple[str, ...] = ()
    dated: bool = True


def forms(names: Sequence[PublicName], page: Page, on: Question | None = None) -> list[Form]:
    """The forms to write, the reader's own language first, then the others; what only repeats another is left out.

    For a date each is the form of that day; where nothing says what was written then, `dated` is false.
    """
    own = page.language
    order = [own, *[lang for lang in _TO_WRITE if lang != own]]
    found: list[Form] = []
    for lang in order:
        if lang == "zh-Hant":
            found.extend(_traditional(names, on))
            continue
        chosen = labels.choose(names, lang, on=on)
        if chosen is None:
            continue
        found.append(_form(chosen[0], lang, on))
        if lang == "zh-Hans" and on is None:
            on_map = labels.on_chinese_map(names, lang)
            if on_map is not None and on_map.text != chosen[0]["text"]:
                found.append(Form("form.map", on_map.text, lang))
    for lang, brackets in (("zh-Hans", labels.FULL_WIDTH), ("en", labels.HALF_WIDTH)):
        first = labels.first_mention(names, lang, on=on, brackets=brackets)
        if first is not None and all(first.text != form.text for form in found):
            found.append(Form("form.first", first.text, lang))
    return found


def _form(name: Name, lang: str, on: Question | None, regions: tuple[str, ...] = ()) -> Form:
    known = on is None or holds_on(name, on) == "certain"
    purpose = "form.plain" if on is None or not known else "form.then"
    return Form(purpose, name["text"], lang, _reading(name, regions), regions, known)


def to_write(names: Sequence[PublicName], target: str, on: Question | None = None) -> Form | None:
    """What to write in a language, or in Chinese of a region (`zh-TW`); None where there is no name in it."""
    region = target.removeprefix("zh-") if target in REGIONAL else None
    lang = target if region is None else "zh-Hant"
    chosen = labels.choose(names, lang, region=region, on=on)
    return None if chosen is None else _form(chosen[0], lang, on, () if region is None else (region,))


def _traditional(names: Sequence[PublicName], on: Question | None) -> list[Form]:
    """What Taiwan and what Hong Kong write: one line where they write the same."""
    by_text: dict[str, list[str]] = {}
    chosen: dict[str, Name] = {}
    for region in _TRADITIONAL_REGIONS:
        found = labels.choose(names, "zh-Hant", region=region, on=on)
        if found is not None:
            by_text.setdefault(found[0]["text"], []).append(region)
            chosen.setdefault(found[0]["text"], found[0])
    return [_form(chosen[text], "zh-Hant", on, tuple(regions)) for text, regions in by_text.items()]


def _reading(name: Name, regions: Sequence[str]) -> str | None:
    """How the name is read, as the first of the regions that has a reading of its own reads it."""
    readings = name.get("readings") or ()
    own = [reading for region in regions for reading in readings if reading.get("region") == region]
    found = next(iter([*own, *readings]), None)
    return None if found is None else str(found["pinyin"])


def forms_on(names: Sequence[PublicName], on: Question, page: Page) -> list[Form]:
    """What to write in a text of a date, in each language in which a name is recorded for that day; else nothing."""
    own = page.language
    found = []
    for lang in [own, *[lang for lang in ("zh-Hans", "en", "ru") if lang != own]]:
        chosen = labels.choose(names, lang, on=on)
        if chosen is not None and holds_on(chosen[0], on) == "certain":
            found.append(Form("form.then", chosen[0]["text"], lang))
    return found


def readings(names: Sequence[PublicName]) -> list[dict[str, Any]]:
    """The readings of the Chinese names that may be written, each spelled in every system; the same is not said twice."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for name in names:
        if name["status"] in ("lookup", "deprecated") or not name["lang"].startswith("zh-Han"):
            continue
        for reading in name.get("readings", ()):
            found.setdefault((name["text"], reading["pinyin"]), {**reading, "name": name["text"], "lang": name["lang"]})
    return list(found.values())


def by_language(names: Sequence[PublicName]) -> list[tuple[str, list[PublicName]]]:
    """The names that may be written, by language: Chinese, English and Russian first."""
    groups: dict[str, list[PublicName]] = {}
    for name in names:
        if name["status"] != "lookup":
            groups.setdefault(name["lang"], []).append(name)
    rank = {"preferred": 0, "admitted": 1, "deprecated": 2}
    order = sorted(groups, key=lambda lang: (*_LANGUAGES_FIRST, lang).index(lang))
    return [(lang, sorted(groups[lang], key=lambda name: rank[name["status"]])) for lang in order]


def relations(document: PublicEntity, *, without: Iterable[str] = ()) -> list[tuple[str, list[PublicRelation]]]:
    """The relations grouped by how this side reads them, the dated in the order of time."""
    groups: dict[str, list[PublicRelation]] = {}
    for relation in document["relations"]:
        groups.setdefault(seen_as(relation), []).append(relation)
    kept = [name for name in groups if name not in without]
    return [(name, sorted(groups[name], key=_beginning)) for name in kept]


class WhereStated:
    """Of each relation that an entry shows the entity in which it is written, this one or another, and its place there."""

    def __init__(self, document: PublicEntity, by_others: Sequence[tuple[str, int]]) -> None:
        own = [one for one in document["relations"] if one["direction"] == "out"]
        others = [one for one in document["relations"] if one["direction"] == "in"]
        self._places = {id(one): (document["id"], position) for position, one in enumerate(own)}
        for one, (stating, position) in zip(others, by_others, strict=False):
            if one["target"]["id"] == stating:
                self._places[id(one)] = (stating, position)

    def __call__(self, relation: PublicRelation) -> tuple[str, int] | None:
        """Id and place; None where the entry was written anew since it was read."""
        return self._places.get(id(relation))


def seen_as(relation: PublicRelation) -> str:
    """How this side reads a relation."""
    name: str = relation["type"]
    return name if relation["direction"] == "out" else RELATION_TYPES[name]


def _beginning(part: PublicDated) -> tuple[Any, ...]:
    return interval_of(part).sort_key()


def parties(document: PublicEntity) -> list[tuple[str, list[PublicRelation]]]:
    """Who made a treaty: the parties, and who signed for them."""
    groups = dict(relations(document))
    return [(name, groups[name]) for name in _PARTIES if name in groups]


def identifiers(document: PublicEntity) -> list[tuple[str, str, str | None]]:
    """What other registers call it: the register, the identifier, and its address where one is known."""
    stated = document.get("identifiers", {}).items()
    return [
        (registers.name_of(register), identifier, registers.address_of(register, identifier))
        for register, identifier in stated
    ]


# Who held it


#: Stands for the holder of a record that has none.
_NOBODY: Final = ""


def colours(records: Iterable[PublicRecord]) -> dict[str, int]:
    """A colour for each holder: the same on every page for those met most, then what is free, in the order of time."""
    order: dict[str, None] = {}
    for record in sorted(records, key=_beginning):
        holders = [holder["id"] for holder in record["holders"]] or [_NOBODY]
        order.update(dict.fromkeys(holders))
    found = {holder: OWN_COLOURS[holder] for holder in order if holder in OWN_COLOURS}
    free = [colour for colour in range(COLOURS) if colour not in found.values()] or list(range(COLOURS))
    for number, holder in enumerate(holder for holder in order if holder not in found):
        found[holder] = free[number % len(free)]
    return found


def colour_of(record: PublicRecord, known: Mapping[str, int]) -> int:
    """The colour of a record: that of its first holder."""
    holders = record["holders"]
    return known.get(holders[0]["id"] if holders else _NOBODY, 0)


def _joined(shown: Sequence[Shown], page: Page) -> tuple[str, str]:
    parts = [wording.label(one["label"], page.language) for one in shown]
    return " · ".join(text or one["id"] for (text, _), one in zip(parts, shown, strict=True)), (
        parts[0][1] if parts else page.language
    )


def _record_drawn(record: PublicRecord, known: Mapping[str, int], page: Page) -> Stated:
    words, lang = (
        _joined(record["holders"], page) if record["holders"] else (page.texts("nobody_holder"), page.language)
    )
    status = page.texts(f"sovereignty.{record['status']}")
    title = words + page.texts("colon") + status + page.texts("comma") + page.span(record)
    if record["viewpoint"]:
        title += page.texts("bracket_open") + page.texts("in_view_of") + " " + _joined(record["viewpoint"], page)[0]
        title += page.texts("bracket_close")
    elif record.get("disputed"):
        title += page.texts("bracket_open") + page.texts("disputed") + page.texts("bracket_close")
    shown = words if record["status"] == "sovereignty" else f"{words} · {status}"
    return Stated(
        interval=interval_of(record),
        words=shown,
        lang=lang,
        title=title,
        colour=colour_of(record, known),
        hatched=bool(record.get("disputed")),
        thin=is_attitude(record["status"]),
        ref=record["id"],
    )


def held_over_time(answer: Mapping[str, Any], page: Page, *, today: int) -> Timeline | None:
    """The drawing of who held a place, one lane a view."""
    records = {record["id"]: record for record in answer["records"]}
    known = colours(answer["records"])
    lanes = []
    for view in answer["views"]:
        if view["viewpoint"] is None:
            heading = page.texts("no_view")
        else:
            heading = page.texts("view_of", who=_joined(view["viewpoint"], page)[0])
        lanes.append((heading, page.language, [_record_drawn(records[one], known, page) for one in view["records"]]))
    return timeline.draw(lanes, today)


def drawn_records(
    written: Sequence[Mapping[str, Any]], labels: Mapping[str, Mapping[str, str]], page: Page, *, today: int
) -> Timeline | None:
    """The drawing of records as somebody is writing them, one lane for each view; what others state is not looked at."""

    def told(ids: Iterable[str]) -> list[dict[str, Any]]:
        return [{"id": one, "label": labels.get(one, {})} for one in ids]

    records: list[dict[str, Any]] = []
    views: dict[tuple[str, ...], list[str]] = {}
    for number, record in enumerate(written):
        viewpoint = tuple(record.get("viewpoint", ()))
        views.setdefault(viewpoint, []).append(str(number))
        records.append(
            {
                "id": str(number),
                "holders": told(record.get("holders", ())),
                "status": record.get("status", "sovereignty"),
                "viewpoint": told(viewpoint) or None,
                "disputed": bool(viewpoint),
                "from": record.get("from"),
                "to": record.get("to"),
            }
        )
    lanes = [{"viewpoint": told(viewpoint) or None, "records": ids} for viewpoint, ids in views.items()]
    return held_over_time({"records": records, "views": lanes}, page, today=today)


def members_over_time(document: PublicEntity, page: Page, *, today: int) -> Timeline | None:
    """The drawing of an organisation's members, one lane for each, by when they came."""
    rows: dict[str, list[PublicRelation]] = {}
    for relation in document["relations"]:
        if relation["type"] in _MEMBERSHIPS and relation["direction"] == "in":
            rows.setdefault(relation["target"]["id"], []).append(relation)
    lanes = []
    for found in sorted(rows.values(), key=lambda found: min(map(_beginning, found))):
        heading, lang = wording.label(found[0]["target"]["label"], page.language)
        stated = []
        for relation in sorted(found, key=_beginning):
            words = page.texts(f"relation.{RELATION_TYPES[relation['type']]}")
            stated.append(
                Stated(
                    interval=interval_of(relation),
                    words="",
                    lang=page.language,
                    title=f"{heading}: {words}, {page.span(relation)}",
                    colour=_MEMBERSHIPS.index(relation["type"]),
                    thin=True,
                )
            )
        lanes.append((heading, lang, stated))
    return timeline.draw(lanes, today)


def grouped(records: Sequence[PublicRecord]) -> tuple[list[PublicRecord], list[PublicRecord]]:
    """The records by which a place is held, and the claims and attitudes beside them."""
    held = [record for record in records if not is_attitude(record["status"])]
    other = [record for record in records if is_attitude(record["status"])]
    return held, other


def is_contested(records: Iterable[PublicRecord]) -> bool:
    """Whether any of the records is disputed."""
    return any(record.get("disputed") for record in records)


def standing_on_the_map(records: Sequence[PublicRecord]) -> tuple[str, Shown | None] | None:
    """How a map shows a place with these records of a day: `contested` where one of them is disputed, `held` with its only
    holder, `shared` where several hold it and nobody disputes that (leased, divided, protected); None where nobody holds it.
    """
    if is_contested(records):
        return "contested", None
    held, _ = grouped(records)
    if not held:
        return None
    holders = {holder["id"]: holder for record in held for holder in record["holders"]}
    if len(holders) == 1:
        return "held", next(iter(holders.values()))
    return "shared", None
