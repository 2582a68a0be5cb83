"""A form of a statement as it is read: its fields as a statement, with what is wrong beside each.

Dates are written in any calendar and kept as EDTF; entities and sources are named or picked and kept as ids. What a statement
holds that no field shows stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from gazetteer.domain import calendars, dates
from gazetteer.domain.entity import read_source
from gazetteer.errors import DateError, Invalid
from gazetteer.formats.reading import slug_of
from gazetteer.services import lookup, picking
from gazetteer.services.context import Gazetteer
from gazetteer.web import date_faults, fault_words, wording
from gazetteer.web.forms import Form
from gazetteer.web.new_entries import language_of
from gazetteer.web.rendering import Page
from gazetteer.web.statement_fields import DEFAULTS, FIELDS, REQUIRED, Field, choices, meaning, put_labels

_MOST_ROWS: Final = 40
#: What is asked of a source that is made beside a statement.
NEW_SOURCE: Final = ("title", "author", "year", "publisher", "url", "id")

Check = Callable[[dict[str, Any]], list[dict[str, Any]]]
"""What is wrong with a statement among the others of its entry, each fault with its JSON pointer within the statement."""


@dataclass(slots=True)
class Read:
    """A statement as a form states it, with the fields to show again; `faults` says whether it can be kept."""

    statement: dict[str, Any]
    fields: list[Field]
    #: Sources that the form makes.
    made: list[dict[str, Any]] = field(default_factory=list)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong, by member."""
        of_fields = [(one.name, one.fault) for one in self.fields if one.fault is not None]
        return [*of_fields, *((name, said) for one in self.fields for name, said in one.made_faults.items())]


def read(
    gazetteer: Gazetteer,
    page: Page,
    section: str,
    form: Form,
    before: Mapping[str, Any],
    made: Mapping[str, str],
    *,
    check: Check = lambda _: [],
) -> Read:
    """The statement that a form states; `before` is what it was, `made` the titles of sources that are yet to be stored.

    `check` finds what is wrong with the statement as a whole: that is said beside its fields too.
    """
    reader = _Reader(gazetteer, page, section, form, before, made)
    return reader.read(check)


def mark(page: Page, fields: Sequence[Field], faults: Sequence[fault_words.Fault]) -> None:
    """Say what is wrong beside the fields that it is about: the first, where none is."""
    for fault in faults:
        of_the_member = [one for one in fields if one.name == fault.member]
        at = (of_the_member or [*fields])[0]
        if at.fault is None:
            at.fault = fault.said
        elif fault.said not in at.fault:
            at.fault += f" {fault.said}"


class _Reader:
    """One form being read, member by member."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        page: Page,
        section: str,
        form: Form,
        before: Mapping[str, Any],
        made: Mapping[str, str],
    ) -> None:
        self.gazetteer = gazetteer
        self.page = page
        self.section = section
        self.form = form
        self.before = before
        self.made = made
        self.new_sources: list[dict[str, Any]] = []

    def read(self, check: Check) -> Read:
        """All of it. A source that the form makes is made only where nothing else is wrong: until then it stays as typed."""
        statement = {name: value for name, value in self.before.items() if name not in dict(FIELDS[self.section])}
        fields = []
        for name, kind in FIELDS[self.section]:
            one = Field(name, kind, self.form.one(name), name in REQUIRED[self.section])
            fields.append(one)
            value = self._value(one)
            if value in (None, "", [], {}):
                if one.required and one.fault is None:
                    one.fault = self.page.texts("field_needed")
            elif one.fault is None and not (kind == "choice" and DEFAULTS.get((self.section, name)) == value):
                statement[name] = value
        if self.section == "sovereignty":
            self._check_holders(statement, fields)
        self._check_span(statement, fields)
        made = self._new_source(fields)
        if not _is_wrong(fields):
            mark(self.page, fields, fault_words.told(self.page, check(_in_order(self.section, statement))))
        if made is not None and not _is_wrong(fields):
            self._cite(made, statement, fields)
        put_labels(self.gazetteer, self.page, fields)
        for one in fields:
            if one.kind == "sources":
                one.labels = {**one.labels, **self.made, **{new["id"]: new["title"] for new in self.new_sources}}
        return Read(_in_order(self.section, statement), fields, self.new_sources)

    def _check_holders(self, statement: dict[str, Any], fields: Sequence[Field]) -> None:
        # None holds what is undelimited; of everything else somebody does.
        statement.setdefault("holders", [])
        holders = next(one for one in fields if one.name == "holders")
        if not statement["holders"] and statement.get("status") != "undelimited" and holders.fault is None:
            holders.fault = self.page.texts("field_needed")

    def _check_span(self, statement: dict[str, Any], fields: Sequence[Field]) -> None:
        try:
            dates.Interval.parse(statement.get("from"), statement.get("to"))
        except DateError as error:
            end = next(one for one in fields if one.name == "to")
            end.fault = end.fault or date_faults.said(error, self.page.language)

    def _value(self, one: Field) -> Any:
        if one.kind == "choice":
            return self._choice(one)
        if one.kind == "date":
            return self._date(one)
        if one.kind == "entity":
            return self._entity(one, one.value) if one.value else None
        if one.kind == "entities":
            return self._entities(one)
        if one.kind == "readings":
            return self._readings(one.value)
        if one.kind == "by_language":
            return self._by_language(one)
        if one.kind == "sources":
            return self._sources(one)
        if one.kind == "number":
            return _number(one.value)
        if one.name == "region":
            return one.value.upper()
        return one.value

    def _choice(self, one: Field) -> Any:
        if one.name == "lang" and not one.value and self.form.one("text"):
            one.value = language_of(self.form.one("text"))
        one.offered = choices(self.page, self.section, one.name, str(one.value))
        return one.value

    def _date(self, one: Field) -> str | None:
        if not one.value:
            return None
        try:
            kept = read_date(one.value, self.form.one("calendar") or "gregorian")
        except DateError as error:
            one.fault = date_faults.said(error, self.page.language)
            return None
        if kept == dates.OPEN and one.name not in ("from", "to"):
            one.fault = self.page.texts("field_needed")
        one.meaning = meaning(self.page, kept)
        return kept

    def _entity(self, one: Field, text: str) -> str | None:
        found, offered = picking.entities(self.gazetteer, text)
        if found is None:
            one.wrong.append(text)
            one.fault = self.page.texts("pick_one" if offered else "pick_unknown", what=text)
            one.offered = [
                (f"{wording.label(hit['label'], self.page.language)[0]} [{hit['id']}]", hit["id"]) for hit in offered
            ]
            return None
        if isinstance(one.value, str):
            one.value = found
        return found

    def _entities(self, one: Field) -> list[str]:
        written = self.form.several(one.name)[:_MOST_ROWS]
        one.value = []
        kept = []
        for text in written:
            found = self._entity(one, text)
            one.value.append(found or text)
            if found is not None:
                kept.append(found)
        return list(dict.fromkeys(kept))

    def _readings(self, text: str) -> list[dict[str, Any]]:
        before = {(one["pinyin"], one.get("region")): one for one in self.before.get("readings", ())}
        kept = []
        for line in text.splitlines():
            pinyin, _, region = line.strip().rpartition(" ")
            is_region = region.isascii() and region.isupper() and len(region) == 2 and bool(pinyin)
            if not is_region:
                pinyin, region = line.strip(), ""
            if pinyin:
                known = before.get((pinyin.strip(), region or None))
                kept.append(known or {"pinyin": pinyin.strip(), **({"region": region} if region else {})})
        return kept

    def _by_language(self, one: Field) -> dict[str, str]:
        kept = {}
        for line in one.value.splitlines():
            lang, parted, text = line.partition(":")
            if line.strip() and not (parted and text.strip()):
                one.fault = self.page.texts("language_and_text")
            elif line.strip():
                kept[lang.strip()] = text.strip()
        return kept

    def _sources(self, one: Field) -> list[dict[str, str]]:
        one.value = []
        kept = []
        for row in range(_MOST_ROWS):
            text, locator = self.form.one(f"source-{row}"), self.form.one(f"locator-{row}")
            if not text:
                continue
            source = self._source(one, text)
            one.value.append((source or text, locator))
            if source is not None:
                kept.append({"source": source, "locator": locator} if locator else {"source": source})
        return kept

    def _source(self, one: Field, text: str) -> str | None:
        stated = picking.stated_id(text)
        if stated in self.made:
            return stated
        found, offered = picking.sources(self.gazetteer, text)
        if found is None:
            one.wrong.append(text)
            one.fault = self.page.texts("pick_one" if offered else "pick_unknown", what=text)
            one.offered = [(f"{source['title']} [{source['id']}]", source["id"]) for source in offered]
        return found

    def _new_source(self, fields: Sequence[Field]) -> dict[str, Any] | None:
        """The source that the form makes, None where it makes none; what is wrong with it is said beside its members."""
        one = next(one for one in fields if one.kind == "sources")
        one.made = {name: text for name in NEW_SOURCE if (text := self.form.one(f"new-source-{name}"))}
        if not one.made:
            return None
        if "title" not in one.made:
            one.made_faults = {"title": self.page.texts("field_needed")}
            return None
        made: dict[str, Any] = dict(one.made)
        if made.get("year", "").removeprefix("-").isdecimal():
            made["year"] = int(made["year"])
        made.setdefault("id", self._free_source_id(made))
        one.made_faults = self._faults_of_source(made)
        return None if one.made_faults else made

    def _faults_of_source(self, source: dict[str, Any]) -> dict[str, str]:
        found: list[dict[str, Any]] = []
        try:
            read_source(source)
        except Invalid as error:
            found = error.errors
        if self._is_taken(source["id"]):
            return {"id": self.page.texts("fault.source_taken", what=source["id"])}
        return {fault.member: fault.said for fault in fault_words.told(self.page, found)}

    def _free_source_id(self, source: Mapping[str, Any]) -> str:
        found, number = source_id(source), 1
        free = found
        while self._is_taken(free):
            number += 1
            free = f"{found}-{number}"
        return free

    def _is_taken(self, source: str) -> bool:
        return source in self.made or source in lookup.cited(self.gazetteer, [source])

    def _cite(self, made: dict[str, Any], statement: dict[str, Any], fields: Sequence[Field]) -> None:
        """Let the statement rest on the source that the form makes."""
        one = next(one for one in fields if one.kind == "sources")
        one.value = [*one.value, (made["id"], "")]
        one.made = {}
        statement["sources"] = [*statement.get("sources", ()), {"source": made["id"]}]
        self.new_sources.append(made)


def _is_wrong(fields: Sequence[Field]) -> bool:
    return any(one.fault is not None or one.made_faults for one in fields)


def source_id(source: Mapping[str, Any]) -> str:
    """An id for a new source, made of its author, title and year."""
    slug = slug_of(f"{source.get('author', '')} {source['title']} {source.get('year', '')}")
    return slug.replace("term-", "source-", 1) if slug.startswith("term-") else slug


def read_date(text: str, calendar: str) -> str:
    """A date as it is kept (EDTF, in the Gregorian calendar), of one that was written in any; raises `DateError`."""
    if text == dates.OPEN:
        return text
    if calendar == "gregorian":
        try:
            dates.check(text)
        except DateError:
            pass
        else:
            return text
    kept = str(calendars.describe(text, calendar)["gregorian"])
    dates.check(kept)
    return kept


def _number(text: str) -> int | float | str:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _in_order(section: str, statement: Mapping[str, Any]) -> dict[str, Any]:
    """The members in the order of the form, those without a field behind them; an id of its own first."""
    order = ["id", *(name for name, _ in FIELDS[section])]
    rank = {name: number for number, name in enumerate(order)}
    return dict(sorted(statement.items(), key=lambda item: rank.get(item[0], len(order))))
