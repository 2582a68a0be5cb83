"""One entry of TBX made an entity."""

from __future__ import annotations

import re
from typing import Any, Final

from gazetteer.domain.tag import Tag
from gazetteer.domain.vocabulary import KINDS
from gazetteer.formats.reading import in_language, is_slug, once, one_line, slug_of, tag_of
from gazetteer.formats.shape import LeftOut
from gazetteer.formats.tbx.dialects import category_of
from gazetteer.formats.tbx.statuses import is_status, standing_of
from gazetteer.formats.xml import XML_LANG, all_text, elements, line_of, local

#: `key: value`, or `key (about): value`.
_NOTED: Final = re.compile(r"([a-z ]+?)(?: \(([^)]*)\))?: (.*)", re.DOTALL)
_READ_TYPE: Final = {
    "fullform": "full",
    "acronym": "abbreviation",
    "abbreviation": "abbreviation",
    "initialism": "abbreviation",
    "shortform": "variant",
    "variant": "variant",
}


def _text(element: Any) -> str:
    return one_line(all_text(element))


class Entry:
    """An entry, read: its `names`, the ids of the `sources` it cites, and what has no place in an entity."""

    def __init__(self, element: Any, kind: str) -> None:
        self.element = element
        self.names: list[dict[str, Any]] = []
        self.sources: list[str] = []
        self.left_out: list[LeftOut] = []
        self._body: dict[str, Any] = {"kind": kind}
        self._definitions: list[dict[str, Any]] = []
        self._contexts: list[dict[str, Any]] = []
        #: Definitions of the concept, in no language, and readings of no name.
        self._of_concept: list[dict[str, Any]] = []
        self._readings: list[str] = []
        for child in elements(element):
            self._read_child(child)
        if self.names:
            self._give_to_names()
        else:
            self._leave_out(element, "an entry without a term")

    @property
    def stated_id(self) -> str | None:
        """The id that the entry states, where it can be an entity's."""
        own = (self.element.get("id") or "").removeprefix("_")
        return own if is_slug(own) else None

    @property
    def slug(self) -> str:
        """An id made of what the entry states, else of its first names."""
        english = [name["text"] for name in self.names if name["lang"] == "en"]
        stated = self.element.get("id") or ""
        return slug_of(stated, *english, *(name["text"] for name in self.names))

    def document(self, identifier: str) -> dict[str, Any]:
        """The written document with that id."""
        document: dict[str, Any] = {"id": identifier, **self._body, "names": once(self.names)}
        if self._definitions:
            document["definitions"] = self._definitions
        if self._contexts:
            document["contexts"] = self._contexts
        return document

    def _leave_out(self, element: Any, detail: str) -> None:
        self.left_out.append(LeftOut(line_of(element), detail))

    # The concept

    def _read_child(self, child: Any) -> None:
        what, category = category_of(child)
        if local(child) in ("langSec", "langSet"):
            self._read_language(child)
        elif what == "note":
            self._read_note(_text(child))
        elif category == "subjectField":
            self._add("subjects", one_line(child.text))
        elif what in ("descrip", "descripGrp"):
            text = self._described(child, "definition")
            if text is not None:
                self._of_concept.append(text)
        elif what == "xref" and child.get("target"):
            self._leave_out(child, f"a link to {child.get('target')}")

    def _give_to_names(self) -> None:
        """Give the concept's definitions the language of the first name, and loose readings to Chinese names without one."""
        for text in self._of_concept:
            self._definitions.append({"lang": self.names[0]["lang"], **text})
        bare = [name for name in self.names if name["lang"].startswith("zh") and "readings" not in name]
        for reading, name in zip(self._readings, bare, strict=False):
            name["readings"] = [{"pinyin": reading}]
        for reading in self._readings[len(bare) :]:
            self._leave_out(self.element, f"the reading {reading}")

    def _add(self, field: str, value: str) -> None:
        if value and value not in self._body.setdefault(field, []):
            self._body[field].append(value)

    def _read_note(self, text: str) -> None:
        noted = _NOTED.fullmatch(text)
        key, value = (noted[1], noted[3]) if noted else ("", text)
        if key == "kind" and value in KINDS:
            self._body["kind"] = value
        elif key == "type":
            self._add("types", value)
        elif key == "identifier" and " " in value:
            scheme, _, identifier = value.partition(" ")
            self._body.setdefault("identifiers", {})[scheme] = identifier
        elif text:
            _add_note(self._body, value if key == "note" else text)

    def _described(self, element: Any, category: str) -> dict[str, Any] | None:
        """A definition or context, alone or in its group, with its sources."""
        parts = elements(element) if local(element) == "descripGrp" else [element]
        found: dict[str, Any] | None = None
        cited: list[dict[str, Any]] = []
        for part in parts:
            text = _text(part)
            if text and category_of(part)[1] == category:
                found = {"text": text}
            elif text and category_of(part) == ("admin", "source"):
                cited += self._citation(text)
        if found is not None and cited:
            found["sources"] = cited
        return found

    def _citation(self, text: str) -> list[dict[str, Any]]:
        """The citation that a text is, if it names a source by its id."""
        source, _, locator = text.partition(", ")
        if not is_slug(source):
            self._leave_out(self.element, f"the source {text!r}, which is no id")
            return []
        self.sources.append(source)
        return [{"source": source, "locator": locator} if locator else {"source": source}]

    # A language

    def _read_language(self, section: Any) -> None:
        stated = section.get(XML_LANG) or section.get("lang") or ""
        terms = [text for term in section.iter("{*}term") if (text := _text(term))]
        if stated.lower().replace("_", "-") == "zh-latn-pinyin":
            self._readings += terms
            return
        tag = tag_of(stated)
        if tag is None:
            self._leave_out(section, f"{', '.join(terms)}: {stated!r} is no language tag")
            return
        for child in elements(section):
            what, category = category_of(child)
            if local(child) in ("termSec", "tig", "ntig"):
                self._read_term(child, tag)
            elif what in ("descrip", "descripGrp") and category != "context":
                definition = self._described(child, "definition")
                if definition is not None:
                    self._definitions.append({"lang": tag.written, **definition})
            elif what == "note":
                self._read_note_of_language(_text(child), tag)

    def _read_note_of_language(self, text: str, tag: Tag) -> None:
        noted = _NOTED.fullmatch(text)
        if noted and noted[1] == "disambiguation":
            self._body.setdefault("disambiguation", {})[tag.written] = noted[3]
        else:
            self._read_note(text)

    # A term

    def _read_term(self, section: Any, tag: Tag) -> None:
        term = next(section.iter("{*}term"), None)
        text = "" if term is None else _text(term)
        if not text:
            self._leave_out(section, "an empty term")
            return
        name = in_language(text, tag)
        for child in section.iter("{*}*"):
            if child is not section and local(child.getparent()) != "descripGrp":
                self._say_of_name(name, child)
        self.names.append(name)

    def _say_of_name(self, name: dict[str, Any], child: Any) -> None:
        what, category = category_of(child)
        value = _text(child)
        if what == "note":
            _name_note(name, value)
        elif what in ("termNote", "descrip", "admin") and value and is_status(category):
            self._read_status(name, child, value)
        elif what == "termNote":
            _term_note(name, category, value)
        elif what == "admin" and category == "reading" and value:
            _reading(name, value, _reading_note(child))
        elif what == "admin" and category == "source" and value:
            name.setdefault("sources", []).extend(self._citation(value))
        elif what in ("descrip", "descripGrp"):
            context = self._described(child, "context")
            if context is not None:
                self._contexts.append({"lang": name["lang"], **context})

    def _read_status(self, name: dict[str, Any], child: Any, value: str) -> None:
        standing = standing_of(value)
        if standing is None:
            self._leave_out(child, f"the status {value!r} of {name['text']}")
            return
        name["status"] = standing.status
        if standing.type is not None:
            name["type"] = standing.type


def _term_note(name: dict[str, Any], category: str, value: str) -> None:
    if category == "termType" and value.lower() in _READ_TYPE:
        name["type"] = _READ_TYPE[value.lower()]
    elif category == "geographicalUsage" and re.fullmatch(r"[A-Z]{2}|[0-9]{3}", value):
        name["region"] = value
    elif category == "grammaticalGender" and value in ("masculine", "feminine", "neuter", "other"):
        name.setdefault("grammar", {})["gender"] = "common" if value == "other" else value
    elif category == "grammaticalNumber" and value in ("singular", "plural"):
        name.setdefault("grammar", {})["number"] = value
    elif category == "register" and re.fullmatch(r"[a-z][a-z0-9_-]*", value):
        name["register"] = value


def _reading_note(reading: Any) -> str | None:
    """What is said of a reading beside it in its group."""
    for other in elements(reading.getparent()):
        if category_of(other)[1] == "readingNote":
            return one_line(other.text)
    return None


def _reading(name: dict[str, Any], pinyin: str, about: str | None) -> None:
    reading: dict[str, Any] = {"pinyin": pinyin}
    for part in filter(None, (about or "").split(", ")):
        if part in ("lexicon", "generated", "reviewed"):
            reading["basis"] = part
        elif re.fullmatch(r"[A-Z]{2}", part):
            reading["region"] = part
    name.setdefault("readings", []).append(reading)


#: The keys of notes that are fields of a name, and those of its grammar with their values.
_FIELDS: Final = {
    "type": "type",
    "from": "from",
    "to": "to",
    "register": "register",
    "certainty": "certainty",
    "converted from": "converted_from",
    "as stated": "as_stated",
}
_GRAMMAR: Final = {
    ("animacy", "animate"): "animate",
    ("animacy", "inanimate"): "inanimate",
    ("number", "singular"): "singular",
    ("number", "plural"): "plural",
    ("indeclinable", "yes"): True,
}


def _name_note(name: dict[str, Any], text: str) -> None:
    noted = _NOTED.fullmatch(text)
    key, about, value = (noted[1], noted[2], noted[3]) if noted else ("", None, text)
    if key == "reading":
        _reading(name, value, about)
    elif key in _FIELDS:
        name[_FIELDS[key]] = value
    elif (key, value) in _GRAMMAR:
        name.setdefault("grammar", {})[key] = _GRAMMAR[key, value]
    elif text:
        _add_note(name, value if key == "note" else text)


def _add_note(stated: dict[str, Any], text: str) -> None:
    stated["note"] = "; ".join(filter(None, (stated.get("note"), text)))
