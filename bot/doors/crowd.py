"""Keeps one address from crowding out the others on the public API."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.doors.limits import Limiter, address_of
from bot.doors.metrics import Metrics
from bot.doors.refusals import Refusal, refuse
from bot.ports import Clock


class AddressLimit:
    """Answers 429 to an address that asks too often, before its request is even parsed."""

    def __init__(self, app: ASGIApp, limiter: Limiter, clock: Clock, metrics: Metrics) -> None:
        self._app, self._limiter, self._clock, self._metrics = app, limiter, clock, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            wait = self._limiter.take(address_of(HTTPConnection(scope)), self._clock.now())
            if wait:
                self._metrics.refused("address")
                await refuse(Refusal(429, wait=wait))(scope, receive, send)
                return
        await self._app(scope, receive, send)
