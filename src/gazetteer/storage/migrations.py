"""The schema's versions: bringing a database to the newest, and saying which one it has.

Migrations run as a command or when one process starts, never in each worker. Several processes that start together are safe:
a lock guards the database, and each upgrade or downgrade is one transaction that happens whole or not at all. The steps
themselves lie in the project's `migrations/` folder.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL

from gazetteer.errors import StorageFault
from gazetteer.resources import data_folder
from gazetteer.storage import dialects

if TYPE_CHECKING:
    from alembic.config import Config

#: Seconds that a process waits for another one's migration.
_PATIENCE: Final = 300.0
_STEP: Final = re.compile(r"""^(revision|down_revision) = ["'](\w+)["']""", re.MULTILINE)


def _config() -> Config:
    # Only what migrates loads the library that does: every command and every worker asks whether the schema is the newest.
    from alembic.config import Config  # noqa: PLC0415 - as just said

    config = Config()
    config.set_main_option("script_location", str(data_folder("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(database_url: str, work: Callable[[Config], None]) -> None:
    url = dialects.parse_url(database_url)
    dialect = dialects.of(url)
    until = time.monotonic() + _PATIENCE
    with dialect.migrating(url), _engine(url) as engine:
        while True:
            try:
                with dialect.schema_change(engine) as connection:
                    _refuse_newer(connection)
                    config = _config()
                    config.attributes["connection"] = connection
                    work(config)
            except Exception as error:
                # Readers hold a table for as long as they read: the change steps back, so that they do not queue behind it.
                if not dialects.is_busy(error) or time.monotonic() > until:
                    raise
            else:
                return


@contextmanager
def _engine(url: URL) -> Iterator[Engine]:
    engine = dialects.of(url).make_engine(url, pool_size=1, busy_timeout=_PATIENCE)
    try:
        yield engine
    except Exception as error:
        if not dialects.is_lost(error):
            raise
        reason = getattr(error, "orig", None) or error
        raise StorageFault(f"the database at {dialects.shown(str(url))} cannot be reached: {reason}") from error
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


@cache
def _steps(folder: Path) -> dict[str, str | None]:
    """Each schema that the folder's steps know, with the one that it is made from."""
    steps: dict[str, str | None] = {}
    for path in sorted((folder / "versions").glob("*.py")):
        stated = dict(_STEP.findall(path.read_text(encoding="utf-8")))
        steps[stated["revision"]] = stated.get("down_revision")
    return steps


def _known() -> set[str]:
    return set(_steps(data_folder("migrations")))


def _refuse_newer(connection: Connection) -> None:
    revision = _revision(connection)
    if revision is not None and revision not in _known():
        raise StorageFault(
            f"the database has schema {revision}, which this version of gazetteer does not know: it was written by a newer "
            "one; install that version, or use another database"
        )


def head() -> str:
    """The newest schema that this version knows."""
    steps = _steps(data_folder("migrations"))
    newest = steps.keys() - set(steps.values())
    if len(newest) != 1:
        raise StorageFault("this installation has no migrations, or not all of them; install the package again")
    return newest.pop()


def current(database_url: str) -> str | None:
    """The schema that the database has; None where it has none, or where there is no database.

    Raises `StorageFault` or `Busy` where it cannot be opened, on a full disk for one.
    """
    url = dialects.parse_url(database_url)
    if not dialects.of(url).exists(url):
        return None
    try:
        with _engine(url) as engine, engine.connect() as connection:
            return _revision(connection)
    except Exception as error:
        raise (dialects.refused(error) if dialects.is_of_database(error) else error) from error


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database to the newest schema, making it where it is missing; safe beside other processes doing the same.

    Raises `StorageFault` where a newer version of gazetteer has written it.
    """
    if revision == "head" and current(database_url) == head():
        return
    from alembic import command  # noqa: PLC0415 - only what migrates needs it

    _run(database_url, lambda config: command.upgrade(config, revision))


def downgrade(database_url: str, revision: str) -> None:
    """Take the database back to an older schema; `base` is the empty one, without any data."""
    from alembic import command  # noqa: PLC0415 - only what migrates needs it

    _run(database_url, lambda config: command.downgrade(config, revision))


def require_current(database_url: str) -> None:
    """Raise `StorageFault` unless the database has the schema that this version needs."""
    _require(current(database_url))


def require_current_of(connection: Connection) -> None:
    """The same of the database that is read over the connection."""
    _require(_revision(connection))


def _require(found: str | None) -> None:
    if found is None:
        raise StorageFault("the database is not set up; run: gazetteer migrate")
    if found not in _known():
        raise StorageFault(
            f"the database has schema {found}, which this version of gazetteer does not know: it was written by a newer one"
        )
    if found != head():
        raise StorageFault(f"the database has schema {found}, this version needs {head()}; run: gazetteer migrate")
