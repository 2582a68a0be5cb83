"""The query parameters of every call, each call's a declared model: their names, and how they are
described.

The quick routes parse with `read()`, the others through FastAPI; the OpenAPI document is made from
the same classes. What a parameter may say is the business of the value types (`domain/asked.py`),
which pages and commands read by too; what HTTP alone can get wrong is refused here: unknown
parameters, a parameter given twice, text that is not UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, TypeVar, get_args
from urllib.parse import unquote_to_bytes

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from gazetteer.api import problems
from gazetteer.domain import asked, calendars
from gazetteer.domain.asked import LONGEST_TEXT as QUERY_CHARACTERS
from gazetteer.domain.dates import OPEN, Question
from gazetteer.domain.tag import Tag, read_all
from gazetteer.domain.vocabulary import Kind, NameStatus, SovereigntyStatus
from gazetteer.errors import BadParameter, DateError

P = TypeVar("P", bound="Parameters")

#: Features in a page for maps.
MOST_FEATURES: Final = 1_000
#: A moment of RFC 3339, of which the day counts.
_MOMENT: Final = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}T.+")


def _read_by(read: Callable[[str], object]) -> AfterValidator:
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
Text = Annotated[str, Field(min_length=1, max_length=QUERY_CHARACTERS), _read_by(asked.Readable.read)]
Query = Annotated[
    str,
    Field(
        min_length=1,
        max_length=QUERY_CHARACTERS,
        description="What to look for, in any script or spelling: at most 200 characters, at least one of them a letter, "
        "a Chinese character or a digit.",
        examples=["海参崴", "hai shen wai", "Владивосток"],
    ),
    _read_by(asked.SearchText.read),
]
Languages = Annotated[
    str,
    Field(
        max_length=QUERY_CHARACTERS,
        description="Languages, comma separated; any BCP 47 tag; `zh` stands for `zh-Hans` and `zh-Hant`.",
        examples=["zh-Hans,en"],
    ),
    _read_by(languages),
]
Kinds = Annotated[
    str,
    Field(
        max_length=QUERY_CHARACTERS,
        description=f"Kinds of entity, comma separated: {', '.join(get_args(Kind))}.",
        examples=["place"],
    ),
    _read_by(asked.Kinds.read),
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
    _read_by(asked.Readable.read),
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
    str, Field(max_length=100, description="An entity's id.", examples=["vladivostok"]), _read_by(asked.Slug.read)
]
BoundingBox = Annotated[
    str,
    Field(
        max_length=QUERY_CHARACTERS,
        description="`west,south,east,north` in degrees; west greater than east crosses the antimeridian.",
        examples=["120,40,145,60"],
    ),
    _read_by(asked.BoundingBox.read),
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
    _read_by(asked.Moment.read),
]
Representation = Annotated[
    Literal["json", "geojson"],
    Field(description="How to answer, whatever `Accept` says: JSON, or GeoJSON features."),
]
FieldNames = Annotated[
    str,
    Field(
        min_length=1,
        max_length=QUERY_CHARACTERS,
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
        _read_by(asked.Slugs.read),
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
        _read_by(Tag.read),
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
        _read_by(asked.Slug.read),
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
        _read_by(asked.Slug.read),
    ] = None
    basis: Annotated[
        str | None,
        Field(
            max_length=100,
            description="A treaty or event that a record rests on or was ended by.",
            examples=["treaty-of-aigun"],
        ),
        _read_by(asked.Slug.read),
    ] = None
    status: Annotated[
        str | None,
        Field(
            max_length=QUERY_CHARACTERS,
            description=f"Standings, comma separated: {', '.join(get_args(SovereigntyStatus))}.",
        ),
        _read_by(asked.Standings.read),
    ] = None
    bbox: BoundingBox | None = None
    undated: Undated = True
    limit: LongLimit = 20
    cursor: Cursor | None = None
    format: Representation | None = None
    fields: FieldNames | None = None


def read_box(text: str) -> asked.BoundingBox:
    """A box as maps send it: heights in it are left aside, and what reaches beyond the globe ends at its edge."""
    parts = text.split(",")
    if len(parts) == 6:
        parts = [*parts[:2], *parts[3:5]]
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        raise ValueError("expected west,south,east,north: four numbers in degrees, or six with heights") from None
    if east - west >= 360:
        west, east = -180.0, 180.0
    edges = west, max(south, -90.0), east, min(north, 90.0)
    return asked.BoundingBox.read(",".join(map(str, edges)))


def read_datetime(text: str) -> Question | None:
    """The days that `datetime` of OGC API - Features names: a moment, or an interval whose open end is `..` or empty.

    None for the interval without ends. Any date that `on` takes is read too. Raises `ValueError`.
    """
    ends = [end.partition("T")[0] if _MOMENT.fullmatch(end) else end for end in text.split("/")]
    if len(ends) == 2 and set(ends) <= {"", OPEN}:
        return None
    try:
        return calendars.read_question("/".join(ends))
    except DateError as error:
        raise ValueError(str(error)) from None


def at_most(limit: int) -> int:
    """How many features a page has: no more than the most, which is no error to ask beyond (OGC API - Features, 7.15.2)."""
    return min(limit, MOST_FEATURES)


class FormatParameters(Parameters):
    """Documents of `/ogc`, which have one form."""

    f: Annotated[
        Literal["json", "geojson"] | None, Field(description="The form of the answer; there is only JSON.")
    ] = None


class ItemParameters(FormatParameters):
    """What features of any collection are asked for by."""

    bbox: Annotated[
        str | None,
        Field(
            max_length=QUERY_CHARACTERS,
            description="`west,south,east,north` in degrees; west greater than east crosses the antimeridian.",
            examples=["120,40,145,60"],
        ),
        _read_by(read_box),
    ] = None
    datetime: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=100,
            description="A day or moment (`1860-11-14`, `1860-11-14T00:00:00Z`), an interval (`1858-05-28/1860`, `../1860`) "
            "or any other date that `on` takes.",
            examples=["1860-11-14", "1858-05-28T00:00:00Z/.."],
        ),
        _read_by(read_datetime),
    ] = None
    limit: Annotated[
        int,
        Field(
            ge=1,
            description=f"How many features at most; a page has no more than {MOST_FEATURES:,}.",
            json_schema_extra={"maximum": MOST_FEATURES},
        ),
    ] = 100
    cursor: Cursor | None = None


class PlaceItemParameters(ItemParameters):
    """`GET /ogc/collections/places/items`."""

    type: Annotated[
        str | None, Field(max_length=60, description="A feature type, such as `city`.", examples=["city"])
    ] = None


class RecordItemParameters(ItemParameters):
    """`GET /ogc/collections/sovereignty/items`."""

    holder_id: Annotated[
        str | None,
        Field(
            max_length=100,
            description="Who holds: a polity, a chain of states (`russia`) or one of its phases (`russian-empire`).",
            examples=["russia"],
        ),
        _read_by(asked.Slug.read),
    ] = None
    basis_id: Annotated[
        str | None,
        Field(
            max_length=100,
            description="A treaty or event that a record rests on or was ended by.",
            examples=["treaty-of-aigun"],
        ),
        _read_by(asked.Slug.read),
    ] = None
    status: Annotated[SovereigntyStatus | None, Field(description="How it was held.")] = None


class PageParameters(Parameters):
    """Lists with nothing to choose but the page."""

    limit: LongLimit = 20
    cursor: Cursor | None = None


class RomanizeParameters(Parameters):
    """`GET /v1/romanize`."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=QUERY_CHARACTERS,
            description="A name in Chinese or Russian, or the pinyin of one name.",
            examples=["海参崴", "Владивосток", "hai3 shen1 wai3"],
        ),
        _read_by(asked.Readable.read),
    ]
    lang: Annotated[
        str | None,
        Field(
            max_length=50,
            description="The language of the text, found from its script unless given; `zh-Latn-pinyin` reads one name's pinyin.",
            examples=["zh-Hans", "ru", "zh-Latn-pinyin"],
        ),
        _read_by(Tag.read),
    ] = None


class DateParameters(Parameters):
    """`GET /v1/dates`."""

    date: Day
    calendar: Calendar = "gregorian"


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
        _read_by(asked.Readable.read),
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
        _read_by(asked.Slug.read),
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
            max_length=QUERY_CHARACTERS,
            description=f"Standings of names, comma separated: {', '.join(get_args(NameStatus))}.",
        ),
        _read_by(asked.NameStatuses.read),
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


def pairs(query: bytes) -> list[tuple[str, str]]:
    """The names and values of a query string; raises `BadParameter` for what is not UTF-8."""
    found = []
    for part in query.split(b"&"):
        if not part:
            continue
        name, _, value = part.partition(b"=")
        try:
            found.append((_text(name), _text(value)))
        except UnicodeDecodeError:
            where = name.decode("ascii", "replace")
            raise BadParameter(where, "the text is not valid UTF-8") from None
    return found


def _text(part: bytes) -> str:
    if b"%" in part or b"+" in part:
        part = unquote_to_bytes(part.replace(b"+", b" "))
    return part.decode()


def single(query: bytes) -> dict[str, str]:
    """The parameters of a query string, each of which may stand once."""
    values: dict[str, str] = {}
    for name, value in pairs(query):
        if name in values:
            raise BadParameter(name, "given more than once")
        values[name] = value
    return values


def read(model: type[P], query: bytes) -> P:
    """The parameters of a call; raises `BadParameter` naming each fault."""
    values = single(query)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = []
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            detail = str(fault["msg"]).removeprefix("Value error, ")
            if fault["type"] == "extra_forbidden":
                detail = f"unknown parameter; this call takes {', '.join(model.model_fields) or 'none'}"
            faults.append({"parameter": str(fault["loc"][0]) if fault["loc"] else "", "detail": detail})
        raise problems.refused(faults) from None
