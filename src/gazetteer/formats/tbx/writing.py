"""TBX, out: written documents as entries of a file, in the dialect asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from lxml import etree

from gazetteer.domain.document import WrittenCitation, WrittenEntity, WrittenName, WrittenReading, WrittenText
from gazetteer.domain.tag import Tag
from gazetteer.formats.reading import one_line
from gazetteer.formats.tbx.dialects import NAMESPACE
from gazetteer.formats.xml import XML_LANG

Dialect = Literal["basic", "linguist", "martif"]
DIALECTS: Final[tuple[Dialect, ...]] = ("basic", "linguist", "martif")
"""TBX-Basic, TBX-Linguist, and TBX-Basic in version 2, for tools that read nothing newer (OmegaT 3.6 among them)."""

OMITTED: Final = (
    "forms of status lookup",
    "locations",
    "dated facts",
    "relations",
    "sovereignty records",
    "figures",
    "prominence",
    "stored case forms",
    "what sources are",
    "definitions and contexts in languages without a name",
)
"""What TBX has no place for."""

_STATUS: Final = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts",
}
_TERM_TYPE: Final = {"full": "fullForm", "abbreviation": "abbreviation", "variant": "variant"}
_CALLED: Final[Mapping[Dialect, str]] = {
    "basic": "TBX-Basic",
    "linguist": "TBX-Linguist",
    "martif": "TBX-Basic of version 2",
}


@dataclass(frozen=True, slots=True)
class _Tags:
    """What the elements of a version are called."""

    root: str
    header: str
    entry: str
    section: str
    term: str


_VERSION_2: Final = _Tags("martif", "martifHeader", "termEntry", "langSet", "tig")
_VERSION_3: Final = _Tags("tbx", "tbxHeader", "conceptEntry", "langSec", "termSec")


def write(
    entities: Iterable[WrittenEntity],
    *,
    dialect: Dialect = "basic",
    languages: Sequence[Tag] = (),
    omitted: Sequence[str] = OMITTED,
) -> Iterator[bytes]:
    """The written documents as one TBX file, in pieces; entities without a name left to give are passed over.

    The languages of an entry stand in the order of `languages`, others behind them, in the order of the names.
    """
    tags = _VERSION_2 if dialect == "martif" else _VERSION_3
    before, after = _frame(tags, dialect, omitted)
    yield before
    for entity in entities:
        sections = _by_language(entity, languages)
        if sections:
            entry = _Entry(tags, is_linguist=dialect == "linguist").of(entity, sections)
            etree.indent(entry, space="  ", level=3)
            yield b"      " + etree.tostring(entry, encoding="utf-8") + b"\n"
    yield after


def _frame(tags: _Tags, dialect: Dialect, omitted: Sequence[str]) -> tuple[bytes, bytes]:
    """What stands before the entries, and what behind them.

    The entries themselves carry no namespace: as text between these two they are in that of the root.
    """
    called = _CALLED[dialect]
    if tags is _VERSION_2:
        root = etree.Element(tags.root, {"type": "TBX-Basic", XML_LANG: "en"})
    else:
        about = {"type": called, "style": "dca", XML_LANG: "en"}
        default: dict[Any, str] = {None: NAMESPACE}
        root = etree.Element(tags.root, about, nsmap=default)
    described = etree.SubElement(etree.SubElement(root, tags.header), "fileDesc")
    _say(etree.SubElement(described, "titleStmt"), "title", "Gazetteer")
    source = etree.SubElement(described, "sourceDesc")
    _say(source, "p", "Exported from a gazetteer.")
    _say(source, "p", f"Left out, because {called} cannot carry it: {'; '.join(omitted)}.")
    etree.SubElement(etree.SubElement(root, "text"), "body")
    etree.indent(root, space="  ")
    whole = etree.tostring(root, encoding="utf-8")
    before, _, after = whole.partition(b"<body/>")
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return declaration + before + b"<body>\n", b"    </body>" + after + b"\n"


def _by_language(entity: WrittenEntity, languages: Sequence[Tag]) -> dict[str, list[WrittenName]]:
    """The names to give, by language, the languages in the order asked for."""
    found: dict[str, list[WrittenName]] = {}
    for name in entity["names"]:
        if name.get("status") != "lookup":
            found.setdefault(name["lang"], []).append(name)

    def rank(lang: str) -> int:
        ranks = (number for number, tag in enumerate(languages) if tag.covers(lang))
        return next(ranks, len(languages))

    return {lang: found[lang] for lang in sorted(found, key=rank)}


def _say(parent: Any, tag: str, text: str, type_: str | None = None) -> None:
    """Add an element with a text and, where it has one, a data category."""
    element = etree.SubElement(parent, tag)
    if type_ is not None:
        element.set("type", type_)
    element.text = one_line(text)


def _note(parent: Any, key: str, value: object) -> None:
    _say(parent, "note", f"{key}: {value}")


def _cited(citation: WrittenCitation) -> str:
    return ", ".join(filter(None, (citation["source"], citation.get("locator"))))


def _described(parent: Any, category: str, text: WrittenText) -> None:
    group = etree.SubElement(parent, "descripGrp")
    _say(group, "descrip", text["text"], category)
    for citation in text.get("sources", ()):
        _say(group, "admin", _cited(citation), "source")


@dataclass(frozen=True, slots=True)
class _Entry:
    """How an entity becomes an entry of a version and dialect."""

    tags: _Tags
    is_linguist: bool

    def of(self, entity: WrittenEntity, sections: Mapping[str, Sequence[WrittenName]]) -> Any:
        """The entry of an entity with these names by language."""
        identifier: str = entity["id"]
        # An XML id begins with a letter.
        entry = etree.Element(self.tags.entry, id=identifier if identifier[0].isalpha() else "_" + identifier)
        for subject in entity.get("subjects", ()):
            _say(entry, "descrip", subject, "subjectField")
        _note(entry, "kind", entity["kind"])
        for type_ in entity.get("types", ()):
            _note(entry, "type", type_)
        for scheme, value in entity.get("identifiers", {}).items():
            _note(entry, "identifier", f"{scheme} {value}")
        if entity.get("note"):
            _note(entry, "note", entity["note"])
        for lang, names in sections.items():
            self._section(entry, entity, lang, names)
        return entry

    def _section(self, entry: Any, entity: WrittenEntity, lang: str, names: Sequence[WrittenName]) -> None:
        section = etree.SubElement(entry, self.tags.section, {XML_LANG: lang})
        for definition in entity.get("definitions", ()):
            if definition["lang"] == lang:
                _described(section, "definition", definition)
        if lang in entity.get("disambiguation", {}):
            _note(section, "disambiguation", entity["disambiguation"][lang])
        contexts = [context for context in entity.get("contexts", ()) if context["lang"] == lang]
        for name in names:
            term = etree.SubElement(section, self.tags.term)
            self._term(term, name)
            # The contexts of a language stand with its first name.
            for context in contexts:
                _described(term, "context", context)
            contexts = []
            self._about(term, name)

    def _term(self, term: Any, name: WrittenName) -> None:
        """A name, and what the dialect has categories for."""
        _say(term, "term", name["text"])
        _say(term, "termNote", "noun", "partOfSpeech")
        _say(term, "termNote", _STATUS[name.get("status", "admitted")], "administrativeStatus")
        type_ = name.get("type", "common")
        if type_ in _TERM_TYPE:
            _say(term, "termNote", _TERM_TYPE[type_], "termType")
        if name.get("region"):
            _say(term, "termNote", name["region"], "geographicalUsage")
        grammar = name.get("grammar") or {}
        gender = grammar.get("gender")
        if gender:
            _say(term, "termNote", "other" if gender == "common" else gender, "grammaticalGender")
        if self.is_linguist and grammar.get("number"):
            _say(term, "termNote", grammar["number"], "grammaticalNumber")

    def _about(self, term: Any, name: WrittenName) -> None:
        """The sources and readings of a name, and in notes what the dialect has no category for."""
        for citation in name.get("sources", ()):
            _say(term, "admin", _cited(citation), "source")
        for reading in name.get("readings", ()):
            self._reading(term, reading)
        for key, value in self._noted(name):
            _note(term, key, value)

    def _reading(self, term: Any, reading: WrittenReading) -> None:
        basis = reading.get("basis")
        about = ", ".join(filter(None, (reading.get("region"), basis if basis != "reviewed" else None)))
        if not self.is_linguist:
            _note(term, f"reading ({about})" if about else "reading", reading["pinyin"])
        elif about:
            group = etree.SubElement(term, "adminGrp")
            _say(group, "admin", reading["pinyin"], "reading")
            _say(group, "adminNote", about, "readingNote")
        else:
            _say(term, "admin", reading["pinyin"], "reading")

    def _noted(self, name: WrittenName) -> Iterator[tuple[str, Any]]:
        """What of a name stands in notes, key and value."""
        grammar = name.get("grammar") or {}
        type_ = name.get("type", "common")
        certainty = name.get("certainty", "unverified")
        noted = {
            "type": None if type_ in ("common", *_TERM_TYPE) else type_,
            "from": name.get("from"),
            "to": name.get("to"),
            "register": name.get("register"),
            "animacy": grammar.get("animacy"),
            "number": None if self.is_linguist else grammar.get("number"),
            "indeclinable": "yes" if grammar.get("indeclinable") else None,
            "certainty": None if certainty == "unverified" else certainty,
            "converted from": name.get("converted_from"),
            "as stated": name.get("as_stated"),
            "note": name.get("note"),
        }
        for key, value in noted.items():
            if value:
                yield key, value
