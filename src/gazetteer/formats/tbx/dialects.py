"""The rules of TBX version 3 and its dialects, and where a file breaks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from gazetteer.formats.shape import Fault
from gazetteer.formats.tbx.statuses import is_status, standing_of
from gazetteer.formats.xml import elements, line_of, local, namespace, read_root

NAMESPACE: Final = "urn:iso:std:iso:30042:ed-2"

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
    "administrativeStatus": {
        "preferredTerm-admn-sts",
        "admittedTerm-admn-sts",
        "deprecatedTerm-admn-sts",
        "supersededTerm-admn-sts",
    },
    "partOfSpeech": {"noun", "verb", "adjective", "adverb", "other"},
    "grammaticalGender": {"masculine", "feminine", "neuter", "other"},
    "termType": {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
    "transactionType": {"origination", "modification"},
}


def category_of(element: Any) -> tuple[str, str]:
    """What an element says, (element name, data category), whichever style names it."""
    if namespace(element) not in (None, NAMESPACE):
        return _DCT.get(local(element), ""), local(element)
    return local(element), element.get("type") or ""


def dialect_faults(document: bytes, *, tolerant: bool = False) -> list[Fault]:
    """Where a version 3 file breaks the structure of TBX or the rules of its dialect; strictly, unless told otherwise.

    Tolerant of what real files are full of. Raises `XmlFault` where it is no XML.
    """
    return faults_of(read_root(document), tolerant=tolerant)


def faults_of(root: Any, *, tolerant: bool) -> list[Fault]:
    """As `dialect_faults`, of a document that is parsed already."""
    return [*_faults_of_core(root), *_faults_of_dialect(root, tolerant=tolerant)]


# The structure that every dialect shares


def _faults_of_core(root: Any) -> Iterator[Fault]:
    if namespace(root) != NAMESPACE:
        yield Fault(line_of(root), "tbx", f"expected the namespace {NAMESPACE}")
        return
    yield from _faults_of_header(root)
    seen: set[str] = set()
    for element in root.iter(f"{{{NAMESPACE}}}*"):
        yield from _faults_of_children(element)
        yield from _faults_of_id(element, seen)
        if local(element) in _TYPED and element.get("type") is None and root.get("style") != "dct":
            yield Fault(line_of(element), local(element), f"{local(element)} needs a type")


def _faults_of_header(root: Any) -> Iterator[Fault]:
    header = root.find(f"{{{NAMESPACE}}}tbxHeader/{{{NAMESPACE}}}fileDesc/{{{NAMESPACE}}}sourceDesc")
    if header is None:
        yield Fault(line_of(root), "tbxHeader", "expected a fileDesc with a sourceDesc")
    elif (header.text or "").strip() or not elements(header):
        yield Fault(line_of(header), "sourceDesc", "expected its text in p")


def _faults_of_children(element: Any) -> Iterator[Fault]:
    level = local(element)
    children = [child for child in elements(element) if namespace(child) == NAMESPACE]
    allowed = _CHILDREN.get(level)
    for child in children if allowed is not None else ():
        if local(child) not in (allowed or ()):
            yield Fault(line_of(child), local(child), f"{local(child)} does not belong in {level}")
    names = [local(child) for child in elements(element)]
    if level == "langSec" and "termSec" not in names:
        yield Fault(line_of(element), level, "expected a termSec")
    if level == "termSec" and (names.count("term") != 1 or names[0] != "term"):
        yield Fault(line_of(element), level, "expected one term, and that first")


def _faults_of_id(element: Any, seen: set[str]) -> Iterator[Fault]:
    identifier = element.get("id")
    if identifier is None:
        return
    if identifier in seen:
        yield Fault(line_of(element), local(element), f"the id {identifier} is used twice")
    seen.add(identifier)
    if local(element) in ("langSec", "body", "text"):
        yield Fault(line_of(element), local(element), f"{local(element)} takes no id")


# The dialects


class _Stated(NamedTuple):
    """A data category in its place: which element names it, at which level, in a group or alone, and its value."""

    element: Any
    what: str
    category: str
    level: str
    is_grouped: bool

    @property
    def value(self) -> str:
        return (self.element.text or "").strip()

    def fault(self, detail: str) -> Fault:
        return Fault(line_of(self.element), self.category, detail)


def _stated(element: Any) -> _Stated:
    what, category = category_of(element)
    parent = element.getparent()
    is_grouped = local(parent).endswith("Grp")
    level = local(parent.getparent()) if is_grouped else local(parent)
    return _Stated(element, what, category, level, is_grouped)


def _faults_of_dialect(root: Any, *, tolerant: bool) -> Iterator[Fault]:
    dialect = root.get("type") or ""
    if dialect not in _BY_DIALECT:
        return
    for element in root.iter():
        if not isinstance(element.tag, str) or element is root:
            continue
        if namespace(element) != NAMESPACE and root.get("style") != "dct":
            detail = "an element of the other style (DCT) in a DCA file"
            yield Fault(line_of(element), local(element), detail)
            continue
        stated = _stated(element)
        if stated.category and stated.what in _TYPED:
            yield from _faults_of_category(stated, dialect, tolerant=tolerant)


def _faults_of_category(stated: _Stated, dialect: str, *, tolerant: bool) -> Iterator[Fault]:
    what, category, level = stated.what, stated.category, stated.level
    if tolerant and what == "termNote" and is_status(category) and standing_of(stated.value):
        return
    if category not in _BY_DIALECT[dialect].get(what, ()):
        yield stated.fault(f"{dialect} has no {what} of type {category}")
        return
    if level not in _LEVELS.get((what, category), {level}):
        yield stated.fault(f"{category} does not belong in {level}")
    if (what, category, level) == ("admin", "source", "conceptEntry") and not stated.is_grouped:
        yield stated.fault("a source of an entry stands beside what it is the source of, in a group")
    allowed = _VALUES.get(category)
    if allowed is None or stated.value in allowed or (tolerant and _is_usual(stated)):
        return
    yield stated.fault(f"{category} is one of {', '.join(sorted(allowed))}; found {stated.value!r}")


def _is_usual(stated: _Stated) -> bool:
    """Whether a value is what the wild writes, though no dialect has it."""
    if stated.category == "partOfSpeech":
        return stated.value in ("properNoun", "proper noun")
    # The schemas never enforce the transaction types, and real files are full of others.
    return stated.category == "transactionType"
