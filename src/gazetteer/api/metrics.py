"""What the operator's monitoring reads: counts and durations of requests, what waits, what the process and the database take.

With one worker the numbers are kept in memory. With several they are kept in files that all of them share (the library's
multiprocess mode, `gazetteer serve` says where), so that whichever worker is asked tells the sum; what is each worker's own
(memory, open files) stands there by its `pid`. What nobody counts but the process itself is looked at every few seconds.
"""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from gazetteer.api.dependencies import Serving
from gazetteer.api.recent import RecentAnswers
from gazetteer.errors import GazetteerError
from gazetteer.services import maintenance
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: The variable by which the library knows that several processes count together.
SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: Seconds from one look at the process to the next.
_EVERY: Final = 5.0
_REASONS: Final = {429: "rate", 503: "busy", 507: "disk"}


class Metrics:
    """Counters of one worker, touched on its event loop only."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self, serving: Serving, settings: Settings) -> None:
        self._serving = serving
        self._shared = os.environ.get(SHARED)
        self._own = CollectorRegistry()
        # Where several count together nothing is registered: the files are read for the sum.
        register: dict[str, Any] = {"registry": None if self._shared else self._own}
        self.ready = Gauge(
            "gazetteer_ready",
            "Whether the service could answer when last asked.",
            multiprocess_mode="livemin",
            **register,
        )
        self._requests = Counter("gazetteer_requests", "Requests answered.", ["operation", "status"], **register)
        self._seconds = Histogram(
            "gazetteer_request_seconds",
            "Seconds from the arrival of a request to the end of its answer.",
            ["operation"],
            buckets=_BUCKETS,
            **register,
        )
        self._refused = Counter(
            "gazetteer_refused",
            "Refusals that an operator should know of: a key that does not count, a rate, no answer in time, a full disk.",
            ["reason"],
            **register,
        )
        self._kept = Counter("gazetteer_kept_answers", "Answers asked of those kept in memory.", ["found"], **register)
        live: dict[str, Any] = {"multiprocess_mode": "livesum", **register}
        self._in_flight = Gauge("gazetteer_requests_in_flight", "Requests that are being answered.", **live)
        self._waiting = Gauge("gazetteer_writes_waiting", "Writes that wait for their turn.", **live)
        each: dict[str, Any] = {"multiprocess_mode": "liveall", **register}
        self._memory = Gauge("gazetteer_worker_resident_bytes", "Memory that a worker holds.", **each)
        self._files = Gauge("gazetteer_worker_open_files", "Open files and connections of a worker.", **each)
        self._cpu = Gauge("gazetteer_worker_cpu_seconds", "Processor time that a worker has used.", **each)
        self._started = Gauge("gazetteer_worker_start_time_seconds", "When a worker started, since 1970.", **each)
        self._started.set(time.time())
        if not self._shared:
            ProcessCollector(registry=self._own)
        self._own.register(_Stored(serving, settings))
        self._counters: dict[tuple[str, int], Any] = {}
        self._timers: dict[str, Any] = {}
        self._told = RecentAnswers.asked()
        self.answering = 0

    def count(self, operation: str, status: int, seconds: float, *, key_refused: bool = False) -> None:
        """Note one answered request."""
        key = operation, status
        counter = self._counters.get(key)
        if counter is None:
            counter = self._counters[key] = self._requests.labels(operation, str(status))
        counter.inc()
        timer = self._timers.get(operation)
        if timer is None:
            timer = self._timers[operation] = self._seconds.labels(operation)
        timer.observe(seconds)
        reason = "key" if key_refused else _REASONS.get(status)
        if reason is not None:
            self._refused.labels(reason).inc()

    def observe(self) -> None:
        """Look at what nobody counts: the process, what waits, how often an answer was there already."""
        found, missed = RecentAnswers.asked()
        self._kept.labels("yes").inc(found - self._told[0])
        self._kept.labels("no").inc(missed - self._told[1])
        self._told = found, missed
        self._in_flight.set(self.answering)
        opened = self._serving.if_open()
        self._waiting.set(0 if opened is None else opened.database.waiting)
        self._cpu.set(time.process_time())
        # Only Linux tells these without a library; elsewhere they stay 0.
        with suppress(OSError):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            self._memory.set(pages * os.sysconf("SC_PAGE_SIZE"))
            self._files.set(len(os.listdir("/proc/self/fd")))  # noqa: PTH208 - names alone, of files that come and go
        if self._shared:
            _forget_the_dead(Path(self._shared))

    async def keep_observing(self) -> None:
        """Look every few seconds, as long as the worker lives."""
        while True:
            self.observe()
            await asyncio.sleep(_EVERY)

    def leave(self) -> None:
        """What was this worker's own is not told any more."""
        if self._shared:
            multiprocess.mark_process_dead(os.getpid(), self._shared)  # type: ignore[no-untyped-call]  # the library has no types here

    def exposition(self) -> bytes:
        """The metrics as Prometheus reads them."""
        if not self._shared:
            return generate_latest(self._own)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together, path=self._shared)  # type: ignore[no-untyped-call]  # as above
        return generate_latest(together) + generate_latest(self._own)


class _Stored(Collector):
    """What the database is and holds, asked of it when somebody wants to know."""

    def __init__(self, serving: Callable[[], Gazetteer], settings: Settings) -> None:
        self._serving = serving
        self._settings = settings

    def collect(self) -> Iterable[Metric]:
        build = GaugeMetricFamily("gazetteer_build_info", "What runs.", labels=["version", "python", "library"])
        library = maintenance.library(self._settings.database_url)
        build.add_metric([version("gazetteer"), platform.python_version(), library], 1)
        yield build
        try:
            yield from self._replicas(self._serving())
            found = maintenance.sizes(self._serving())
        except GazetteerError:
            # The service lives without its database, and `gazetteer_ready` says so.
            return
        for name, (what, value) in found.items():
            yield GaugeMetricFamily(f"gazetteer_{name}", what, value=value)

    def _replicas(self, gazetteer: Gazetteer) -> Iterable[Metric]:
        """How the replicas stand, as the worker sees it that is asked."""
        used = GaugeMetricFamily("gazetteer_replica_used", "Whether reads go to a replica.", labels=["replica"])
        behind = GaugeMetricFamily(
            "gazetteer_replica_behind_seconds",
            "For how long a replica lacks what the database has.",
            labels=["replica"],
        )
        for name, (is_used, seconds) in maintenance.replicas_in_use(gazetteer).items():
            used.add_metric([name], float(is_used))
            behind.add_metric([name], seconds)
        yield used
        yield behind


def _forget_the_dead(folder: Path) -> None:
    """What a killed worker held is not told any more; what it counted stays."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            multiprocess.mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]  # as above
        except PermissionError:
            continue
