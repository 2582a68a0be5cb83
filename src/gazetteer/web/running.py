"""A text that somebody pasted: what of it is known, marked in its place, and a translation checked beside it.

Finding and judging are the services'; here their answers become stretches of text and rows of a table. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from gazetteer.domain.tag import Tag
from gazetteer.errors import BadParameter, Invalid
from gazetteer.language import telling
from gazetteer.services import annotating, checking
from gazetteer.services.context import Gazetteer
from gazetteer.web.texts import LANGUAGES, interface_language

#: The languages into which a text may be turned here.
TARGETS: Final = ("en", "zh-Hans", "zh-TW", "zh-HK", "ru")
#: Two texts of the greatest length, each character of them three bytes that are written with three signs each.
MAX_BODY: Final = 2 * annotating.MAX_TEXT * 9 + 2_000
_FIELDS: Final = ("text", "translation", "source", "target", "on", "style", "ui")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text: plain, or a known name with its entity and how it is to be marked."""

    text: str
    entity: str | None = None
    mark: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A name of the text: what it is, what to write, and how the translation has it."""

    text: str
    lang: str
    entity: str
    kind: str | None
    forms: Sequence[Mapping[str, Any]]
    others: Sequence[str] = ()
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
    """The known names of a text with what to write for them; with a translation, each held against it."""
    text, on = asked["text"], asked.get("on")
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
        rows = [_row(one) for one in annotated]
        marks = [(one["start"], one["end"], one["entity"], _mark(one), _title(one["equivalents"])) for one in annotated]
        return Found(source, written, _stretches(text, marks), [], _once(rows), len(rows))
    rows = [_checked(one, source) for one in checked]
    here = [(*_ends(one["source"]), one["entity"], _fault(one), _title(one["expected"])) for one in checked]
    there = [(*_ends(one["target"]), one["entity"], _fault(one), "") for one in checked if one["target"] is not None]
    return Found(
        source,
        written,
        _stretches(text, here),
        _stretches(asked["translation"], there),
        _once(rows),
        len(rows),
    )


def _ends(span: Mapping[str, Any]) -> tuple[int, int]:
    return span["start"], span["end"]


def _mark(annotation: Mapping[str, Any]) -> str:
    return "unsure" if len(annotation["candidates"]) > 1 else ""


def _fault(finding: Mapping[str, Any]) -> str:
    return "fault" if finding["finding"] in checking.FAULTS else ""


def _title(forms: Sequence[Mapping[str, Any]]) -> str:
    return " · ".join(form["text"] for form in forms[:3])


def _row(annotation: Mapping[str, Any]) -> Row:
    others = [one["id"] for one in annotation["candidates"] if one["id"] != annotation["entity"]]
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


def _once(rows: Iterable[Row]) -> list[Row]:
    """The same name for the same thing, found alike, only once."""
    found: dict[tuple[str, str, str | None, str | None], Row] = {}
    for row in rows:
        found.setdefault((row.text, row.entity, row.finding, row.there), row)
    return list(found.values())


def _stretches(text: str, marks: Iterable[tuple[int, int, str, str, str]]) -> list[Stretch]:
    """A text cut at its marks; of marks that overlap the first counts."""
    found: list[Stretch] = []
    at = 0
    for start, end, entity, mark, title in sorted(set(marks)):
        if start < at:
            continue
        if start > at:
            found.append(Stretch(text[at:start]))
        found.append(Stretch(text[start:end], entity, mark, title))
        at = end
    if at < len(text):
        found.append(Stretch(text[at:]))
    return found
