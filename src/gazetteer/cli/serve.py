"""`gazetteer serve`: migrate, seed an empty database, answer HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer
import uvicorn
from uvicorn.supervisors import multiprocess

from gazetteer.api import logs
from gazetteer.api.server import RequestProtocol
from gazetteer.cli import console
from gazetteer.errors import Refused
from gazetteer.services import maintenance, seeding
from gazetteer.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: `gazetteer serve --port 8000 --workers 2`")(serve)


def _require_free(host: str, port: int) -> None:
    """Say before anything is written that the address is in use; port 0 is whichever is free."""
    import socket  # noqa: PLC0415 - no help needs it

    try:
        host.encode("idna")
    except UnicodeError:
        raise typer.BadParameter(f"{host!r} is not the name of a machine", param_hint="--host") from None
    if not host:
        # It would listen on every address that the machine has.
        raise typer.BadParameter("expected an address, such as 127.0.0.1; 0.0.0.0 is all of them", param_hint="--host")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        raise Refused(f"{host}:{port} cannot be listened on: {error.strerror}; choose another with --port") from None


#: The descriptor of the standard error stream.
_STDERR: Final = 2


def _seed() -> None:
    """Seed in a process of its own: what reading the seed loads would stay with the service as long as it runs."""
    done = subprocess.run([sys.executable, "-m", "gazetteer.cli.main", "seed"], stdout=_STDERR, check=False)
    if done.returncode != 0:
        # It has said why.
        raise typer.Exit(done.returncode)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; GAZETTEER_HOST unless given.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; GAZETTEER_PORT unless given.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes that answer; GAZETTEER_WORKERS unless given.")
    ] = None,
    no_seed: Annotated[bool, typer.Option("--no-seed", help="Leave an empty database empty.")] = False,
    _refused_as_json: console.RefusedAsJSON = False,
) -> None:
    """Answer HTTP. The database is migrated first, and an empty one is seeded."""
    settings = console.settings()
    host = settings.host if host is None else host
    port = settings.port if port is None else port
    workers = settings.workers if workers is None else workers
    warning = maintenance.library_warning(settings.database_url)
    if warning is not None and workers > 1:
        raise Refused(warning)
    _require_free(host, port)
    if "public_url" not in settings.model_fields_set and port:
        # The workers read their settings anew.
        os.environ["GAZETTEER_PUBLIC_URL"] = _address(host, port)
        settings = console.settings()
    with console.gazetteer(writes=True) as gazetteer:
        lacks_seed = settings.seed_on_start and not no_seed and seeding.is_empty(gazetteer)
    if lacks_seed:
        _seed()
    if warning is not None:
        console.err.print(f"warning: {warning}", style="yellow")
    with ExitStack() as until_the_end:
        if workers > 1:
            # Before any worker loads the library that counts.
            folder = until_the_end.enter_context(TemporaryDirectory(prefix="gazetteer-metrics-"))
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        _run(settings, host=host, port=port, workers=workers)


#: Where one listens on every address, or on that of this machine alone, this is what leads here.
_HERE: Final = ("", "0.0.0.0", "::", "127.0.0.1")  # noqa: S104 - compared with


def _address(host: str, port: int) -> str:
    """The address that leads to who listens on a host and a port."""
    named = "localhost" if host in _HERE else f"[{host}]" if ":" in host else host
    return f"http://{named}:{port}"


class _Worker(multiprocess.Process):
    """A worker whose end is heard at once, even where it is killed while it is asked whether it lives.

    The parent keeps the worker's end of their pipe open as it is, and so waits out the whole patience of the question.
    """

    def start(self) -> None:
        """Start it, and leave its end of the pipe to it."""
        super().start()
        self.child_conn.close()


def _run(settings: Settings, *, host: str, port: int, workers: int) -> None:
    # There is no setting for it: uvicorn makes its workers of this name.
    multiprocess.Process = _Worker  # type: ignore[misc]  # its own subclass in its place
    uvicorn.run(
        "gazetteer.api.server:worker",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http=RequestProtocol,
        # The service's own line has no query, in which people put what should not be kept.
        access_log=False,
        # Whose word on addresses is taken is said by the settings (`rates.py`).
        proxy_headers=False,
        server_header=False,
        date_header=True,
        log_config=logs.configuration(level=settings.log_level, form=settings.log_format),
        timeout_graceful_shutdown=10,
        timeout_worker_healthcheck=60,
        limit_concurrency=settings.connections,
    )
