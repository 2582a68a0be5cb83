"""The peers of search, each filled with the same names and asked the same questions; what is not installed is left out.

Each answers the ids of the ten most prominent entities (or of the most alike), as a careful user of it would write the query.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import Record

from gazetteer.language import spelling

Ask = Callable[[str], Awaitable[Sequence[str]]]
_EXACT = ("exact", "1-2 Chinese characters", "Cyrillic")
_FUZZY = ("one typo", "two typos")


@dataclass
class Peer:
    """An engine, which classes of queries it is asked and how."""

    name: str
    asks: dict[str, Ask]
    close: Callable[[], None]


def open_peers(engine: str, records: Sequence[Record], folder: Path) -> Iterator[Peer]:
    """The peers of this name, filled one after another."""
    makers = {"fts5": _fts5, "tantivy": _tantivy, "rapidfuzz": _rapidfuzz, "pg_trgm": _pg_trgm}
    yield from makers[engine](records, folder)


def _rows(records: Sequence[Record]) -> Iterator[tuple[str, str, float]]:
    for record in records:
        for key in dict.fromkeys(spelling.fold(name) for name in record.names):
            yield key, record.id, record.prominence


def _fts5(records: Sequence[Record], folder: Path) -> Iterator[Peer]:
    for tokenizer in ("unicode61", "trigram"):
        path = folder / f"peer-{tokenizer}.sqlite3"
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, entity TEXT, prominence REAL)")
        connection.execute(f"CREATE VIRTUAL TABLE name USING fts5(key, content='', tokenize='{tokenizer}')")
        for number, (key, entity, prominence) in enumerate(_rows(records), 1):
            connection.execute("INSERT INTO entry VALUES (?, ?, ?)", (number, entity, prominence))
            connection.execute("INSERT INTO name (rowid, key) VALUES (?, ?)", (number, key))
        connection.execute("INSERT INTO name (name) VALUES ('optimize')")
        connection.commit()
        by_prominence = (
            "SELECT entity FROM name JOIN entry ON entry.id = name.rowid WHERE name MATCH ? "
            "ORDER BY prominence DESC LIMIT 10"
        )

        def asking(form: str, sql: str = by_prominence, connection: sqlite3.Connection = connection) -> Ask:
            async def ask(text: str) -> list[str]:
                asked = form.format(text.replace('"', '""'))
                return [row[0] for row in connection.execute(sql, (asked,))]

            return ask

        asks = {what: asking('"{}"') for what in _EXACT}
        asks["prefix"] = asking('"{}"*' if tokenizer == "unicode61" else '"{}"')
        if tokenizer == "trigram":
            by_likeness = (
                "SELECT entity FROM name JOIN entry ON entry.id = name.rowid WHERE name MATCH ? ORDER BY rank LIMIT 10"
            )

            async def alike(
                text: str, connection: sqlite3.Connection = connection, sql: str = by_likeness
            ) -> list[str]:
                trigrams = " OR ".join(f'"{text[start : start + 3]}"' for start in range(len(text) - 2))
                return [row[0] for row in connection.execute(sql, (trigrams,))] if trigrams else []

            asks.update(dict.fromkeys(_FUZZY, alike))
        yield Peer(f"fts5 {tokenizer}", asks, connection.close)
        path.unlink(missing_ok=True)


def _tantivy(records: Sequence[Record], folder: Path) -> Iterator[Peer]:
    try:
        import tantivy
    except ImportError:
        return
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", stored=False)
    builder.add_text_field("entity", tokenizer_name="raw", stored=True)
    builder.add_integer_field("prominence", fast=True, stored=False)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(200_000_000, 1)
    for key, entity, prominence in _rows(records):
        writer.add_document(tantivy.Document(key=key, entity=entity, prominence=int(prominence * 1e6)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def entities(query: tantivy.Query, *, ordered: bool) -> list[str]:
        found = searcher.search(query, 10, order_by_field="prominence") if ordered else searcher.search(query, 10)
        return [searcher.doc(address)["entity"][0] for _, address in found.hits]

    async def exact(text: str) -> list[str]:
        return entities(tantivy.Query.term_query(schema, "key", text), ordered=True)

    async def beginning(text: str) -> list[str]:
        return entities(tantivy.Query.regex_query(schema, "key", text + ".*"), ordered=True)

    def alike(distance: int) -> Ask:
        async def ask(text: str) -> list[str]:
            return entities(
                tantivy.Query.fuzzy_term_query(schema, "key", text, distance=distance, transposition_cost_one=True),
                ordered=True,
            )

        return ask

    yield Peer("tantivy", {**dict.fromkeys(_EXACT, exact), "prefix": beginning}, lambda: None)
    yield Peer("tantivy fuzzy", {"one typo": alike(1), "two typos": alike(2)}, lambda: None)


def _rapidfuzz(records: Sequence[Record], folder: Path) -> Iterator[Peer]:
    del folder
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    best: dict[str, tuple[float, str]] = {}
    for key, entity, prominence in _rows(records):
        if key not in best or (prominence, entity) > best[key]:
            best[key] = (prominence, entity)
    keys = list(best)

    async def ask(text: str) -> list[str]:
        found = process.extract(text, keys, scorer=OSA.distance, score_cutoff=2, limit=10)
        ordered = sorted(found, key=lambda pair: (pair[1], -best[pair[0]][0]))
        return [best[key][1] for key, *_ in ordered]

    yield Peer("rapidfuzz", dict.fromkeys(_FUZZY, ask), lambda: None)


def _pg_trgm(records: Sequence[Record], folder: Path) -> Iterator[Peer]:
    del folder
    try:
        import psycopg
    except ImportError:
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs and not shutil.which("initdb"):
        return
    folder_of_programs = programs[-1].parent if programs else Path(str(shutil.which("initdb"))).parent
    with contextlib.ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-postgres-")))
        user = None
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            user = "postgres"
            account = pwd.getpwnam(user)
            os.chown(data, account.pw_uid, account.pw_gid)

        def run(*command: str) -> None:
            subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd=data)

        run(
            str(folder_of_programs / "initdb"),
            "-D",
            str(data / "db"),
            "-A",
            "trust",
            "-U",
            "bench",
            "-E",
            "UTF8",
            "--locale=C",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={data} -c shared_buffers=1GB -c fsync=off"
        run(
            str(folder_of_programs / "pg_ctl"),
            "-D",
            str(data / "db"),
            "-o",
            options,
            "-l",
            str(data / "log"),
            "-w",
            "start",
        )
        stack.callback(run, str(folder_of_programs / "pg_ctl"), "-D", str(data / "db"), "-m", "fast", "-w", "stop")
        connection = stack.enter_context(
            psycopg.connect(host=str(data), user="bench", dbname="postgres", autocommit=True)
        )
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE TABLE name (key text, entity text, prominence real)")
        with connection.cursor().copy("COPY name FROM STDIN") as copy:
            for row in _rows(records):
                copy.write_row(row)
        connection.execute("CREATE INDEX ON name USING gin (key gin_trgm_ops)")
        connection.execute("ANALYZE name")
        connection.execute("SET pg_trgm.similarity_threshold = 0.3")
        sql = "SELECT entity FROM name WHERE key % %s ORDER BY similarity(key, %s) DESC, prominence DESC LIMIT 10".replace(
            "key % ", "key %% "
        )

        async def ask(text: str) -> list[str]:
            return [row[0] for row in connection.execute(sql, (text, text), prepare=True)]

        yield Peer("pg_trgm", dict.fromkeys(_FUZZY, ask), lambda: None)
