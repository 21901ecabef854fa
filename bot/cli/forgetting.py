"""`cupwise forget`: erases a conversation when a patient asks the clinic, and not the chat, for it."""

from __future__ import annotations

import json


def forget_conversation(conversation: str) -> None:
    """Erase it and print what was done, with the visits that this cancelled.

    Raises `NotFound`, or `NotAllowed` while an alert of danger has not been seen.
    """
    from bot.clock import SystemClock
    from bot.notices.mailroom import ThoroughErasure
    from bot.settings import read_settings
    from bot.store import open_store

    settings, now = read_settings(), SystemClock().now()
    store = open_store(settings.database_url, settings.data_keys)
    try:
        store.ping()
        visits = ThoroughErasure(store.erasure, settings).erase(conversation, now)
    finally:
        store.close()
    cancelled = [{"service": v.service, "practitioner": v.practitioner, "start": v.start.isoformat()} for v in visits]
    print(json.dumps({"conversation": conversation, "erased_at": now.isoformat(), "cancelled": cancelled}))
