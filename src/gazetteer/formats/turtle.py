"""Turtle (RDF 1.1), written as it goes: terms are texts as Turtle has them, and triples are kept by their subjects.

What a library does besides (checking, parsing, comparing terms) costs ten times what writing costs, and everything that is
written here comes from checked documents. Tests read it with a library, and compare.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

#: A local name that needs no escape behind a prefix.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[\w-]*[\w])?", re.ASCII)
#: What cannot stand in an address.
_FOREIGN: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
#: Predicates that Turtle has a word of its own for.
_VERBS: Final = {"rdf:type": "a"}
_ESCAPED: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)

Triple = tuple[str, str, str]
"""Subject, predicate and object, each as Turtle writes it."""


def iri(address: str) -> str:
    """An address as a term; what cannot stand in one is escaped."""
    return f"<{_FOREIGN.sub(lambda found: f'%{ord(found[0]):02X}', address)}>"


def literal(text: str, *, lang: str | None = None, datatype: str | None = None) -> str:
    """A text, of a language or of a datatype (a term)."""
    quoted = f'"{text.translate(_ESCAPED)}"'
    if lang is not None:
        return f"{quoted}@{lang}"
    return quoted if datatype is None else f"{quoted}^^{datatype}"


class Space:
    """Addresses that begin alike, with the prefix that stands for the beginning."""

    def __init__(self, prefix: str, base: str) -> None:
        self.prefix = prefix
        self.base = base
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        term = self._known.get(name)
        if term is None:
            term = f"{self.prefix}:{name}" if _LOCAL.fullmatch(name) else iri(self.base + name)
            if len(self._known) < 100_000:
                self._known[name] = term
        return term

    def __str__(self) -> str:
        return self.base


class Graph:
    """Triples in the order in which they were added, subject by subject; one that is there already is not added again."""

    def __init__(self) -> None:
        self._subjects: dict[str, dict[str, dict[str, None]]] = {}

    def add(self, triple: Triple) -> None:
        """Add one."""
        subject, predicate, object_ = triple
        self._subjects.setdefault(subject, {}).setdefault(predicate, {})[object_] = None

    def written(self) -> bytes:
        """All of it, without the prefixes."""
        pieces = []
        for subject, predicates in self._subjects.items():
            stated = " ;\n    ".join(
                f"{_VERBS.get(predicate, predicate)} {', '.join(objects)}" for predicate, objects in predicates.items()
            )
            pieces.append(f"{subject} {stated} .\n\n")
        return "".join(pieces).encode()


def head(spaces: Mapping[str, Space]) -> bytes:
    """The prefixes."""
    return "".join(f"@prefix {space.prefix}: <{space.base}> .\n" for space in spaces.values()).encode() + b"\n"
