"""The web application: public door and front desk in front of one house."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.staticfiles import StaticFiles

from bot.desk import app as desk_pages
from bot.desk import booking, live, marking
from bot.desk.house import Clinic, DeskHouse, StaffTalk
from bot.desk.room import Room
from bot.doors import about, chat, events, owners, pages, probes, resuming, visit, visit_changes
from bot.doors.body import BodyLimit
from bot.doors.crowd import AddressLimit
from bot.doors.door import Door
from bot.doors.headers import SECURITY_HEADERS, SecurityHeaders
from bot.doors.house import DoorHouse, Profile, Settings, Talk
from bot.doors.limits import KeptBuckets, Limits, TokenBuckets, address_of
from bot.doors.metrics import Counted, Metrics
from bot.doors.origin import OriginGuard
from bot.doors.refusals import Refusal, refusal_for, refusal_for_shape, refuse
from bot.doors.visit_link import is_visit, lost_page, page_of
from bot.errors import CupwiseError

__all__ = ["House", "create_app"]

_HERE = Path(__file__).resolve().parent
_DOORS = (
    about.router,
    chat.router,
    events.router,
    resuming.router,
    pages.router,
    owners.router,
    visit.router,
    visit_changes.router,
    probes.router,
)
_DESK = (booking.router, marking.router, live.router, desk_pages.router)  # the last answers for all else of the desk
_ROUTERS = (*_DOORS, *_DESK)
_QUIET: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


class WholeProfile(Profile, Clinic, Protocol):
    """The clinic as both door and desk present it."""


class WholeTalk(Talk, StaffTalk, Protocol):
    """The conversation as both use it."""


class House(DoorHouse, DeskHouse, Protocol):
    """Everything behind the web: what the door needs and what the desk needs."""

    @property
    def conversation(self) -> WholeTalk: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def profile(self) -> WholeProfile: ...


def create_app(house: House, limits: Limits = Limits()) -> FastAPI:  # noqa: B008 - frozen
    """Build the application. It starts nothing and owns nothing of the house. Raises `BadSettings`."""
    metrics = Metrics()
    app = FastAPI(
        title="Cupwise",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect names whatever host the caller names
        lifespan=_finish_turns,
        telemetry=_QUIET,
    )
    kept = partial(KeptBuckets, house.takings, metrics)
    app.state.door = Door.of(house, limits, metrics)
    app.state.desk = Room.of(
        house,
        by_address=kept("sign_in_address", limits.sign_in_address),
        by_name=kept("sign_in_name", limits.sign_in_name),
        address_of=address_of,
        letter_page=pages.letter_page,
    )
    # These files alone: the size of an answer that holds a secret beside a stranger's words would tell of the secret.
    app.mount("/static", GZipMiddleware(_Static(directory=_HERE / "doors" / "static")))
    app.mount("/desk/static", _Static(directory=_HERE / "desk" / "static"))
    for router in _ROUTERS:
        app.include_router(router)
    _translate_errors(app)
    _guard(app, house, limits, metrics)
    return app


class _Static(StaticFiles):
    """Our own files; a browser may keep them but asks each time whether they changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, to be revalidated."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


@asynccontextmanager
async def _finish_turns(app: FastAPI) -> AsyncIterator[None]:
    yield
    await _door(app).turns.drain()


def _guard(app: FastAPI, house: House, limits: Limits, metrics: Metrics) -> None:
    """Put the guards around the routes, the innermost first."""
    settings = house.settings
    app.add_middleware(BodyLimit, most=limits.body_bytes, seconds=limits.body_seconds)
    app.add_middleware(AddressLimit, limiter=TokenBuckets(limits.address), clock=house.clock, metrics=metrics)
    app.add_middleware(OriginGuard, allowed=settings.allowed_origins, https_only=settings.secure_cookies)
    app.add_middleware(SecurityHeaders, https_only=settings.secure_cookies)
    app.add_middleware(Counted, metrics=metrics)


def _translate_errors(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    async def _(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            error.headers = {"Allow": ", ".join(sorted(_methods(request)))}
        return _answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def _(request: Request, error: RequestValidationError) -> Response:
        return _answer(request, refusal_for_shape(error))

    @app.exception_handler(CupwiseError)
    async def _(request: Request, error: CupwiseError) -> Response:
        return _answer(request, refusal_for(error))

    @app.exception_handler(Exception)
    async def _(request: Request, _error: Exception) -> Response:
        response = _answer(request, Refusal(500))
        response.headers.update(SECURITY_HEADERS)  # this answer is made outside of all guards
        return response


def _answer(request: Request, error: HTTPException) -> Response:
    if 300 <= error.status_code < 400:
        return Response(status_code=error.status_code, headers=error.headers)
    path = request.url.path
    if path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return refuse(error)
    if is_visit(path) and error.status_code == 404:
        return lost_page(_door(request.app))
    back = "/desk" if path.startswith("/desk") else page_of(path)
    response = pages.error_page(_door(request.app).house.profile, error.status_code, back)
    response.headers.update(error.headers or {})
    return response


def _methods(request: Request) -> set[str]:
    """All methods of an address; the router alone would name those of its first route only."""
    routes = [route for router in _ROUTERS for route in router.routes if isinstance(route, Route)]
    fitting = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return {method for route in fitting for method in route.methods or ()}


def _door(app: FastAPI) -> Door:
    return cast("Door", app.state.door)
