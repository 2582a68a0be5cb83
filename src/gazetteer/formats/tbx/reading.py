"""TBX, in: the entries of a file as documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from gazetteer.formats.reading import fresh
from gazetteer.formats.shape import Fault, Item, Read
from gazetteer.formats.tbx.dialects import faults_of
from gazetteer.formats.tbx.entry import Entry
from gazetteer.formats.xml import XmlFault, line_of, local, root_of


def read(stream: BinaryIO, *, kind: str = "term") -> Iterator[Item]:
    """The entities of a TBX file of version 2 (`martif`) or 3, and the sources that they name, with what is wrong in it.

    `kind` is that of entries which do not say theirs. A file that is no XML, or no TBX, is one fault.
    """
    try:
        root = root_of(stream, names=("tbx", "martif"), what="TBX")
    except XmlFault as fault:
        yield Fault(fault.line, None, fault.detail)
        return
    faults = faults_of(root, tolerant=True) if local(root) == "tbx" else []
    if faults:
        yield from faults
        return
    yield from _entries(root, kind)


def _entries(root: Any, kind: str) -> Iterator[Item]:
    entries = [Entry(element, kind) for element in root.iter("{*}conceptEntry", "{*}termEntry")]
    # An id that an entry states is its own; one that is made for another entry gives way.
    stated = {entry.stated_id for entry in entries if entry.stated_id}
    used: set[str] = set()
    told: set[str] = set()
    for entry in entries:
        yield from entry.left_out
        if not entry.names:
            continue
        own = entry.stated_id
        is_free = own is not None and own not in used
        identifier = own if own and is_free else fresh(own or entry.slug, used | stated)
        used.add(identifier)
        row = line_of(entry.element)
        for source in entry.sources:
            if source not in told:
                told.add(source)
                yield Read(row, source={"id": source, "title": source})
        yield Read(row, entity=entry.document(identifier), is_nameless=own is None)
