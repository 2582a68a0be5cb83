"""What both versions share of what is sent: values, names, how a body is read and refused, and a data extension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from gazetteer.api import problems
from gazetteer.domain.bounds import check_bounds, count_of, told
from gazetteer.errors import BadRequest, Invalid, TooLarge
from gazetteer.services.reconciliation.asked import (
    EXTENSION_SIZE,
    MOST_CANDIDATES,
    MOST_NAMES,
    MOST_PROPERTIES,
    Value,
)
from gazetteer.services.reconciliation.extending import Wanted

M = TypeVar("M", bound=BaseModel)

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


def readable(value: Any) -> Any:
    """A value of a condition as far as it can be read; what cannot be says nothing, and never
    refuses the batch that it stands in.
    """
    if isinstance(value, list):
        return [one for one in map(readable, value) if one is not None and not isinstance(one, list)]
    if isinstance(value, dict):
        name, identifier = value.get("name"), value.get("id")
        if isinstance(identifier, int) and not isinstance(identifier, bool):
            identifier = str(identifier)
        if isinstance(identifier, str) and identifier:
            return {"id": identifier, "name": name if isinstance(name, str) else None}
        return name if isinstance(name, str) else None
    return value if isinstance(value, str | bool | int | float) else None


def as_name(value: Any) -> Any:
    """A cell as a name: a number as it is written, what is neither text nor number as no name."""
    if isinstance(value, bool | dict | list):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else value


Scalar = str | bool | int | float

Name = Annotated[str, Field(max_length=LONGEST_NAME, examples=["海参崴", "Vladivostok", "Владивосток"])]


def _in_bounds(limit: float) -> float:
    if not 1 <= limit <= MOST_CANDIDATES:
        raise ValueError(f"expected 1 to {MOST_CANDIDATES}, found {limit:g}")
    return limit


Limit = Annotated[
    int | float,
    # Bounds of a choice between types are no words of JSON Schema when pydantic writes them.
    AfterValidator(_in_bounds),
    Field(
        description=f"How many candidates at most: 1 to {MOST_CANDIDATES}.",
        json_schema_extra={"minimum": 1, "maximum": MOST_CANDIDATES},
    ),
]


def check_few_names(names: Sequence[str]) -> None:
    if len(names) > MOST_NAMES:
        raise ValueError(f"expected at most {MOST_NAMES} names, found {len(names):,}")


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


def values_of(given: Any) -> tuple[Value, ...]:
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


def read_model(model: type[M], document: Any, base: str) -> tuple[M | None, list[dict[str, str]]]:
    try:
        return model.model_validate(document), []
    except ValidationError as error:
        faults = problems.body_faults(error).errors
        return None, [{**fault, "pointer": base + fault["pointer"]} for fault in faults]


def check_within(count: int, most: int, what: str) -> None:
    if count > most:
        raise TooLarge(f"{count:,} {what} were sent; the limit here is {most:,}", extra={"limit": most})


def read_extension(document: Any) -> tuple[list[str], list[Wanted]]:
    """What is to be added to which entities; raises `Invalid` or `TooLarge`."""
    if isinstance(document, dict) and isinstance(document.get("ids"), list):
        check_within(len(document["ids"]), EXTENSION_SIZE, "ids")
    check_bounds(document)
    asked, faults = read_model(ExtensionQuery, document, "")
    refuse(faults)
    assert asked is not None  # noqa: S101 - without faults there is a document
    return list(dict.fromkeys(asked.ids)), [Wanted(one.id, one.settings or {}) for one in asked.properties]


def fault_at(where: str, detail: str) -> dict[str, str]:
    return {"pointer": where, "detail": detail}


def refuse(faults: list[dict[str, str]]) -> None:
    if faults:
        raise Invalid(f"the request has {count_of(faults)}", errors=told(faults))


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
