"""The fields of a statement as a form shows them: which there are, how each is written, and what stands in it.

Dates are shown with what they mean; entities and sources by their names beside their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from gazetteer.domain import calendars, dates
from gazetteer.domain.vocabulary import RELATION_TYPES, Certainty, NameStatus, NameType, SovereigntyStatus
from gazetteer.errors import DateError
from gazetteer.services import lookup
from gazetteer.services.context import Gazetteer
from gazetteer.web import wording
from gazetteer.web.rendering import Page

Kind = Literal[
    "line", "prose", "choice", "date", "entity", "entities", "readings", "by_language", "number", "sources"
]  # how a field is written and read

_DATED: Final = (("from", "date"), ("to", "date"))
_EVERY: Final = (("certainty", "choice"), ("sources", "sources"), ("as_stated", "line"), ("note", "prose"))
#: The members of each kind of statement that have a field, in their order, each with how it is written.
FIELDS: Final[Mapping[str, tuple[tuple[str, Kind], ...]]] = {
    "names": (
        ("text", "line"),
        ("lang", "choice"),
        ("readings", "readings"),
        ("status", "choice"),
        ("type", "choice"),
        *_DATED,
        ("region", "line"),
        ("register", "choice"),
        *_EVERY,
    ),
    "definitions": (("lang", "choice"), ("text", "prose"), *_EVERY),
    "contexts": (("lang", "choice"), ("text", "prose"), *_EVERY),
    "dates": (("event", "choice"), ("date", "date"), ("place", "entity"), *_EVERY),
    "relations": (("type", "choice"), ("target", "entity"), *_DATED, *_EVERY),
    "sovereignty": (
        ("holders", "entities"),
        ("status", "choice"),
        *_DATED,
        ("basis", "entities"),
        ("ended_by", "entities"),
        ("viewpoint", "entities"),
        ("extent", "by_language"),
        *_EVERY,
    ),
    "figures": (("property", "line"), ("value", "number"), ("unit", "line"), ("as_of", "date"), *_EVERY),
}
#: The members that a statement cannot be without.
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    # A language that nobody chose is told by the letters of the text.
    "names": ("text",),
    "definitions": ("text",),
    "contexts": ("text",),
    "dates": ("event", "date"),
    "relations": ("type", "target"),
    "sovereignty": ("status",),
    "figures": ("property", "value"),
}
#: What is meant where a choice is left alone, and so is not written.
DEFAULTS: Final = {
    ("names", "type"): "common",
    ("names", "status"): "admitted",
    **{(section, "certainty"): "unverified" for section in FIELDS},
}
_REGISTERS: Final = ("neutral", "value-laden", "retrospective", "sensitive", "offensive", "colloquial")
_LANGUAGES_FIRST: Final = ("zh-Hans", "zh-Hant", "en", "ru")


@dataclass(slots=True)
class Field:
    """One field of a form: its member, how it is written, what stands in it, and what is said beside it.

    `value` is a text, a list of texts, or for sources a list of pairs of source and place. `offered` are values to choose
    from, each with its words; `meaning` is how a date was understood; `labels` the names of the ids that stand in it.
    `wrong` are the values that are at fault, where not the whole field is; `made` what is typed of a source that is to be made
    with the statement, and `made_faults` what is wrong with that, both by member.
    """

    name: str
    kind: Kind
    value: Any
    required: bool = False
    fault: str | None = None
    meaning: str | None = None
    offered: Sequence[tuple[str, str]] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    made: Mapping[str, str] = field(default_factory=dict)
    made_faults: Mapping[str, str] = field(default_factory=dict)


def choices(page: Page, section: str, member: str, current: str = "") -> list[tuple[str, str]]:
    """The words of a choice, each as it is written and as it is said; what stands there already is always among them."""
    group, words = _group(page, section, member)
    if current and current not in words:
        words = [current, *words]
    unsaid = page.texts("by_its_letters") if member == "lang" else ""
    return [(word, page.texts.of(group, word) or word or unsaid) for word in words]


def _group(page: Page, section: str, member: str) -> tuple[str, list[str]]:
    if member == "lang":
        known = page.texts.words_of("lang")
        return "lang", ["", *_LANGUAGES_FIRST, *(one for one in known if one not in _LANGUAGES_FIRST)]
    if member == "certainty":
        return "certainty", list(get_args(Certainty))
    if member == "register":
        return "register", ["", *_REGISTERS]
    if member == "event":
        return "event", page.texts.words_of("event")
    if section == "relations":
        return "relation", list(RELATION_TYPES)
    if section == "sovereignty":
        return "sovereignty", list(get_args(SovereigntyStatus))
    return (
        ("name_status", list(get_args(NameStatus))) if member == "status" else ("name_type", list(get_args(NameType)))
    )


def shown(gazetteer: Gazetteer, page: Page, section: str, statement: Mapping[str, Any]) -> list[Field]:
    """The fields of a statement as it stands."""
    found = []
    for name, kind in FIELDS[section]:
        if name == "readings" and not _may_be_read(statement):
            continue
        one = Field(name, kind, _written(section, name, kind, statement), name in REQUIRED[section])
        if kind == "choice":
            one.offered = choices(page, section, name, str(one.value))
        elif kind == "date" and one.value:
            one.meaning = meaning(page, one.value)
        found.append(one)
    put_labels(gazetteer, page, found)
    return found


def _may_be_read(name: Mapping[str, Any]) -> bool:
    """Whether a name can have a pinyin: a Chinese one, or one of which that is not known yet."""
    return "readings" in name or str(name.get("lang", "zh")).startswith("zh")


def _written(section: str, name: str, kind: Kind, statement: Mapping[str, Any]) -> Any:
    """The value of a member as its field shows it."""
    value = statement.get(name)
    if kind == "readings":
        return "\n".join(f"{one['pinyin']} {one.get('region', '')}".strip() for one in value or ())
    if kind == "by_language":
        return "\n".join(f"{lang}: {text}" for lang, text in (value or {}).items())
    if kind == "sources":
        return [(one["source"], one.get("locator", "")) for one in value or ()]
    if kind == "entities":
        return list(value or ())
    if value is None:
        return DEFAULTS.get((section, name), "") if kind == "choice" else ""
    return str(value)


def put_labels(gazetteer: Gazetteer, page: Page, fields: Sequence[Field]) -> None:
    """Put the names beside the ids that stand in the fields."""
    ids: set[str] = set()
    cited: set[str] = set()
    for one in fields:
        if one.kind == "entity" and one.value:
            ids.add(one.value)
        elif one.kind == "entities":
            ids.update(one.value)
        elif one.kind == "sources":
            cited.update(source for source, _ in one.value)
    found = lookup.labelled(gazetteer, ids)
    names = {entity: wording.label(label, page.language)[0] for entity, label in found.items()}
    titles = {source: str(document["title"]) for source, document in lookup.cited(gazetteer, cited).items()}
    for one in fields:
        one.labels = titles if one.kind == "sources" else names


def meaning(page: Page, edtf: str) -> str | None:
    """How a date is understood, in words and in the other calendars; None for one that is open."""
    if edtf == dates.OPEN:
        return page.texts("open_end")
    try:
        told = calendars.describe(edtf)
    except DateError:
        return None
    said = [page.date(edtf)]
    if told["julian_day"] is None:
        return said[0]
    if told["julian"] and told["julian"] != told["gregorian"]:
        said.append(f"{page.texts('julian')}{page.texts('colon')}{page.date(told['julian'])}")
    chinese = told["chinese"]
    if chinese:
        said.append(page.era(chinese["text"], told["gregorian"]))
    return " · ".join(part for part in said if part)
