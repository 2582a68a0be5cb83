"""What each tool does: which questions it asks, and what it leaves out to answer in few words."""

from __future__ import annotations

import re
from asyncio import gather
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from gazetteer.agents.answers import (
    Alternative,
    Avoided,
    Checked,
    Doubt,
    Fault,
    Finding,
    FoundName,
    Glossary,
    Holding,
    Meant,
    Record,
    Term,
    ViewOf,
    Writing,
)
from gazetteer.client import AsyncClient
from gazetteer.client.calls import Calendar, Style
from gazetteer.domain.answered import BriefAnswer, DateAnswer, FormAnswer, RenderedAnswer
from gazetteer.domain.document import ID_PATTERN
from gazetteer.domain.published import Found, PlaceRecord, PublicEntity, PublicName, Shown, SovereigntyAnswer
from gazetteer.domain.tag import Tag, TagError
from gazetteer.errors import BadParameter, NotFound

Name = Annotated[str, Field(description="A name in any script or spelling, or an entity's id.", max_length=200)]
Lang = Annotated[str, Field(description="A language: zh-Hans, zh-TW, en, ru, ... (BCP 47).")]
On = Annotated[
    str | None,
    Field(description="A date: 1860-11-14, 1860, 1858-05-28/1860-11-14, 咸丰十年十月初二, 14 November 1860, ..."),
]
KindName = Annotated[
    str | None, Field(description="place, polity, treaty, organisation, person, event or term; several with commas.")
]

#: Names are told in these languages, and in English where a single one is wanted.
_LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant", "ru")
#: The next result is about as likely as the first with so few points less: prominence alone makes such a difference.
_CLOSE: Final = 10.5
_MOST_ALTERNATIVES: Final = 6
_MOST_AVOIDED: Final = 5
_MOST_SOURCES: Final = 3
#: Of those that nobody disputes, and of those of all views together.
_MOST_RECORDS: Final = 8
_MOST_TERMS: Final = 25
_MOST_BRIEFED: Final = 15
_MOST_FAULTS: Final = 20
_MOST_EXPECTED: Final = 3
_LONGEST_TITLE: Final = 80
_IS_ID: Final = re.compile(ID_PATTERN)


@contextmanager
def _called(parameter: str) -> Iterator[None]:
    """Say what is wrong with the text that was searched by the name that the tool has for it."""
    try:
        yield
    except BadParameter as error:
        if error.parameter != "q":
            raise
        raise BadParameter(parameter, str(error.errors[0]["detail"])) from None


class Tools:
    """The tools over one gazetteer. Each may raise a `GazetteerError`, whose words are for the agent."""

    def __init__(self, gazetteer: AsyncClient, public_url: str) -> None:
        self._gazetteer = gazetteer
        self._public_url = public_url.rstrip("/")

    async def find_name(
        self,
        name: Name,
        lang: Annotated[str | None, Field(description="Only names in this language.")] = None,
        kind: KindName = None,
        on: On = None,
        limit: Annotated[int, Field(ge=1, le=10)] = 5,
    ) -> Finding:
        """Find whom a name may mean: a place, state, treaty, person, organisation, event or term, by any spelling of any name.

        Misspellings, pinyin with or without tones, its initials, and names of the past find too. Start here where a name is
        unclear; the other tools take the `id`.
        """
        with _called("name"):
            found = await self._gazetteer.search(name, lang=lang, kind=kind, on=on, limit=limit)
        results = found["results"]
        return {"results": [self._found(one) for one in results], "ambiguous": _is_ambiguous(results)}

    async def what_to_write(
        self,
        name: Name,
        target: Lang,
        on: On = None,
        region: Annotated[str | None, Field(description="Whose usage: CN, TW, HK, ...", pattern="^[A-Z]{2}$")] = None,
        style: Annotated[Style, Field(description="map-cn: China's rule for public maps.")] = "plain",
    ) -> Writing:
        """Tell the form to write of a name in a language, for a date and a region's readers; and which may, or must not be."""
        entity, doubt = await self._meant(name)
        label = await self._gazetteer.label(entity["id"], target, region=region, on=on, style=style)
        names = [one for one in entity["names"] if one["lang"] == label["lang"]]
        own = next((one for one in names if one["text"] == label["text"]), None)
        answer: Writing = {
            "entity": _told(entity),
            "write": label["text"],
            "lang": label["lang"],
            "rule": label["rule"],
            "alternatives": [_alternative(one) for one in names if _is_alternative(one, label["text"])][
                :_MOST_ALTERNATIVES
            ],
            "avoid": [_avoided(one) for one in names if one["status"] == "deprecated"][:_MOST_AVOIDED],
            "sources": await self._titles(source["source"] for source in label["sources"]),
            "page": self._page(entity["id"]),
        }
        reading = None if own is None else _reading(own, region or _region(target))
        if reading is not None:
            answer["reading"] = reading
        if own is not None:
            answer["certainty"] = own["certainty"]
        if doubt:
            answer["doubt"] = doubt
        return answer

    async def who_held(
        self,
        place: Name,
        on: Annotated[str, Field(description="The date, in any of the ways that the gazetteer reads.")],
        viewpoint: Annotated[
            str | None, Field(description="Only what nobody disputes and what this party says (an id).")
        ] = None,
    ) -> Holding:
        """Tell who held a place on a date, and in whose view.

        `undisputed` is what nobody disputes; each of `views` is what one side says. Where there are several, say whose view is
        whose, and never make one of them.
        """
        entity, doubt = await self._meant(place, kind="place")
        held = await self._gazetteer.held(entity["id"], on, viewpoint=viewpoint)
        agreed = [record for record in held["records"] if record["viewpoint"] is None]
        others = [record for record in held["records"] if record["viewpoint"] is not None]
        shown = [*agreed[:_MOST_RECORDS], *others[:_MOST_RECORDS]]
        answer: Holding = {
            "place": _told(entity),
            "on": held["on"] or on,
            "disputed": any(record.get("disputed") for record in held["records"]) or len(_sides(held)) > 1,
            "undisputed": [_record(record) for record in agreed[:_MOST_RECORDS]],
            "views": _views(held, shown),
            "gaps": held["gaps"],
            "sources": await self._titles(source["source"] for record in shown for source in record["sources"]),
            "page": self._page(entity["id"]),
        }
        if len(shown) < len(held["records"]):
            answer["left_out"] = len(held["records"]) - len(shown)
        if doubt:
            answer["doubt"] = doubt
        return answer

    async def annotate_text(
        self,
        text: Annotated[str, Field(description="At most 200,000 characters.")],
        target: Lang,
        source: Annotated[str | None, Field(description="The language of the text.")] = None,
        on: On = None,
    ) -> Glossary:
        """List the known names of a text, each once, with what to write in another language: a glossary before translating."""
        found = await self._gazetteer.annotate(text, target, source=source, on=on)
        times = [0] * len(found["forms"])
        for annotation in found["annotations"]:
            times[annotation["form"]] += 1
        terms: dict[tuple[str, str | None], Term] = {}
        for form, count in zip(found["forms"], times, strict=True):
            _add(terms, form, count)
        shown = sorted(terms.values(), key=lambda term: -term["times"])[:_MOST_TERMS]
        answer: Glossary = {"terms": shown}
        if len(shown) < len(terms):
            answer["left_out"] = len(terms) - len(shown)
        return answer

    async def brief_translation(
        self,
        text: Annotated[str, Field(description="The text that is to be translated.")],
        target: Lang,
        source: Annotated[str | None, Field(description="The language of the text.")] = None,
        on: On = None,
        style: Annotated[
            Literal["plain", "map-cn"], Field(description="map-cn: China's rule for public maps.")
        ] = "plain",
    ) -> BriefAnswer:
        """Tell what a translation must respect: each entity once, what to write, its Russian cases, what to avoid and why."""
        found = await self._gazetteer.brief(text, target, source=source, on=on, style=style)
        rest = found["terms"][_MOST_BRIEFED:]
        return {**found, "terms": found["terms"][:_MOST_BRIEFED], "left_out": found["left_out"] + len(rest)}

    async def check_translation(
        self,
        source: Annotated[str, Field(description="The text that was translated.")],
        target: Annotated[str, Field(description="Its translation.")],
        source_lang: Lang,
        target_lang: Lang,
        on: On = None,
        style: Annotated[
            Literal["plain", "map-cn"], Field(description="map-cn: China's rule for public maps.")
        ] = "plain",
    ) -> Checked:
        """Hold a translation against the known names of its source: what is missing, out of its time, forbidden or misspelt."""
        found = await self._gazetteer.check(
            source, target, source_lang=source_lang, target_lang=target_lang, style=style, on=on
        )
        faults = [_fault(one) for one in found["findings"] if one["finding"] in _FAULTS]
        faults += [_in_two_ways(one) for one in found["inconsistent"]]
        answer: Checked = {
            "checked": len(found["findings"]),
            "right": sum(one["finding"] in ("preferred", "admitted") for one in found["findings"]),
            "faults": faults[:_MOST_FAULTS],
        }
        if len(faults) > _MOST_FAULTS:
            answer["left_out"] = len(faults) - _MOST_FAULTS
        return answer

    async def read_dates(
        self,
        date: Annotated[
            str,
            Field(description="1860-11-14, 咸丰十年十月初二, 2 (14) ноября 1860, ...", max_length=200),
        ],
        calendar: Annotated[Calendar, Field(description="The calendar in which it is written.")] = "gregorian",
    ) -> DateAnswer:
        """Read a date as people or an empire wrote it, and tell it in the Gregorian, Julian and Chinese calendars."""
        return await self._gazetteer.date(date, calendar=calendar)

    async def _meant(self, name: str, *, kind: str | None = None) -> tuple[PublicEntity, Doubt]:
        """The entity that an id or a name means, and what is to be said where it may mean another."""
        if _IS_ID.match(name):
            try:
                return await self._gazetteer.entity(name), {}
            except NotFound:
                # Many a name is written as an id is.
                pass
        with _called("name" if kind is None else kind):
            found = (await self._gazetteer.search(name, kind=kind, limit=4))["results"]
        if not found:
            what = "nothing" if kind is None else f"no {kind}"
            raise NotFound(f"{what} is known by the name {name!r}; find_name looks for names that are like it")
        doubt: Doubt = {}
        others = [_told(one) for one in found[1:] if _is_ambiguous([found[0], one])]
        if others:
            doubt["also"] = others
        if found[0]["match"]["how"] != "exact":
            doubt["matched"] = _matched(found[0])
        return await self._gazetteer.entity(found[0]["id"]), doubt

    def _found(self, found: Found) -> FoundName:
        return {
            **_told(found),
            "names": {lang: found["label"][lang] for lang in _LANGUAGES if lang in found["label"]},
            "matched": _matched(found),
            "score": found["score"],
            "page": self._page(found["id"]),
        }

    def _page(self, entity_id: str) -> str:
        return f"{self._public_url}/e/{entity_id}"

    async def _titles(self, ids: Iterable[str]) -> list[str]:
        """The titles of the first few sources."""
        wanted = list(dict.fromkeys(ids))[:_MOST_SOURCES]
        sources = await gather(*(self._gazetteer.source(source) for source in wanted))
        return [_shortened(source["title"]) for source in sources]


_FAULTS: Final = ("anachronistic", "wrong_script", "deprecated", "missing")


def _matched(found: Found) -> str:
    match = found["match"]
    return f"{match['text']} by {match['key']}, {match['how']}"


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"


def _is_ambiguous(results: Sequence[Found]) -> bool:
    return len(results) > 1 and results[0]["score"] - results[1]["score"] < _CLOSE


def _told(entity: Found | PublicEntity) -> Meant:
    told: Meant = {"id": entity["id"], "name": _in_english(entity["label"]) or entity["id"], "kind": entity["kind"]}
    what = _in_english(entity["disambiguation"]) or ", ".join(entity["types"][:2])
    if what:
        told["what"] = what
    return told


def _in_english(label: Mapping[str, str]) -> str:
    """The text in English, else in the first language that there is one in."""
    return label.get("en") or next(iter(label.values()), "")


def _region(target: str) -> str | None:
    try:
        return Tag.read(target).region
    except TagError as error:
        raise BadParameter("target", str(error)) from None


def _reading(name: PublicName, region: str | None) -> str | None:
    readings = name.get("readings", [])
    here = [reading for reading in readings if region is not None and reading.get("region") == region]
    return next((reading["pinyin"] for reading in [*here, *readings]), None)


def _is_alternative(name: PublicName, written: str) -> bool:
    return name["text"] != written and name["status"] in ("preferred", "admitted")


def _alternative(name: PublicName) -> Alternative:
    told: Alternative = {"text": name["text"], "status": name["status"]}
    if "register" in name:
        told["register"] = name["register"]
    if "region" in name:
        told["region"] = name["region"]
    if name["from"] is not None or name["to"] not in (None, ".."):
        told["used"] = f"{name['from'] or '?'} to {'now' if name['to'] == '..' else name['to'] or '?'}"
    return told


def _avoided(name: PublicName) -> Avoided:
    return {"text": name["text"], "why": name.get("note") or "deprecated"}


def _said(party: Shown) -> str:
    """What a party was called on the date."""
    return _in_english((party["as"] or party)["label"]) or party["id"]


def _record(record: PlaceRecord) -> Record:
    told: Record = {
        "holder": [_said(holder) for holder in record["holders"]],
        "status": record["status"],
        "holds": record.get("holds"),
        "certainty": record["certainty"],
    }
    if record["from"] not in (None, ".."):
        told["since"] = str(record["from"])
    if record["to"] not in (None, ".."):
        told["until"] = str(record["to"])
    if record["basis"]:
        told["basis"] = [_in_english(basis["label"]) or basis["id"] for basis in record["basis"][:2]]
    if "extent" in record:
        told["extent"] = _in_english(record["extent"])
    inherited = record.get("inherited_from")
    if inherited:
        told["inherited_from"] = inherited
    return told


def _sides(held: SovereigntyAnswer) -> list[list[str]]:
    """Whose views there are."""
    return [[party["id"] for party in view["viewpoint"]] for view in held["views"] if view["viewpoint"] is not None]


def _views(held: SovereigntyAnswer, shown: Sequence[PlaceRecord]) -> list[ViewOf]:
    """What each side says by itself, of the records shown."""
    told: list[ViewOf] = []
    for view in held["views"]:
        if view["viewpoint"] is None:
            continue
        says = [
            _record(record)
            for record in shown
            if record["viewpoint"] is not None and record.get("id") in view["records"]
        ]
        if says:
            told.append(
                {"whose": [_in_english(party["label"]) or party["id"] for party in view["viewpoint"]], "says": says}
            )
    return told


def _add(terms: dict[tuple[str, str | None], Term], form: FormAnswer, times: int) -> None:
    """Add a form to the term that it is of: one for each entity and way to write it."""
    best = form["equivalents"][0] if form["equivalents"] else None
    key = form["entity"], None if best is None else best["text"]
    term = terms.get(key)
    if term is None:
        kind = next(one["kind"] for one in form["candidates"] if one["id"] == form["entity"])
        term = terms[key] = {"forms": [], "times": 0, "id": form["entity"], "kind": kind, "write": key[1]}
        if best is not None and best["reading"] is not None:
            term["reading"] = best["reading"]
        others = [one["id"] for one in form["candidates"] if one["id"] != form["entity"]]
        notes = [f"may also mean {', '.join(others[:3])}"] if others else []
        if form["as"] != "name":
            notes.append(f"as {form['as']}")
        if notes:
            term["note"] = "; ".join(notes)
    term["times"] += times
    if form["text"] not in term["forms"]:
        term["forms"].append(form["text"])


def _fault(finding: Any) -> Fault:
    told: Fault = {
        "finding": finding["finding"],
        "id": finding["entity"],
        "source": finding["source"]["text"],
        "at": finding["source"]["start"],
        "expected": [one["text"] for one in finding["expected"][:_MOST_EXPECTED]],
    }
    if finding["target"] is not None:
        told["found"] = finding["target"]["text"]
    return told


def _in_two_ways(name: RenderedAnswer) -> Fault:
    """A name that the translation says in several ways."""
    ways = [span["text"] for span in name["target"]]
    return {
        "finding": "inconsistent",
        "id": name["entity"],
        "source": name["source"],
        "found": ", ".join(ways),
        "expected": ways[:1],
    }
