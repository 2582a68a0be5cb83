"""What is wrong with an entry, for people: the words of a refusal in the reader's language, and the field that it is about.

A refusal is written once, in English, for whoever writes programs (`domain/entity.py`, `services/integrity.py`,
`services/impossible.py`). Here each of its forms has a key of the texts; one that has none is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.web.rendering import Page
from gazetteer.web.statement_fields import FIELDS

_OF_A_READING: Final = r"(?P<what>.+) cannot be the reading of (?P<text>.+)"
#: The forms of refusals, the narrower first, and what a text of the pages says instead; groups fill the gaps of the text.
_FORMS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(form, re.DOTALL), key)
    for form, key in (
        (r"String should have at most (?P<count>\d+) characters?", "too_long"),
        (r"the character (?P<what>U\+[0-9A-F]+) is not allowed here", "character"),
        (r"expected text.*", "blank"),
        (r"unknown (?:type|event) '(?P<what>[^']*)', did you mean '(?P<meant>[^']*)'\?.*", "slip"),
        (r"expected a language tag .*, found '(?P<what>.*)'", "language"),
        (r"expected a (?:whole )?number, found .*", "number"),
        (r"Input should be (?:greater|less) than .*", "bounds"),
        (rf"{_OF_A_READING}: not pinyin.*; expected (?P<expected>.+), or a note .*", "no_pinyin"),
        (rf"{_OF_A_READING}: .*; expected (?P<expected>.+), or a note .*", "reading"),
        (rf"{_OF_A_READING}: .*", "reading_alone"),
        (r"not pinyin: .*'(?P<what>[^']*)'[^']*", "pinyin"),
        (r"no syllable in '(?P<what>.*)'", "pinyin"),
        (r"expected no reading: (?P<text>.+) is not written in Chinese characters", "no_reading"),
        (r"(?P<text>.+) \((?P<lang>[\w-]+)\) stands in /names/\d+ already; .*", "twice"),
        (r"there is no (?:entity|source) (?P<what>\S+)", "unknown"),
        (r"(?P<what>\S+) was merged", "unknown"),
        (r"(?P<what>\S+) was (?:deleted|merged into \S+); an id is not used again.*", "id_used"),
        (r"source (?P<what>\S+) is at version \d+; the line replaces version 0", "source_taken"),
        (r"(?P<what>\S+) is at version \d+; the line replaces version 0", "id_taken"),
        (r"an? (?:entity|source) (?:cannot be|is not) merged into itself", "itself"),
        (r"(?P<what>\S+) is a (?P<kind>\w+), (?P<other>\S+) an? (?P<kinds>\w+)", "two_kinds"),
        (r"(?P<what>\S+) was deleted", "deleted"),
        (r"(?P<what>\S+) was merged into (?P<into>\S+)", "merged"),
        (r"expected a (?P<kinds>[\w ]+), but (?P<what>\S+) is a (?P<kind>\w+)", "of_kind"),
        (r"only a (?P<kinds>[\w ]+) is (?P<relation>\w+) something", "only_kind"),
        (r"a (?P<kind>\w+) is not held by anybody", "not_held"),
        (r"\S+ (?:would|cannot) be (?P<relation>\w+) itself.*", "circle"),
        (r"(?P<what>\S+) was (?P<other>\S+) in a part of this time; its phases may not overlap", "phases"),
    )
)
#: Members whose letters are bound to a shape that a text describes.
_SHAPED: Final = ("id", "region", "types", "property", "identifiers", "url")
_PATTERN: Final = "String should match pattern"
#: Between several that are right.
_OR: Final = " / "


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in a language, where it stands in words, and the part of the form in which it is mended ('': none)."""

    said: str
    lang: str
    place: str
    part: str
    member: str


def told(page: Page, faults: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """The faults of a draft, each with its JSON pointer, as they are shown; those that say the same of one place once."""
    return list(dict.fromkeys(_told(page, one) for one in faults))


def _told(page: Page, fault: Mapping[str, Any]) -> Fault:
    where = str(fault.get("pointer", ""))
    steps = where.split("/")[1:]
    said, lang = words(page, str(fault["detail"]), steps)
    if fault.get("lang") == page.language:
        said, lang = str(fault["detail"]), page.language
    return Fault(said, lang, _place(page, steps), part_of(where), _member(steps))


def words(page: Page, detail: str, steps: list[str]) -> tuple[str, str]:
    """A refusal in the language of the page, and which language that is."""
    if detail.startswith(_PATTERN):
        shaped = next((step for step in reversed(steps) if step in _SHAPED), "other")
        return page.texts(f"fault.shape_{shaped}"), page.language
    for form, key in _FORMS:
        found = form.fullmatch(detail)
        if found is not None:
            return page.texts(f"fault.{key}", **_values(page, found.groupdict())), page.language
    return detail, "en"


def _values(page: Page, groups: Mapping[str, str]) -> dict[str, str]:
    values = dict(groups)
    if "kind" in values:
        values["kind"] = page.texts.of("kind", values["kind"]) or values["kind"]
    if "kinds" in values:
        kinds = [page.texts.of("kind", kind) or kind for kind in values["kinds"].split(" or ")]
        values["kinds"] = _OR.join(kinds)
    if "relation" in values:
        values["relation"] = page.texts.of("relation", values["relation"]) or values["relation"]
    if "expected" in values:
        values["expected"] = _OR.join(values["expected"].split(" or "))
    return values


def part_of(pointer: str) -> str:
    """The part of the form that a JSON pointer leads to: `names 3`, `basics`; empty where it is about the whole."""
    steps = pointer.split("/")[1:]
    if len(steps) > 1 and steps[0] in FIELDS and steps[1].isdigit():
        return f"{steps[0]} {steps[1]}"
    return "basics" if steps and steps[0] and steps[0] not in FIELDS else ""


def _member(steps: list[str]) -> str:
    """The field of that part: the member of the statement, or of the entry itself."""
    if steps and steps[0] in FIELDS:
        return steps[2] if len(steps) > 2 else ""
    return steps[0] if steps else ""


def _place(page: Page, steps: list[str]) -> str:
    """Where a fault stands, as the form calls it: its section, which statement, which field."""
    if not steps or not steps[0]:
        return ""
    told = [str(page.word("field", steps[0]))]
    if len(steps) > 1 and steps[0] in FIELDS and steps[1].isdigit():
        told[0] += f" {int(steps[1]) + 1}"
        if len(steps) > 2:
            told.append(str(page.word("member", steps[2])))
    return " · ".join(told)
