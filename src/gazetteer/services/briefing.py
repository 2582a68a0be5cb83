"""What a translator must respect of a text, told before it is translated: each entity once, with what to write and what not to.

For a machine as for a person: the form that is wanted, its case forms in Russian, and the forms that are forbidden or of
another time, each with why. `checking.py` holds the translation against the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gazetteer.domain import dates, labels
from gazetteer.domain.document import holds_on
from gazetteer.domain.entity import Grammar
from gazetteer.domain.published import DerivedEntity, PublicName
from gazetteer.domain.tag import Tag
from gazetteer.errors import Invalid
from gazetteer.language import russian
from gazetteer.services import annotating, languages, lookup, mentions
from gazetteer.services.context import Gazetteer

#: Entities of one brief; of a text with more the rest is only counted.
MOST_TERMS: Final = 100
_MOST_AVOIDED: Final = 4
STYLES: Final = (None, "plain", "map-cn")


def brief(
    gazetteer: Gazetteer,
    text: str,
    *,
    target: str,
    source: str | None = None,
    on: str | None = None,
    style: str | None = None,
) -> dict[str, Any]:
    """The answer of `POST /v1/brief`: `{"terms", "unknown", "left_out", "version"}`, the terms in the order of the text.

    `unknown` are ids of entities for which there is nothing to write in the language. Raises `Invalid`, `TooLarge`.
    """
    if style not in STYLES:
        raise Invalid(
            "not a style", errors=[{"pointer": "/style", "detail": f"expected plain or map-cn, found {style!r}"}]
        )
    said = annotating.answer(gazetteer, text, target=target, source=source, on=on)
    question = mentions.read_on(on, text)
    with gazetteer.database.reading() as connection:
        wanted = languages.target(connection, target, where="/target")
    forms: dict[str, list[Mapping[str, Any]]] = {}
    for form in said["forms"]:
        forms.setdefault(form["entity"], []).append(form)
    told = list(forms)[:MOST_TERMS]
    documents = lookup.documents(gazetteer, told)
    terms, unknown = [], []
    for entity in told:
        if entity not in documents:
            # Deleted while the text was read.
            continue
        term = _term(documents[entity], forms[entity], wanted, question, style)
        if term is None:
            unknown.append(entity)
        else:
            terms.append(term)
    return {"terms": terms, "unknown": unknown, "left_out": len(forms) - len(told), "version": said["version"]}


#: What stands for an entity and is made of its name.
_DERIVED: Final = ("adjective", "demonym")


def _term(
    entity: DerivedEntity,
    forms: list[Mapping[str, Any]],
    target: Tag,
    on: dates.Question | None,
    style: str | None,
) -> dict[str, Any] | None:
    """What is told of one entity; null where there is nothing to write."""
    # An adjective's own equivalents are adjectives: a name is what is required, where the text has one.
    named = [form for form in forms if form["as"] not in _DERIVED] or forms
    if not named[0]["equivalents"]:
        return None
    best = named[0]["equivalents"][0]
    write = best["text"]
    if style == "map-cn":
        mapped = labels.on_chinese_map(entity["names"], target.lang)
        write = write if mapped is None else mapped.text
    term: dict[str, Any] = {
        "entity": entity["id"],
        "kind": entity["kind"],
        "forms": list(dict.fromkeys(form["text"] for form in forms)),
        "write": write,
    }
    if best["reading"] is not None:
        term["reading"] = best["reading"]
    cases = _cases(entity, write) if target.lang == "ru" and named[0]["as"] not in _DERIVED else {}
    if cases:
        term["cases"] = cases
    avoid = _avoided(entity, target, on, write)
    if avoid:
        term["avoid"] = avoid
    others = [one["id"] for one in forms[0]["candidates"] if one["id"] != entity["id"]]
    if others:
        term["may_also_mean"] = others[:3]
    return term


def _cases(entity: DerivedEntity, write: str) -> dict[str, str]:
    """The case forms of a Russian name that differ from it; none where it is not declined."""
    name = next((one for one in entity["names"] if one["lang"] == "ru" and one["text"] == write), None)
    stated = None if name is None else name.get("grammar")
    grammar = None if stated is None else Grammar.model_validate(stated, strict=False)
    declined = russian.declension(write, grammar, kind=entity["kind"])
    return {case: declined[case][0] for case in russian.CASES[1:] if declined.get(case) and declined[case][0] != write}


def _avoided(entity: DerivedEntity, target: Tag, on: dates.Question | None, write: str) -> list[dict[str, str]]:
    """The names of the language that must not be written, each with why: those that are forbidden first."""
    forbidden, of_another_time = [], []
    for name in entity["names"]:
        if name["lang"] != target.lang or name["text"] == write:
            continue
        if name["status"] == "deprecated":
            forbidden.append({"text": name["text"], "why": "deprecated", "note": name.get("note", "")})
        elif name["status"] != "lookup" and on is not None and holds_on(name, on) is None:
            of_another_time.append({"text": name["text"], "why": "anachronistic", "note": _span(name)})
    chosen = [*forbidden, *of_another_time][:_MOST_AVOIDED]
    return [{member: value for member, value in one.items() if value} for one in chosen]


def _span(name: PublicName) -> str:
    """When a name was in use."""
    until = "today" if name["to"] == ".." else name["to"] or "?"
    return f"in use from {name['from'] or '?'} to {until}"
