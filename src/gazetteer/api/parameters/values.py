"""What parameters hold, and the rules that every call's parameters keep."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from gazetteer.domain import asked
from gazetteer.domain.asked import LONGEST_TEXT
from gazetteer.domain.tag import Tag, read_all
from gazetteer.domain.vocabulary import Kind

P = TypeVar("P", bound="Parameters")


#: Features in a page for maps.
MOST_FEATURES: Final = 1_000


#: A moment of RFC 3339, of which the day counts.
MOMENT: Final = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}T.+")


def read_by(read: Callable[[str], object]) -> AfterValidator:
    """A parameter that a value type reads: what it refuses is refused here, where all faults of a call are told at once.

    The text stays what was sent; whoever carries out the call reads it by the same type.
    """

    def check(text: str | None) -> str | None:
        if text is not None:
            read(text)
        return text

    return AfterValidator(check)


def languages(text: str | None) -> tuple[Tag, ...]:
    """The languages of a comma separated list that was found right; none where none is named."""
    return () if text is None else read_all(text.split(","))


def _flag(value: Any) -> Any:
    if value in ("true", "1"):
        return True
    if value in ("false", "0"):
        return False
    if isinstance(value, str):
        raise ValueError("expected true or false")  # noqa: TRY004 - pydantic turns only ValueError into a fault
    return value


Flag = Annotated[bool, BeforeValidator(_flag)]


Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), read_by(asked.Readable.read)]


Query = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_TEXT,
        description="What to look for, in any script or spelling: at most 200 characters, at least one of them a letter, "
        "a Chinese character or a digit.",
        examples=["海参崴", "hai shen wai", "Владивосток"],
    ),
    read_by(asked.SearchText.read),
]


Languages = Annotated[
    str,
    Field(
        max_length=LONGEST_TEXT,
        description="Languages, comma separated; any BCP 47 tag; `zh` stands for `zh-Hans` and `zh-Hant`.",
        examples=["zh-Hans,en"],
    ),
    read_by(languages),
]


Kinds = Annotated[
    str,
    Field(
        max_length=LONGEST_TEXT,
        description=f"Kinds of entity, comma separated: {', '.join(get_args(Kind))}.",
        examples=["place"],
    ),
    read_by(asked.Kinds.read),
]


Day = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="A day, month, year or interval in EDTF (`1860-11-14`, `1860-11`, `1860`, `1858-05-28/1860-11-14`, "
        "`-0110`), a Chinese or Japanese era date (`咸丰十年十月初二`), or as people write it "
        "(`14 November 1860`, `1860年11月14日`, `14 ноября 1860 г.`); what may be two days is refused.",
        examples=["1860-11-14", "咸丰十年十月初二"],
    ),
    read_by(asked.Pasted.read),
]


Calendar = Annotated[
    Literal["gregorian", "julian", "chinese", "julian_day"],
    Field(description="The calendar in which the date is written; answers are Gregorian whatever is asked."),
]


Undated = Annotated[
    Flag,
    Field(
        description="Whether to keep what has no dates at all; it then follows what is dated, with `holds: undated`.",
        json_schema_extra={"type": "boolean"},
    ),
]


Slug = Annotated[
    str, Field(max_length=100, description="An entity's id.", examples=["vladivostok"]), read_by(asked.Slug.read)
]


BoundingBox = Annotated[
    str,
    Field(
        max_length=LONGEST_TEXT,
        description="`west,south,east,north` in degrees; west greater than east crosses the antimeridian.",
        examples=["120,40,145,60"],
    ),
    read_by(asked.BoundingBox.read),
]


Cursor = Annotated[
    str, Field(min_length=1, max_length=2_000, description="The `next` of the answer before; opaque, not to be built.")
]


Moment = Annotated[
    str,
    Field(
        max_length=64,
        description="Only what was changed at or after this moment: a date, or a date and time (UTC unless an offset is given).",
        examples=["2026-01-31T12:00:00Z"],
    ),
    read_by(asked.Moment.read),
]


Representation = Annotated[
    Literal["json", "geojson"],
    Field(description="How to answer, whatever `Accept` says: JSON, or GeoJSON features."),
]


FieldNames = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_TEXT,
        description="Members that are wanted of each result, comma separated, such as `id,label`; the others are left out.",
        examples=["id"],
    ),
]


ShortLimit = Annotated[int, Field(ge=1, le=100, description="How many results at most.")]


LongLimit = Annotated[int, Field(ge=1, le=1_000, description="How many results at most.")]


class Parameters(BaseModel):
    """The base of every call's parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoParameters(Parameters):
    """For calls that take none."""


class PageParameters(Parameters):
    """Lists with nothing to choose but the page."""

    limit: LongLimit = 20
    cursor: Cursor | None = None
