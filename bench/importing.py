"""The way in: an import with all that is derived, beside the same names inserted raw and by SQLModel.

    python -m bench.importing --names 100000

Three ways of storing the names of GeoNames' cities, each into a new file, rows a second of each:

- `executemany`: bare sqlite3, one table of names with two indexes that stand from the beginning; nothing is derived;
- `SQLModel add_all`: the same table and indexes through the object mapper, as most services of this kind load data;
- `gazetteer import`: documents validated, versions kept, sources, public documents and every search key, prefix and likeness.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, create_engine

from gazetteer.formats import geonames
from gazetteer.formats.shape import Read
from gazetteer.language import spelling
from gazetteer.services import importing
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

Row = tuple[str, int, str, str, str]


class _OfBench(SQLModel, registry=registry()):
    """Tables that are none of the gazetteer's, kept apart from those that migrations make."""


class NameOfBench(_OfBench, table=True):
    """The table that the object mapper fills."""

    __tablename__ = "name_of_bench"
    id: int | None = Field(default=None, primary_key=True)
    entity: str = Field(index=True)
    ordinal: int
    text: str
    lang: str
    key: str = Field(index=True)


class Documents:
    """Documents as something to import."""

    def __init__(self, documents: Sequence[Mapping[str, Any]]) -> None:
        self.documents = documents
        self.source: Mapping[str, Any] = {"id": "bench", "title": "Benchmark"}
        self.digest = "bench"
        self.total = len(documents)

    def rows(self, after: int) -> Iterator[Read]:
        for number, document in enumerate(self.documents[after:], start=after + 1):
            yield Read(number, entity=document)


def sample(most_names: int) -> list[dict[str, Any]]:
    """Cities chosen at random until they have so many names."""
    places = list(geonames.package_places())
    random.Random(1).shuffle(places)
    chosen: list[dict[str, Any]] = []
    names = 0
    for place in places:
        document = geonames.document(place, "bench")
        names += len(document["names"])
        chosen.append(document)
        if names >= most_names:
            break
    return chosen


def rows_of(documents: Sequence[Mapping[str, Any]]) -> list[Row]:
    return [
        (document["id"], ordinal, name["text"], name["lang"], spelling.fold(name["text"]))
        for document in documents
        for ordinal, name in enumerate(document["names"])
    ]


def raw(rows: Sequence[Row], folder: Path) -> float:
    connection = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "CREATE TABLE name (id INTEGER PRIMARY KEY, entity TEXT, ordinal INT, text TEXT, lang TEXT, key TEXT)"
    )
    connection.execute("CREATE INDEX name_entity ON name (entity)")
    connection.execute("CREATE INDEX name_key ON name (key)")
    began = time.perf_counter()
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO name (entity, ordinal, text, lang, key) VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


def mapped(rows: Sequence[Row], folder: Path) -> float:
    engine = create_engine(f"sqlite:///{folder / 'mapped.sqlite3'}")
    _OfBench.metadata.create_all(engine, tables=[_OfBench.metadata.tables["name_of_bench"]])
    began = time.perf_counter()
    with Session(engine) as session:
        session.add_all(
            NameOfBench(entity=entity, ordinal=ordinal, text=text, lang=lang, key=key)
            for entity, ordinal, text, lang, key in rows
        )
        session.commit()
    took = time.perf_counter() - began
    engine.dispose()
    return took


def imported(documents: Sequence[Mapping[str, Any]], folder: Path) -> float:
    url = f"sqlite:///{folder / 'gazetteer.sqlite3'}"
    migrations.upgrade(url)
    with Gazetteer(Settings(database_url=url)) as gazetteer:
        began = time.perf_counter()
        outcome = importing.run(gazetteer, Documents(documents))
        took = time.perf_counter() - began
    if outcome.created < len(documents) * 0.999:
        raise SystemExit(f"only {outcome.created} of {len(documents)} were taken: {outcome.faults[:3]}")
    return took


def _seconds_of_processor() -> float:
    """Processor time of this process and of those that it has waited for: what counts where the machine has other work."""
    return sum(os.times()[:4])


def measure(documents: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> dict[str, tuple[float, float]]:
    """The seconds and the seconds of processor time that each way of storing the names takes."""
    took: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        for what, store in (
            ("executemany", lambda: raw(rows, Path(folder))),
            ("SQLModel add_all", lambda: mapped(rows, Path(folder))),
            ("gazetteer import", lambda: imported(documents, Path(folder))),
        ):
            before = _seconds_of_processor()
            seconds = store()
            took[what] = (seconds, _seconds_of_processor() - before)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=100_000)
    arguments = parser.parse_args()
    documents = sample(arguments.names)
    rows = rows_of(documents)
    print(f"{len(rows)} names of {len(documents)} entities")
    took = measure(documents, rows)
    print("| what | s | names/s | against executemany | processor s | against executemany |\n|---|---|---|---|---|---|")
    first, first_processor = took["executemany"]
    for what, (seconds, processor) in took.items():
        print(
            f"| {what} | {seconds:.1f} | {len(rows) / seconds:,.0f} | {first / seconds:.3f} | {processor:.1f} "
            f"| {first_processor / processor:.3f} |"
        )


if __name__ == "__main__":
    main()
