"""A new start of the dialogue that no message of the patient asked for, as events of Rasa's."""

from __future__ import annotations

import json
from datetime import datetime

ANEW = "screened_anew"


def anew(screening: int | None, at: datetime) -> tuple[str, ...]:
    """The events after which nothing that was told before counts, as `action_start_over` leaves them.

    `screening` is the newest stored one, which the slot `screened_anew` marks as outdated.
    """
    moment = at.timestamp()
    events: tuple[dict[str, object], ...] = (
        {"event": "restart", "timestamp": moment},
        {"event": "action", "timestamp": moment, "name": "action_listen"},  # instead of a greeting
        {"event": "slot", "timestamp": moment, "name": ANEW, "value": screening},
    )
    return tuple(json.dumps(event, separators=(",", ":")) for event in events)
