"""A PostgreSQL server of the tests' own with replicas that follow it, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from gazetteer.storage import migrations


def _programs() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    return None if found is None else Path(found).parent


#: Where the server's programs are; None where it is not installed.
PROGRAMS: Final = _programs()
_SETTINGS: Final = """
listen_addresses = ''
unix_socket_permissions = 0777
fsync = off
full_page_writes = off
wal_level = replica
max_wal_senders = 8
max_connections = 100
hot_standby = on
hot_standby_feedback = on
autovacuum = off
"""
#: The server refuses to run as root.
_AS_SERVER: Final = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _run(program: str, *arguments: str) -> None:
    assert PROGRAMS is not None
    subprocess.run([*_AS_SERVER, str(PROGRAMS / program), *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL)


class Server:
    """One server, which listens on a socket in its folder only."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._data = folder / f"data{port}"

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://gazetteer@/{database}?host={self.folder}&port={self.port}"

    def ask(self, sql: str, *, database: str = "postgres") -> Any:
        """The first value that a statement answers with."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            found = connection.execute(sql)  # type: ignore[arg-type]  # our own statements
            row = found.fetchone() if found.description else None
            return None if row is None else row[0]

    def wait_for(self, sql: str) -> None:
        """Ask until the answer is yes; fails where it has not been for a minute."""
        import psycopg

        until = time.monotonic() + 60
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            while not connection.execute(sql).fetchone()[0]:  # type: ignore[arg-type,index]  # our own statements, of one row
                assert time.monotonic() < until, sql

    def make(self) -> None:
        """Make its files."""
        arguments = ["-A", "trust", "-U", "gazetteer", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run("initdb", "-D", str(self._data), *arguments)
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{_SETTINGS}unix_socket_directories = '{self.folder}'\n")

    def follow(self, primary: Server) -> None:
        """Make its files a copy of the primary's, which it follows from then on."""
        source = f"host={primary.folder} port={primary.port} user=gazetteer"
        _run("pg_basebackup", "-d", source, "-D", str(self._data), "-R", "--checkpoint=fast", "--no-sync")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = str(self.folder / f"log{self.port}")
        _run("pg_ctl", "-D", str(self._data), "-l", log, "-w", "-o", f"-p {self.port}", "start")

    def stop(self) -> None:
        """Let it end at once, as where its machine does."""
        _run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")

    def pause(self) -> None:
        """Let a replica lag behind from now on."""
        self.ask("SELECT pg_wal_replay_pause()")
        self.wait_for("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def resume(self) -> None:
        """Let it follow again."""
        self.ask("SELECT pg_wal_replay_resume()")


class Cluster:
    """A primary with two replicas."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="gazetteer-"))
        self._folder.chmod(0o755)
        if _AS_SERVER:
            shutil.chown(self._folder, "postgres")
        self.primary = Server(self._folder, 5432)
        self.replicas = [Server(self._folder, 5433), Server(self._folder, 5434)]
        self.primary.make()
        self.primary.start()
        for replica in self.replicas:
            replica.follow(self.primary)
            replica.start()
        self._template = ""

    def migrated(self) -> str:
        """The name of a new database with the newest schema and nothing in it, which every replica has too."""
        if not self._template:
            self._template = self._made("template1")
            migrations.upgrade(self.primary.url(self._template))
        name = self._made(self._template)
        self.let_all_follow()
        return name

    def _made(self, template: str) -> str:
        name = f"gazetteer_{uuid4().hex}"
        self.primary.ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def let_all_follow(self, replicas: Sequence[Server] | None = None) -> None:
        """Wait until the replicas have all that the primary has by now."""
        there = self.primary.ask("SELECT pg_current_wal_flush_lsn()")
        for replica in self.replicas if replicas is None else replicas:
            replica.wait_for(f"SELECT pg_last_wal_replay_lsn() >= '{there}'")

    def close(self) -> None:
        """Stop all of them, and leave nothing behind."""
        for server in (*self.replicas, self.primary):
            subprocess.run(
                [*_AS_SERVER, str(PROGRAMS / "pg_ctl"), "-D", str(server._data), "-m", "immediate", "stop"],  # type: ignore[operator]  # where it was made it is installed
                check=False,
                cwd="/",
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        shutil.rmtree(self._folder, ignore_errors=True)
