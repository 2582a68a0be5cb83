"""The parameters of the calls that find and read entities."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field

from gazetteer.api.parameters.values import (
    BoundingBox,
    Calendar,
    Cursor,
    Day,
    FieldNames,
    Flag,
    Kinds,
    Languages,
    LongLimit,
    Moment,
    Parameters,
    Query,
    Representation,
    ShortLimit,
    Undated,
    read_by,
)
from gazetteer.domain import asked
from gazetteer.domain.asked import LONGEST_TEXT
from gazetteer.domain.tag import Tag
from gazetteer.domain.vocabulary import SovereigntyStatus


class SearchParameters(Parameters):
    """`GET /v1/search`."""

    q: Query
    match: Annotated[
        Literal["auto", "exact", "prefix", "fuzzy"],
        Field(
            description="How the query must match: `auto` takes exact matches first, then prefixes, then likenesses."
        ),
    ] = "auto"
    lang: Languages | None = None
    kind: Kinds | None = None
    on: Day | None = None
    bbox: BoundingBox | None = None
    limit: ShortLimit = 20
    cursor: Cursor | None = None
    format: Representation | None = None
    fields: FieldNames | None = None
    explain: Annotated[
        Flag, Field(description="Whether results say how they were scored.", json_schema_extra={"type": "boolean"})
    ] = False


class SuggestParameters(Parameters):
    """`GET /v1/suggest`."""

    q: Query
    lang: Languages | None = None
    kind: Kinds | None = None
    limit: ShortLimit = 20
    fields: FieldNames | None = None


class EntityParameters(Parameters):
    """`GET /v1/entities/{id}`."""

    lang: Languages | None = None
    on: Day | None = None
    undated: Undated = True
    calendar: Calendar = "gregorian"
    form: Annotated[
        Literal["published", "written"],
        Field(
            description="`written`: the document as it is written, without anything derived, to be edited and sent back "
            "with its `ETag` as `If-Match`; the whole of it, whatever `Accept` says."
        ),
    ] = "published"
    fields: FieldNames | None = None
    format: Representation | None = None


class DiffParameters(Parameters):
    """`GET /v1/entities/{id}/diff`."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    from_: Annotated[
        int | None,
        Field(alias="from", ge=0, le=2**31, description="A version; the one before `to` unless given, 0 for none."),
    ] = None
    to: Annotated[int | None, Field(ge=1, le=2**31, description="A version; the newest unless given.")] = None


class NamesParameters(Parameters):
    """`GET /v1/entities/{id}/names`."""

    lang: Languages | None = None
    on: Day | None = None
    undated: Undated = True
    calendar: Calendar = "gregorian"


class ListParameters(Parameters):
    """`GET /v1/entities`."""

    kind: Kinds | None = None
    type: Annotated[
        str | None,
        Field(max_length=60, description="A feature type, such as `city`.", examples=["city"]),
    ] = None
    ids: Annotated[
        str | None,
        Field(
            max_length=10_000,
            description="Ids, comma separated, at most 100; what is not there is left out.",
            examples=["vladivostok,khabarovsk"],
        ),
        read_by(asked.Slugs.read),
    ] = None
    modified_since: Moment | None = None
    limit: LongLimit = 20
    cursor: Cursor | None = None
    format: Representation | None = None
    fields: FieldNames | None = None


class LabelParameters(Parameters):
    """`GET /v1/entities/{id}/label`."""

    lang: Annotated[
        str,
        Field(max_length=50, description="The language to write in.", examples=["zh-Hans", "en", "ru"]),
        read_by(Tag.read),
    ] = "zh-Hans"
    region: Annotated[
        str | None,
        Field(
            pattern=r"^[A-Z]{2}$",
            description="The region whose usage is followed: `CN`, `TW`, `HK`, ...",
            examples=["TW"],
        ),
    ] = None
    on: Day | None = None
    calendar: Calendar = "gregorian"
    style: Annotated[
        Literal["plain", "map-cn", "first-mention"],
        Field(
            description="`plain`: the preferred form; `map-cn`: China's rule for public maps in Chinese characters, which asks "
            "for eight bracketed names; `first-mention`: the form with its equivalent and reading in brackets."
        ),
    ] = "plain"


class SovereigntyParameters(Parameters):
    """`GET /v1/entities/{id}/sovereignty`."""

    on: Day | None = None
    calendar: Calendar = "gregorian"
    undated: Undated = True
    viewpoint: Annotated[
        str | None,
        Field(max_length=100, description="Only what nobody disputes and what this party or school holds."),
        read_by(asked.Slug.read),
    ] = None


class HeldParameters(Parameters):
    """`GET /v1/sovereignty`."""

    on: Day | None = None
    calendar: Calendar = "gregorian"
    holder: Annotated[
        str | None,
        Field(
            max_length=100,
            description="Who holds: a polity, a chain of states (`russia`) or one of its phases (`russian-empire`).",
            examples=["russia"],
        ),
        read_by(asked.Slug.read),
    ] = None
    basis: Annotated[
        str | None,
        Field(
            max_length=100,
            description="A treaty or event that a record rests on or was ended by.",
            examples=["treaty-of-aigun"],
        ),
        read_by(asked.Slug.read),
    ] = None
    status: Annotated[
        str | None,
        Field(
            max_length=LONGEST_TEXT,
            description=f"Standings, comma separated: {', '.join(get_args(SovereigntyStatus))}.",
        ),
        read_by(asked.Standings.read),
    ] = None
    bbox: BoundingBox | None = None
    undated: Undated = True
    limit: LongLimit = 20
    cursor: Cursor | None = None
    format: Representation | None = None
    fields: FieldNames | None = None
