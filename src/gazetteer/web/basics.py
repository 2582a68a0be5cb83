"""The fields of an entry that are no statements: its id and kind, what it is, where it lies, what other registers call it."""

from __future__ import annotations

from typing import Any, Final

from gazetteer.domain.vocabulary import KINDS
from gazetteer.web import fault_words
from gazetteer.web.drafts import BASICS, Draft
from gazetteer.web.forms import Form
from gazetteer.web.rendering import Page
from gazetteer.web.statement_fields import Field
from gazetteer.web.statement_forms import mark

__all__ = ["BASICS", "read", "shown"]

_MOST_NORTHERN: Final = 90
_MOST_EASTERN: Final = 180


def shown(page: Page, draft: Draft) -> list[Field]:
    """The fields as the draft has them; id and kind of an entry that exists are settled."""
    found = draft.document
    location = found.get("location")
    fields: list[Field] = []
    if draft.is_new:
        fields.append(Field("kind", "choice", found.get("kind", "place"), offered=_kinds(page)))
        fields.append(Field("id", "line", found.get("id", "")))
    fields.append(Field("types", "line", ", ".join(found.get("types", ()))))
    fields.append(Field("disambiguation", "by_language", _lines(found.get("disambiguation", {}))))
    if location is None or location["type"] == "Point":
        fields.append(Field("location", "line", "" if location is None else _point(location)))
    fields.append(Field("identifiers", "by_language", _lines(found.get("identifiers", {}))))
    fields.append(Field("note", "prose", found.get("note", "")))
    return fields


def read(page: Page, draft: Draft, form: Form) -> list[Field]:
    """Put what the form says into the draft, if nothing is wrong with it; the fields to show again, each with its fault."""
    fields = shown(page, draft)
    stated: dict[str, Any] = {}
    for one in fields:
        one.value = form.one(one.name)
        stated[one.name] = _value(page, one)
    if not any(one.fault for one in fields):
        tried = draft.changed(**stated).faults()
        of_fields = [one for one in tried if one["pointer"].partition("/")[2].partition("/")[0] in stated]
        mark(page, fields, fault_words.told(page, of_fields))
    if not any(one.fault for one in fields):
        for name, value in stated.items():
            if value in ("", None, [], {}) and name not in ("id", "kind"):
                draft.document.pop(name, None)
            else:
                draft.document[name] = value
    return fields


def _value(page: Page, one: Field) -> Any:
    text = str(one.value)
    if one.name == "types":
        return [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    if one.kind == "by_language":
        return _map(page, one, text)
    if one.name == "location":
        return _location(page, one, text)
    if one.name == "kind" and text not in KINDS:
        one.fault = page.texts("field_needed")
    return text


def _map(page: Page, one: Field, text: str) -> dict[str, str]:
    kept = {}
    for line in text.splitlines():
        key, parted, value = line.partition(":")
        if line.strip() and not (parted and key.strip() and value.strip()):
            one.fault = page.texts("language_and_text")
        elif line.strip():
            kept[key.strip()] = value.strip()
    return kept


def _location(page: Page, one: Field, text: str) -> dict[str, Any] | None:
    """A point, written as maps give it: latitude, then longitude, in degrees."""
    if not text:
        return None
    parts = text.replace(";", " ").replace(",", " ").split()
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        one.fault = page.texts("latitude_longitude")
        return None
    if abs(latitude) > _MOST_NORTHERN or abs(longitude) > _MOST_EASTERN:
        one.fault = page.texts("latitude_longitude")
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _kinds(page: Page) -> list[tuple[str, str]]:
    return [(kind, page.texts(f"kind.{kind}")) for kind in KINDS]


def _lines(by_key: dict[str, str]) -> str:
    return "\n".join(f"{key}: {text}" for key, text in by_key.items())


def _point(location: dict[str, Any]) -> str:
    longitude, latitude = location["coordinates"][:2]
    return f"{latitude}, {longitude}"
