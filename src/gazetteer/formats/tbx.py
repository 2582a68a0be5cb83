"""TermBase eXchange (ISO 30042:2019): written as TBX-Basic or TBX-Linguist in DCA style, read and written in version 2, too.

Written strictly: what the dialect has no category for stands in notes of the form `key: value`, which reading understands;
what no note can carry is listed in `OMITTED`. Read leniently, except for version 3 files that contradict their own dialect:
those are refused, each fault with its line. XML entities, DTDs and the network are never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final, Literal
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from gazetteer.domain.vocabulary import KINDS
from gazetteer.formats.reading import (
    MAX_BYTES,
    Fault,
    Found,
    Item,
    LeftOut,
    is_slug,
    once,
    one_line,
    read_language,
    slug_of,
)

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

_NAMESPACE: Final = "urn:iso:std:iso:30042:ed-2"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_STATUS: Final = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts",
}
_TERM_TYPE: Final = {"full": "fullForm", "abbreviation": "abbreviation", "variant": "variant"}

# Writing


def write(
    entities: Iterable[Mapping[str, Any]], *, dialect: Dialect = "basic", omitted: Sequence[str] = OMITTED
) -> Iterator[bytes]:
    """The written documents as one TBX file, in pieces; entities without a name left to give are passed over."""
    name = {"basic": "TBX-Basic", "linguist": "TBX-Linguist", "martif": "TBX-Basic of version 2"}[dialect]
    older = dialect == "martif"
    told = (
        "    <fileDesc>\n"
        "      <titleStmt><title>Gazetteer</title></titleStmt>\n"
        "      <sourceDesc><p>Exported from a gazetteer.</p>"
        f"<p>Left out, because {name} cannot carry it: {escape('; '.join(omitted))}.</p></sourceDesc>\n"
        "    </fileDesc>\n"
    )
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    if older:
        yield f'<martif type="TBX-Basic" xml:lang="en">\n  <martifHeader>\n{told}  </martifHeader>\n'.encode()
    else:
        yield (
            f'<tbx type="{name}" style="dca" xml:lang="en" xmlns="{_NAMESPACE}">\n  <tbxHeader>\n{told}  </tbxHeader>\n'
        ).encode()
    yield b"  <text>\n    <body>\n"
    for entity in entities:
        lines = list(_concept(entity, dialect))
        if lines:
            written = "\n".join(lines) + "\n"
            yield (_VERSION_3_TAG.sub(_version_2_tag, written) if older else written).encode()
    yield f"    </body>\n  </text>\n</{'martif' if older else 'tbx'}>\n".encode()


#: Text is escaped, so that what looks like a tag is one.
_VERSION_3_TAG: Final = re.compile(r"(</?)(conceptEntry|langSec|termSec)\b")
_VERSION_2_TAGS: Final = {"conceptEntry": "termEntry", "langSec": "langSet", "termSec": "tig"}


def _version_2_tag(found: re.Match[str]) -> str:
    return found[1] + _VERSION_2_TAGS[found[2]]


def _element(depth: int, tag: str, text: str, type_: str | None = None) -> str:
    kind = "" if type_ is None else f" type={quoteattr(type_)}"
    return f"{'  ' * depth}<{tag}{kind}>{escape(one_line(text))}</{tag}>"


def _note(depth: int, key: str, value: object) -> str:
    return _element(depth, "note", f"{key}: {value}")


def _concept(entity: Mapping[str, Any], dialect: Dialect) -> Iterator[str]:
    by_language: dict[str, list[Mapping[str, Any]]] = {}
    for name in entity["names"]:
        if name.get("status") != "lookup":
            by_language.setdefault(name["lang"], []).append(name)
    if not by_language:
        return
    identifier = entity["id"] if entity["id"][0].isalpha() else "_" + entity["id"]
    yield f'      <conceptEntry id="{identifier}">'
    for subject in entity.get("subjects", ()):
        yield _element(4, "descrip", subject, "subjectField")
    yield _note(4, "kind", entity["kind"])
    for type_ in entity.get("types", ()):
        yield _note(4, "type", type_)
    for scheme, value in entity.get("identifiers", {}).items():
        yield _note(4, "identifier", f"{scheme} {value}")
    if entity.get("note"):
        yield _note(4, "note", entity["note"])
    for lang, names in by_language.items():
        yield f'        <langSec xml:lang="{lang}">'
        for definition in entity.get("definitions", ()):
            if definition["lang"] == lang:
                yield from _described(5, "definition", definition)
        if lang in entity.get("disambiguation", {}):
            yield _note(5, "disambiguation", entity["disambiguation"][lang])
        contexts = [context for context in entity.get("contexts", ()) if context["lang"] == lang]
        for index, name in enumerate(names):
            yield from _term(name, contexts if index == 0 else (), dialect)
        yield "        </langSec>"
    yield "      </conceptEntry>"


def _described(depth: int, category: str, text: Mapping[str, Any]) -> Iterator[str]:
    yield "  " * depth + "<descripGrp>"
    yield _element(depth + 1, "descrip", text["text"], category)
    for citation in text.get("sources", ()):
        yield _element(depth + 1, "admin", _cited(citation), "source")
    yield "  " * depth + "</descripGrp>"


def _cited(citation: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (citation["source"], citation.get("locator"))))


def _term(name: Mapping[str, Any], contexts: Sequence[Mapping[str, Any]], dialect: Dialect) -> Iterator[str]:
    yield "          <termSec>"
    yield _element(6, "term", name["text"])
    yield _element(6, "termNote", "noun", "partOfSpeech")
    yield _element(6, "termNote", _STATUS[name.get("status", "admitted")], "administrativeStatus")
    type_ = name.get("type", "common")
    if type_ in _TERM_TYPE:
        yield _element(6, "termNote", _TERM_TYPE[type_], "termType")
    if name.get("region"):
        yield _element(6, "termNote", name["region"], "geographicalUsage")
    grammar = name.get("grammar") or {}
    if grammar.get("gender"):
        gender = grammar["gender"] if grammar["gender"] != "common" else "other"
        yield _element(6, "termNote", gender, "grammaticalGender")
    linguist = dialect == "linguist"
    if linguist and grammar.get("number"):
        yield _element(6, "termNote", grammar["number"], "grammaticalNumber")
    for context in contexts:
        yield from _described(6, "context", context)
    for citation in name.get("sources", ()):
        yield _element(6, "admin", _cited(citation), "source")
    for reading in name.get("readings", ()):
        about = ", ".join(
            filter(None, (reading.get("region"), reading.get("basis") if reading.get("basis") != "reviewed" else None))
        )
        if not linguist:
            yield _note(6, f"reading ({about})" if about else "reading", reading["pinyin"])
        elif about:
            yield "            <adminGrp>"
            yield _element(7, "admin", reading["pinyin"], "reading")
            yield _element(7, "adminNote", about, "readingNote")
            yield "            </adminGrp>"
        else:
            yield _element(6, "admin", reading["pinyin"], "reading")
    if type_ not in ("common", *_TERM_TYPE):
        yield _note(6, "type", type_)
    for key in ("from", "to"):
        if name.get(key) is not None:
            yield _note(6, key, name[key])
    if name.get("register"):
        yield _note(6, "register", name["register"])
    for key in ("animacy", *(() if linguist else ("number",))):
        if grammar.get(key):
            yield _note(6, key, grammar[key])
    if grammar.get("indeclinable"):
        yield _note(6, "indeclinable", "yes")
    if name.get("certainty", "unverified") != "unverified":
        yield _note(6, "certainty", name["certainty"])
    if name.get("converted_from"):
        yield _note(6, "converted from", name["converted_from"])
    if name.get("as_stated"):
        yield _note(6, "as stated", name["as_stated"])
    if name.get("note"):
        yield _note(6, "note", name["note"])
    yield "          </termSec>"


# Reading


def read(stream: BinaryIO, *, kind: str = "term") -> Iterator[Item]:
    """The entities of a TBX file of version 2 (`martif`) or 3, and the sources that they name, with what is wrong in it.

    `kind` is that of entries which do not say theirs. A file that is no XML, or no TBX, is one fault.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield Fault(1, None, f"the file has more than {MAX_BYTES:,} bytes, the limit here")
        return
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        yield Fault(line, None, f"not well-formed XML: {getattr(error, 'msg', None) or error}")
        return
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:
        yield Fault(entity.sourceline or 1, None, f"entities are not read here: {entity.text}")
        return
    local = etree.QName(root).localname
    if local not in ("tbx", "martif"):
        yield Fault(1, None, f"expected TBX, whose root is tbx or martif; found {local}")
        return
    if local == "tbx":
        faults = [*_core_faults(root), *_dialect_faults(root)]
        if faults:
            yield from faults
            return
    yield from _entries(root, kind)


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _elements(parent: Any) -> list[Any]:
    return [child for child in parent if isinstance(child.tag, str)]


def _category(element: Any) -> tuple[str, str]:
    """What an element says, (element name, data category), whichever style names it."""
    namespace = etree.QName(element).namespace
    if namespace not in (None, _NAMESPACE):
        return _DCT.get(_local(element), ""), _local(element)
    return _local(element), element.get("type") or ""


#: Elements of the DCT style by the core element that they stand for.
_DCT: Final = {
    "partOfSpeech": "termNote",
    "administrativeStatus": "termNote",
    "grammaticalGender": "termNote",
    "grammaticalNumber": "termNote",
    "geographicalUsage": "termNote",
    "termLocation": "termNote",
    "termType": "termNote",
    "register": "termNote",
    "transferComment": "termNote",
    "definition": "descrip",
    "context": "descrip",
    "subjectField": "descrip",
    "source": "admin",
    "customerSubset": "admin",
    "projectSubset": "admin",
    "reading": "admin",
    "readingNote": "adminNote",
    "crossReference": "ref",
    "externalCrossReference": "xref",
    "xGraphic": "xref",
    "transactionType": "transac",
    "responsibility": "transacNote",
}

_AUXILIARY: Final = frozenset(
    "admin adminGrp descrip descripGrp note ref transac transacGrp xref termNote termNoteGrp".split()
)
_CHILDREN: Final = {
    "tbx": {"tbxHeader", "text"},
    "text": {"body", "back"},
    "body": {"conceptEntry"},
    "conceptEntry": (_AUXILIARY - {"termNote", "termNoteGrp"}) | {"langSec"},
    "langSec": (_AUXILIARY - {"termNote", "termNoteGrp"}) | {"termSec"},
    "termSec": _AUXILIARY | {"term"},
}
_TYPED: Final = frozenset({"admin", "descrip", "termNote", "transac", "ref", "xref", "adminNote", "transacNote"})


def _core_faults(root: Any) -> Iterator[Fault]:
    """Where a version 3 file breaks the structure that every dialect shares."""
    if etree.QName(root).namespace != _NAMESPACE:
        yield Fault(root.sourceline or 1, "tbx", f"expected the namespace {_NAMESPACE}")
        return
    header = root.find(f"{{{_NAMESPACE}}}tbxHeader/{{{_NAMESPACE}}}fileDesc/{{{_NAMESPACE}}}sourceDesc")
    if header is None:
        yield Fault(root.sourceline or 1, "tbxHeader", "expected a fileDesc with a sourceDesc")
    elif (header.text or "").strip() or not _elements(header):
        yield Fault(header.sourceline, "sourceDesc", "expected its text in p")
    seen: set[str] = set()
    for element in root.iter(f"{{{_NAMESPACE}}}*"):
        local = _local(element)
        line = element.sourceline or 1
        allowed = _CHILDREN.get(local)
        if allowed is not None:
            for child in _elements(element):
                if etree.QName(child).namespace == _NAMESPACE and _local(child) not in allowed:
                    yield Fault(child.sourceline or line, _local(child), f"{_local(child)} does not belong in {local}")
        if local in _TYPED and element.get("type") is None and root.get("style") != "dct":
            yield Fault(line, local, f"{local} needs a type")
        identifier = element.get("id")
        if identifier is not None:
            if identifier in seen:
                yield Fault(line, local, f"the id {identifier} is used twice")
            seen.add(identifier)
        if local == "langSec" and not any(_local(child) == "termSec" for child in _elements(element)):
            yield Fault(line, local, "expected a termSec")
        if local in ("langSec", "termSec", "body", "text") and element.get("id") is not None and local != "termSec":
            yield Fault(line, local, f"{local} takes no id")
        if local == "termSec":
            children = [_local(child) for child in _elements(element)]
            if children.count("term") != 1 or children[0] != "term":
                yield Fault(line, local, "expected one term, and that first")


_MINIMAL: Final = {
    "admin": {"customerSubset"},
    "descrip": {"subjectField"},
    "termNote": {"administrativeStatus", "partOfSpeech"},
    "xref": {"externalCrossReference"},
}
_BASIC: Final = {
    "admin": {"customerSubset", "projectSubset", "source"},
    "descrip": {"subjectField", "context", "definition"},
    "ref": {"crossReference"},
    "termNote": {
        "administrativeStatus",
        "partOfSpeech",
        "geographicalUsage",
        "grammaticalGender",
        "termLocation",
        "termType",
    },
    "transac": {"transactionType"},
    "transacNote": {"responsibility"},
    "xref": {"externalCrossReference", "xGraphic"},
}
_LINGUIST: Final = {
    **_BASIC,
    "admin": _BASIC["admin"] | {"reading"},
    "adminNote": {"readingNote"},
    "termNote": _BASIC["termNote"] | {"grammaticalNumber", "register", "transferComment"},
}
_BY_DIALECT: Final = {"TBX-Min": _MINIMAL, "TBX-Basic": _BASIC, "TBX-Linguist": _LINGUIST}
#: Where a category may stand: (element, category) with the levels.
_LEVELS: Final = {
    ("descrip", "subjectField"): {"conceptEntry"},
    ("descrip", "context"): {"termSec"},
    ("descrip", "definition"): {"conceptEntry", "langSec"},
    ("xref", "externalCrossReference"): {"conceptEntry", "langSec", "termSec"},
    ("xref", "xGraphic"): {"conceptEntry", "langSec"},
    ("admin", "reading"): {"termSec"},
}
_VALUES: Final = {
    "administrativeStatus": {*_STATUS.values(), "supersededTerm-admn-sts"},
    "partOfSpeech": {"noun", "verb", "adjective", "adverb", "other"},
    "grammaticalGender": {"masculine", "feminine", "neuter", "other"},
    "termType": {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
    "transactionType": {"origination", "modification"},
}
#: What the wild writes, though no dialect has it.
_TOLERATED_CATEGORIES: Final = frozenset({"usageStatus"})
_TOLERATED_VALUES: Final = {
    "partOfSpeech": {"properNoun", "proper noun"},
    "administrativeStatus": {
        "preferred",
        "admitted",
        "deprecated",
        "superseded",
        "obsolete",
        "preferredTerm",
        "admittedTerm",
        "deprecatedTerm",
        "notRecommended",
    },
}


def dialect_faults(document: bytes, *, tolerant: bool = False) -> list[Fault]:
    """Where a version 3 file breaks the structure of TBX or the rules of its dialect; strictly, unless told otherwise."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    return [*_core_faults(root), *_dialect_faults(root, tolerant=tolerant)]


def _dialect_faults(root: Any, *, tolerant: bool = True) -> Iterator[Fault]:
    categories = _BY_DIALECT.get(root.get("type") or "")
    if categories is None:
        return
    dct = root.get("style") == "dct"
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        foreign = etree.QName(element).namespace != _NAMESPACE
        if foreign and not dct:
            yield Fault(element.sourceline or 1, _local(element), "an element of the other style (DCT) in a DCA file")
            continue
        what, category = _category(element)
        if not what or not category or what not in _TYPED:
            continue
        line = element.sourceline or 1
        if category not in categories.get(what, ()) and not (tolerant and category in _TOLERATED_CATEGORIES):
            yield Fault(line, category, f"{root.get('type')} has no {what} of type {category}")
            continue
        parent = element.getparent()
        level = _local(parent)
        grouped = level.endswith("Grp")
        if grouped:
            level = _local(parent.getparent())
        if level not in _LEVELS.get((what, category), {level}):
            yield Fault(line, category, f"{category} does not belong in {level}")
        if (what, category) == ("admin", "source") and not grouped and level == "conceptEntry":
            yield Fault(line, category, "a source of an entry stands beside what it is the source of, in a group")
        value = (element.text or "").strip()
        allowed = _VALUES.get(category)
        if allowed is not None and value not in allowed:
            # The schemas never enforce the transaction types, and real files are full of others.
            if tolerant and (category == "transactionType" or value in _TOLERATED_VALUES.get(category, ())):
                continue
            yield Fault(line, category, f"{category} is one of {', '.join(sorted(allowed))}; found {value!r}")


_NOTED: Final = re.compile(r"([a-z ]+?)(?: \(([^)]*)\))?: (.*)", re.DOTALL)


def _entries(root: Any, kind: str) -> Iterator[Item]:
    used: set[str] = set()
    sources: set[str] = set()
    for entry in root.iter("{*}conceptEntry", "{*}termEntry"):
        reader = _EntryReader(entry, kind)
        yield from reader.items
        document = reader.document
        if document is None:
            continue
        if document["id"] in used:
            yield Fault(entry.sourceline or 1, "id", f"two entries have the id {document['id']}")
            continue
        used.add(document["id"])
        for source in reader.sources:
            if source not in sources:
                sources.add(source)
                yield Found("source", {"id": source, "title": source}, entry.sourceline or 1)
        yield Found("entity", document, entry.sourceline or 1)


class _EntryReader:
    """One entry made an entity; what cannot be one stands in `items`."""

    def __init__(self, entry: Any, kind: str) -> None:
        self.items: list[Item] = []
        self.sources: list[str] = []
        self._entry = entry
        self._body: dict[str, Any] = {"kind": kind}
        self._names: list[dict[str, Any]] = []
        self._definitions: list[dict[str, Any]] = []
        self._contexts: list[dict[str, Any]] = []
        self._loose_readings: list[str] = []
        self.document = self._read()

    @property
    def _line(self) -> int:
        return int(self._entry.sourceline or 1)

    def _read(self) -> dict[str, Any] | None:
        concept_definitions: list[dict[str, Any]] = []
        for child in _elements(self._entry):
            what, category = _category(child)
            if _local(child) in ("langSec", "langSet"):
                self._language(child)
            elif what == "note":
                self._concept_note(one_line("".join(child.itertext())))
            elif category == "subjectField":
                self._add("subjects", one_line(child.text))
            elif what in ("descrip", "descripGrp"):
                text = self._described(child, "definition")
                if text is not None:
                    concept_definitions.append(text)
            elif what == "xref" and child.get("target"):
                self.items.append(LeftOut(child.sourceline or self._line, f"a link to {child.get('target')}"))
        if not self._names:
            self.items.append(LeftOut(self._line, "an entry without a term"))
            return None
        for text in concept_definitions:
            self._definitions.append({"lang": self._names[0]["lang"], **text})
        for reading in self._loose_readings:
            bare = next((n for n in self._names if n["lang"].startswith("zh") and "readings" not in n), None)
            if bare is None:
                self.items.append(LeftOut(self._line, f"the reading {reading}"))
            else:
                bare["readings"] = [{"pinyin": reading}]
        stated = self._entry.get("id") or ""
        own = stated.removeprefix("_")
        english = [name["text"] for name in self._names if name["lang"] == "en"]
        identifier = own if is_slug(own) else slug_of(stated, *english, *(name["text"] for name in self._names))
        document: dict[str, Any] = {"id": identifier, **self._body, "names": once(self._names)}
        if self._definitions:
            document["definitions"] = self._definitions
        if self._contexts:
            document["contexts"] = self._contexts
        return document

    def _add(self, field: str, value: str) -> None:
        if value and value not in self._body.setdefault(field, []):
            self._body[field].append(value)

    def _concept_note(self, text: str) -> None:
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
            said = value if key == "note" else text
            self._body["note"] = "; ".join(filter(None, (self._body.get("note"), said)))

    def _described(self, element: Any, category: str) -> dict[str, Any] | None:
        """A definition or context, alone or in its group, with its sources."""
        parts = [element] if _local(element) != "descripGrp" else _elements(element)
        found: dict[str, Any] | None = None
        cited: list[dict[str, Any]] = []
        for part in parts:
            what, found_category = _category(part)
            text = one_line("".join(part.itertext()))
            if found_category == category and text:
                found = {"text": text}
            elif (what, found_category) == ("admin", "source") and text:
                citation = self._citation(text)
                if citation is not None:
                    cited.append(citation)
        if found is not None and cited:
            found["sources"] = cited
        return found

    def _citation(self, text: str) -> dict[str, Any] | None:
        source, _, locator = text.partition(", ")
        if not is_slug(source):
            self.items.append(LeftOut(self._line, f"the source {text!r}, which is no id"))
            return None
        self.sources.append(source)
        return {"source": source, "locator": locator} if locator else {"source": source}

    def _language(self, section: Any) -> None:
        tag = section.get(f"{_XML}lang") or section.get("lang") or ""
        if tag.lower().replace("_", "-") == "zh-latn-pinyin":
            self._loose_readings += [one_line(term.text) for term in section.iter("{*}term") if one_line(term.text)]
            return
        language = read_language(tag)
        if language is None:
            self.items.append(Fault(section.sourceline or self._line, "xml:lang", f"{tag!r} is no language tag"))
            return
        lang, region = language
        for child in _elements(section):
            what, category = _category(child)
            local = _local(child)
            if local in ("termSec", "tig", "ntig"):
                self._term(child, lang, region)
            elif what in ("descrip", "descripGrp") and category != "context":
                text = self._described(child, "definition")
                if text is not None:
                    self._definitions.append({"lang": lang, **text})
            elif what == "note":
                noted = _NOTED.fullmatch(one_line("".join(child.itertext())))
                if noted and noted[1] == "disambiguation":
                    self._body.setdefault("disambiguation", {})[lang] = noted[3]
                else:
                    self._concept_note(one_line("".join(child.itertext())))

    def _term(self, section: Any, lang: str, region: str | None) -> None:
        term = next(section.iter("{*}term"), None)
        text = "" if term is None else one_line("".join(term.itertext()))
        line = section.sourceline or self._line
        if not text:
            self.items.append(LeftOut(line, "an empty term"))
            return
        name: dict[str, Any] = {"text": text, "lang": lang}
        if region is not None:
            name["region"] = region
        for child in section.iter():
            if not isinstance(child.tag, str) or child is section or _local(child.getparent()) == "descripGrp":
                continue
            what, category = _category(child)
            value = one_line("".join(child.itertext()))
            if what == "note":
                _name_note(name, value)
            elif what == "termNote":
                _term_note(name, category, value)
            elif what == "adminGrp":
                continue
            elif category == "reading" and value:
                noted = [
                    one_line(other.text)
                    for other in _elements(child.getparent())
                    if _category(other)[1] == "readingNote"
                ]
                _reading(name, value, noted[0] if noted else None)
            elif (what, category) == ("admin", "source") and value:
                citation = self._citation(value)
                if citation is not None:
                    name.setdefault("sources", []).append(citation)
            elif what in ("descrip", "descripGrp"):
                context = self._described(child, "context")
                if context is not None:
                    self._contexts.append({"lang": lang, **context})
        self._names.append(name)


_READ_STATUS: Final = {
    "preferred": "preferred",
    "admitted": "admitted",
    "deprecated": "deprecated",
    "notrecommended": "deprecated",
    "superseded": "admitted",
    "obsolete": "admitted",
    "standardized": "preferred",
    "legal": "admitted",
    "regulated": "admitted",
}
_READ_TYPE: Final = {
    "fullform": "full",
    "acronym": "abbreviation",
    "abbreviation": "abbreviation",
    "initialism": "abbreviation",
    "shortform": "variant",
    "variant": "variant",
}


def _term_note(name: dict[str, Any], category: str, value: str) -> None:
    plain = value.lower().removesuffix("-admn-sts").removesuffix("term")
    if category in ("administrativeStatus", "usageStatus", "normativeAuthorization", "status"):
        name["status"] = _READ_STATUS.get(plain, "admitted")
        if plain in ("superseded", "obsolete"):
            name["type"] = "historical"
    elif category == "termType" and value.lower() in _READ_TYPE:
        name["type"] = _READ_TYPE[value.lower()]
    elif category == "geographicalUsage" and re.fullmatch(r"[A-Z]{2}|[0-9]{3}", value):
        name["region"] = value
    elif category == "grammaticalGender" and value in ("masculine", "feminine", "neuter", "other"):
        name.setdefault("grammar", {})["gender"] = "common" if value == "other" else value
    elif category == "grammaticalNumber" and value in ("singular", "plural"):
        name.setdefault("grammar", {})["number"] = value
    elif category == "register" and re.fullmatch(r"[a-z][a-z0-9_-]*", value):
        name["register"] = value


def _reading(name: dict[str, Any], pinyin: str, about: str | None) -> None:
    reading: dict[str, Any] = {"pinyin": pinyin}
    for part in filter(None, (about or "").split(", ")):
        if part in ("lexicon", "generated", "reviewed"):
            reading["basis"] = part
        elif re.fullmatch(r"[A-Z]{2}", part):
            reading["region"] = part
    name.setdefault("readings", []).append(reading)


def _name_note(name: dict[str, Any], text: str) -> None:
    noted = _NOTED.fullmatch(text)
    key, about, value = (noted[1], noted[2], noted[3]) if noted else ("", None, text)
    grammar = {"animacy": ("animate", "inanimate"), "number": ("singular", "plural")}
    if key == "reading":
        _reading(name, value, about)
    elif key in ("type", "from", "to", "register", "certainty"):
        name[key] = value
    elif key in grammar and value in grammar[key]:
        name.setdefault("grammar", {})[key] = value
    elif key == "indeclinable":
        name.setdefault("grammar", {})["indeclinable"] = True
    elif key == "converted from":
        name["converted_from"] = value
    elif key == "as stated":
        name["as_stated"] = value
    elif text:
        said = value if key == "note" else text
        name["note"] = "; ".join(filter(None, (name.get("note"), said)))
