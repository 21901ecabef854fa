"""Counts for operators. Labels are routes and methods of ours, never anything that a caller sent."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import CupwiseError

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0)


class Metrics:
    """The counters of one application; two applications in a process do not share them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "cupwise_requests", "Answers by route", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "cupwise_request_seconds", "Time to answer", ["route"], registry=self._registry, buckets=_SECONDS
        )
        self._refused = Counter(
            "cupwise_limit_refusals", "Requests refused because a limit was used up", ["limit"], registry=self._registry
        )
        self._uncounted = Counter(
            "cupwise_limit_failures", "Requests that a limit's store did not count", ["limit"], registry=self._registry
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answer."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def refused(self, limit: str) -> None:
        """Note that a limit was used up."""
        self._refused.labels(limit).inc()

    def uncounted(self, limit: str) -> None:
        """Note that the store of a limit did not answer."""
        self._uncounted.labels(limit).inc()

    def watch(self, name: str, meaning: str, read: Callable[[], float | None]) -> None:
        """Add a figure that is read whenever all are asked for; it is no number while it cannot be read."""

        def value() -> float:
            try:
                figure = read()
            except CupwiseError:
                return math.nan
            return math.nan if figure is None else figure

        Gauge(name, meaning, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        """All counts in Prometheus's text form."""
        return generate_latest(self._registry)


class Counted:
    """Counts every request that passes."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.count(scope["method"], route, status, time.perf_counter() - started)
