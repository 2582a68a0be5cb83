"""A translation held against the gazetteer: for every known name of the source, whether the target says it rightly."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from gazetteer import deadline
from gazetteer.domain import dates, labels
from gazetteer.domain.answered.texts import Equivalent
from gazetteer.domain.labels import Form
from gazetteer.domain.tag import Tag
from gazetteer.errors import Invalid
from gazetteer.language import script
from gazetteer.services import languages, mentions
from gazetteer.services.context import Gazetteer
from gazetteer.services.mentions import Annotated, Annotation, Candidate, Known

WITHOUT_EQUIVALENT: Final = "no_equivalent"
"""What is found of a term that the gazetteer itself has no form of in the target's language."""

FINDINGS: Final = (
    "preferred",
    "admitted",
    "anachronistic",
    "wrong_script",
    "deprecated",
    "missing",
    WITHOUT_EQUIVALENT,
)
"""What can be found of a term, the best first."""

FAULTS: Final = frozenset({"anachronistic", "wrong_script", "deprecated", "missing"})
"""Those that a translation's author should look at."""


@dataclass(frozen=True)
class _Verdict:
    finding: str
    known: Known
    place: Annotation | None


#: How a target says the names of its source: by entity and name the ways, each with the span where it stands first.
Rendered = dict[tuple[str, str], dict[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Held:
    """A translation that was held against the gazetteer."""

    findings: list[dict[str, Any]]
    rendered: Rendered
    version: int


def check(gazetteer: Gazetteer, **asked: Any) -> dict[str, Any]:
    """The answer of `POST /v1/check`: what `hold` found, how many terms were looked at, and the names said in several ways."""
    held = hold(gazetteer, **asked)
    return {
        "findings": held.findings,
        "inconsistent": inconsistent(held.rendered),
        "checked": len(held.findings),
        "version": held.version,
    }


def hold(
    gazetteer: Gazetteer,
    *,
    source_lang: str,
    source_text: str,
    target_lang: str,
    target_text: str,
    style: str | None = None,
    on: str | None = None,
) -> Held:
    """One finding for every known term of the source, and how each is said.

    Any admitted synonym satisfies. A term inside a longer matched term is not asked for. `style` is null or `map-cn`, by
    which the eight bracketed names must be written in whole.
    """
    mentions.check_text(source_text, where="/source/text")
    mentions.check_text(target_text, where="/target/text")
    question = mentions.read_on(on, source_text)
    if style not in (None, "plain", "map-cn"):
        raise Invalid(
            "not a style", errors=[{"pointer": "/style", "detail": f"expected plain or map-cn, found {style!r}"}]
        )
    with gazetteer.database.reading() as connection:
        source = languages.source(connection, source_lang, where="/source/lang")
        target = languages.target(connection, target_lang, where="/target/lang")
        asked = mentions.find_names(gazetteer, connection, source_text, source=source.written, on=question)
        found = mentions.find_names(
            gazetteer, connection, target_text, on=question, overlaps="all", expected=_entities(asked)
        )
    cover = mentions.cover_of(target_text, found)
    terms = _entities(asked)
    judge = _Judge(target, target_text, question, _places(found, cover, terms))
    findings = []
    rendered: Rendered = {}
    for annotation in asked.annotations:
        deadline.check()
        if annotation.best.derived is not None or annotation.best.is_short:
            # A translation is free to say it otherwise: of a Chinese company, 中企.
            continue
        verdict = judge.of(annotation)
        meant = next(candidate for candidate in annotation.candidates if candidate.known is verdict.known)
        expected = meant.equivalents(target, question)
        form = map_form(verdict.known, target) if style == "map-cn" else None
        if form is not None:
            others = [other for other in expected if other["text"] != form.text]
            expected = [_equivalent(form), *others]
            verdict = _in_map_style(verdict, form, target_text)
        findings.append(
            {
                "finding": verdict.finding,
                "entity": verdict.known.document["id"],
                "source": _span(source_text, annotation),
                "target": None if verdict.place is None else _span(target_text, verdict.place),
                "expected": expected,
            }
        )
        if verdict.place is not None:
            said = _span(target_text, verdict.place)
            ways = rendered.setdefault((meant.entity, _name_of(annotation, meant.entity)), {})
            ways.setdefault(_name_of(verdict.place, meant.entity), said)
    return Held(findings, rendered, asked.version)


def _name_of(annotation: Annotation, entity: str) -> str:
    """The stored name of an entity that stands at a place, in whatever case or script it is written there."""
    candidate = next(one for one in annotation.candidates if one.entity == entity)
    return str(next(candidate.names)["text"])


def inconsistent(rendered: Rendered) -> list[dict[str, Any]]:
    """The names of the source that the target says in several ways, each way where it stands first."""
    return [
        {"entity": entity, "source": name, "target": list(ways.values())}
        for (entity, name), ways in rendered.items()
        if len(ways) > 1
    ]


def _entities(asked: Annotated) -> set[str]:
    """Whom the source may name: a translation that names them needs no further evidence."""
    return {candidate.entity for annotation in asked.annotations for candidate in annotation.candidates}


def _span(text: str, annotation: Annotation) -> dict[str, Any]:
    return {"start": annotation.start, "end": annotation.end, "text": text[annotation.start : annotation.end]}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the target names an entity: once, or as A（B）, which is one mention."""

    annotation: Annotation
    named: list[tuple[Annotation, Candidate]]


def _places(found: Annotated, cover: Annotated, asked: set[str]) -> dict[str, list[_Place]]:
    """Where the target names each entity: in the best cover, and inside a longer name that nothing in the source asks for."""
    chosen = {(annotation.start, annotation.end) for annotation in cover.annotations}
    groups = {(annotation.start, annotation.end): annotation.group for annotation in cover.annotations}
    starts = [annotation.start for annotation in cover.annotations]
    places: dict[str, list[_Place]] = {}
    for annotation in found.annotations:
        deadline.check()
        if (annotation.start, annotation.end) not in chosen:
            index = bisect_right(starts, annotation.start) - 1
            around = cover.annotations[index] if index >= 0 else None
            if around is None or around.end < annotation.end:
                continue
            if any(candidate.entity in asked for candidate in around.candidates):
                continue
        group = groups.get((annotation.start, annotation.end))
        for candidate in annotation.candidates:
            known = places.setdefault(candidate.entity, [])
            before = known[-1].annotation if known else None
            if group is not None and before is not None and groups.get((before.start, before.end)) == group:
                known[-1].named.append((annotation, candidate))
            else:
                known.append(_Place(annotation, [(annotation, candidate)]))
    return places


class _Judge:
    """What can be said of the terms of a source, one after the other, by what the target names where."""

    def __init__(
        self, target: Tag, target_text: str, on: dates.Question | None, places: Mapping[str, Sequence[_Place]]
    ) -> None:
        self._target = target
        self._text = target_text
        self._on = on
        self._places = places
        self._mentions: dict[str, int] = {}
        self._here: dict[str, list[tuple[int, Annotation]]] = {}
        self._best: dict[str, int] = {}

    def of(self, annotation: Annotation) -> _Verdict:
        """The best that can be said of one term: a candidate that the target satisfies tells which entity was meant."""
        verdicts = [self._of_candidate(candidate.known) for candidate in annotation.candidates]
        verdict = min(verdicts, key=lambda one: FINDINGS.index(one.finding))
        entity = verdict.known.document["id"]
        self._mentions[entity] = self._mentions.get(entity, 0) + 1
        return verdict

    def _of_candidate(self, known: Known) -> _Verdict:
        entity = known.document["id"]
        here = self._here.get(entity)
        if here is None:
            here = self._here[entity] = self._found(known)
        if not here:
            offered = known.equivalents(self._target, self._on)
            return _Verdict("missing" if offered else WITHOUT_EQUIVALENT, known, None)
        # The n-th mention of the source is held against the n-th of the target, as long as there are as many.
        mention = self._mentions.get(entity, 0)
        if mention >= len(here):
            if entity not in self._best:
                self._best[entity] = min(range(len(here)), key=lambda index: here[index][0])
            mention = self._best[entity]
        rank, place = here[mention]
        return _Verdict(FINDINGS[rank], known, place)

    def _found(self, known: Known) -> list[tuple[int, Annotation]]:
        """Each place where the target names an entity in its language, and how well."""
        offered = known.equivalents(self._target, self._on)
        here = []
        for place in self._places.get(known.document["id"], ()):
            said = [
                finding
                for annotation, candidate in place.named
                if (finding := self._quality(candidate, self._text[annotation.start : annotation.end], offered))
            ]
            if said:
                here.append((min(map(FINDINGS.index, said)), place.annotation))
        return here

    def _quality(self, named: Candidate, surface: str, offered: Sequence[Equivalent]) -> str | None:
        """What using this name in the target amounts to; null where it is a name of another language."""
        said = [
            finding
            for ordinal in named.ordinals
            if (finding := self._quality_of_name(named.bearing, ordinal, surface, offered)) is not None
        ]
        return min(said, key=FINDINGS.index, default=None)

    def _quality_of_name(self, known: Known, ordinal: int, surface: str, offered: Sequence[Equivalent]) -> str | None:
        name, target = known.names[ordinal], self._target
        # Both scripts are found alike, so it is the characters in the text that tell which one was written.
        wanted = _HAN_SCRIPT.get(target.lang)
        if wanted and name["lang"] in _HAN_SCRIPT and script.han_script(surface) not in (None, wanted):
            return "wrong_script"
        if name["lang"] != target.lang:
            converted = wanted is not None and name["lang"] in _HAN_SCRIPT
            return "admitted" if converted and any(surface == other["text"] for other in offered) else None
        if self._on is not None and known.holding(ordinal, self._on) is None:
            return "anachronistic"
        if name["status"] in ("deprecated", "lookup"):
            return "deprecated"
        if offered and name["text"] == offered[0]["text"]:
            return "preferred"
        return (
            "preferred" if name["status"] == "preferred" and name.get("region") in (None, target.region) else "admitted"
        )


_HAN_SCRIPT: Final = {"zh-Hans": "Hans", "zh-Hant": "Hant"}


def map_form(known: Known, target: Tag) -> Form | None:
    """The form that China's rule for public maps asks for; null where the rule does not name the place."""
    form = labels.on_chinese_map(known.names, target.lang)
    return None if form is None or form.bracket is None else form


def _equivalent(form: Form) -> Equivalent:
    return {
        "text": form.text,
        "lang": form.lang,
        "status": "preferred",
        "register": None,
        "region": "CN",
        "reading": None,
    }


def _in_map_style(verdict: _Verdict, form: Form, target_text: str) -> _Verdict:
    """With the bracket it is what the rule asks for; without, a right name that is not enough."""
    place = verdict.place
    if place is None or form.bracket is None or verdict.finding not in ("preferred", "admitted"):
        return verdict
    whole = re.compile(rf"{re.escape(form.main)}\s?[（(]\s?{re.escape(form.bracket)}\s?[）)]")
    return replace(verdict, finding="preferred" if whole.match(target_text, place.start) else "admitted")
