"""The shapes of answers, for the description of the API: what is sent is put together elsewhere, and tests hold it to these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """The base of every described answer."""

    model_config = ConfigDict(extra="forbid")


class Health(Shape):
    """The process lives."""

    status: Literal["ok"]


class Readiness(Shape):
    """The service can answer."""

    status: Literal["ready"]
    schema_: Annotated[str, Field(alias="schema", description="The version of the database's schema.")]


class ProblemKind(Shape):
    """What the `type` of a problem stands for."""

    slug: str
    title: str
    status: int
    description: str


class Fault(Shape):
    """One fault of a request."""

    pointer: Annotated[str | None, Field(description="Where in the body: a JSON pointer.")] = None
    parameter: Annotated[str | None, Field(description="Which query parameter.")] = None
    line: Annotated[int | None, Field(description="Which line of a batch, counted from 1.")] = None
    detail: Annotated[str, Field(description="What was expected, and what was found.")]


class Problem(BaseModel):
    """A refusal, as RFC 9457 has it."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(description="The kind of problem; its address explains it.")]
    title: str
    status: int
    detail: Annotated[str, Field(description="What was wrong with this request.")]
    instance: Annotated[str, Field(description="The path that was asked for.")]
    errors: Annotated[list[Fault] | None, Field(description="The single faults.")] = None
    into: Annotated[str | None, Field(description="The id that answers now, where an entity was merged.")] = None


class Anything(BaseModel):
    """Not described further."""

    model_config = ConfigDict(extra="allow")
    value: Any = None
