"""Which websites may speak to us through a patient's or a staff member's browser."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.doors.refusals import Refusal, refuse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}


class OriginGuard:
    """Refuses changes asked for by foreign pages; lets allowed sites use the API with a bearer token.

    Cookies are never offered to another site: no answer carries Access-Control-Allow-Credentials.
    """

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...], https_only: bool) -> None:
        self._app, self._allowed, self._https_only = app, frozenset(allowed), https_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        foreign = origin in self._allowed and scope["path"].startswith("/api/")
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            answer = Response(status_code=204, headers=_CORS) if foreign else refuse(Refusal(403))
            await answer(scope, receive, _with_cors(send, origin if foreign else None))
        elif scope["method"] in _SAFE or foreign or self._own(headers):
            await self._app(scope, receive, _with_cors(send, origin if foreign else None))
        else:
            await refuse(Refusal(403))(scope, receive, send)

    def _own(self, headers: Headers) -> bool:
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None:
            scheme, _, host = origin.partition("://")
            return self._same_host(scheme, host, headers.get("host", ""))
        if site is not None:
            return site in {"same-origin", "none"}
        return "cookie" not in headers  # not a browser: nothing was sent along behind anyone's back

    def _same_host(self, scheme: str, asking: str, ours: str) -> bool:
        schemes = {"https"} if self._https_only else {"http", "https"}
        return bool(ours) and scheme in schemes and asking.lower() == ours.lower()


def _with_cors(send: Send, origin: str | None) -> Send:
    async def send_with_cors(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            if origin is not None:
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = _CORS["Access-Control-Expose-Headers"]
        await send(message)

    return send_with_cors
