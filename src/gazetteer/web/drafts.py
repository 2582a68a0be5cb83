"""A draft: an entry as somebody is editing it, carried by the form itself until it is saved.

The server keeps nothing of it. A draft knows the version that it was made from, so that what somebody else saved meanwhile is
never overwritten unseen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final, cast

import orjson

from gazetteer.domain.difference import Difference, differences
from gazetteer.domain.document import ASSERTIONS, WrittenEntity, cited
from gazetteer.domain.entity import read_entity
from gazetteer.errors import BadRequest, Invalid, pointer
from gazetteer.services import records
from gazetteer.services.context import Gazetteer
from gazetteer.services.impossible import impossible

_NO_ID_YET: Final = {"pointer": "/id", "detail": "id is missing"}
#: The fields of an entry that are edited together, not being statements.
BASICS: Final = ("id", "kind", "types", "disambiguation", "location", "identifiers", "subjects", "prominence", "note")


@dataclass(slots=True)
class Draft:
    """A document in the making: the version that it comes from (0: none), and sources that are to be made with it."""

    base: int
    document: dict[str, Any]
    sources: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def unpacked(cls, text: str) -> Draft:
        """The draft that a form carries; raises `BadRequest` for what is none."""
        try:
            stated = orjson.loads(text)
            draft = cls(stated["base"], stated["document"], stated["sources"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            raise BadRequest("the draft in the form cannot be read") from None
        if not draft._is_sound():
            raise BadRequest("the draft in the form is none")
        return draft

    def _is_sound(self) -> bool:
        """Whether it has the shape of a document: what is in it is validated when it is saved."""
        if type(self.base) is not int or not isinstance(self.document, dict) or not isinstance(self.sources, list):
            return False
        for source in self.sources:
            if not isinstance(source, dict) or not isinstance(source.get("id"), str) or "title" not in source:
                return False
        statements = [self.document.get(name, []) for name in ASSERTIONS]
        return all(isinstance(one, list) and all(isinstance(each, dict) for each in one) for one in statements)

    def packed(self) -> str:
        """The draft as the form carries it."""
        return json.dumps(
            {"base": self.base, "document": self.document, "sources": self.sources},
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @property
    def is_new(self) -> bool:
        """Whether the entry is yet to be created."""
        return self.base == 0

    @property
    def written(self) -> WrittenEntity:
        """The document without what is empty."""
        kept = {name: value for name, value in self.document.items() if value not in ([], {}, "", None)}
        return cast(WrittenEntity, kept)

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the sources that are to be made."""
        return {source["id"]: str(source["title"]) for source in self.sources}

    @property
    def cited_sources(self) -> list[dict[str, Any]]:
        """The sources that are to be made and on which something rests still."""
        resting = cited(self.written)
        return [source for source in self.sources if source["id"] in resting]

    def put(self, section: str, position: int | None, statement: dict[str, Any]) -> None:
        """Put a statement in its place, or behind the others."""
        stated = self.document.setdefault(section, [])
        if position is None or position >= len(stated):
            stated.append(statement)
        else:
            stated[position] = statement

    def drop(self, section: str, position: int) -> None:
        """Take a statement out."""
        stated = self.document.get(section, [])
        if 0 <= position < len(stated):
            del stated[position]

    def changes(self, gazetteer: Gazetteer) -> list[Difference]:
        """What differs from the version that it comes from."""
        return differences(self.original(gazetteer), self.written)

    def original(self, gazetteer: Gazetteer) -> WrittenEntity | None:
        """The document of the version that it comes from."""
        if self.is_new:
            return None
        return records.documents(gazetteer, str(self.document["id"]), [self.base]).get(self.base)

    def faults(self) -> list[dict[str, Any]]:
        """What is wrong with the document, each fault with its JSON pointer; whether its parts exist is seen when it is saved.

        A new entry gets its id when it is saved, unless one is stated.
        """
        try:
            read_entity(self.written)
        except Invalid as error:
            return [one for one in error.errors if not (self.is_new and one == _NO_ID_YET)]
        return []

    def changed(self, **members: Any) -> Draft:
        """The draft with other members in its document; the draft itself stays as it is."""
        return Draft(self.base, {**self.document, **members}, self.sources)

    def faults_with(self, section: str, position: int | None, statement: dict[str, Any]) -> list[dict[str, Any]]:
        """What would be wrong with a statement in its place, each fault with its pointer below the document.

        A reading that the stored name has already is no fault of this change: the review lists it.
        """
        stated = list(self.document.get(section, []))
        at = len(stated) if position is None or position >= len(stated) else position
        stated[at : at + 1] = [statement]
        tried = self.changed(**{section: stated})
        found = [one for one in tried.faults() if _is_within(one["pointer"], section, at)]
        if section == "relations" and statement.get("target") == self.document.get("id"):
            itself = f"{self.document['id']} cannot be {statement['type']} itself"
            found.append({"pointer": pointer(section, at, "target"), "detail": itself})
        if section == "names" and not found:
            before = {detail for _, detail in impossible(self.written)} if self.document.get("names") else set()
            told = ((where, detail) for where, detail in impossible(tried.written) if detail not in before)
            found = [{"pointer": where, "detail": said} for where, said in told if _is_within(where, section, at)]
        return found

    def lines(self) -> list[bytes]:
        """The draft as the lines of a batch: its sources first, none of which may be there already."""
        made = [orjson.dumps({"source": source, "version": 0}) for source in self.sources]
        return [*made, orjson.dumps({"entity": self.written, "version": self.base})]


def _is_within(where: str, section: str, position: int) -> bool:
    place = pointer(section, position)
    return where == place or where.startswith(f"{place}/")
