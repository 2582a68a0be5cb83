"""The parameters of the OGC API, with its own writing of boxes and times."""

from __future__ import annotations

import math
from typing import Annotated, Final, Literal

from pydantic import Field

from gazetteer.api.parameters.values import MOMENT, MOST_FEATURES, Cursor, Parameters, read_by
from gazetteer.domain import asked, calendars
from gazetteer.domain.asked import LONGEST_TEXT
from gazetteer.domain.dates import OPEN, Question
from gazetteer.domain.vocabulary import SovereigntyStatus
from gazetteer.errors import DateError


def _around(longitude: float) -> float:
    """A longitude as maps count on beyond the antimeridian: 190 is 170 degrees west."""
    if not math.isfinite(longitude) or -180 <= longitude <= 180:
        return longitude
    return (longitude + 180) % 360 - 180


def read_box(text: str) -> asked.BoundingBox:
    """A box as maps send it: heights in it are left aside, what reaches beyond a pole ends there, and what reaches beyond the
    antimeridian goes on behind it.
    """
    parts = text.split(",")
    if len(parts) == 6:
        parts = [*parts[:2], *parts[3:5]]
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        raise ValueError("expected west,south,east,north: four numbers in degrees, or six with heights") from None
    if east - west >= 360:
        west, east = -180.0, 180.0
    edges = _around(west), max(south, -90.0), _around(east), min(north, 90.0)
    return asked.BoundingBox.read(",".join(map(str, edges)))


def read_datetime(text: str) -> Question | None:
    """The days that `datetime` of OGC API - Features names: a moment, or an interval whose open end is `..` or empty.

    None for the interval without ends. Any date that `on` takes is read too. Raises `ValueError`.
    """
    ends = [end.partition("T")[0] if MOMENT.fullmatch(end) else end for end in text.split("/")]
    if len(ends) == 2 and set(ends) <= {"", OPEN}:
        return None
    try:
        return calendars.read_question("/".join(ends))
    except DateError as error:
        raise ValueError(str(error)) from None


#: The one reference system: longitude and latitude in WGS 84.
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
#: A parameter for it, which clients of part 2 of the standard name even where there is no other.
Crs = Literal["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]


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
            max_length=LONGEST_TEXT,
            description="`west,south,east,north` in degrees; west greater than east crosses the antimeridian.",
            examples=["120,40,145,60"],
        ),
        read_by(read_box),
    ] = None
    bbox_crs: Annotated[
        Crs | None,
        Field(alias="bbox-crs", description="The reference system of `bbox`; there is only the one of the collection."),
    ] = None
    crs: Annotated[
        Crs | None, Field(description="The reference system of the answer; there is only the one of the collection.")
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
        read_by(read_datetime),
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
        read_by(asked.Slug.read),
    ] = None
    basis_id: Annotated[
        str | None,
        Field(
            max_length=100,
            description="A treaty or event that a record rests on or was ended by.",
            examples=["treaty-of-aigun"],
        ),
        read_by(asked.Slug.read),
    ] = None
    status: Annotated[SovereigntyStatus | None, Field(description="How it was held.")] = None
