"""Debian's QGIS on what the service gives to maps: the layers of `/ogc` and the GeoPackage, loaded, labelled, paged, filtered.

    make client-check-qgis

QGIS runs without a screen, by its own Python (`/usr/bin/python3`), in a process of its own; the service runs beside it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

#: Debian's Python, for which python3-qgis is.
PYTHON: Final = "/usr/bin/python3"
#: A box around Vladivostok, in degrees.
BOX: Final = (131.0, 42.5, 133.0, 44.0)


def main() -> int:
    """Serve, export, and have QGIS read both."""
    from bench.screenshots import served  # noqa: PLC0415 - QGIS' Python runs this file too, and has nothing of ours

    try:
        subprocess.run([PYTHON, "-c", "import qgis.core"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        sys.exit("no QGIS found: apt-get install python3-qgis qgis-providers")
    # What the service says of itself must lead back to it.
    with tempfile.TemporaryDirectory() as folder, served(public_url=f"http://127.0.0.1:{_free_port()}") as address:
        package = Path(folder) / "places.gpkg"
        _fetch(f"{address}/v1/export?format=gpkg", package)
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": folder,
            "HOME": folder,
            "PATH": os.environ["PATH"],
        }
        inside = [PYTHON, __file__, "--inside", address, str(package), str(Path(folder) / "map.png")]
        return subprocess.run(inside, check=False, env=environment, timeout=600).returncode


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _fetch(address: str, file: Path) -> None:
    import httpx  # noqa: PLC0415 - as above

    with httpx.stream("GET", address, timeout=120) as answer:
        answer.raise_for_status()
        with file.open("wb") as stream:
            for part in answer.iter_bytes():
                stream.write(part)


def inside(address: str, package: str, picture: str) -> int:
    """What QGIS makes of the service at an address and of a package; 0 where all is as a person expects."""
    from qgis.core import QgsApplication  # noqa: PLC0415 - of Debian's Python alone

    application = QgsApplication([], False)
    application.initQgis()
    try:
        faults = [*_of_service(address, picture), *_of_package(package)]
    finally:
        application.exitQgis()
    for fault in faults:
        print("FAULT", fault)
    print("QGIS finds nothing wrong" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


def _layer(address: str, collection: str) -> Any:
    from qgis.core import QgsVectorLayer  # noqa: PLC0415 - as above

    source = f"url='{address}/ogc' typename='{collection}' pageSize='200' restrictToRequestBBOX='1'"
    return QgsVectorLayer(source, collection, "OAPIF")


def _of_service(address: str, picture: str) -> list[str]:
    from qgis.core import QgsFeatureRequest, QgsRectangle  # noqa: PLC0415 - as above

    faults: list[str] = []
    for collection in ("places", "sovereignty"):
        layer = _layer(address, collection)
        if not layer.isValid():
            faults.append(f"{collection} does not load: {layer.dataProvider().error().message()}")
            continue
        every = [feature["name"] for feature in layer.getFeatures()]
        print(
            f"{collection}: {len(every)} features over pages of 200, fields {len(layer.fields())}, {layer.crs().authid()}"
        )
        if len(every) < 1_000 or None in every:
            faults.append(f"{collection}: {len(every)} features, some without a name")
    places = _layer(address, "places")
    near = {feature["name"] for feature in places.getFeatures(QgsFeatureRequest(QgsRectangle(*BOX)))}
    if "Vladivostok" not in near or "Beijing" in near:
        faults.append(f"the box around Vladivostok holds {sorted(map(str, near))[:10]}")
    held = _layer(address, "sovereignty")
    if not held.setSubsetString(
        "\"holder_id\" = 'russia' AND \"from_day\" <= '1880-01-01' AND \"to_day\" >= '1880-01-01'"
    ):
        faults.append("the layer takes no filter")
    found = {(feature["name"], feature["holder_id"]) for feature in held.getFeatures()}
    if ("Vladivostok", "russia") not in found or {holder for _, holder in found} != {"russia"}:
        faults.append(f"the filter by holder and day lets through {sorted(map(str, found))[:10]}")
    if not _drawn(places, picture):
        faults.append("the labelled map is empty")
    return faults


def _drawn(layer: Any, picture: str) -> bool:
    """Whether a map of the layer with its labels shows anything."""
    from qgis.core import (  # noqa: PLC0415 - as above
        QgsMapRendererParallelJob,
        QgsMapSettings,
        QgsPalLayerSettings,
        QgsRectangle,
        QgsVectorLayerSimpleLabeling,
    )
    from qgis.PyQt.QtCore import QSize  # noqa: PLC0415 - as above

    labels = QgsPalLayerSettings()
    labels.fieldName = "name"
    layer.setLabeling(QgsVectorLayerSimpleLabeling(labels))
    layer.setLabelsEnabled(True)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(900, 600))
    settings.setExtent(QgsRectangle(*BOX))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(picture)
    colours = {image.pixel(x, y) for x in range(0, 900, 3) for y in range(0, 600, 3)}
    labelled = len(job.takeLabelingResults().allLabels())
    print(f"map: {labelled} labels, {len(colours)} colours, {picture}")
    return labelled > 0 and len(colours) > 2


def _of_package(package: str) -> list[str]:
    from qgis.core import QgsVectorLayer, QgsVectorLayerTemporalProperties  # noqa: PLC0415 - as above
    from qgis.PyQt.QtCore import QVariant  # noqa: PLC0415 - as above

    faults: list[str] = []
    for name in ("places", "lines", "areas", "sovereignty", "sovereignty_areas"):
        layer = QgsVectorLayer(f"{package}|layername={name}", name, "ogr")
        if not layer.isValid() or not layer.featureCount():
            faults.append(f"the package's layer {name} does not load")
            continue
        print(f"package, {name}: {layer.featureCount()} features, labels {layer.labelsEnabled()}")
        if not layer.labelsEnabled():
            faults.append(f"the package's layer {name} is not labelled")
        if name.startswith("sovereignty"):
            temporal = layer.temporalProperties()
            kinds = {layer.fields().field(column).type() for column in ("from_day", "to_day")}
            if kinds != {QVariant.Date}:
                faults.append(f"the days of {name} are no dates")
            spans = QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromFields
            if temporal.mode() != spans or temporal.startField() != "from_day" or temporal.endField() != "to_day":
                faults.append(f"the temporal controller is not set for {name}")
    return faults


if __name__ == "__main__":
    sys.exit(inside(*sys.argv[2:]) if sys.argv[1:2] == ["--inside"] else main())
