"""The two versions of the reconciliation protocol as documents: how their queries are read, and how answers are written.

The shapes are declared as models, from which both the reading and the description come. What they mean is the core's matter
(`services/reconciliation/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, Self, TypeVar

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from gazetteer.api import problems
from gazetteer.api.answers import Shape
from gazetteer.domain.bounds import check_bounds, count_of, told
from gazetteer.errors import BadRequest, Invalid, TooLarge, pointer
from gazetteer.services.reconciliation.asked import (
    BATCH_NAMES,
    BATCH_SIZE,
    DEFAULT_CANDIDATES,
    EXTENSION_SIZE,
    MOST_CANDIDATES,
    MOST_CONDITIONS,
    MOST_NAMES,
    MOST_PROPERTIES,
    MOST_TYPES,
    Condition,
    Query,
    Value,
)
from gazetteer.services.reconciliation.candidates import Candidate
from gazetteer.services.reconciliation.extending import SETTINGS, Extension, Wanted
from gazetteer.services.reconciliation.matching import MARGIN, THRESHOLD
from gazetteer.services.reconciliation.types import KINDS, type_name

M = TypeVar("M", bound=BaseModel)

VERSIONS: Final = ["0.2", "1.0-draft"]
PREVIEW: Final = {"width": 430, "height": 150}
LONGEST_NAME: Final = 200
LANGUAGE: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"


class Asked(BaseModel):
    """The base of what is sent here: unknown members are refused where the protocol refuses them."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class EntityValue(BaseModel):
    """A value that was itself reconciled before."""

    model_config = ConfigDict(extra="ignore", strict=True)
    id: str
    name: str | None = None


def _readable(value: Any) -> Any:
    """A value of a condition as far as it can be read; what cannot be says nothing, and never
    refuses the batch that it stands in.
    """
    if isinstance(value, list):
        return [one for one in map(_readable, value) if one is not None and not isinstance(one, list)]
    if isinstance(value, dict):
        name, identifier = value.get("name"), value.get("id")
        if isinstance(identifier, int) and not isinstance(identifier, bool):
            identifier = str(identifier)
        if isinstance(identifier, str) and identifier:
            return {"id": identifier, "name": name if isinstance(name, str) else None}
        return name if isinstance(name, str) else None
    return value if isinstance(value, str | bool | int | float) else None


Scalar = str | bool | int | float
Name = Annotated[str, Field(max_length=LONGEST_NAME, examples=["海参崴", "Vladivostok", "Владивосток"])]
Limit = Annotated[
    int | float,
    Field(description=f"How many candidates at most: 1 to {MOST_CANDIDATES}.", ge=1, le=MOST_CANDIDATES),
]


def _few_names(names: Sequence[str]) -> None:
    if len(names) > MOST_NAMES:
        raise ValueError(f"expected at most {MOST_NAMES} names, found {len(names):,}")


# Version 0.2


class PropertyValue(BaseModel):
    """What is known of the entity besides its name."""

    model_config = ConfigDict(extra="ignore", strict=True)
    pid: Annotated[str, Field(description="The property's id.", examples=["part_of"])]
    v: Annotated[
        Scalar | EntityValue | list[Scalar | EntityValue] | None,
        Field(description="A value, or several of which one must fit."),
        BeforeValidator(_readable),
    ]


class Query02(Asked):
    """A query of version 0.2: a name, properties, or both."""

    query: Name | None = None
    type: str | Annotated[list[str], Field(max_length=MOST_TYPES)] | None = None
    limit: Limit | None = None
    properties: Annotated[list[PropertyValue], Field(max_length=MOST_CONDITIONS)] | None = None
    type_strict: Literal["any", "should", "all"] | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.query is None and not self.properties and "query" not in self.model_fields_set:
            raise ValueError("expected a 'query', or at least one of 'properties'")
        _few_names(self.read().names)
        return self

    def read(self) -> Query:
        """The query as the core takes it."""
        types = [self.type] if isinstance(self.type, str) else self.type or []
        conditions = tuple(Condition(one.pid, _values(one.v)) for one in self.properties or ())
        names: tuple[str, ...] = () if self.query is None else (self.query,)
        if self.query is None:
            names = tuple(str(value.text) for one in conditions if one.property == "name" for value in one.values)
        return Query(
            names=names,
            types=tuple(types),
            matching=self.type_strict or "any",
            limit=int(self.limit or DEFAULT_CANDIDATES),
            conditions=conditions,
        )


class WantedProperty(BaseModel):
    """A property to be added, with its settings."""

    model_config = ConfigDict(extra="ignore", strict=True)
    id: Annotated[str, Field(examples=["holder"])]
    settings: dict[str, Any] | None = None


class ExtensionQuery(BaseModel):
    """Whose data is asked for, and what."""

    model_config = ConfigDict(extra="ignore", strict=True)
    ids: Annotated[list[str], Field(description=f"At most {EXTENSION_SIZE:,} entities.", examples=[["vladivostok"]])]
    properties: Annotated[list[WantedProperty], Field(max_length=MOST_PROPERTIES)]


def _values(given: Any) -> tuple[Value, ...]:
    if given is None:
        return ()
    values = given if isinstance(given, list) else [given]
    return tuple(
        Value(value.name or value.id, value.id)
        if isinstance(value, EntityValue)
        else Value(value if isinstance(value, str | bool) else float(value))
        for value in values
    )


def load(text: str | bytes, what: str) -> Any:
    """The JSON of a parameter or body; raises `BadRequest` for what is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"{what} is not JSON: {error}") from None


def _model(model: type[M], document: Any, base: str) -> tuple[M | None, list[dict[str, str]]]:
    try:
        return model.model_validate(document), []
    except ValidationError as error:
        faults = problems.body_faults(error).errors
        return None, [{**fault, "pointer": base + fault["pointer"]} for fault in faults]


def _within(count: int, most: int, what: str) -> None:
    if count > most:
        raise TooLarge(f"{count:,} {what} were sent; the limit here is {most:,}", extra={"limit": most})


def read_batch_02(document: Any) -> dict[str, Query]:
    """The queries of a batch by their keys; raises `Invalid` with a pointer for each fault, `TooLarge` for too many."""
    if not isinstance(document, dict):
        raise Invalid("expected an object with a query for each key", errors=[_fault("", "expected an object")])
    _within(len(document), BATCH_SIZE, "queries")
    check_bounds(document)
    found: dict[str, Query] = {}
    faults: list[dict[str, str]] = []
    for key, value in document.items():
        query, wrong = _model(Query02, value, pointer(key))
        faults.extend(wrong)
        if query is not None:
            found[key] = query.read()
    _refuse(faults)
    _within(sum(len(query.names) for query in found.values()), BATCH_NAMES, "names")
    return found


def read_extension(document: Any) -> tuple[list[str], list[Wanted]]:
    """What is to be added to which entities; raises `Invalid` or `TooLarge`."""
    if isinstance(document, dict) and isinstance(document.get("ids"), list):
        _within(len(document["ids"]), EXTENSION_SIZE, "ids")
    check_bounds(document)
    asked, faults = _model(ExtensionQuery, document, "")
    _refuse(faults)
    assert asked is not None  # noqa: S101 - without faults there is a document
    return list(dict.fromkeys(asked.ids)), [Wanted(one.id, one.settings or {}) for one in asked.properties]


def _fault(where: str, detail: str) -> dict[str, str]:
    return {"pointer": where, "detail": detail}


def _refuse(faults: list[dict[str, str]]) -> None:
    if faults:
        raise Invalid(f"the request has {count_of(faults)}", errors=told(faults))


def _features(found: Candidate) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name, "value": one.value} for one in found.features]


def _candidate(found: Candidate) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "score": found.score,
        "match": found.match,
        "type": [{"id": id_, "name": name} for id_, name in found.types],
        "features": _features(found),
    }


def write_results_02(keys: Iterable[str], results: Sequence[Sequence[Candidate]]) -> dict[str, Any]:
    """The answer to a batch of version 0.2."""
    return {key: {"result": [_candidate(one) for one in found]} for key, found in zip(keys, results, strict=True)}


def write_extension_02(found: Extension) -> dict[str, Any]:
    """The answer to a data extension of version 0.2."""
    return {"meta": found.meta, "rows": {entity_id: dict(values) for entity_id, values in found.rows}}


def manifest_02(public_url: str, version: str) -> dict[str, Any]:
    """What the service says of itself to clients of version 0.2."""
    service = f"{public_url}/v1/reconcile"
    suggest = {
        what: {
            "service_url": service,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": service,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }
        for what in ("entity", "type", "property")
    }
    return {
        "versions": VERSIONS,
        "name": "gazetteer: places and terms in Chinese, English and Russian",
        "identifierSpace": f"{public_url}/v1/entities/",
        "schemaSpace": f"{public_url}/v1/reconcile/suggest/property",
        "documentation": f"{public_url}/docs",
        "serviceVersion": version,
        "view": {"url": f"{public_url}/e/{{{{id}}}}"},
        "defaultTypes": _default_types(),
        "batchSize": BATCH_SIZE,
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", **PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/extend/propose"},
            "property_settings": [
                {"name": id_, "label": label, "help_text": text, "type": kind, "default": default}
                for id_, label, text, kind, default in SETTINGS
            ],
        },
    }


def _default_types() -> list[dict[str, Any]]:
    return [{"id": kind, "name": type_name(kind)} for kind in KINDS]


# Version 1.0


class Condition10(BaseModel):
    """A condition on the entity sought."""

    model_config = ConfigDict(extra="ignore", strict=True)
    matchType: Annotated[Literal["name", "id", "property"], Field(description="What the value is compared with.")]
    propertyId: Annotated[str | None, Field(description="The property, where `matchType` is `property`.")] = None
    propertyValue: Annotated[
        Scalar | EntityValue | list[Scalar | EntityValue] | None,
        BeforeValidator(_readable),
        Field(description="A value or several.", examples=["海参崴", "Vladivostok", "Владивосток"]),
    ]
    required: Annotated[bool, Field(description="Whether an entity that does not fulfil it is left out.")] = False
    matchQuantifier: Annotated[Literal["any", "all", "none"], Field(description="How many of the values must fit.")] = (
        "any"
    )
    matchQualifier: Annotated[str | None, Field(description="Taken and not heeded: none is offered.")] = None
    lang: Annotated[str | None, Field(pattern=LANGUAGE, description="The language of the value.")] = None

    @model_validator(mode="after")
    def _names_its_property(self) -> Self:
        if self.matchType == "property" and self.propertyId is None:
            raise ValueError("expected 'propertyId' with matchType 'property'")
        return self


class Query10(Asked):
    """A query of version 1.0-draft."""

    type: str | None = None
    limit: Limit | None = None
    lang: Annotated[str | None, Field(pattern=LANGUAGE, description="The language of the names.")] = None
    dir: Literal["ltr", "rtl", "auto"] | None = None
    conditions: Annotated[list[Condition10], Field(min_length=1, max_length=MOST_CONDITIONS)]

    @model_validator(mode="after")
    def _names_are_short(self) -> Self:
        for one in self.conditions:
            if one.matchType == "name":
                for value in _values(one.propertyValue):
                    if len(str(value.text)) > LONGEST_NAME:
                        raise ValueError(f"expected names of at most {LONGEST_NAME} characters")
        _few_names(self.read().names)
        return self

    def read(self) -> Query:
        """The query as the core takes it."""
        names: list[str] = []
        ids: list[str] = []
        conditions: list[Condition] = []
        lang = self.lang
        for one in self.conditions:
            values = _values(one.propertyValue)
            if one.matchType == "id":
                ids.extend(str(value.id or value.text) for value in values)
            elif one.matchType == "name":
                names.extend(str(value.text) for value in values)
                lang = one.lang or lang
            else:
                conditions.append(Condition(one.propertyId or "", values, one.required, one.matchQuantifier))
        if not names and not ids:
            names = [
                str(value.text)
                for one in conditions
                if one.property == "name" and one.quantifier != "none"
                for value in one.values
            ]
        if lang is not None and names:
            conditions.append(Condition("lang", (Value(lang),)))
        return Query(
            names=tuple(names),
            ids=tuple(ids),
            types=() if self.type is None else (self.type,),
            limit=int(self.limit or DEFAULT_CANDIDATES),
            lang=lang,
            conditions=tuple(conditions),
        )


class Batch10(BaseModel):
    """A batch of version 1.0-draft."""

    model_config = ConfigDict(extra="ignore", strict=True)
    queries: Annotated[list[Query10], Field(description=f"At most {BATCH_SIZE} queries.")]


def read_batch_10(document: Any) -> list[Query]:
    """The queries of a batch in order; raises `Invalid` with a pointer for each fault, `TooLarge` for too many."""
    if isinstance(document, dict) and isinstance(document.get("queries"), list):
        _within(len(document["queries"]), BATCH_SIZE, "queries")
    check_bounds(document)
    asked, faults = _model(Batch10, document, "")
    _refuse(faults)
    queries = [] if asked is None else [query.read() for query in asked.queries]
    _within(sum(len(query.names) for query in queries), BATCH_NAMES, "names")
    return queries


def write_results_10(results: Sequence[Sequence[Candidate]]) -> dict[str, Any]:
    """The answer to a batch of version 1.0-draft."""
    return {"results": [{"candidates": [{**_candidate(one), "lang": one.lang} for one in found]} for found in results]}


def write_extension_10(found: Extension) -> dict[str, Any]:
    """The answer to a data extension of version 1.0-draft."""
    rows = [
        {"id": entity_id, "properties": [{"id": property_, "values": values} for property_, values in row]}
        for entity_id, row in found.rows
    ]
    return {"meta": found.meta, "rows": rows}


def manifest_10(public_url: str, version: str) -> dict[str, Any]:
    """What the service says of itself to clients of version 1.0-draft."""
    return {
        "versions": VERSIONS,
        "name": "gazetteer: places and terms in Chinese, English and Russian",
        "lang": "en",
        "documentation": f"{public_url}/docs",
        "serviceVersion": version,
        "view": {"url": f"{public_url}/e/{{id}}"},
        "defaultTypes": _default_types(),
        "batchSize": BATCH_SIZE,
        "standardizedScore": True,
        "preview": PREVIEW,
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {"id": id_, "name": label, "helpText": text, "type": kind, "default": default}
                for id_, label, text, kind, default in SETTINGS
            ],
        },
    }


# The shapes of answers, for the description


class TypeShape(Shape):
    """A type: a kind of entity, or a feature type below kinds."""

    id: Annotated[str, Field(examples=["city"])]
    name: str
    broader: list[TypeShape] | None = None


class FeatureShape(Shape):
    """A part of a score."""

    id: str
    name: str
    value: float | bool


class CandidateShape(Shape):
    """An entity that a query may mean."""

    id: Annotated[str, Field(examples=["vladivostok"])]
    name: Annotated[str, Field(examples=["海参崴", "Vladivostok", "Владивосток"])]
    description: str
    score: Annotated[
        float,
        Field(ge=0, le=100, description="Absolute: the same query and entity score the same in every batch."),
    ]
    match: Annotated[
        bool,
        Field(
            description=f"Whether it can be taken unseen: {THRESHOLD:g} points or more, and at least "
            f"{MARGIN:g} before the next."
        ),
    ]
    type: list[TypeShape]
    features: list[FeatureShape]


class ResultShape(Shape):
    """The candidates of a query of version 0.2, best first."""

    result: list[CandidateShape]


class Candidate10Shape(CandidateShape):
    """A candidate of version 1.0-draft."""

    lang: Annotated[str, Field(description="The language of the name.")]


class Candidates10(Shape):
    """The candidates of a query of version 1.0-draft, best first."""

    candidates: list[Candidate10Shape]


class Results10(Shape):
    """One member for each query, in order."""

    results: list[Candidates10]


class ManifestShape(BaseModel):
    """What the service says of itself."""

    model_config = ConfigDict(extra="allow")
    versions: list[str]
    name: str
    batchSize: Annotated[int, Field(description="How many queries a batch may have; more are refused.")]


class MetaShape(Shape):
    """A property that was added."""

    id: str
    name: str
    type: TypeIDShape | None = None


class TypeIDShape(Shape):
    """The type of a property's values."""

    id: str
    name: str


class ExtensionShape(Shape):
    """Values by entity and property."""

    meta: list[MetaShape]
    rows: dict[str, dict[str, list[dict[str, Any]]]]


class Values10(Shape):
    """The values of a property."""

    id: str
    values: list[dict[str, Any]]


class Row10(Shape):
    """The properties of an entity."""

    id: str
    properties: list[Values10]


class Extension10Shape(Shape):
    """Values by entity and property, in order."""

    meta: list[MetaShape]
    rows: list[Row10]


class SuggestedShape(Shape):
    """An entity that is suggested."""

    id: str
    name: str
    description: str
    notable: list[TypeIDShape]


class SuggestedEntities(Shape):
    """Entities for what was typed so far."""

    result: list[SuggestedShape]


class SuggestedTypes(Shape):
    """Types for what was typed so far."""

    result: list[TypeShape]


class PropertyShape(Shape):
    """A property."""

    id: str
    name: str
    description: str


class SuggestedProperties(Shape):
    """Properties for what was typed so far."""

    result: list[PropertyShape]


class ProposedProperties(Shape):
    """Properties that can be added to a table."""

    type: str | None = None
    limit: int | None = None
    properties: list[PropertyShape]


class Flyout(Shape):
    """A line of HTML about a suggestion."""

    id: str
    html: str


def wanted_of(given: Mapping[str, str]) -> tuple[Any, Any]:
    """The JSON of `queries` and of `extend` in a form or an address; None for what is not there."""
    queries, extend = given.get("queries"), given.get("extend")
    return (
        None if queries is None else load(queries, "queries"),
        None if extend is None else load(extend, "extend"),
    )


def parts_of(document: Any) -> tuple[Any, Any]:
    """The batch and the data extension of a JSON body, which holds one of them, bare or below `queries` or `extend`."""
    if isinstance(document, dict):
        if set(document) == {"queries"} and not _is_query(document["queries"]):
            return document["queries"], None
        if set(document) == {"extend"} and not _is_query(document["extend"]):
            return None, document["extend"]
        if set(document) == {"ids", "properties"}:
            return None, document
    return document, None


def _is_query(value: Any) -> bool:
    """Whether a value is itself a query, so that `queries` is but the key that a client gave it."""
    return isinstance(value, dict) and isinstance(value.get("query"), str)
