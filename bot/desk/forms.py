"""Reads the few small forms of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

LONGEST_VALUE = 20_000  # above the longest that any form takes, so that what is too long is refused and never cut
MOST_FIELDS = 100


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form; a field sent twice keeps its first value. Raises 415 and 400."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    try:
        pairs = parse_qsl((await request.body()).decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value[:LONGEST_VALUE])
    return fields


Form = Annotated[Mapping[str, str], Depends(read_form)]
