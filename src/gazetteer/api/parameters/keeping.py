"""The parameters of the calls that write, review, follow and export."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from gazetteer.api.parameters.values import (
    Cursor,
    Flag,
    Kinds,
    Languages,
    LongLimit,
    Moment,
    Parameters,
    ShortLimit,
    read_by,
)
from gazetteer.domain import asked
from gazetteer.domain.asked import LONGEST_TEXT
from gazetteer.domain.vocabulary import NameStatus


class WriteParameters(Parameters):
    """Every call that writes."""

    comment: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="Why, in a line of at most 200 characters: the history shows it.",
            examples=["Reading by the dictionary of place names"],
        ),
        read_by(asked.Readable.read),
    ] = None
    dry_run: Annotated[
        Flag,
        Field(
            description="Whether to check only: answers as the write would, and changes nothing.",
            json_schema_extra={"type": "boolean"},
        ),
    ] = False


class ChangesParameters(Parameters):
    """`GET /v1/changes`."""

    since: Moment | None = None
    kind: Kinds | None = None
    limit: LongLimit = 20
    cursor: Cursor | None = None


class ProposalsParameters(Parameters):
    """`GET /v1/proposals`."""

    state: Annotated[Literal["open", "accepted", "rejected"] | None, Field(description="Only those of this state.")] = (
        None
    )
    entity: Annotated[
        str | None,
        Field(max_length=100, description="Only those of this entity.", examples=["vladivostok"]),
        read_by(asked.Slug.read),
    ] = None
    limit: ShortLimit = 20
    cursor: Cursor | None = None


class ReviewParameters(Parameters):
    """`GET /v1/review`."""

    rule: Annotated[
        str | None, Field(max_length=60, description="Only what this check finds.", examples=["sources"])
    ] = None
    kind: Kinds | None = None
    limit: LongLimit = 20
    cursor: Cursor | None = None


class BatchParameters(WriteParameters):
    """`POST /v1/batch`."""

    origin: Annotated[
        Literal["key", "seed"],
        Field(description="Whose the versions are: the key's, or the seed's own, which a later seed may replace."),
    ] = "key"


class ExportParameters(Parameters):
    """`GET /v1/export`."""

    format: Annotated[str, Field(max_length=30, description="The format of the answer.", examples=["jsonl"])] = "jsonl"
    kind: Kinds | None = None
    langs: Languages | None = None
    region: Annotated[str | None, Field(pattern=r"^[A-Z]{2}$", description="Prefer the usage of this region.")] = None
    status: Annotated[
        str | None,
        Field(
            max_length=LONGEST_TEXT,
            description=f"Standings of names, comma separated: {', '.join(get_args(NameStatus))}.",
        ),
        read_by(asked.NameStatuses.read),
    ] = None
    dialect: Annotated[
        str | None,
        Field(
            max_length=30,
            description="Of `tbx`: `basic`; `linguist`, which has a category for readings; `martif`, version 2. "
            "Of `csv` and `xlsx`: `names`, `wide`. Or the tool that is to read the file: `translate-toolkit`, "
            "`weblate`, `omegat` (TBX), `memoq`, `phrase`, `smartcat`, `tolgee` (tables).",
        ),
    ] = None
    bom: Annotated[
        Flag,
        Field(
            description="Whether a table of text begins with a byte order mark, by which Excel knows it for UTF-8.",
            json_schema_extra={"type": "boolean"},
        ),
    ] = False
    modified_since: Moment | None = None
