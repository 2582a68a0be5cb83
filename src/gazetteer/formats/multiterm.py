"""MultiTerm XML, as Trados MultiTerm exports a termbase; writing is `multiterm_writing.py`'s.

A concept (`conceptGrp`) has a group for each language. Its descriptive fields have names that each termbase gives them itself;
understood are those in common use. The numbers of concepts are the termbase's own and are no ids here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from gazetteer.domain.tag import Tag
from gazetteer.domain.vocabulary import KINDS
from gazetteer.formats import columns
from gazetteer.formats.reading import fresh, in_language, once, one_line, slug_of, tag_of
from gazetteer.formats.shape import Fault, Item, LeftOut, Read
from gazetteer.formats.tbx.statuses import is_status, standing_of
from gazetteer.formats.xml import XmlFault, all_text, line_of, root_of

_DEFINITION: Final = frozenset({"definition", "定义", "определение"})
_NOTE: Final = frozenset({"note", "comment", "usagenote", "remark", "备注", "примечание"})
_SUBJECT: Final = frozenset({"subject", "domain", "subjectfield", "entryclass"})
_KIND: Final = frozenset({"kind"})
#: Languages that are named by their script alone: the region of their code is that of the code only.
_SCRIPTS: Final = {
    "chinese (simplified)": tag_of("zh-Hans"),
    "chinese (traditional)": tag_of("zh-Hant"),
}
_READING: Final = frozenset({"pinyin", "reading", "transcription", "拼音"})


def read(stream: BinaryIO, *, kind: str = "term") -> Iterator[Item]:
    """The entities of a MultiTerm XML file, and what is wrong in it; `kind` is that of concepts which do not say theirs."""
    try:
        root = root_of(stream, names=("mtf",), what="MultiTerm XML")
    except XmlFault as fault:
        yield Fault(fault.line, None, fault.detail)
        return
    used: set[str] = set()
    for element in root.iter("{*}conceptGrp"):
        concept = _Concept(element, kind)
        yield from concept.left_out
        if not concept.names:
            yield LeftOut(line_of(element), "a concept without a term")
            continue
        english = [name["text"] for name in concept.names if name["lang"] == "en"]
        identifier = fresh(slug_of(*english, *(name["text"] for name in concept.names)), used)
        used.add(identifier)
        yield Read(line_of(element), entity={"id": identifier, **concept.document()}, is_nameless=True)


class _Concept:
    """A concept, read: its names, and what has no place in an entity."""

    def __init__(self, element: Any, kind: str) -> None:
        self.names: list[dict[str, Any]] = []
        self.left_out: list[LeftOut] = []
        self._kind = kind
        self._subjects: list[str] = []
        self._definitions: list[dict[str, Any]] = []
        for group in element.iterchildren("{*}languageGrp"):
            self._read_language(group)
        for field, text in _fields(element):
            self._read_of_concept(element, field, text)

    def document(self) -> dict[str, Any]:
        """The written document but for its id."""
        document: dict[str, Any] = {"kind": self._kind, "names": once(self.names)}
        if self._subjects:
            document["subjects"] = self._subjects
        if self._definitions:
            document["definitions"] = self._definitions
        return document

    def _leave_out(self, element: Any, detail: str) -> None:
        self.left_out.append(LeftOut(line_of(element), detail))

    def _read_of_concept(self, element: Any, field: str, text: str) -> None:
        called = _plain(field)
        if called in _KIND and text in KINDS:
            self._kind = text
        elif called in _SUBJECT:
            self._subjects.append(text)
        elif called in _DEFINITION and self.names:
            self._definitions.append({"lang": self.names[0]["lang"], "text": text})
        else:
            self._leave_out(element, f"{field}: {text}")

    def _read_language(self, group: Any) -> None:
        tag = _tag_of_group(group)
        if tag is None:
            stated = next(group.iterchildren("{*}language"), group)
            self._leave_out(group, f"terms in {stated.get('lang') or stated.get('type') or 'no language'}")
            return
        for term in group.iterchildren("{*}termGrp"):
            self._read_term(term, tag)
        for field, text in _fields(group):
            if _plain(field) in _DEFINITION:
                self._definitions.append({"lang": tag.written, "text": text})
            else:
                self._leave_out(group, f"{field}: {text}")

    def _read_term(self, group: Any, tag: Tag) -> None:
        text = one_line(all_text(next(group.iterchildren("{*}term"), group)))
        if not text:
            return
        name = in_language(text, tag)
        for field, value in _fields(group):
            called = _plain(field)
            standing = standing_of(value) if is_status(field) else None
            if standing is not None:
                name["status"] = standing.status
                if standing.type is not None:
                    name["type"] = standing.type
            elif called in _NOTE:
                name["note"] = value
            elif called in _READING and tag.is_chinese:
                name["readings"] = [{"pinyin": value}]
            else:
                self._leave_out(group, f"{field}: {value}")
        self.names.append(name)


def _tag_of_group(group: Any) -> Tag | None:
    """The language of a group: by its tag, else by its name in English (`Chinese_PRC`)."""
    stated = next(group.iterchildren("{*}language"), None)
    if stated is None:
        return None
    tag = _SCRIPTS.get((stated.get("type") or "").casefold()) or tag_of(stated.get("lang"))
    if tag is not None:
        return tag
    means = columns.by_header(stated.get("type") or "") or ""
    return tag_of(means.removeprefix("name:")) if means.startswith("name:") else None


def _fields(group: Any) -> Iterator[tuple[str, str]]:
    """The descriptive fields of a group with their texts, not those of the groups inside it."""
    for element in group.iterchildren("{*}descripGrp"):
        for field in element.iterchildren("{*}descrip"):
            text = one_line(all_text(field))
            if text:
                yield field.get("type") or "", text


def _plain(field: str) -> str:
    return re.sub(r"[\s_-]", "", field.casefold())
