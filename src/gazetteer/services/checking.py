"""A translation held against the gazetteer: for every known name of the source, whether the target says it rightly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.domain import dates
from gazetteer.errors import Invalid
from gazetteer.language import script
from gazetteer.services import annotating
from gazetteer.services.annotating import Annotated, Annotation, Candidate, Target
from gazetteer.services.context import Gazetteer

FINDINGS: Final = ("preferred", "admitted", "anachronistic", "wrong_script", "deprecated", "missing", "no_equivalent")
"""What can be found of a term, the best first."""

FAULTS: Final = frozenset({"anachronistic", "wrong_script", "deprecated", "missing"})
"""Those that a translation's author should look at."""


@dataclass(frozen=True)
class _Verdict:
    finding: str
    entity: str
    place: Annotation | None


def check(
    gazetteer: Gazetteer,
    *,
    source_lang: str,
    source_text: str,
    target_lang: str,
    target_text: str,
    style: str | None = None,
    on: str | None = None,
) -> dict[str, Any]:
    """The answer of `POST /v1/check`: `{"findings", "version"}`, one finding for every known term of the source.

    Any admitted synonym satisfies. A term inside a longer matched term is not asked for. `style` is null or `map-cn`, by
    which the eight bracketed names must be written in whole.
    """
    annotating.check_text(source_text, where="/source/text")
    annotating.check_text(target_text, where="/target/text")
    source = annotating.read_target(source_lang, where="/source/lang")
    target = annotating.read_target(target_lang, where="/target/lang")
    question = annotating.read_on(on)
    if style not in (None, "plain", "map-cn"):
        raise Invalid(
            "not a style", errors=[{"pointer": "/style", "detail": f"expected plain or map-cn, found {style!r}"}]
        )
    with gazetteer.database.reading() as connection:
        asked = annotating.find_names(gazetteer, connection, source_text, source=source.lang.split("-")[0], on=question)
        found = annotating.find_names(gazetteer, connection, target_text, on=question, overlaps="all")
        cover = annotating.find_names(gazetteer, connection, target_text, on=question)
    documents = {**found.documents, **asked.documents}
    satisfied_by = _by_entity(found, cover, {candidate.entity for a in asked.annotations for candidate in a.candidates})
    occurrences: dict[str, int] = {}
    findings = []
    for annotation in asked.annotations:
        verdict = _judge(annotation, satisfied_by, target_text, documents, target, question, occurrences)
        expected = annotating.equivalents(documents[verdict.entity], target, on=question)
        if style == "map-cn":
            expected = map_form(documents[verdict.entity], target) + expected
            if verdict.finding == "preferred" and expected and "（" in str(expected[0]["text"]):
                verdict = _in_map_style(verdict, target_text)
        findings.append(
            {
                "finding": verdict.finding,
                "entity": verdict.entity,
                "source": _span(source_text, annotation),
                "target": None if verdict.place is None else _span(target_text, verdict.place),
                "expected": expected,
            }
        )
    return {"findings": findings, "version": asked.version}


def _span(text: str, annotation: Annotation) -> dict[str, Any]:
    return {"start": annotation.start, "end": annotation.end, "text": text[annotation.start : annotation.end]}


def _by_entity(found: Annotated, cover: Annotated, asked: set[str]) -> dict[str, list[tuple[Annotation, Candidate]]]:
    """Where the target names each entity: in the best cover, and inside a longer name that nothing in the source asks for."""
    chosen = {(annotation.start, annotation.end): annotation for annotation in cover.annotations}
    places: dict[str, list[tuple[Annotation, Candidate]]] = {}
    for annotation in found.annotations:
        if (annotation.start, annotation.end) not in chosen:
            around = [
                other for other in cover.annotations if other.start <= annotation.start and annotation.end <= other.end
            ]
            if not around or any(candidate.entity in asked for other in around for candidate in other.candidates):
                continue
        for candidate in annotation.candidates:
            places.setdefault(candidate.entity, []).append((annotation, candidate))
    return places


def _judge(
    annotation: Annotation,
    places: Mapping[str, Sequence[tuple[Annotation, Candidate]]],
    target_text: str,
    documents: Mapping[str, dict[str, Any]],
    target: Target,
    on: dates.Question | None,
    occurrences: dict[str, int],
) -> _Verdict:
    """The best that can be said of one term: a candidate that the target satisfies tells which entity was meant."""
    verdicts = []
    for candidate in annotation.candidates:
        entity = candidate.entity
        offered = annotating.equivalents(documents[entity], target, on=on)
        here = [
            (FINDINGS.index(finding), position, place)
            for position, (place, named) in enumerate(places.get(entity, ()))
            if (finding := _quality(named, target_text[place.start : place.end], target, offered, on)) is not None
        ]
        if here:
            # The n-th mention of the source is held against the n-th of the target, as long as there are as many.
            mention = occurrences.get(entity, 0)
            best = min(rank for rank, _, _ in here)
            ordered = [(rank, place) for rank, _, place in here]
            rank, place = ordered[mention] if mention < len(ordered) else next(p for p in ordered if p[0] == best)
            verdicts.append(_Verdict(FINDINGS[rank], entity, place))
        else:
            verdicts.append(_Verdict("missing" if offered else "no_equivalent", entity, None))
    verdict = min(verdicts, key=lambda one: FINDINGS.index(one.finding))
    occurrences[verdict.entity] = occurrences.get(verdict.entity, 0) + 1
    return verdict


def _quality(
    named: Candidate,
    surface: str,
    target: Target,
    offered: Sequence[Mapping[str, Any]],
    on: dates.Question | None,
) -> str | None:
    """What using this name in the target amounts to; null where it is a name of another language."""
    said = [
        finding for name in named.names if (finding := _quality_of_name(name, surface, target, offered, on)) is not None
    ]
    return min(said, key=FINDINGS.index, default=None)


_HAN_SCRIPT: Final = {"zh-Hans": "Hans", "zh-Hant": "Hant"}


def _quality_of_name(
    name: Mapping[str, Any],
    surface: str,
    target: Target,
    offered: Sequence[Mapping[str, Any]],
    on: dates.Question | None,
) -> str | None:
    # Both scripts are found alike, so it is the characters in the text that tell which one was written.
    wanted = _HAN_SCRIPT.get(target.lang)
    if wanted and name["lang"] in _HAN_SCRIPT and script.han_script(surface) not in (None, wanted):
        return "wrong_script"
    if name["lang"] != target.lang:
        return None
    if on is not None and annotating.holding(name, on) is None:
        return "anachronistic"
    if name["status"] in ("deprecated", "lookup"):
        return "deprecated"
    if offered and name["text"] == offered[0]["text"]:
        return "preferred"
    return "preferred" if name["status"] == "preferred" and name.get("region") in (None, target.region) else "admitted"


def map_form(document: Mapping[str, Any], target: Target) -> list[dict[str, Any]]:
    """The form that China's rule for public maps asks for, as an equivalent; empty where the rule does not name the place."""
    return []


def _in_map_style(verdict: _Verdict, target_text: str) -> _Verdict:
    place = verdict.place
    bracketed = place is not None and target_text[place.end : place.end + 1] in ("（", "(")
    return verdict if bracketed else _Verdict("admitted", verdict.entity, place)
