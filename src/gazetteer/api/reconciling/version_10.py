"""The draft of version 1.0: its queries, its answers, its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from gazetteer.api.reconciling.manifest import PREVIEW, VERSIONS, default_types
from gazetteer.api.reconciling.sent import (
    LANGUAGE,
    LONGEST_NAME,
    Asked,
    EntityValue,
    Limit,
    Scalar,
    check_few_names,
    check_within,
    read_model,
    readable,
    refuse,
    values_of,
)
from gazetteer.api.reconciling.version_02 import candidate
from gazetteer.domain.bounds import check_bounds
from gazetteer.services.reconciliation.asked import (
    BATCH_NAMES,
    BATCH_SIZE,
    DEFAULT_CANDIDATES,
    MOST_CONDITIONS,
    Condition,
    Query,
    Value,
)
from gazetteer.services.reconciliation.candidates import Candidate
from gazetteer.services.reconciliation.extending import SETTINGS, Extension


# Version 1.0
class ReconciliationCondition(BaseModel):
    """A condition on the entity sought."""

    model_config = ConfigDict(extra="ignore", strict=True)
    matchType: Annotated[Literal["name", "id", "property"], Field(description="What the value is compared with.")]
    propertyId: Annotated[str | None, Field(description="The property, where `matchType` is `property`.")] = None
    propertyValue: Annotated[
        Scalar | EntityValue | list[Scalar | EntityValue] | None,
        BeforeValidator(readable),
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


class ReconciliationQuery(Asked):
    """A query of version 1.0-draft."""

    type: str | None = None
    limit: Limit | None = None
    lang: Annotated[str | None, Field(pattern=LANGUAGE, description="The language of the names.")] = None
    dir: Literal["ltr", "rtl", "auto"] | None = None
    conditions: Annotated[list[ReconciliationCondition], Field(min_length=1, max_length=MOST_CONDITIONS)]

    @model_validator(mode="after")
    def _names_are_short(self) -> Self:
        for one in self.conditions:
            if one.matchType == "name":
                for value in values_of(one.propertyValue):
                    if len(str(value.text)) > LONGEST_NAME:
                        raise ValueError(f"expected names of at most {LONGEST_NAME} characters")
        check_few_names(self.read().names)
        return self

    def read(self) -> Query:
        """The query as the core takes it."""
        names: list[str] = []
        ids: list[str] = []
        conditions: list[Condition] = []
        lang = self.lang
        for one in self.conditions:
            values = values_of(one.propertyValue)
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


class ReconciliationBatch(BaseModel):
    """A batch of version 1.0-draft."""

    model_config = ConfigDict(extra="ignore", strict=True)
    queries: Annotated[list[ReconciliationQuery], Field(description=f"At most {BATCH_SIZE} queries.")]


def read_batch_10(document: Any) -> list[Query]:
    """The queries of a batch in order; raises `Invalid` with a pointer for each fault, `TooLarge` for too many."""
    if isinstance(document, dict) and isinstance(document.get("queries"), list):
        check_within(len(document["queries"]), BATCH_SIZE, "queries")
    check_bounds(document)
    asked, faults = read_model(ReconciliationBatch, document, "")
    refuse(faults)
    queries = [] if asked is None else [query.read() for query in asked.queries]
    check_within(sum(len(query.names) for query in queries), BATCH_NAMES, "names")
    return queries


def write_results_10(results: Sequence[Sequence[Candidate]]) -> dict[str, Any]:
    """The answer to a batch of version 1.0-draft."""
    return {"results": [{"candidates": [{**candidate(one), "lang": one.lang} for one in found]} for found in results]}


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
        "defaultTypes": default_types(),
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
