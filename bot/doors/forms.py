"""Reads the small forms of the patient's pages: everything in them is hostile until it has been looked at."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from bot.doors.refusals import Refusal

LONGEST_BODY = 16 * 1024
LONGEST_VALUE = 300
_MOST_FIELDS = 120
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")

Fields = Mapping[str, tuple[str, ...]]


async def read_form(request: Request) -> Fields:
    """All values of each field, in order. Raises 400, 413, 415, and 422 for a value that is too long."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refusal(415, "not_a_form", "Send the body as a form.")
    body = await request.body()
    if len(body) > LONGEST_BODY:
        raise Refusal(413)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Refusal(400, "bad_form", "The body is not a form.") from None
    if any(len(part) > LONGEST_VALUE for pair in pairs for part in pair):
        raise Refusal(422)
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value)
    return fields


Form = Annotated[Fields, Depends(read_form)]


def new_key() -> str:
    """A name for one wish that nobody has used: the form that carries it counts once."""
    return secrets.token_urlsafe(18)


def one(form: Fields, name: str) -> str:
    """The only value of a field. Raises 422 when it is missing, or sent twice."""
    values = form.get(name, ())
    if len(values) != 1:
        raise Refusal(422)
    return values[0]


def key_of(form: Fields) -> str:
    """The key that the form carries. Raises 422 for one that is not ours."""
    key = one(form, "key")
    if not _KEY.fullmatch(key):
        raise Refusal(422)
    return key
