"""A text that somebody pasted: what of it is known, marked in its place, and a translation checked beside it.

Finding and judging are the services'; here their answers become stretches of text and rows of a table. Nothing is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl

from gazetteer.domain.dates import Question
from gazetteer.domain.document import holds_on
from gazetteer.domain.tag import Tag
from gazetteer.errors import BadParameter, BadRequest, Invalid
from gazetteer.formats import sheets
from gazetteer.language import telling
from gazetteer.services import annotating, checking, holding, lookup, mentions
from gazetteer.services.context import Gazetteer
from gazetteer.web.texts import LANGUAGES, interface_language

#: The languages into which a text may be turned here.
TARGETS: Final = ("en", "zh-Hans", "zh-TW", "zh-HK", "ru")
#: Two texts of the greatest length, each character of them three bytes that are written with three signs each.
MAX_BODY: Final = 2 * mentions.MAX_TEXT * 9 + 2_000
#: How many forms of a row are the best one, and how many stand beside it at most.
_BEST: Final = 1
_MOST_BESIDE: Final = 3
_FIELDS: Final = ("text", "translation", "source", "target", "on", "style", "ui")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text: plain, or a known name with how it is to be marked and the row that tells of it.

    `first` where no earlier stretch has the same row: the place to which the row leads back.
    """

    text: str
    row: int | None = None
    mark: str = ""
    title: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A known name in a text: where it begins and ends, its row, how it is marked, and what to write for it."""

    start: int
    end: int
    row: int
    mark: str
    title: str


@dataclass(frozen=True, slots=True)
class Other:
    """A form that may be written beside the best one: what kind of name it is, and when it was one."""

    form: Mapping[str, Any]
    name: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A name of the text: what it is, what to write, and how the translation has it."""

    text: str
    lang: str
    entity: str
    kind: str | None
    forms: Sequence[Mapping[str, Any]]
    others: Sequence[Mapping[str, Any]] = ()
    finding: str | None = None
    there: str | None = None
    is_fault: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a text: the text in stretches, its translation likewise, and a row for every name."""

    lang: str
    target: str
    stretches: list[Stretch]
    translation: list[Stretch]
    rows: list[Row]
    count: int
    #: How often each finding was made, the faults first; empty without a translation.
    summary: Sequence[tuple[str, int]] = ()
    beside: Sequence[Sequence[Other]] = ()

    @property
    def glossary(self) -> str:
        """Each name with what to write for it, parted by tabs, a line each."""
        lines = {f"{row.text}\t{row.forms[0]['text']}" for row in self.rows if row.forms}
        return "\n".join(sorted(lines))


def read_form(body: bytes) -> dict[str, str]:
    """The fields of the form, as a browser posts it; raises `BadParameter` for what is none of them."""
    try:
        given = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise BadParameter("text", "the form is not valid UTF-8") from None
    asked: dict[str, str] = {}
    for name, value in given:
        if name not in _FIELDS:
            raise BadParameter(name[:100], "unknown field")
        if name in asked:
            raise BadParameter(name, "given more than once")
        asked[name] = value.replace("\r\n", "\n")
    ui = asked.get("ui")
    if ui and interface_language(ui) is None:
        raise BadParameter("ui", f"expected one of {', '.join(LANGUAGES)}")
    return {name: value for name, value in asked.items() if value.strip()}


def look_through(gazetteer: Gazetteer, asked: Mapping[str, str]) -> Found:
    """The known names of a text with what to write for them; with a translation, each held against it.

    Raises `BadParameter` with the name of the field that cannot be read.
    """
    text, on = asked["text"], asked.get("on")
    day = lookup.question(on)
    source = asked.get("source") or telling.language_of_text(text) or "en"
    target = asked.get("target", TARGETS[0])
    try:
        annotated = annotating.annotate(gazetteer, text, target=target, source=source, on=on)["annotations"]
        checked = None
        if "translation" in asked:
            checked = checking.check(
                gazetteer,
                source_lang=source,
                source_text=text,
                target_lang=target,
                target_text=asked["translation"],
                style="map-cn" if asked.get("style") == "map-cn" else None,
                on=on,
            )["findings"]
    except Invalid as error:
        fault = error.errors[0] if error.errors else {"pointer": "/text", "detail": error.detail}
        raise BadParameter(str(fault.get("pointer", "")).strip("/"), str(fault["detail"])) from error
    written = Tag.read(target).written
    if checked is None:
        every = [_row(one) for one in annotated]
        rows, numbers = _once(every)
        marks = [
            Mark(one["start"], one["end"], number, _mark(one), _title(one["equivalents"]))
            for one, number in zip(annotated, numbers, strict=True)
        ]
        beside = [_beside(gazetteer, row, day) for row in rows]
        return Found(source, written, _stretches(text, marks), [], rows, len(every), beside=beside)
    every = [_checked(one, source) for one in checked]
    rows, numbers = _once(every)
    here = [
        Mark(*_ends(one["source"]), number, _fault(one), _title(one["expected"]))
        for one, number in zip(checked, numbers, strict=True)
    ]
    there = [
        Mark(*_ends(one["target"]), number, _fault(one), "")
        for one, number in zip(checked, numbers, strict=True)
        if one["target"] is not None
    ]
    return Found(
        source,
        written,
        _stretches(text, here),
        _stretches(asked["translation"], there),
        rows,
        len(every),
        summary=_summary(every),
        beside=[_beside(gazetteer, row, day) for row in rows],
    )


#: Where a sentence ends: behind a Chinese stop, or at a blank between a stop and a new beginning.
_SENTENCE_END: Final = re.compile(
    r"(?<=[。！？])(?![”’」』）])|(?<=[。！？][”’」』）])|(?<=[.!?…])\s+(?=[«“\"(]?[A-ZА-ЯЁ])"
)


def aligned(found: Found) -> list[tuple[list[Stretch], list[Stretch]]]:
    """The text and its translation beside each other, paragraph by paragraph or else sentence by sentence; as one pair
    where they have not the same number of either.
    """
    for cuts in (_paragraph_ends, _sentence_ends):
        here, there = _parted(found.stretches, cuts), _parted(found.translation, cuts)
        if len(here) == len(there) and len(here) > 1:
            return list(zip(here, there, strict=True))
    return [(found.stretches, found.translation)]


def _paragraph_ends(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\n\s*", text)]


def _sentence_ends(text: str) -> list[int]:
    return [match.end() for match in _SENTENCE_END.finditer(text)]


def _parted(stretches: Sequence[Stretch], cuts: Callable[[str], list[int]]) -> list[list[Stretch]]:
    """The stretches in parts that end at the cuts of their text; a name is never cut."""
    text = "".join(stretch.text for stretch in stretches)
    names: set[int] = set()
    start = 0
    for stretch in stretches:
        if stretch.row is not None:
            names.update(range(start + 1, start + len(stretch.text)))
        start += len(stretch.text)
    ends = [*[cut for cut in cuts(text) if text[cut:].strip() and cut not in names], len(text)]
    parts: list[list[Stretch]] = [[]]
    at = 0
    for stretch in stretches:
        rest = stretch
        while len(parts) < len(ends) and at + len(rest.text) >= ends[len(parts) - 1]:
            here = ends[len(parts) - 1] - at
            parts[-1].append(replace(rest, text=rest.text[:here]))
            at += here
            rest = replace(rest, text=rest.text[here:])
            parts.append([])
        if rest.text:
            parts[-1].append(rest)
            at += len(rest.text)
    return [part for part in parts if "".join(stretch.text for stretch in part).strip()]


def read_file(name: str, data: bytes) -> str:
    """The text of a file that was laid on the page: of a Word document, or a plain text in any usual encoding.

    Raises `BadRequest` for what is neither, `TooLarge`.
    """
    if name.lower().endswith(".docx"):
        from gazetteer.formats.word import Document  # noqa: PLC0415 - slow to import, and seldom needed

        text = Document(name, data).text
    else:
        try:
            text = sheets.decoded(data)
        except sheets.SheetError as error:
            raise BadRequest(f"{name} cannot be read as a text: {error}") from error
        if "\0" in text:
            raise BadRequest(f"{name} is no text; a Word document (.docx) or a plain text is expected")
    mentions.check_text(text, where="/text")
    return text


def _summary(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """How often each finding was made: the faults first, then by number."""
    times: Counter[str] = Counter(row.finding for row in rows if row.finding is not None)
    return sorted(times.items(), key=lambda item: (item[0] not in checking.FAULTS, -item[1], item[0]))


def _beside(gazetteer: Gazetteer, row: Row, day: Question | None) -> list[Other]:
    """The forms beside the best one, each with the name that it is: an old or a foreign one must not look like an equal.

    A name whose time is another than the day of the text is none that may be written there.
    """
    if len(row.forms) < _BEST + 1:
        return []
    names = {(name["text"], name["lang"]): name for name in holding.entity(gazetteer, row.entity)["names"]}
    found = [Other(form, names.get((form["text"], form["lang"]))) for form in row.forms[_BEST:]]
    if day is not None:
        found = [other for other in found if other.name is None or holds_on(other.name, day) is not None]
    return found[:_MOST_BESIDE]


def _ends(span: Mapping[str, Any]) -> tuple[int, int]:
    return span["start"], span["end"]


def _mark(annotation: Mapping[str, Any]) -> str:
    return "unsure" if len(annotation["candidates"]) > 1 else ""


def _fault(finding: Mapping[str, Any]) -> str:
    return "fault" if finding["finding"] in checking.FAULTS else ""


def _title(forms: Sequence[Mapping[str, Any]]) -> str:
    return " · ".join(form["text"] for form in forms[:3])


def _row(annotation: Mapping[str, Any]) -> Row:
    others = [one for one in annotation["candidates"] if one["id"] != annotation["entity"]]
    return Row(
        annotation["text"],
        annotation["lang"],
        annotation["entity"],
        annotation["kind"],
        annotation["equivalents"],
        others[:3],
    )


def _checked(finding: Mapping[str, Any], lang: str) -> Row:
    target = finding["target"]
    return Row(
        finding["source"]["text"],
        lang,
        finding["entity"],
        None,
        finding["expected"],
        finding=finding["finding"],
        there=None if target is None else target["text"],
        is_fault=finding["finding"] in checking.FAULTS,
    )


def _once(rows: Sequence[Row]) -> tuple[list[Row], list[int]]:
    """The same name for the same thing, found alike, only once; and for each row given the number of its own."""
    numbers: dict[tuple[str, str, str | None, str | None], int] = {}
    once: list[Row] = []
    found: list[int] = []
    for row in rows:
        key = (row.text, row.entity, row.finding, row.there)
        if key not in numbers:
            numbers[key] = len(once)
            once.append(row)
        found.append(numbers[key])
    return once, found


def _stretches(text: str, marks: Iterable[Mark]) -> list[Stretch]:
    """A text cut at its marks; of marks that overlap the first counts."""
    found: list[Stretch] = []
    met: set[int] = set()
    at = 0
    for mark in sorted(set(marks), key=lambda mark: (mark.start, mark.end, mark.row)):
        if mark.start < at:
            continue
        if mark.start > at:
            found.append(Stretch(text[at : mark.start]))
        found.append(Stretch(text[mark.start : mark.end], mark.row, mark.mark, mark.title, mark.row not in met))
        met.add(mark.row)
        at = mark.end
    if at < len(text):
        found.append(Stretch(text[at:]))
    return found
