"""GeoPackage (OGC 12-128): layers of rows with points, lines and areas, labelled where QGIS opens them.

A layer has one sort of geometry, as programs for maps want it: places and records are told by points in
one layer, by lines and areas in others. Written by GDAL (`pyogrio`, an extra), a portion at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal
from xml.sax.saxutils import quoteattr

import numpy as np
import shapely

from gazetteer.domain.geometry import representative_point
from gazetteer.errors import NotFound
from gazetteer.formats import geojson
from gazetteer.formats.rows import Column, Row, Type

MEDIA_TYPE: Final = "application/geopackage+sqlite3"

#: Rows that are written at once.
_PORTION: Final = 10_000
_WGS84: Final = "EPSG:4326"
#: Where QGIS looks for the style of a layer.
_STYLES: Final = "layer_styles"
_GEOMETRY: Final = "geom"

Sort = Literal["point", "line", "area"]
Shape = Mapping[str, Any]

_TYPES: Final[dict[Sort, str]] = {"point": "Point", "line": "MultiLineString", "area": "MultiPolygon"}
_OF_SORT: Final[dict[Sort, tuple[str, ...]]] = {
    "line": ("LineString", "MultiLineString"),
    "area": ("Polygon", "MultiPolygon"),
}
_STORED: Final[dict[Type, Any]] = {
    "text": object,
    "number": np.float64,
    "integer": np.int64,
    "flag": np.bool_,
    "day": "datetime64[D]",
}


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: what it is called, which part of the geometries it has, and the columns of its rows.

    `label` is the column that names a feature on the map; `span` the columns with the days from and until which it is there.
    """

    name: str
    words: str
    sort: Sort
    columns: Sequence[Column]
    label: str = "name"
    span: tuple[str, str] | None = None


def _library() -> ModuleType:
    try:
        import pyogrio.raw  # noqa: PLC0415 - an extra, which only this format needs
    except ImportError:
        raise NotFound("the package pyogrio is not installed: pip install 'gazetteer[geopackage]'") from None
    found: ModuleType = pyogrio.raw
    return found


def _shaped(location: Shape | None, sort: Sort) -> bytes | None:
    """The part of a location that a layer has (WKB); None where it has none."""
    if location is None:
        return None
    if sort == "point":
        return bytes(shapely.to_wkb(shapely.Point(representative_point(dict(location)))))
    if location["type"] not in _OF_SORT[sort]:
        return None
    parts = shapely.get_parts(shapely.geometry.shape(geojson.cut(location)))
    many = shapely.MultiLineString(list(parts)) if sort == "line" else shapely.MultiPolygon(list(parts))
    return bytes(shapely.to_wkb(many, output_dimension=2))


def _values(column: Column, rows: Sequence[Row]) -> tuple[Any, Any]:
    """A column's values, and where it has none."""
    missing = np.array([row[column.name] is None for row in rows], dtype=bool)
    if column.type == "day":
        return np.array([row[column.name] or "NaT" for row in rows], dtype=_STORED["day"]), missing
    nothing: Any = {"number": np.nan, "integer": 0, "flag": False}.get(column.type)
    stated = [nothing if row[column.name] is None else row[column.name] for row in rows]
    return np.array(stated, dtype=_STORED[column.type]), missing


def write(path: Path, layers: Sequence[Layer], features: Iterable[tuple[Row, Shape | None]], *, append: bool) -> int:
    """Write features into those of the layers that have a part of their geometries; how many were written.

    All `layers` have the same columns. `append` where the file has layers already. Raises `NotFound` where GDAL is missing.
    """
    raw = _library()
    rest = iter(features)
    written: dict[str, int] = {layer.name: 0 for layer in layers}
    is_there = append
    while True:
        portion = list(islice(rest, _PORTION))
        for layer in layers:
            shaped = [(row, _shaped(location, layer.sort)) for row, location in portion]
            found = [(row, geometry) for row, geometry in shaped if geometry is not None]
            # A layer without features is made too, so that it can be relied on; nothing is added to it twice.
            if not found and written[layer.name] != 0:
                continue
            values = [_values(column, [row for row, _ in found]) for column in layer.columns]
            raw.write(
                path,
                np.array([geometry for _, geometry in found], dtype=object),
                [data for data, _ in values],
                np.array([column.name for column in layer.columns], dtype=object),
                field_mask=[mask for _, mask in values],
                layer=layer.name,
                driver="GPKG",
                geometry_type=_TYPES[layer.sort],
                crs=_WGS84,
                append=is_there,
                # The version that Debian's and QGIS' GDAL of 2022 know.
                dataset_options=None if is_there else {"VERSION": "1.3"},
                layer_options={"DESCRIPTION": layer.words, "GEOMETRY_NAME": _GEOMETRY},
            )
            is_there = True
            written[layer.name] += len(found)
        if len(portion) < _PORTION:
            return sum(written.values())


def _style(layer: Layer) -> str:
    """The style of a layer as QGIS has it: its label, and the days of its features."""
    temporal = ""
    if layer.span is not None:
        begin, end = layer.span
        # Mode 2: a feature is there from the one day to the other, for ever where it has no other.
        temporal = (
            f'<temporal enabled="1" mode="2" startField={quoteattr(begin)} endField={quoteattr(end)} '
            'limitMode="1" accumulate="0" fixedDuration="0" durationUnit="days" durationField=""/>'
        )
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM">'
        '<qgis version="3.22.0" styleCategories="Labeling|Temporal|Fields" labelsEnabled="1">'
        f'{temporal}<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName={quoteattr(layer.label)} isExpression="0" fontSize="9" fontSizeUnit="Point" '
        'textColor="50,50,50,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" '
        'bufferColor="255,255,255,255"/></text-style><placement dist="1" distUnits="MM"/></settings></labeling>'
        f"<previewExpression>{layer.label}</previewExpression></qgis>"
    )


def add_styles(path: Path, layers: Sequence[Layer]) -> None:
    """Say for QGIS how the layers of a file are labelled and which columns have their days."""
    stated: dict[str, list[Any]] = {
        "f_table_catalog": [""] * len(layers),
        "f_table_schema": [""] * len(layers),
        "f_table_name": [layer.name for layer in layers],
        "f_geometry_column": [_GEOMETRY] * len(layers),
        "styleName": [layer.name for layer in layers],
        "styleQML": [_style(layer) for layer in layers],
        "styleSLD": [""] * len(layers),
        "description": [layer.words for layer in layers],
        "owner": [""] * len(layers),
        "ui": [""] * len(layers),
    }
    fields = [np.array(values, dtype=object) for values in stated.values()]
    default = np.ones(len(layers), dtype=np.bool_)
    moments = np.full(len(layers), "1970-01-01", dtype="datetime64[s]")
    _library().write(
        path,
        None,
        [*fields, default, moments],
        np.array([*stated, "useAsDefault", "update_time"], dtype=object),
        layer=_STYLES,
        driver="GPKG",
        geometry_type=None,
        append=True,
        layer_options={"FID": "id", "ASPATIAL_VARIANT": "GPKG_ATTRIBUTES"},
    )


def pieces(path: Path, size: int = 1024 * 1024) -> Iterator[bytes]:
    """The bytes of a file that was written."""
    with path.open("rb") as stream:
        while piece := stream.read(size):
            yield piece
