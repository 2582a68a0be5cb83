"""Layers for maps: the documents and the features by the standard, and the programs for maps that read them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient
from tests import gdal
from tests.api.shapes import refusal

from gazetteer.api.collections import COLLECTIONS, CRS84
from gazetteer.services.context import Gazetteer

ITEMS = "/ogc/collections/{}/items"
LAYERS = [one.id for one in COLLECTIONS]


def _read(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _linked(document: dict[str, Any], rel: str) -> str | None:
    """Where a link leads, below the address of the service."""
    for link in document["links"]:
        if link["rel"] == rel:
            assert link["href"].startswith("http://localhost:8000/")
            return str(link["href"]).removeprefix("http://localhost:8000")
    return None


def _pages(client: TestClient, address: str) -> Iterator[dict[str, Any]]:
    following: str | None = address
    while following is not None:
        page = _read(client, following)
        yield page
        following = _linked(page, "next")


def test_a_program_finds_its_way_from_the_landing_page(client: TestClient, world: Gazetteer) -> None:
    landing = _read(client, "/ogc")
    assert _read(client, "/ogc/") == landing
    kept = _read(client, str(_linked(landing, "conformance")))["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in kept
    collections = _read(client, str(_linked(landing, "data")))["collections"]
    assert [one["id"] for one in collections] == LAYERS
    for one in collections:
        assert _read(client, str(_linked(one, "self"))) == one
        items = _read(client, str(_linked(one, "items")))
        assert items["numberReturned"] == len(items["features"]) > 0
    places = collections[0]["extent"]
    assert places["spatial"]["bbox"] == [[131.9, 43.1, 134.0, 45.0]]
    assert places["temporal"]["interval"] == [["1689-09-07T00:00:00Z", None]]


def test_the_description_is_of_these_calls_and_in_the_form_that_maps_read(client: TestClient) -> None:
    answer = client.get("/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = answer.json()
    assert document["openapi"].startswith("3.0")
    assert all(path.startswith("/ogc") for path in document["paths"])
    assert "'type': 'null'" not in str(document)
    schemas = document["components"]["schemas"]
    assert "FeatureCollectionAnswer" in schemas
    assert "PublicEntity" not in schemas


@pytest.mark.parametrize("layer", LAYERS)
def test_features_have_the_columns_that_are_described_and_no_others(seeded_client: TestClient, layer: str) -> None:
    schema = _read(seeded_client, f"/ogc/collections/{layer}/schema")
    properties = {name: one for name, one in schema["properties"].items() if name != "geometry"}
    fit = jsonschema.Draft202012Validator(
        {
            "type": "object",
            "properties": {name: {**one, "type": [one["type"], "null"]} for name, one in properties.items()},
            "additionalProperties": False,
            "required": list(properties),
        },
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    described = seeded_client.get("/openapi.json").json()
    whole = jsonschema.Draft202012Validator(
        {"$ref": "#/components/schemas/FeatureCollectionAnswer", "components": described["components"]}
    )
    ids: list[str] = []
    for page in _pages(seeded_client, ITEMS.format(layer) + "?limit=1000"):
        whole.validate(page)
        for feature in page["features"]:
            fit.validate(feature["properties"])
            ids.append(feature["id"])
    assert len(ids) == len(set(ids)) == page["numberMatched"] > 1_000


def test_pages_lead_on_to_the_end(client: TestClient, world: Gazetteer) -> None:
    found = [page["features"] for page in _pages(client, ITEMS.format("sovereignty") + "?limit=1")]
    assert [len(one) for one in found] == [1, 1, 1]
    assert [one[0]["id"] for one in found] == ["ussuri-east:ue1", "ussuri-east:ue2", "ussuri-east:ue3"]
    # More than the most is the most, and no error.
    assert len(_read(client, ITEMS.format("places") + "?limit=100000")["features"]) == 2


def test_a_place_has_its_names_and_its_holder(client: TestClient, world: Gazetteer) -> None:
    feature = _read(client, ITEMS.format("places") + "/vladivostok")
    assert feature["geometry"] == {"type": "Point", "coordinates": [131.9, 43.1]}
    told = feature["properties"]
    assert (told["name_en"], told["name_zh"], told["name_ru"]) == ("Vladivostok", "符拉迪沃斯托克", "Владивосток")
    assert (told["holder"], told["holder_id"], told["status"]) == ("Russia", "russia", "sovereignty")
    assert _linked(feature, "alternate") == "/e/vladivostok"
    refusal(client.get(ITEMS.format("places") + "/russia"), 404)
    refusal(client.get(ITEMS.format("places") + "/atlantis"), 404)


def test_a_day_says_which_names_and_holders_are_told(client: TestClient, world: Gazetteer) -> None:
    def told(day: str) -> tuple[str, str, str | None]:
        features = _read(client, f"{ITEMS.format('places')}?datetime={day}")["features"]
        (city,) = [one["properties"] for one in features if one["id"] == "vladivostok"]
        return city["name_zh"], city["holder_id"], city["holder_as"]

    assert told("1900-01-01") == told("1900-01-01T12:00:00Z") == ("海参崴", "russia", "Russian Empire")
    assert told("1850")[1:] == ("qing-empire", None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("datetime=1859-01-01", ["ue1"]),
        ("datetime=1859-01-01T00:00:00Z/1861-01-01T00:00:00Z", ["ue1", "ue2"]),
        ("datetime=1900/..", ["ue2"]),
        ("datetime=../1859", ["ue1"]),
        ("datetime=/1859", ["ue1"]),
        ("datetime=../..", ["ue1", "ue2", "ue3"]),
        ("datetime=咸丰九年", ["ue1"]),
        ("bbox=130,40,140,50", ["ue1", "ue2", "ue3"]),
        ("bbox=130,40,0,140,50,100", ["ue1", "ue2", "ue3"]),
        ("bbox=-200,-100,200,100", ["ue1", "ue2", "ue3"]),
        ("bbox=-240,40,-220,50", ["ue1", "ue2", "ue3"]),
        ("bbox=130,40,200,50", ["ue1", "ue2", "ue3"]),
        ("bbox=190,40,230,50", []),
        ("bbox=140,40,-170,50", []),
        (f"bbox=130,40,140,50&bbox-crs={CRS84}", ["ue1", "ue2", "ue3"]),
        (f"crs={CRS84}&status=claim", ["ue3"]),
        ("bbox=0,0,10,10", []),
        ("holder_id=russian-empire", ["ue2"]),
        ("basis_id=convention-of-peking", ["ue2"]),
        ("status=claim", ["ue3"]),
        ("status=claim&f=json", ["ue3"]),
    ],
)
def test_records_are_chosen_by_days_area_and_property(
    client: TestClient, world: Gazetteer, query: str, expected: list[str]
) -> None:
    page = _read(client, f"{ITEMS.format('sovereignty')}?{query}")
    assert [one["id"] for one in page["features"]] == [f"ussuri-east:{record}" for record in expected]
    assert page["numberMatched"] == len(expected)


def test_a_record_has_days_that_can_be_animated(client: TestClient, world: Gazetteer) -> None:
    told = _read(client, ITEMS.format("sovereignty") + "/ussuri-east:ue2")["properties"]
    assert (told["from_day"], told["to_day"]) == ("1860-11-14", None)
    assert (told["from"], told["to"]) == ("1860-11-14", "..")
    assert told["basis"] == "Convention of Peking"
    refusal(client.get(ITEMS.format("sovereignty") + "/ussuri-east:ue9"), 404)
    refusal(client.get(ITEMS.format("sovereignty") + "/ussuri-east"), 404)


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/ogc?colour=red", "colour"),
        ("/ogc?f=html", "f"),
        ("/ogc/collections/places/items?bbox=1,2,3", "bbox"),
        ("/ogc/collections/places/items?bbox=0,nan,1,1", "bbox"),
        ("/ogc/collections/places/items?bbox=0,10,1,5", "bbox"),
        ("/ogc/collections/places/items?bbox=inf,0,1,1", "bbox"),
        ("/ogc/collections/places/items?bbox=0,0,1,1&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857", "bbox-crs"),
        ("/ogc/collections/places/items?crs=http://www.opengis.net/def/crs/EPSG/0/4326", "crs"),
        ("/ogc/collections/places/items?bbox_crs=" + CRS84, "bbox_crs"),
        ("/ogc/collections/places/items?limit=0", "limit"),
        ("/ogc/collections/places/items?limit=ten", "limit"),
        ("/ogc/collections/places/items?datetime=yesterday", "datetime"),
        ("/ogc/collections/places/items?datetime=1861/1860", "datetime"),
        ("/ogc/collections/places/items?holder_id=russia", "holder_id"),
        ("/ogc/collections/places/items?cursor=zzz", "cursor"),
        ("/ogc/collections/sovereignty/items?status=owned", "status"),
        ("/ogc/collections/sovereignty/items?holder_id=Россия", "holder_id"),
    ],
)
def test_what_cannot_be_read_is_refused_as_the_standard_has_it(
    client: TestClient, world: Gazetteer, address: str, parameter: str
) -> None:
    problem = refusal(client.get(address), 400, "bad-request")
    assert [fault["parameter"] for fault in problem["errors"]] == [parameter]


def test_there_are_no_other_collections(client: TestClient) -> None:
    for address in ("/ogc/collections/rivers", "/ogc/collections/rivers/schema", "/ogc/collections/rivers/items"):
        refusal(client.get(address), 404, "not-found")


def test_queryables_are_the_parameters(client: TestClient) -> None:
    described = client.get("/ogc/api").json()["paths"]
    for layer in LAYERS:
        asked = set(_read(client, f"/ogc/collections/{layer}/queryables")["properties"])
        taken = {one["name"] for one in described[ITEMS.format(layer)]["get"]["parameters"]}
        assert taken == asked | {"f", "bbox", "bbox-crs", "crs", "datetime", "limit", "cursor"}


# GDAL, which QGIS and most others read by


@pytest.fixture(scope="module")
def served(seeded: Gazetteer) -> Iterator[str]:
    """The address of a server over the whole seed, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = {
            **os.environ,
            "GAZETTEER_DATABASE_URL": seeded.settings.database_url,
            "GAZETTEER_PUBLIC_URL": address,
        }
        command = [sys.executable, "-m", "uvicorn", "--factory", "gazetteer.api.app:create_app", "--no-access-log"]
        process = subprocess.Popen(
            [*command, "--fd", str(listening.fileno())], env=environment, pass_fds=[listening.fileno()]
        )
        try:
            yield address
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.slow
def test_gdal_lists_the_layers_and_counts_their_features(served: str, seeded_client: TestClient) -> None:
    said = gdal.run("ogrinfo", f"OAPIF:{served}/ogc").stdout
    for layer in LAYERS:
        assert f"{layer} (title:" in said
        known = gdal.run("ogrinfo", "-so", f"OAPIF:{served}/ogc", layer).stdout
        matched = _read(seeded_client, ITEMS.format(layer) + "?limit=1")["numberMatched"]
        assert f"Feature Count: {matched}\n" in known
        assert "name_zh: String" in known
    assert "from_day: Date" in known


@pytest.mark.slow
def test_gdal_reads_every_page_by_box_and_property(served: str, seeded_client: TestClient, tmp_path: Path) -> None:
    written = tmp_path / "held.geojson"
    source = ("-oo", "PAGE_SIZE=10", f"OAPIF:{served}/ogc", "sovereignty")
    where = ("-where", "holder_id = 'russia'", "-spat", "130", "42", "140", "54")
    gdal.run("ogr2ogr", "-f", "GeoJSON", str(written), *source, *where)
    read = {one["properties"]["id"] for one in json.loads(written.read_text(encoding="utf-8"))["features"]}
    pages = _pages(seeded_client, ITEMS.format("sovereignty") + "?holder_id=russia&bbox=130,42,140,54&limit=1000")
    told = [one["properties"] for page in pages for one in page["features"]]
    assert read == {one["id"] for one in told if one["holder_id"] == "russia"}
    assert len(read) > 30
