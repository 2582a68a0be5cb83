"""Which names stand in a text, and who each may be: what is kept in memory, weighed by the company it has there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gazetteer import deadline
from gazetteer.domain import calendars, dates
from gazetteer.errors import DateError, Invalid, TooLarge
from gazetteer.services import company, longer_names, states
from gazetteer.services.candidates import Annotation, Candidate, Known, Place, candidates_of, in_context
from gazetteer.services.context import Gazetteer
from gazetteer.services.running_names import Annotator, Form
from gazetteer.storage.engine import Connection
from gazetteer.text import dating
from gazetteer.text.annotation import Match, best_cover, bracket_pairs
from gazetteer.text.folding import fold_text

__all__ = [
    "MAX_TEXT",
    "Annotated",
    "Annotation",
    "Candidate",
    "Known",
    "check_text",
    "cover_of",
    "find_names",
    "read_on",
]

MAX_TEXT: Final = 200_000
"""The longest text taken, in Unicode code points."""


def read_on(on: str | None, text: str, *, where: str = "/on") -> dates.Question | None:
    """The date that a text is of, with `auto` what its own years say; raises `Invalid` for one that never was."""
    if on is None:
        return None
    if on == dating.AUTO:
        return dating.date_of(text)
    try:
        return calendars.read_question(on)
    except DateError as error:
        raise Invalid("not a date", errors=[{"pointer": where, "detail": str(error)}]) from None


def check_text(text: str, *, where: str = "/text") -> None:
    """Raises `TooLarge` over the stated limit, `Invalid` for what no text can hold."""
    if len(text) > MAX_TEXT:
        raise TooLarge(
            f"a text has at most {MAX_TEXT:,} characters, this one {len(text):,}",
            errors=[{"pointer": where, "detail": f"at most {MAX_TEXT:,} Unicode code points"}],
        )
    if "\0" in text:
        # What the index of names and the database take for the end of a text.
        detail = f"the character U+0000 at character {text.index(chr(0))} is not allowed here"
        raise Invalid("the text is not one", errors=[{"pointer": where, "detail": detail}])
    try:
        text.encode()
    except UnicodeEncodeError as error:
        detail = f"a lone surrogate at character {error.start}"
        raise Invalid("the text is not Unicode", errors=[{"pointer": where, "detail": detail}]) from None


@dataclass(frozen=True)
class Annotated:
    """A text with what was found in it, in the order of the text."""

    annotations: list[Annotation]
    version: int


def find_names(
    gazetteer: Gazetteer,
    connection: Connection,
    text: str,
    *,
    source: str | None = None,
    on: dates.Question | None = None,
    kinds: Sequence[str] | None = None,
    overlaps: str = "longest",
    expected: Collection[str] = (),
) -> Annotated:
    """Every known name in the text, with its candidates ranked; `overlaps` is `longest` (the best cover) or `all`.

    Entities that are `expected` need no evidence: a translation names what its source does.
    With `kinds`, what is of none of them is left out after the cover was chosen: 北京 stays a part of 北京条约.
    """
    annotator = gazetteer.part(Annotator)
    names = annotator.names(connection)
    found = names.find(fold_text(text))
    deadline.check()
    known = annotator.known(
        connection, {owner.entity for form in set(found.values()) for owner in form.owners}, names.version
    )
    by_name = _by_name(found, known, source=source, on=on)
    if on is not None:
        by_name = _of_their_day(by_name, on, lambda ids: annotator.known(connection, ids, names.version))
    by_name = longer_names.outside_other_persons(text, longer_names.outside_longer_names(text, by_name))
    candidates = company.evident(text, company.of_their_time(text, by_name, on), expected=expected)
    matches = [Match(start, end, 0) for start, end in sorted(candidates, key=lambda place: (place[0], -place[1]))]
    if overlaps == "longest":
        matches = best_cover(matches)
    chosen = [Annotation(match.start, match.end, candidates[match.start, match.end]) for match in matches]
    weighed = in_context(text, chosen)
    annotations = _grouped(text, states.called_twice(weighed, candidates.values()) if on is None else weighed)
    if kinds is not None:
        annotations = [
            replace(annotation, candidates=fitting)
            for annotation in annotations
            if (fitting := tuple(one for one in annotation.candidates if one.known.document["kind"] in kinds))
        ]
    return Annotated(annotations, names.version)


def _by_name(
    found: Mapping[Place, Form], known: Mapping[str, Known], *, source: str | None, on: dates.Question | None
) -> dict[Place, tuple[Candidate, ...]]:
    """Whom the name at each place may mean, by the name alone; every form is weighed once."""
    weighed = {
        form: candidates_of(form.owners, known, form.surface, source=source, on=on) for form in set(found.values())
    }
    return {place: candidates for place, form in found.items() if (candidates := weighed[form])}


def _of_their_day(
    by_name: Mapping[Place, tuple[Candidate, ...]], on: dates.Question, known: states.Reading
) -> dict[Place, tuple[Candidate, ...]]:
    """Whom the names mean with the states of the day among them; places that share their candidates still do."""
    weighed = {id(fitting): states.of_their_day(fitting, on, known) for fitting in by_name.values()}
    return {place: weighed[id(fitting)] for place, fitting in by_name.items()}


def cover_of(text: str, found: Annotated) -> Annotated:
    """Of every name found in a text (`overlaps="all"`) the best cover."""
    spans = [Match(annotation.start, annotation.end, 0) for annotation in found.annotations]
    chosen = {(match.start, match.end) for match in best_cover(spans)}
    kept = [annotation for annotation in found.annotations if (annotation.start, annotation.end) in chosen]
    return replace(found, annotations=_grouped(text, [replace(annotation, group=None) for annotation in kept]))


def _grouped(text: str, annotations: list[Annotation]) -> list[Annotation]:
    """Where a name stands in brackets behind another of the same entity the two get one group, and that entity first."""
    grouped = list(annotations)
    group = 0
    for left, right in bracket_pairs(text, annotations):
        others = {candidate.entity for candidate in grouped[right].candidates}
        shared = [candidate.entity for candidate in grouped[left].candidates if candidate.entity in others]
        if shared:
            for index in (left, right):
                ordered = sorted(grouped[index].candidates, key=lambda candidate: candidate.entity != shared[0])
                grouped[index] = replace(grouped[index], candidates=tuple(ordered), group=group)
            group += 1
    return grouped
