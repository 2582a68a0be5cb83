"""What becomes of written documents when one entity is merged into another: pure, documents in and documents out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, cast

from gazetteer.domain.document import (
    WrittenAssertion,
    WrittenEntity,
    WrittenFact,
    WrittenName,
    WrittenRelation,
    assertion_ids,
    repointed_record,
)

Stated = TypeVar("Stated", bound=WrittenAssertion)
Turn = Callable[[str], str]
"""From the id of an entity to that of what stands for it now."""
_NameKey = tuple[str, str, str | None]


def _unnamed(assertion: Stated) -> Stated:
    """The assertion without its id: what it states."""
    return cast(Stated, {key: value for key, value in assertion.items() if key != "id"})


def _add_new(into: list[Stated], assertions: Iterable[Stated], taken: set[str]) -> list[Stated]:
    """The list with those assertions that it does not hold yet; ids already used by others are dropped."""
    joined = list(into)
    held = [_unnamed(assertion) for assertion in into]
    for assertion in assertions:
        content = _unnamed(assertion)
        if content in held:
            continue
        held.append(content)
        if assertion.get("id") in taken:
            joined.append(content)
            continue
        if "id" in assertion:
            taken.add(assertion["id"])
        joined.append(assertion)
    return joined


def _key(name: WrittenName) -> _NameKey:
    return name["text"], name["lang"], name.get("region")


def _coming_names(coming: WrittenEntity, known: set[_NameKey]) -> list[WrittenName]:
    """The names that are not known, as admitted where they were preferred."""
    names = []
    for name in coming["names"]:
        if _key(name) in known:
            continue
        added = name.copy()
        if added.get("status") == "preferred":
            del added["status"]
        names.append(added)
    return names


def merged(old: WrittenEntity, into: WrittenEntity) -> WrittenEntity:
    """The document of `into` with all that `old` states and it does not.

    Names that it lacks (by text, language and region) come as admitted where they were preferred: what was preferred stays
    so. Of what there is only one, such as the location, it keeps its own. Links between the two fall away.
    """
    document = repointed(into, old["id"], into["id"])
    renamed = old.copy()
    renamed["id"] = into["id"]
    coming = repointed(renamed, old["id"], into["id"])
    taken = assertion_ids(document)

    known = {_key(name) for name in document["names"]}
    document["names"] = _add_new(document["names"], _coming_names(coming, known), taken)
    spoken = {definition["lang"] for definition in document.get("definitions", ())}
    definitions = [part for part in coming.get("definitions", []) if part["lang"] not in spoken]
    if definitions:
        document["definitions"] = _add_new(document.get("definitions", []), definitions, taken)
    if coming.get("contexts"):
        document["contexts"] = _add_new(document.get("contexts", []), coming["contexts"], taken)
    if coming.get("dates"):
        document["dates"] = _add_new(document.get("dates", []), coming["dates"], taken)
    if coming.get("relations"):
        document["relations"] = _add_new(document.get("relations", []), coming["relations"], taken)
    if coming.get("sovereignty"):
        document["sovereignty"] = _add_new(document.get("sovereignty", []), coming["sovereignty"], taken)
    if coming.get("figures"):
        document["figures"] = _add_new(document.get("figures", []), coming["figures"], taken)
    _join_plain(document, coming)
    return document


def _join_plain(document: WrittenEntity, coming: WrittenEntity) -> None:
    """Add what is no assertion: lists are joined, of single things the document keeps its own."""
    if coming.get("types"):
        document["types"] = _joined(document.get("types", []), coming["types"])
    if coming.get("subjects"):
        document["subjects"] = _joined(document.get("subjects", []), coming["subjects"])
    if coming.get("disambiguation"):
        document["disambiguation"] = _filled(document.get("disambiguation", {}), coming["disambiguation"])
    if coming.get("identifiers"):
        document["identifiers"] = _filled(document.get("identifiers", {}), coming["identifiers"])
    if "location" not in document and "location" in coming:
        document["location"] = coming["location"]
        document["location_sources"] = coming.get("location_sources", [])
    if "note" not in document and "note" in coming:
        document["note"] = coming["note"]
    document["prominence"] = max(document.get("prominence", 0.0), coming.get("prominence", 0.0))


def _joined(some: Iterable[str], more: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*some, *more]))


def _filled(some: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    return {**more, **some}


def repointed(document: WrittenEntity, old: str, into: str) -> WrittenEntity:
    """The document naming `into` wherever it named `old`; what then says the same twice, or links it to itself, goes."""
    changed = document.copy()

    def turn(entity_id: str) -> str:
        return into if entity_id == old else entity_id

    if "dates" in changed:
        changed["dates"] = [_repointed_fact(fact, turn) for fact in changed["dates"]]
    if "relations" in changed:
        relations = [_repointed_relation(relation, turn) for relation in changed["relations"]]
        changed["relations"] = _once(one for one in relations if one["target"] != changed["id"])
    if "sovereignty" in changed:
        changed["sovereignty"] = _once(repointed_record(record, turn) for record in changed["sovereignty"])
    return changed


def _repointed_fact(fact: WrittenFact, turn: Turn) -> WrittenFact:
    changed = fact.copy()
    if "place" in fact:
        changed["place"] = turn(fact["place"])
    return changed


def _repointed_relation(relation: WrittenRelation, turn: Turn) -> WrittenRelation:
    changed = relation.copy()
    changed["target"] = turn(relation["target"])
    return changed


def _once(assertions: Iterable[Stated]) -> list[Stated]:
    """The assertions without those that state what an earlier one states."""
    return _add_new([], assertions, set())
