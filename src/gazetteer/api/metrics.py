"""What the operator's monitoring reads: counts and durations of requests, in a registry of this application's own.

Each worker process counts for itself; a monitor that wants the sum scrapes them all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics(Collector):
    """Counters of one application.

    Plain numbers, touched on the event loop only and turned into metrics when they are asked for: the library's own counters
    take a lock for each step, which is a tenth of the time of a quick answer.
    """

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self.ready = Gauge(
            "gazetteer_ready", "Whether the database could be used when last asked.", registry=self.registry
        )
        self._counts: dict[tuple[str, int], int] = {}
        self._seconds: dict[str, float] = {}
        self._buckets: dict[str, list[int]] = {}

    def count(self, operation: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        key = operation, status
        self._counts[key] = self._counts.get(key, 0) + 1
        try:
            self._seconds[operation] += seconds
        except KeyError:
            self._seconds[operation] = seconds
            self._buckets[operation] = [0] * (len(_BUCKETS) + 1)
        self._buckets[operation][bisect_left(_BUCKETS, seconds)] += 1

    def collect(self) -> Iterable[Metric]:
        """The counters as the library understands them."""
        requests = CounterMetricFamily("gazetteer_requests", "Requests answered.", labels=["operation", "status"])
        for (operation, status), count in list(self._counts.items()):
            requests.add_metric([operation, str(status)], count)
        yield requests
        durations = HistogramMetricFamily(
            "gazetteer_request_seconds",
            "Seconds from the arrival of a request to the end of its answer.",
            labels=["operation"],
        )
        for operation, buckets in list(self._buckets.items()):
            total = 0
            cumulated: list[tuple[str, float]] = []
            for bound, count in zip((*map(str, _BUCKETS), "+Inf"), buckets, strict=True):
                total += count
                cumulated.append((bound, total))
            durations.add_metric([operation], cumulated, self._seconds[operation])
        yield durations

    def exposition(self) -> bytes:
        """The metrics as Prometheus reads them."""
        return generate_latest(self.registry)
