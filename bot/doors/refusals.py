"""Every refusal of the public door, in one JSON shape that repeats nothing of what was sent."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from bot.doors.schemas import ErrorOut
from bot.errors import BadInput, CupwiseError, DialogueUnavailable, NotAllowed, NotFound, StoreUnavailable

_CODES = {
    400: ("bad_json", "The body is not valid JSON."),
    401: ("no_session", "There is no valid session. Open one with POST /api/session."),
    403: ("forbidden", "This is not allowed from here."),
    404: ("not_found", "There is no such page."),
    405: ("wrong_method", "This address does not answer that method."),
    408: ("too_slow", "The body did not arrive in time."),
    413: ("too_large", "The body is too large."),
    415: ("not_json", "Send the body as application/json."),
    422: ("bad_request", "The request does not have the right shape."),
    429: ("too_many", "Too many requests. Wait as long as the Retry-After header says."),
    500: ("failed", "Something went wrong on our side."),
    503: ("unavailable", "The service is not ready. Try again soon."),
}
_STATUSES: tuple[tuple[type[CupwiseError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (BadInput, 422),
    (DialogueUnavailable, 503),
    (StoreUnavailable, 503),
)
_FIELDS = {
    "missing": "is missing",
    "string_type": "must be text",
    "string_too_long": "is too long",
    "string_too_short": "is too short",
    "string_pattern_mismatch": "does not have the right form",
    "too_short": "has too few entries",
    "too_long": "has too many entries",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "int_parsing": "must be a whole number",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "one_of": "needs exactly one of text and choices beside it",
}
_KNOWN = frozenset({"id", "text", "choices", "after", "last-event-id", "key"})


class Refusal(HTTPException):
    """A refusal with its own code and message."""

    def __init__(self, status: int, code: str | None = None, message: str | None = None, wait: float = 0) -> None:
        headers = {"Retry-After": str(max(1, math.ceil(wait)))} if wait else None
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else headers
        super().__init__(status, headers=headers)
        usual = _CODES.get(status, _CODES[500])
        self.code, self.message = code or usual[0], message or usual[1]


def refuse(refusal: HTTPException) -> JSONResponse:
    """The answer for a refusal."""
    told = refusal if isinstance(refusal, Refusal) else Refusal(refusal.status_code)
    body = {"error": {"code": told.code, "message": told.message}}
    return JSONResponse(body, refusal.status_code, headers=_copied(refusal.headers))


def refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How the API's description shows refusals."""
    return {status: {"model": ErrorOut} for status in statuses}


def refusal_for(error: CupwiseError) -> Refusal:
    """Translate an error of the house; its own words stay inside."""
    return Refusal(next((status for kind, status in _STATUSES if isinstance(error, kind)), 500))


def refusal_for_shape(error: RequestValidationError) -> Refusal:
    """Say what is wrong with the shape, naming only fields of ours."""
    faults: Sequence[Any] = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Refusal(400)
    return Refusal(422, message=" ".join(sorted({_sentence(fault) for fault in faults})))


def _sentence(fault: Mapping[str, Any]) -> str:
    field = next((part for part in fault["loc"] if part in _KNOWN), "The body")
    if fault["type"] == "extra_forbidden":
        return "There is a field that this address does not know."
    if fault["type"] in {"model_attributes_type", "model_type", "dict_type"}:
        return "The body must be a JSON object."
    return f"{field} {_FIELDS.get(fault['type'], 'is not right')}."


def _copied(headers: Mapping[str, str] | None) -> dict[str, str] | None:
    return dict(headers) if headers else None
