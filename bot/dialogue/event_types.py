"""Finds the class of an event by its name once.

Rasa 3.6 walks through all classes of events for each event that it reads, and a turn reads a conversation's events
several times over: a seventh of a turn's CPU time.
`tests/dialogue/test_event_types.py` fails when Rasa stops doing so.
"""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.core.events import Event


def resolve_once() -> None:
    """Keep what was found. An unknown name is an error each time, as before."""
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))
