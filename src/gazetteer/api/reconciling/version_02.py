"""Version 0.2 of the protocol: its queries, its answers, its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from gazetteer.api.reconciling.manifest import PREVIEW, VERSIONS, default_types
from gazetteer.api.reconciling.sent import (
    Asked,
    EntityValue,
    Limit,
    Name,
    Scalar,
    as_name,
    check_few_names,
    check_within,
    fault_at,
    read_model,
    readable,
    refuse,
    values_of,
)
from gazetteer.domain.bounds import check_bounds
from gazetteer.errors import Invalid, pointer
from gazetteer.services.reconciliation.asked import (
    BATCH_NAMES,
    BATCH_SIZE,
    DEFAULT_CANDIDATES,
    MOST_CONDITIONS,
    MOST_TYPES,
    Condition,
    Query,
)
from gazetteer.services.reconciliation.candidates import Candidate
from gazetteer.services.reconciliation.extending import SETTINGS, Extension


# Version 0.2
class PropertyValue(BaseModel):
    """What is known of the entity besides its name."""

    model_config = ConfigDict(extra="ignore", strict=True)
    pid: Annotated[str, Field(description="The property's id.", examples=["part_of"])]
    v: Annotated[
        Scalar | EntityValue | list[Scalar | EntityValue] | None,
        Field(description="A value, or several of which one must fit."),
        BeforeValidator(readable),
    ] = None


class Query02(Asked):
    """A query of version 0.2: a name, properties, or both."""

    query: Annotated[Name | None, BeforeValidator(as_name)] = None
    type: str | Annotated[list[str], Field(max_length=MOST_TYPES)] | None = None
    limit: Limit | None = None
    properties: Annotated[list[PropertyValue], Field(max_length=MOST_CONDITIONS)] | None = None
    type_strict: Literal["any", "should", "all"] | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.query is None and not self.properties and "query" not in self.model_fields_set:
            raise ValueError("expected a 'query', or at least one of 'properties'")
        check_few_names(self.read().names)
        return self

    def read(self) -> Query:
        """The query as the core takes it."""
        types = [self.type] if isinstance(self.type, str) else self.type or []
        conditions = tuple(Condition(one.pid, values_of(one.v)) for one in self.properties or ())
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


def read_batch_02(document: Any) -> dict[str, Query]:
    """The queries of a batch by their keys; raises `Invalid` with a pointer for each fault, `TooLarge` for too many."""
    if not isinstance(document, dict):
        raise Invalid("expected an object with a query for each key", errors=[fault_at("", "expected an object")])
    check_within(len(document), BATCH_SIZE, "queries")
    check_bounds(document)
    found: dict[str, Query] = {}
    faults: list[dict[str, str]] = []
    for key, value in document.items():
        query, wrong = read_model(Query02, value, pointer(key))
        faults.extend(wrong)
        if query is not None:
            found[key] = query.read()
    refuse(faults)
    check_within(sum(len(query.names) for query in found.values()), BATCH_NAMES, "names")
    return found


def features_of(found: Candidate) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name, "value": one.value} for one in found.features]


def candidate(found: Candidate) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "score": found.score,
        "match": found.match,
        "type": [{"id": id_, "name": name} for id_, name in found.types],
        "features": features_of(found),
    }


def write_results_02(keys: Iterable[str], results: Sequence[Sequence[Candidate]]) -> dict[str, Any]:
    """The answer to a batch of version 0.2."""
    return {key: {"result": [candidate(one) for one in found]} for key, found in zip(keys, results, strict=True)}


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
        "defaultTypes": default_types(),
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
