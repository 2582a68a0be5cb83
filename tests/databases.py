"""Databases for tests: SQLite files, or with `GAZETTEER_TEST_SERVER` databases of a PostgreSQL server, by the same tests.

The variable names an address at which databases may be made and dropped, as `postgresql://user@host:port/postgres`; `make
test-postgresql` starts such a server and sets it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import uuid4

from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from gazetteer.storage import dialects, migrations

#: The address of the server, None where the tests run on SQLite.
SERVER: Final = os.environ.get("GAZETTEER_TEST_SERVER") or None


class Databases(Protocol):
    """Databases of one engine, made for tests and gone after them."""

    def empty(self) -> str:
        """The address at which a migration makes a new database."""

    def migrated(self) -> str:
        """The address of a new database with the newest schema and nothing in it."""

    def drop(self, url: str) -> None:
        """Do away with a database that nobody needs any more."""

    def close(self) -> None:
        """Do away with all that is left."""


class Files:
    """SQLite: a file each, in a folder that pytest clears away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template: Path | None = None

    def _path(self) -> Path:
        return self._folder / uuid4().hex / "gazetteer.sqlite3"

    def empty(self) -> str:
        return f"sqlite:///{self._path()}"

    def migrated(self) -> str:
        # Migrating takes longer than most tests: it is done once, and copied.
        if self._template is None:
            self._template = self._path()
            migrations.upgrade(f"sqlite:///{self._template}")
        path = self._path()
        path.parent.mkdir()
        shutil.copy(self._template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        shutil.rmtree(dialects.database_path(make_url(url)).parent, ignore_errors=True)

    def close(self) -> None:
        pass


class OnServer:
    """PostgreSQL: a database each on the server at this address."""

    def __init__(self, server: str) -> None:
        import psycopg

        url = make_url(server)
        self._url = url
        self._connection = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
        self._template: str | None = None
        self._made: set[str] = set()

    def _create(self, template: str) -> str:
        name = f"gazetteer_{uuid4().hex}"
        # Small templates are copied quicker as files; without fsync the checkpoints around that cost nothing.
        self._connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')  # type: ignore[arg-type]  # our own names
        self._made.add(name)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def empty(self) -> str:
        # What every real server may have: texts in another order than that of their code points.
        return self._create("template1")

    def migrated(self) -> str:
        if self._template is None:
            url = self.empty()
            migrations.upgrade(url)
            self._template = make_url(url).database
        assert self._template is not None
        return self._create(self._template)

    def drop(self, url: str) -> None:
        name = make_url(url).database
        if name in self._made:
            self._connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]  # as above
            self._made.discard(name)

    def close(self) -> None:
        for name in sorted(self._made):
            self._connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]  # as above
        self._connection.close()


def made(folder: Path) -> Databases:
    """The databases of this run."""
    return Files(folder) if SERVER is None else OnServer(SERVER)


def tables(url: str) -> set[str]:
    """The tables of a database, but for that of the migrations."""
    with _connected(url) as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def run(url: str, sql: str, **values: Any) -> Sequence[tuple[Any, ...]]:
    """Carry out one statement past all the code, with `:name` where its values stand; what it answers."""
    with _connected(url) as connection:
        result = connection.execute(text(sql), values)
        rows = [tuple(row) for row in result] if result.returns_rows else []
        connection.commit()
    return rows


def _connected(url: str) -> Any:
    parsed = dialects.parse_url(url)
    return dialects.of(parsed).make_engine(parsed, pool_size=1, busy_timeout=5).execution_options(write=True).connect()
