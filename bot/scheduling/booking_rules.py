"""Reads the rules of booking of a clinic and of its services."""

from __future__ import annotations

from typing import TypedDict

from bot.clinical.fields import Fields
from bot.scheduling.reading import number, numbers

MOST_A_DAY = (1, 200)
_NOTICE_HOURS = (0, 24 * 30)
_HORIZON_DAYS = (1, 400)
# What a service may say for itself in place of the clinic.
OWN_BOUNDS = {"most_a_day": MOST_A_DAY, "notice_hours": _NOTICE_HOURS, "horizon_days": _HORIZON_DAYS}


class BookingRules(TypedDict):
    """The numbers under `booking`."""

    notice_hours: int
    horizon_days: int
    grid_minutes: int
    hold_minutes: int
    screening_valid_days: int
    call_back_hours: int
    offer_minutes: int
    reminder_hours: tuple[int, ...]
    recheck_hours: int
    near_miles: int
    series_most: int
    manage_days: int


def read_booking(entry: Fields) -> BookingRules:
    """The rules of the clinic; those that were added later may be left out."""
    entry.only(BookingRules.__annotations__)
    rules = BookingRules(
        notice_hours=number(entry, "notice_hours", *_NOTICE_HOURS),
        horizon_days=number(entry, "horizon_days", *_HORIZON_DAYS),
        grid_minutes=number(entry, "grid_minutes", 5, 60),
        hold_minutes=number(entry, "hold_minutes", 1, 24 * 60),
        screening_valid_days=number(entry, "screening_valid_days", 1, 366),
        call_back_hours=number(entry, "call_back_hours", 1, 24 * 7),
        offer_minutes=number(entry, "offer_minutes", 5, 3 * 24 * 60, 120),
        reminder_hours=numbers(entry, "reminder_hours", 1, 24 * 14, (24, 2)),
        recheck_hours=number(entry, "recheck_hours", 1, 24, 24),
        near_miles=number(entry, "near_miles", 1, 500, 50),
        series_most=number(entry, "series_most", 2, 52, 12),
        manage_days=number(entry, "manage_days", 1, 800, 60),
    )
    if 60 % (rules["grid_minutes"] or 1):
        entry.fault("'grid_minutes' must divide an hour", "grid_minutes")
    return rules
