"""The types of entities, and the other systems in which they have identifiers; each read anew when something was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, get_args

from gazetteer.domain.vocabulary import Kind
from gazetteer.services.context import Gazetteer
from gazetteer.services.reconciliation.asked import Query
from gazetteer.storage import repository

KINDS: Final = get_args(Kind)


class Types:
    """The types that are in use: kinds, and feature types below them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._version = -1
        self._kinds_of: dict[str, list[str]] = {}

    def _read(self) -> dict[str, list[str]]:
        with self._gazetteer.database.reading() as connection:
            version = repository.data_version(connection)
            if version != self._version:
                found: dict[str, list[str]] = {kind: [] for kind in KINDS}
                for type_, kind, _ in repository.feature_types(connection):
                    if type_ not in KINDS:
                        found.setdefault(type_, []).append(kind)
                self._version, self._kinds_of = version, found
        return self._kinds_of

    def kinds_of(self, type_: str) -> tuple[str, ...]:
        """The kinds whose entities can be of a type: none where nothing is."""
        if type_ in KINDS:
            return (type_,)
        return tuple(self._read().get(type_, ()))

    def all(self) -> list[dict[str, Any]]:
        """Every type with its name and what it stands below, as both versions of the protocol write it."""
        return [_type(type_, kinds) for type_, kinds in self._read().items()]


def type_name(type_: str) -> str:
    """The name of a type, for people."""
    return type_[:1].upper() + type_[1:]


def _type(type_: str, kinds: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": type_, "name": type_name(type_)}
    broader = [{"id": kind, "name": type_name(kind)} for kind in kinds]
    return {**found, "broader": broader} if broader else found


def types_of(summary: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The types of an entity, its kind first: (id, name)."""
    kind = summary["kind"]
    others = [type_ for type_ in summary["types"] if type_ != kind]
    return tuple((type_, type_name(type_)) for type_ in (kind, *others))


def is_of_types(summary: Mapping[str, Any], query: Query) -> bool:
    """Whether an entity is of the types asked for: of one of them, or of all where that is asked."""
    having = {summary["kind"], *summary["types"]}
    if query.matching == "all":
        return having.issuperset(query.types)
    return not having.isdisjoint(query.types)


class Schemes:
    """The other systems in which entities have identifiers."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._version = -1
        self._schemes: list[str] = []

    def all(self) -> list[str]:
        """Their names, in the order of the alphabet."""
        with self._gazetteer.database.reading() as connection:
            version = repository.data_version(connection)
            if version != self._version:
                self._version, self._schemes = version, repository.identifier_schemes(connection)
        return self._schemes
