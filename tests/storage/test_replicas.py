"""Reads over a primary and two replicas that really follow it: by turns, never older than what was told, whoever goes away."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from tests.replicated import PROGRAMS, Cluster, Server

from gazetteer import freshness
from gazetteer.errors import Busy, StorageFault, Uncertain
from gazetteer.settings import Settings
from gazetteer.storage import revisions
from gazetteer.storage.engine import Connection, Database
from gazetteer.storage.replicas import Replicas

pytestmark = pytest.mark.skipif(PROGRAMS is None, reason="needs PostgreSQL: apt-get install postgresql")

WHERE = "SELECT current_setting('port')::int"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.close()


class Node:
    """One process of a service, with a clock that the test sets."""

    def __init__(self, cluster: Cluster, name: str, *, bound: float = 5.0) -> None:
        self.database = Database(
            cluster.primary.url(name),
            pool_size=2,
            busy_timeout=0.2,
            replica_urls=[replica.url(name) for replica in cluster.replicas],
            replica_lag=bound,
        )
        assert self.database.replicas is not None
        self.replicas: Replicas = self.database.replicas
        self.now = 100.0
        self.replicas._clock = lambda: self.now
        self.reader = self.database.reader()

    def look(self, *, after: float = 0.0) -> list[str]:
        """How the replicas stand when they are looked at so many seconds later."""
        self.now += after
        self.replicas.look()
        return [standing.state for standing in self.replicas.standings()]

    def slow(self, times: int = 6) -> set[int]:
        """The ports of the servers that give slow answers."""
        return {self._slow() for _ in range(times)}

    def _slow(self) -> int:
        with self.database.reading() as connection:
            found: int = connection.exec_driver_sql(WHERE).scalar_one()
            return found

    def quick(self, times: int = 6) -> set[int]:
        """The ports of the servers that give quick answers, on an event loop of a service and elsewhere."""

        async def ask() -> set[int]:
            self.reader.serve(asyncio.get_running_loop())
            found = {(await self.reader.fetch(WHERE))[0][0] for _ in range(times)}
            await self.reader.stop_serving()
            return found

        served = asyncio.run(ask())
        assert served == {asyncio.run(self.reader.fetch(WHERE))[0][0] for _ in range(times)}
        return served

    def versions(self, times: int = 4) -> set[int]:
        """The versions of the data that slow and quick answers show."""
        found = {asyncio.run(self.reader.state()) for _ in range(times)}
        for _ in range(times):
            with self.database.reading() as connection:
                found.add(
                    int(connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'data_version'").scalar_one())
                )
        return found

    def close(self) -> None:
        self.reader.close()
        self.database.close()


@pytest.fixture
def name(cluster: Cluster) -> Iterator[str]:
    """A new database of the cluster; replicas that a test let lag follow again after it."""
    made = cluster.migrated()
    yield made
    for replica in cluster.replicas:
        replica.resume()


@pytest.fixture
def node(cluster: Cluster, name: str) -> Iterator[Node]:
    made = Node(cluster, name)
    write(made)
    cluster.let_all_follow()
    yield made
    made.close()


@pytest.fixture
def other(cluster: Cluster, name: str) -> Iterator[Node]:
    made = Node(cluster, name)
    yield made
    made.close()


def write(node: Node) -> int:
    """The version of the data after a write through this node."""
    return node.database.write(revisions.raise_data_version)


def ports(servers: list[Server]) -> set[int]:
    return {server.port for server in servers}


def test_reads_go_by_turns_to_the_replicas_that_were_found(cluster: Cluster, node: Node) -> None:
    assert node.slow() == node.quick() == {cluster.primary.port}
    assert node.look() == ["used", "used"]
    assert node.slow() == node.quick() == ports(cluster.replicas)


def test_who_wrote_here_reads_it_here(cluster: Cluster, node: Node) -> None:
    node.look()
    cluster.replicas[0].pause()
    cluster.replicas[1].pause()
    version = write(node)
    assert node.versions() == {version}
    assert node.slow() == node.quick() == {cluster.primary.port}
    cluster.replicas[1].resume()
    cluster.let_all_follow([cluster.replicas[1]])
    assert node.versions() == {version}
    assert node.slow() == node.quick() == {cluster.replicas[1].port}


def test_time_never_goes_back_on_a_node_that_did_not_write(cluster: Cluster, node: Node, other: Node) -> None:
    other.look()
    cluster.replicas[0].pause()
    version = write(node)
    cluster.let_all_follow([cluster.replicas[1]])
    seen = [asyncio.run(other.reader.state()) for _ in range(6)]
    assert seen == sorted(seen)
    assert seen[-1] == version
    assert other.versions() == {version}
    assert other.slow() == other.quick() == {cluster.replicas[1].port}


def test_who_asks_for_the_newest_asks_the_primary(cluster: Cluster, node: Node) -> None:
    node.look()

    def asked() -> None:
        freshness.ask_for_newest()
        assert node.slow() == node.quick() == {cluster.primary.port}

    import contextvars

    contextvars.copy_context().run(asked)
    with node.database.reading(newest=True) as connection:
        assert connection.exec_driver_sql(WHERE).scalar_one() == cluster.primary.port
    assert node.slow() == ports(cluster.replicas)


def test_a_replica_too_far_behind_is_left_out_until_it_has_caught_up(cluster: Cluster, node: Node, other: Node) -> None:
    assert other.look() == ["used", "used"]
    lagging = cluster.replicas[0]
    lagging.pause()
    write(node)
    cluster.let_all_follow([cluster.replicas[1]])
    assert other.look() == ["used", "used"]
    assert other.look(after=5.0) == ["used", "used"]
    assert other.look(after=0.1) == ["behind", "used"]
    assert other.replicas.standings()[0].behind == pytest.approx(5.1)
    write(node)
    assert other.look(after=1.0) == ["behind", "used"]
    lagging.resume()
    cluster.let_all_follow()
    assert other.look() == ["used", "used"]
    assert other.slow() == other.quick() == ports(cluster.replicas)


def test_a_replica_that_is_gone_is_left_out_and_taken_back(cluster: Cluster, node: Node) -> None:
    node.look()
    node.slow()
    node.quick()
    gone, stays = cluster.replicas
    gone.stop()
    # Before anybody has looked.
    assert node.quick() == {stays.port}
    node.look()
    assert node.slow() == {stays.port}
    assert node.look() == ["gone", "used"]
    gone.start()
    assert node.look() == ["used", "used"]
    assert node.slow() == node.quick() == ports(cluster.replicas)


def test_without_the_primary_reads_go_on_and_writes_are_refused(cluster: Cluster, node: Node) -> None:
    node.look()
    version = write(node)
    cluster.let_all_follow()
    cluster.replicas[1].pause()
    cluster.primary.stop()
    try:
        assert node.look(after=60.0) == ["used", "used"]
        assert node.versions() == {version}
        with node.database.reading(newest=True) as connection:
            assert connection.exec_driver_sql(WHERE).scalar_one() in ports(cluster.replicas)
        with pytest.raises(Busy, match="nothing was changed"):
            node.database.write(revisions.raise_data_version, deadline=0.1)
    finally:
        cluster.primary.start()
    assert node.database.write(revisions.raise_data_version) == version + 1


@pytest.mark.parametrize("is_told", [True, False])
def test_a_reading_whose_connection_broke_after_its_last_answer_has_not_failed(
    cluster: Cluster, node: Node, is_told: bool
) -> None:
    with node.database.reading(newest=True) as connection:
        process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        if is_told:
            assert cluster.primary.ask(f"SELECT pg_terminate_backend({process}, 10000)")
        else:
            driver: Any = connection.connection.driver_connection
            with socket.socket(fileno=os.dup(driver.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)
    with node.database.reading(newest=True) as connection:
        assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != process


def test_a_restored_database_of_an_older_version_is_believed(cluster: Cluster, node: Node, other: Node) -> None:
    version = write(other)
    cluster.let_all_follow()
    other.look()
    node.database.write(
        lambda connection: connection.exec_driver_sql("UPDATE meta SET value = '1' WHERE key = 'data_version'")
    )
    cluster.let_all_follow()
    assert other.database.told.version == version
    other.look()
    assert other.versions() == {1}


def test_a_write_that_comes_to_a_replica_waits_for_a_primary(cluster: Cluster, node: Node, name: str) -> None:
    database = Database(cluster.replicas[0].url(name), pool_size=1)
    with pytest.raises(Busy, match="nothing was changed"):
        database.write(revisions.raise_data_version, deadline=0.05)
    database.close()


def test_a_write_that_breaks_before_its_commit_is_done_again(cluster: Cluster, node: Node, name: str) -> None:
    times: list[int] = []

    def work(connection: Connection, parts: Any) -> Any:
        version = revisions.raise_data_version(connection)
        times.append(version)
        if len(times) == 1:
            with psycopg.connect(cluster.primary.url(name)) as ending:
                ending.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        return [revisions.raise_data_version(connection) for _ in parts]

    before = node.database.told.version
    assert node.database.write_with_others(work, 1) == before + 2
    assert times == [before + 1, before + 1]
    assert node.versions() == {before + 2}


def test_a_commit_that_no_replica_confirmed_is_not_acknowledged(cluster: Cluster, node: Node, name: str) -> None:
    primary = cluster.primary
    primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    primary.ask("SELECT pg_reload_conf()")
    told: list[Exception] = []

    def writing() -> None:
        # A commit waits only from when the server has read its settings again, which it does in its own time.
        while not told:
            try:
                write(node)
            except Exception as error:
                told.append(error)

    thread = threading.Thread(target=writing)
    try:
        thread.start()
        waiting = f"FROM pg_stat_activity WHERE datname = '{name}' AND wait_event = 'SyncRep'"
        primary.wait_for(f"SELECT count(*) > 0 {waiting}")
        # Whoever does this to a commit does not take it back.
        primary.ask(f"SELECT pg_cancel_backend(pid) {waiting}")
        thread.join()
    finally:
        primary.ask("ALTER SYSTEM RESET synchronous_standby_names")
        primary.ask("SELECT pg_reload_conf()")
    assert [type(error) for error in told] == [Uncertain]


def test_replicas_are_those_of_a_server() -> None:
    with pytest.raises(StorageFault, match="GAZETTEER_REPLICA_URLS"):
        Database("sqlite:///x.sqlite3", replica_urls=["postgresql://localhost/x"])
    with pytest.raises(StorageFault, match="GAZETTEER_REPLICA_URLS"):
        Database("postgresql://localhost/x", replica_urls=["sqlite:///x.sqlite3"])


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://a,b/x,postgresql://c/x",
        " postgresql://a,b/x  postgresql://c/x\n",
        "postgresql://a,b/x , postgresql://c/x",
    ],
)
def test_addresses_are_parted_by_blanks_or_commas(written: str) -> None:
    assert Settings(replica_urls=written).replicas() == ["postgresql://a,b/x", "postgresql://c/x"]
    assert Settings(replica_urls=" ").replicas() == []
