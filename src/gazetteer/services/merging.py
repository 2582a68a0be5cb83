"""What becomes of written documents when one entity is merged into another: pure, documents in and documents out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gazetteer.storage import derivation

_ASSERTIONS: Final = ("names", "definitions", "contexts", "dates", "relations", "sovereignty", "figures")


def _without(assertion: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    return {key: value for key, value in assertion.items() if key not in fields}


def _add_new(into: list[dict[str, Any]], assertions: list[dict[str, Any]], taken: set[str]) -> list[dict[str, Any]]:
    """The list with those assertions that it does not hold yet; ids already used by others are dropped."""
    joined = list(into)
    held = [_without(assertion, "id") for assertion in into]
    for assertion in assertions:
        if _without(assertion, "id") in held:
            continue
        held.append(_without(assertion, "id"))
        if assertion.get("id") in taken:
            joined.append(_without(assertion, "id"))
        else:
            if "id" in assertion:
                taken.add(assertion["id"])
            joined.append(assertion)
    return joined


def merged(old: Mapping[str, Any], into: Mapping[str, Any]) -> dict[str, Any]:
    """The document of `into` with all that `old` states and it does not.

    Names that it lacks (by text, language and region) come as admitted where they were preferred: what was preferred stays
    so. Of what there is only one, such as the location, it keeps its own. Links between the two fall away.
    """
    document = dict(repointed(into, old["id"], into["id"]))
    coming = repointed({**old, "id": into["id"]}, old["id"], into["id"])
    taken = {part["id"] for field in _ASSERTIONS for part in document.get(field, ()) if "id" in part}

    known = {(name["text"], name["lang"], name.get("region")) for name in document["names"]}
    names = [
        _without(name, "status") if name.get("status") == "preferred" else name
        for name in coming["names"]
        if (name["text"], name["lang"], name.get("region")) not in known
    ]
    document["names"] = _add_new(document["names"], names, taken)
    spoken = {definition["lang"] for definition in document.get("definitions", ())}
    definitions = [part for part in coming.get("definitions", []) if part["lang"] not in spoken]
    for field, parts in (
        ("definitions", definitions),
        *((name, coming.get(name, [])) for name in ("contexts", "dates", "relations", "sovereignty", "figures")),
    ):
        if parts:
            document[field] = _add_new(document.get(field, []), parts, taken)
    for field in ("types", "subjects"):
        both = [*document.get(field, []), *coming.get(field, [])]
        if both:
            document[field] = list(dict.fromkeys(both))
    for field in ("disambiguation", "identifiers"):
        if coming.get(field):
            document[field] = {**coming[field], **document.get(field, {})}
    if "location" not in document and "location" in coming:
        document["location"] = coming["location"]
        document["location_sources"] = coming.get("location_sources", [])
    if "note" not in document and "note" in coming:
        document["note"] = coming["note"]
    document["prominence"] = max(document.get("prominence", 0.0), coming.get("prominence", 0.0))
    return document


def repointed(document: Mapping[str, Any], old: str, into: str) -> dict[str, Any]:
    """The document naming `into` wherever it named `old`; what then says the same twice, or links it to itself, goes."""
    changed = dict(document)

    def turn(entity_id: str) -> str:
        return into if entity_id == old else entity_id

    if "dates" in changed:
        changed["dates"] = [
            {**fact, "place": turn(fact["place"])} if "place" in fact else fact for fact in changed["dates"]
        ]
    if "relations" in changed:
        relations = [{**relation, "target": turn(relation["target"])} for relation in changed["relations"]]
        changed["relations"] = _once([relation for relation in relations if relation["target"] != changed["id"]])
    if "sovereignty" in changed:
        records = []
        for record in changed["sovereignty"]:
            parties = {
                role: list(dict.fromkeys(map(turn, record[role]))) for role in derivation.PARTIES if record.get(role)
            }
            records.append({**record, **parties})
        changed["sovereignty"] = _once(records)
    return changed


def _once(assertions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for assertion in assertions:
        content = _without(assertion, "id")
        if content not in held:
            held.append(content)
            kept.append(assertion)
    return kept
