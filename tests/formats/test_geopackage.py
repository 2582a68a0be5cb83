"""GeoPackage: read back by GDAL, with one sort of geometry a layer, real days, and a style for QGIS."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from lxml import etree
from starlette.testclient import TestClient
from tests import gdal
from tests.api.shapes import refusal

from gazetteer.errors import NotFound
from gazetteer.formats import geopackage, rows
from gazetteer.formats.shape import Filters
from gazetteer.services import linking
from gazetteer.services.context import Gazetteer


@pytest.fixture(scope="module")
def package(seeded: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("geopackage") / "all.gpkg"
    path.write_bytes(b"".join(linking.export_geopackage(seeded, Filters())))
    return path


def _read(path: Path, layer: str) -> tuple[list[dict[str, Any]], list[Any]]:
    """The rows of a layer, and their geometries."""
    meta, _, geometries, fields = pyogrio.raw.read(path, layer=layer)
    columns = dict(zip(meta["fields"], fields, strict=True))
    stated = [
        {name: values[at] for name, values in columns.items()}
        for at in range(len(geometries if geometries is not None else fields[0]))
    ]
    return stated, [] if geometries is None else list(shapely.from_wkb(geometries))


def test_every_layer_has_one_sort_of_geometry(package: Path) -> None:
    layers = dict(pyogrio.list_layers(package))
    assert layers.pop("layer_styles") is None
    assert layers == {
        "places": "Point",
        "lines": "MultiLineString",
        "areas": "MultiPolygon",
        "sovereignty": "Point",
        "sovereignty_areas": "MultiPolygon",
    }
    for layer, sort in layers.items():
        _, geometries = _read(package, layer)
        assert geometries
        assert {geometry.geom_type for geometry in geometries} == {sort}
        # Nothing crosses the antimeridian, nor lies beyond it.
        west, _, east, _ = shapely.total_bounds(geometries)
        assert -180 <= west <= east <= 180


def test_places_have_their_names_and_records_real_days(package: Path) -> None:
    places, points = _read(package, "places")
    (at,) = [number for number, one in enumerate(places) if one["id"] == "vladivostok"]
    assert (places[at]["name"], places[at]["name_ru"], places[at]["holder"]) == ("Vladivostok", "Владивосток", "Russia")
    assert points[at].distance(shapely.Point(131.874, 43.106)) < 0.01
    assert set(places[at]) == {column.name for column in rows.PLACE}

    records, _ = _read(package, "sovereignty")
    held = [one for one in records if one["place_id"] == "ussuri-east" and one["from"] == "1860-11-14"]
    assert {(one["from_day"].astype(date), one["to_day"].astype(date)) for one in held} == {
        (date(1860, 11, 14), date(1917, 11, 7))
    }
    forever = [one for one in records if one["to"] == ".."]
    assert forever
    assert all(np.isnat(one["to_day"]) for one in forever)
    areas, _ = _read(package, "sovereignty_areas")
    assert {one["place_id"] for one in areas} < {one["place_id"] for one in records}


def test_qgis_finds_a_label_and_the_days(package: Path) -> None:
    styles, _ = _read(package, "layer_styles")
    told = {one["f_table_name"]: etree.fromstring(one["styleQML"]) for one in styles if one["useAsDefault"]}
    assert set(told) == {name for name, _ in pyogrio.list_layers(package)} - {"layer_styles"}
    for layer, style in told.items():
        columns = set(pyogrio.read_info(package, layer=layer)["fields"])
        assert {one.get("fieldName") for one in style.iter("text-style")} == {"name"} <= columns
        spans = [(one.get("startField"), one.get("endField")) for one in style.iter("temporal")]
        assert spans == ([("from_day", "to_day")] if "from_day" in columns else [])


def test_debian_s_gdal_reads_it(package: Path) -> None:
    said = gdal.run("ogrinfo", "-so", str(package), "sovereignty")
    assert "from_day: Date" in said.stdout
    assert "may only be partially supported" not in said.stderr


def test_it_is_sent_as_a_file(seeded_client: TestClient) -> None:
    answer = seeded_client.get("/v1/export?format=gpkg")
    assert answer.headers["content-type"] == "application/geopackage+sqlite3"
    assert answer.headers["content-disposition"] == 'attachment; filename="gazetteer.gpkg"'
    assert answer.content.startswith(b"SQLite format 3\x00")
    assert "what is no place" in answer.headers["gazetteer-omitted"]


@pytest.mark.parametrize(
    "query", ["kind=treaty", "langs=en", "region=TW", "status=preferred", "modified_since=2020-01-01"]
)
def test_what_a_map_cannot_keep_is_refused(seeded_client: TestClient, query: str) -> None:
    problem = refusal(seeded_client.get(f"/v1/export?format=gpkg&{query}"), 422, "bad-parameter")
    assert [fault["parameter"] for fault in problem["errors"]] == [query.partition("=")[0]]


def test_without_the_library_it_is_said_what_to_install(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyogrio.raw", None)
    with pytest.raises(NotFound, match=r"gazetteer\[geopackage\]"):
        next(linking.export_geopackage(gazetteer, Filters()))


def test_an_empty_gazetteer_has_the_layers_too(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "empty.gpkg"
    path.write_bytes(b"".join(linking.export_geopackage(gazetteer, Filters())))
    assert len(pyogrio.list_layers(path)) == 6
    assert pyogrio.read_info(path, layer="sovereignty")["features"] == 0


def test_many_features_are_written_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geopackage, "_PORTION", 3)
    layers = (
        geopackage.Layer("points", "", "point", (rows.Column("n", "integer", ""),)),
        geopackage.Layer("areas", "", "area", (rows.Column("n", "integer", ""),)),
    )
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    path = tmp_path / "many.gpkg"
    features = [
        ({"n": number}, square if number == 7 else {"type": "Point", "coordinates": [number, 0]}) for number in range(9)
    ]
    geopackage.write(path, layers, features, append=False)
    assert [one["n"] for one in _read(path, "points")[0]] == list(range(9))
    assert [one["n"] for one in _read(path, "areas")[0]] == [7]
