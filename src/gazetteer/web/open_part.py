"""The part of an entry's form that is open: which it is, its fields, and what the service proposes for a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gazetteer.domain.tag import Tag
from gazetteer.language import pinyin, script
from gazetteer.services.context import Gazetteer
from gazetteer.web import basics, statement_fields
from gazetteer.web.drafts import Draft
from gazetteer.web.rendering import Page
from gazetteer.web.statement_fields import Field

_OPEN: Final = re.compile(r"(names|definitions|contexts|dates|relations|sovereignty|figures) (\d{1,4}|new)")


@dataclass(slots=True)
class Opened:
    """The part of the form that is open: a section and the place of a statement in it (None: a new one), or the basics."""

    section: str
    position: int | None = None
    fields: Sequence[Field] = ()
    #: What the service proposes for a name: readings, and the same in the other script.
    readings: Sequence[str] = ()
    other_script: tuple[str, str] | None = None
    #: The calendar that the dates are typed in.
    calendar: str = "gregorian"

    @property
    def name(self) -> str:
        """How the form says which part is open."""
        if self.section == "basics":
            return "basics"
        return f"{self.section} {'new' if self.position is None else self.position}"

    @property
    def has_faults(self) -> bool:
        """Whether it has to be mended before it can be closed."""
        return any(one.fault is not None or one.made_faults for one in self.fields)


def opened_by(said: str) -> Opened | None:
    """The part that a form or an address says is open; None where it says none."""
    if said == "basics":
        return Opened("basics")
    found = _OPEN.fullmatch(said)
    if found is None:
        return None
    return Opened(found[1], None if found[2] == "new" else int(found[2]))


def fill(gazetteer: Gazetteer, page: Page, draft: Draft, opened: Opened) -> bool:
    """Fill the fields of a part as the draft has them; false where the draft has no such statement."""
    if opened.section == "basics":
        opened.fields = basics.shown(page, draft)
        return True
    stated = draft.document.get(opened.section, [])
    if opened.position is not None and opened.position >= len(stated):
        return False
    statement = stated[opened.position] if opened.position is not None else {}
    opened.fields = statement_fields.shown(gazetteer, page, opened.section, statement)
    for one in opened.fields:
        if one.kind == "sources":
            one.labels = {**one.labels, **draft.titles}
    propose(draft, opened, str(statement.get("text", "")), str(statement.get("lang", "")))
    return True


def propose(draft: Draft, opened: Opened, text: str, lang: str) -> None:
    """What the service would say of a name: its readings, and how it is written in the other script."""
    if opened.section != "names" or not script.has_han(text) or not lang.startswith("zh"):
        return
    found = pinyin.readings(text, kind=str(draft.document.get("kind", "place")), lang=lang)
    opened.readings = [one.pinyin for one in found]
    other = "zh-Hant" if lang == "zh-Hans" else "zh-Hans"
    converted = script.convert(text, Tag.read(other), str(draft.document.get("kind", "place")))
    known = {(one.get("text"), one.get("lang")) for one in draft.document.get("names", [])}
    if (converted, other) not in known:
        opened.other_script = (other, converted)


def prepare() -> None:
    """Load the tables from which readings and the other script are proposed: seconds that no editor should wait for."""
    pinyin.readings("地名")
    script.traditional("地名")
