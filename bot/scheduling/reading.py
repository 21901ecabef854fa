"""Values of the clinic's file that are more than a text or a number; every fault is noted at its line."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.clinical.fields import Fields

_PHONE = re.compile(r"\+?[\d (). -]{7,}")
_ID = re.compile(r"[a-z][a-z0-9_]*")
# Nothing may stand before the host, so that an address cannot pass for another one's.
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
_PORT = r"(?::[0-9]{2,5})?"
_PAGE = re.compile(rf"https://{_HOST}{_PORT}(?:[/?][!-~]*)?")
_BASE = re.compile(rf"(?:https://{_HOST}|http://(?:localhost|127\.0\.0\.1)){_PORT}(?:/[!-\"$->@-~]*)?")
_LONGEST_ADDRESS = 500


def named(entry: Fields, key: str) -> list[tuple[str, Fields]]:
    """The named mappings under a key, of which there must be one."""
    entries = list(entry.entries(key))
    if not entries:
        entry.fault(f"{key!r} must name at least one", key)
    for name, inner in entries:
        if not _ID.fullmatch(name):
            inner.fault(f"{name!r} must be small letters, digits and underscores")
    return entries


def number(entry: Fields, key: str, lowest: int, highest: int, default: int | None = None) -> int:
    """A whole number within bounds; without a default it must be there."""
    value = entry.whole(key, lowest, highest)
    if value is None and entry.mapping.get(key) is None and default is None:
        entry.fault(f"{key!r} is missing", key)
    return (default or 0) if value is None else value


def numbers(entry: Fields, key: str, lowest: int, highest: int, default: tuple[int, ...]) -> tuple[int, ...]:
    """A list of different whole numbers within bounds, largest first; the default when it is left out."""
    value = entry.mapping.get(key, list(default))
    good = isinstance(value, list) and all(type(item) is int and lowest <= item <= highest for item in value)
    if not good or len(set(value)) < len(value):
        entry.fault(f"{key!r} must be a list of different whole numbers from {lowest} to {highest}", key)
        return default
    return tuple(sorted(value, reverse=True))


def phone(entry: Fields, key: str) -> str:
    """A telephone number as people write it."""
    found = entry.text(key)
    if found and not _PHONE.fullmatch(found):
        entry.fault(f"{key!r} must be a telephone number", key)
    return found


def zone(entry: Fields) -> str:
    """The name of a time zone that is known; UTC beside a fault."""
    name = entry.text("zone")
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        entry.fault(f"unknown time zone {name!r}", "zone")
        return "UTC"
    return name


def days(entry: Fields, key: str) -> frozenset[date]:
    """A list of calendar days; none when the key is left out."""
    found = entry.mapping.get(key, [])
    if not isinstance(found, list) or not all(type(day) is date for day in found):
        entry.fault(f"{key!r} must be a list of days such as 2026-12-25", key)
        return frozenset()
    return frozenset(found)


def page_address(entry: Fields, key: str) -> str | None:
    """The address of a page for patients, https only; None when it is left out."""
    return _address(entry, key, _PAGE, "an address such as https://book.example.org/north")


def base_address(entry: Fields, key: str) -> str | None:
    """The base address of a server, https unless it is this machine, without a query; None when it is left out."""
    found = _address(entry, key, _BASE, "a base address such as https://fhir.example.org/r4")
    return found and found.rstrip("/")


def _address(entry: Fields, key: str, shape: re.Pattern[str], what: str) -> str | None:
    found = entry.text(key) if key in entry.mapping else None
    if not found or (len(found) <= _LONGEST_ADDRESS and shape.fullmatch(found)):
        return found or None
    entry.fault(f"{key!r} must be {what}", key)
    return None
