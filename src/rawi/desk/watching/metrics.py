"""Counts of what a watcher does, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from rawi.desk.watching.records import Outcome
from rawi.desk.watching.state import watch_state
from rawi.errors import ArchiveError, SourceError

if TYPE_CHECKING:
    from prometheus_client import Metric

What = Literal["fetch", "read", "add"]
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Counted(Protocol):
    """Who counts what a watcher does."""

    def fetched(self, outcome: Outcome) -> None:
        """A request ended so."""
        ...

    def took(self, what: What, seconds: float) -> None:
        """A request, the reading of a page, or an addition took so long."""
        ...


class Uncounted:
    """Nobody counts."""

    def fetched(self, outcome: Outcome) -> None:
        """Nothing."""

    def took(self, what: What, seconds: float) -> None:
        """Nothing."""


class Metrics:
    """Counts kept for Prometheus and served at `http://HOST:PORT/metrics` until closed.

    What the state file says is read from it whenever the metrics are asked for.
    """

    def __init__(self, where: str | Path, *, port: int, host: str = "127.0.0.1") -> None:
        """Begins to serve; port 0 takes a free one. Raises SourceError: the port cannot be had."""
        from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server

        registry = CollectorRegistry()
        self._fetches = Counter(
            "rawi_watch_fetches", "Requests made, by how they ended.", ["outcome"], registry=registry
        )
        self._seconds = Histogram(
            "rawi_watch_seconds", "Seconds that requests, readings and additions took.", ["what"],
            buckets=_SECONDS, registry=registry,
        )  # fmt: skip
        registry.register(_FromState(where))
        try:
            self._server, self._thread = start_http_server(port, host, registry)
        except (OSError, OverflowError) as error:
            raise SourceError(f"forbidden: metrics cannot be served at {host}:{port}: {error}") from error
        self.port = int(self._server.server_port)

    def fetched(self, outcome: Outcome) -> None:
        """Count a request."""
        self._fetches.labels(outcome).inc()

    def took(self, what: What, seconds: float) -> None:
        """Count the time."""
        self._seconds.labels(what).observe(seconds)

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _FromState:
    """What is read from the state file."""

    def __init__(self, where: str | Path) -> None:
        self._where = where

    def describe(self) -> list[Metric]:
        """Nothing is known before it is asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Items by state, failures by source, hosts left alone."""
        from prometheus_client.core import GaugeMetricFamily

        try:
            state = watch_state(self._where)
        except ArchiveError:
            return
        items = GaugeMetricFamily("rawi_watch_items", "Articles and files, by state.", labels=["state"])
        for name, count in state.items.items():
            items.add_metric([name], count)
        failures = GaugeMetricFamily(
            "rawi_watch_source_failures", "Failures of a source since it last was well.", labels=["source"]
        )
        for source in state.sources:
            failures.add_metric([source.address], source.failures)
        yield items
        yield failures
        yield GaugeMetricFamily(
            "rawi_watch_hosts_held", "Hosts that are left alone for now.", value=len(state.held)
        )
