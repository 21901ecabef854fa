"""What operators and load balancers ask: alive, ready, counts."""

from __future__ import annotations

import asyncio
import ipaddress

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from bot.doors.door import Door, DoorHere
from bot.doors.refusals import Refusal
from bot.errors import StoreUnavailable

router = APIRouter(tags=["operation"])

_PATIENCE = 2.0
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class Health(BaseModel):
    """The process answers."""

    status: str = "up"


class Readiness(BaseModel):
    """Whether patients can be served, and if not, why not."""

    ready: bool
    reasons: list[str]


@router.get("/health")
async def tell_health() -> Health:
    """Answer as long as the process lives."""
    return Health()


@router.get("/ready", responses={503: {"model": Readiness}})
async def tell_readiness(door: DoorHere) -> Readiness:
    """Answer 503 with reasons while the model is not loaded or the database does not answer."""
    reasons = [] if door.house.conversation.ready else ["the model is not loaded"]
    if not await _database_answers(door):
        reasons.append("the database does not answer")
    readiness = Readiness(ready=not reasons, reasons=reasons)
    return readiness if not reasons else JSONResponse(readiness.model_dump(), 503)  # type: ignore[return-value]


@router.get("/metrics", include_in_schema=False)
async def tell_metrics(request: Request, door: DoorHere) -> Response:
    """Counts, for a caller on this machine only; for all others the page does not exist."""
    if not _is_local(request):
        raise Refusal(404)
    return Response(await run_in_threadpool(door.metrics.text), media_type="text/plain; version=0.0.4; charset=utf-8")


async def _database_answers(door: Door) -> bool:
    try:
        await asyncio.wait_for(run_in_threadpool(door.house.ping), _PATIENCE)
    except (StoreUnavailable, OSError, asyncio.TimeoutError):
        return False
    return True


def _is_local(request: Request) -> bool:
    if any(name in request.headers for name in _FORWARDED):
        return False  # a proxy on this machine speaks for someone else
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
