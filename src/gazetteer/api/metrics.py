"""What the operator's monitoring reads: counts and durations of requests, in a registry of this application's own.

Each worker process counts for itself; a monitor that wants the sum scrapes them all.
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counters of one application."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "gazetteer_requests", "Requests answered.", ["operation", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "gazetteer_request_seconds",
            "Seconds from the arrival of a request to the end of its answer.",
            ["operation"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.ready = Gauge(
            "gazetteer_ready", "Whether the database could be used when last asked.", registry=self.registry
        )
        # Finding a labelled child takes longer than counting with it.
        self._counters: dict[tuple[str, int], tuple[Callable[[], None], Callable[[float], None]]] = {}

    def count(self, operation: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        try:
            increment, observe = self._counters[operation, status]
        except KeyError:
            counter = self._requests.labels(operation, str(status))
            increment, observe = counter.inc, self._seconds.labels(operation).observe
            self._counters[operation, status] = increment, observe
        increment()
        observe(seconds)

    def exposition(self) -> bytes:
        """The metrics as Prometheus reads them."""
        return generate_latest(self.registry)
