"""XML as it comes from others: parsed without entities, DTDs or the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from lxml import etree

from gazetteer.formats.shape import MAX_BYTES

#: The attributes `xml:lang` and `xml:space`.
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


class XmlFault(ValueError):
    """What cannot be read, and its line (from 1)."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line
        self.detail = detail


def read_root(data: bytes) -> Any:
    """The root of a document; raises `XmlFault` for what is not well-formed, and for one that declares or uses entities.

    A DTD may be named, as old files do; it is never loaded. An id that stands twice is no matter here: nothing asks for one.
    """
    parser = etree.XMLParser(
        collect_ids=False,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
    )
    try:
        root: Any = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        told = getattr(error, "msg", None) or error
        raise XmlFault(line, f"not well-formed XML: {told}") from None
    used = next(root.iter(etree.Entity), None)
    if used is not None:
        raise XmlFault(line_of(used), f"entities are not read here: {used.text}")
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None:
        declared = next(iter(dtd.iterentities()), None)
        if declared is not None:
            raise XmlFault(1, f"entities are not read here: {declared.name}")
    return root


def root_of(stream: BinaryIO, *, names: Sequence[str], what: str) -> Any:
    """The root of a file of `what` ("TBX"), which is called one of `names`; raises `XmlFault` for any other file.

    More than `MAX_BYTES` are not read.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise XmlFault(1, f"the file has more than {MAX_BYTES:,} bytes, the limit here")
    root = read_root(data)
    if local(root) not in names:
        raise XmlFault(1, f"expected {what}, whose root is {' or '.join(names)}; found {local(root)}")
    return root


def line_of(node: Any) -> int:
    """The line on which a node begins."""
    return int(node.sourceline or 1)


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace(element: Any) -> str | None:
    """The namespace of an element, None where it has none."""
    found: str | None = etree.QName(element).namespace
    return found


def elements(parent: Any) -> list[Any]:
    """The elements inside another, without comments."""
    return [child for child in parent if isinstance(child.tag, str)]


def all_text(element: Any) -> str:
    """All text inside an element, that of inline elements among it."""
    return "".join(element.itertext())


#: Inline elements of XLIFF 1.2 and TMX whose content is the code of another program; `sub` within them is text.
_CODES: Final = ("bpt", "ept", "it", "ph", "ut")


def translated_text(element: Any) -> str:
    """The text of a segment: all inside it but what is the code of another program."""
    parts: list[str] = [element.text or ""]
    for child in element:
        if local(child) in _CODES:
            parts.extend(translated_text(one) for one in elements(child) if local(one) == "sub")
        elif local(child):
            parts.append(translated_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
