"""Three PostgreSQL nodes under Debian's Patroni, with etcd and HAProxy, on one machine in a temporary folder: `deploy/cluster/`.

Where it may, each node has a network namespace and a small disk in memory of its own, so that it can be cut off and its disk
can be filled. One etcd stands for the three that a real cluster has.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from string import Template
from types import TracebackType
from typing import Any, Final, Self

import httpx
import psycopg

_TEMPLATES: Final = Path(__file__).parents[2] / "deploy" / "cluster"
_PASSWORD: Final = "of-a-test"
_DISK: Final = "600m"
_AS_SERVER: Final = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
#: The network of the nodes: the machine itself is the first of it.
_NETWORK: Final = "10.231.7"
_BRIDGE: Final = "gztbr"
#: Debian's programs must not find our modules.
_ENVIRONMENT: Final = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GAZETTEER"))
}


def missing() -> list[str]:
    """The programs that are needed and not installed."""
    needed = ["patroni", "etcd", "haproxy", *(["runuser"] if _AS_SERVER else [])]
    lacking = [name for name in needed if shutil.which(name, path=_PATH) is None]
    return lacking if _programs() else [*lacking, "postgresql"]


_PATH: Final = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def _programs() -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return str(installed[-1].parent) if installed else None


def _run(*command: str) -> bool:
    """Whether a command of the machine's own could be carried out."""
    found = subprocess.run(command, check=False, env={**_ENVIRONMENT, "PATH": _PATH}, capture_output=True)
    return found.returncode == 0


def until(what: str, holds: Callable[[], Any], *, seconds: float = 120.0) -> Any:
    """What `holds` answers, once that is something; it is asked ten times a second."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(httpx.HTTPError, psycopg.Error, OSError, ValueError):
            found = holds()
            if found:
                return found
        time.sleep(0.1)
    raise TimeoutError(f"not within {seconds:g} seconds: {what}")


class Node:
    """One node: Patroni, and the server that it keeps."""

    def __init__(self, cluster: Cluster, number: int) -> None:
        self.name = f"node{number}"
        self.number = number
        self._cluster = cluster
        self.folder = cluster.folder / self.name
        self._has_network = cluster.has_network
        self.host = f"{_NETWORK}.{10 + number}" if cluster.has_network else "127.0.0.1"
        self.port = cluster.first_port + 10 + number
        self.rest = cluster.first_port + 20 + number
        self._process: subprocess.Popen[bytes] | None = None
        self.folder.mkdir()
        self.has_disk = _run("mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(self.folder))
        if self._has_network:
            self._connect()
        _give(self.folder)
        settings = Template((_TEMPLATES / "patroni.yaml").read_text(encoding="utf-8")).substitute(
            NAME=self.name,
            HOST=self.host,
            PORT=self.port,
            REST_PORT=self.rest,
            ETCD=cluster.etcd,
            FOLDER=self.folder,
            PROGRAMS=_programs(),
            PASSWORD=_PASSWORD,
        )
        self._settings = cluster.folder / f"{self.name}.yaml"
        self._settings.write_text(settings, encoding="utf-8")

    def _connect(self) -> None:
        space, inner, outer = self._space, f"gzti{self.number}", self._cable
        _run("ip", "netns", "add", space)
        _run("ip", "link", "add", outer, "type", "veth", "peer", "name", inner)
        _run("ip", "link", "set", inner, "netns", space)
        _run("ip", "link", "set", outer, "master", _BRIDGE, "up")
        _run("ip", "-n", space, "addr", "add", f"{self.host}/24", "dev", inner)
        _run("ip", "-n", space, "link", "set", inner, "up")
        _run("ip", "-n", space, "link", "set", "lo", "up")

    @property
    def _space(self) -> str:
        return f"gzt{self.number}"

    @property
    def _cable(self) -> str:
        return f"gzto{self.number}"

    def start(self) -> None:
        """Start it; it joins the cluster by itself."""
        within = ["ip", "netns", "exec", self._space] if self._has_network else []
        with (self._cluster.folder / f"{self.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*within, *_AS_SERVER, "patroni", str(self._settings)],
                env={**_ENVIRONMENT, "PATH": _PATH},
                stdout=log,
                stderr=log,
                cwd="/",
            )

    def kill(self) -> None:
        """End the whole node at once: the server with all its processes, and Patroni."""
        for pid in self._own():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def kill_server(self) -> None:
        """End the server at once, and let Patroni find out."""
        first = self._server()
        for pid in [first, *_children(first)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _server(self) -> int:
        """The first process of its server."""
        return int((self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def _own(self) -> list[int]:
        """All that this node started, by what is written of its folder and of its name."""
        found = []
        if self._process is not None:
            found += [self._process.pid, *_children(self._process.pid)]
        with suppress(OSError, ValueError):
            first = self._server()
            found += [first, *_children(first)]
        return found

    def cut(self) -> None:
        """Cut it off from all others."""
        _run("ip", "link", "set", self._cable, "down")

    def mend(self) -> None:
        """Connect it again."""
        _run("ip", "link", "set", self._cable, "up")

    def stop_following(self) -> None:
        """Let a replica take in nothing more, without its knowing: what Patroni sees of it stays as it was."""
        os.kill(self._recovering(), signal.SIGSTOP)

    def follow_again(self) -> None:
        """Let it go on."""
        os.kill(self._recovering(), signal.SIGCONT)

    def _recovering(self) -> int:
        """The process of its server that takes in what the primary wrote."""
        named = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in _children(self._server())}
        return next(pid for pid, name in named.items() if b"startup" in name)

    def fill_disk(self) -> None:
        """Leave no room on its disk."""
        with suppress(OSError), (self.folder / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(1024 * 64))

    def clear_disk(self) -> None:
        """Give its disk back."""
        (self.folder / "filler").unlink(missing_ok=True)

    def url(self, database: str) -> str:
        """The address of a database of its server."""
        return f"postgresql://postgres:{_PASSWORD}@{self.host}:{self.port}/{database}"

    def close(self) -> None:
        """End it, and leave nothing of it behind."""
        self.kill()
        if self.has_disk:
            _run("umount", "-l", str(self.folder))
        if self._has_network:
            _run("ip", "link", "del", self._cable)
            _run("ip", "netns", "del", self._space)


def _children(pid: int) -> list[int]:
    """The processes that one started, and what those started."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, listed.read_text(encoding="ascii").split()):
                found += [child, *_children(child)]
    return found


def _give(folder: Path) -> None:
    folder.chmod(0o700)
    if _AS_SERVER:
        shutil.chown(folder, "postgres", "postgres")


class Cluster:
    """Three nodes, what they agree by, and the one address at which the primary is, whichever it is."""

    def __init__(self, folder: Path, *, first_port: int = 21000) -> None:
        self.folder = folder
        self.first_port = first_port
        folder.chmod(0o755)
        self.has_network = _run("ip", "link", "add", _BRIDGE, "type", "bridge")
        self.host = f"{_NETWORK}.1" if self.has_network else "127.0.0.1"
        if self.has_network:
            _run("ip", "addr", "add", f"{self.host}/24", "dev", _BRIDGE)
            _run("ip", "link", "set", _BRIDGE, "up")
        self.etcd = f"{self.host}:{first_port + 1}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.nodes: list[Node] = []

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> None:
        self._start_etcd()
        for number in (1, 2, 3):
            self.nodes.append(Node(self, number))
            self.nodes[-1].start()
        self._start_haproxy()
        self.wait_until_whole(seconds=180)

    def _start(self, name: str, command: Sequence[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(
                    command, env={**_ENVIRONMENT, "PATH": _PATH}, stdout=log, stderr=log, cwd=str(self.folder)
                )
            )

    def _start_etcd(self) -> None:
        here, peers = f"http://{self.etcd}", f"http://127.0.0.1:{self.first_port + 2}"
        self._start(
            "etcd",
            [
                "etcd", "--name", "one", "--data-dir", str(self.folder / "etcd"), "--unsafe-no-fsync",
                "--listen-client-urls", here, "--advertise-client-urls", here,
                "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", f"one={peers}",
            ],
        )  # fmt: skip  # laid out as a table
        until("etcd answers", lambda: httpx.get(f"{here}/health", trust_env=False).is_success)

    def _start_haproxy(self) -> None:
        servers = [f"    server {node.name} {node.host}:{node.port} check port {node.rest}" for node in self.nodes]
        written = Template((_TEMPLATES / "haproxy.cfg").read_text(encoding="utf-8")).substitute(
            ADDRESS=f"127.0.0.1:{self.first_port}", SERVERS="\n".join(servers)
        )
        settings = self.folder / "haproxy.cfg"
        settings.write_text(written, encoding="utf-8")
        self._start("haproxy", ["haproxy", "-db", "-f", str(settings)])

    def url(self, database: str) -> str:
        """The address of a database of the primary, whichever node that is."""
        return f"postgresql://postgres:{_PASSWORD}@127.0.0.1:{self.first_port}/{database}"

    def members(self) -> list[dict[str, Any]]:
        """What Patroni says of each node, asked of the first node that answers."""
        for node in self.nodes:
            with suppress(httpx.HTTPError):
                answer = httpx.get(f"http://{node.host}:{node.rest}/cluster", timeout=2, trust_env=False)
                members: list[dict[str, Any]] = answer.json()["members"]
                return members
        return []

    def leader(self) -> Node:
        """The node that is the primary."""

        def found() -> Node | None:
            for node in self.nodes:
                with suppress(httpx.HTTPError):
                    if httpx.get(f"http://{node.host}:{node.rest}/primary", timeout=2, trust_env=False).is_success:
                        return node
            return None

        node: Node = until("there is a primary", found)
        return node

    def replica(self, *, synchronous: bool) -> Node:
        """The node that follows, whose confirmation writes wait for or do not."""
        role = "sync_standby" if synchronous else "replica"

        def found() -> Node | None:
            names = {member["name"] for member in self.members() if member["role"] == role}
            return next((node for node in self.nodes if node.name in names), None)

        node: Node = until(f"there is a {role}", found)
        return node

    def _is_whole(self) -> bool:
        members = self.members()
        roles = sorted(member["role"] for member in members)
        return roles == ["leader", "replica", "sync_standby"] and self._followers() == len(self.nodes) - 1

    def _followers(self) -> int:
        """How many servers really follow the primary: what Patroni says of a node that was away may be old."""
        with psycopg.connect(self.leader().url("postgres"), autocommit=True, connect_timeout=2) as connection:
            row = connection.execute("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'").fetchone()
            return 0 if row is None else int(row[0])

    def wait_until_whole(self, *, seconds: float = 180.0) -> None:
        """Wait until one leads and two follow it, one of them in step."""
        until("the cluster is whole", self._is_whole, seconds=seconds)

    def close(self) -> None:
        """End all of it, and leave nothing behind."""
        for process in self._processes:
            process.kill()
            process.wait()
        for node in self.nodes:
            node.close()
        if self.has_network:
            _run("ip", "link", "del", _BRIDGE)
