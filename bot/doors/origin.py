"""Which websites may speak to us through a patient's or a staff member's browser."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.doors.refusals import Refusal, refuse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = "Retry-After"
_EMBEDDED = frozenset({"/static/cupwise.css", "/static/body.json"})  # beside the scripts


class Sites:
    """Tells our own pages, the sites that may embed the chat, and all others apart."""

    def __init__(self, allowed: Iterable[str], https_only: bool) -> None:
        self._allowed, self._schemes = frozenset(allowed), {"https"} if https_only else {"http", "https"}

    def of(self, headers: Headers) -> str | None:
        """The site that a request comes from.

        "" for our own pages and for programs that are no browser, the origin of an allowed site, None for any other.
        """
        origin = headers.get("origin")
        if origin is None:
            return "" if headers.get("sec-fetch-site") in {None, "same-origin", "none"} else None
        scheme, _, host = origin.partition("://")
        if host and scheme in self._schemes and host.lower() == headers.get("host", "").lower():
            return ""
        return origin if origin and origin in self._allowed else None


class OriginGuard:
    """Refuses changes asked for by foreign pages; lets allowed sites use the API with a bearer token.

    Cookies are never offered to another site: no answer carries Access-Control-Allow-Credentials.
    """

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...], https_only: bool) -> None:
        self._app, self._sites = app, Sites(allowed, https_only)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, embedded = Headers(scope=scope), _is_embedded(scope["path"])
        site = self._sites.of(headers)
        guest = site if site and (embedded or scope["path"].startswith("/api/")) else None
        send = _with_cors(send, guest, embedded)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            answer = Response(status_code=204, headers=_CORS) if guest else refuse(Refusal(403))
            await answer(scope, receive, send)
        elif scope["method"] in _SAFE or guest or (site == "" and not _blind(headers)):
            await self._app(scope, receive, send)
        else:
            await refuse(Refusal(403))(scope, receive, send)


def _is_embedded(path: str) -> bool:
    """Whether a page that embeds the chat loads this file."""
    return path in _EMBEDDED or (path.startswith("/static/") and path.endswith(".js"))


def _blind(headers: Headers) -> bool:
    """Whether a cookie was sent along by somebody unknown; a program that is no browser sends none."""
    return "cookie" in headers and "origin" not in headers and "sec-fetch-site" not in headers


def _with_cors(send: Send, guest: str | None, embedded: bool) -> Send:
    async def send_with_cors(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            if embedded:
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            if guest is not None:
                headers["Access-Control-Allow-Origin"] = guest
                headers["Access-Control-Expose-Headers"] = _EXPOSED
        await send(message)

    return send_with_cors
