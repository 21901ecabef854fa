"""Rasa's memory of a conversation, kept by our store and written in the same transaction as the replies."""

from __future__ import annotations

import json
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.ports import ConversationId, DialogueMemory

_OFFERED, _OPENING = "offered_openings", "opening"
_NOT_KEPT = ("intent_ranking", "response_selector", "text_tokens")


class TurnTrackerStore(TrackerStore):
    """Reads trackers from the store; holds what a turn adds until the turn is taken or dropped.

    A turn is whole or not at all: nothing is written here. Errors are not caught, so Rasa's fail-safe wrapper,
    which would silently start the patient afresh, must be taken off (see `agent.py`).
    """

    def __init__(self, memory: DialogueMemory, domain: Domain | None = None) -> None:
        super().__init__(domain)
        self._memory = memory
        self._pending: dict[ConversationId, list[str]] = {}
        self._known: dict[ConversationId, int] = {}
        self._asked: dict[ConversationId, str | None] = {}
        self._offered: dict[ConversationId, tuple[str, ...]] = {}

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker as the store and the turn so far have it."""
        texts = [*self._memory.recall(sender_id), *self._pending.get(sender_id, ())]
        self._known[sender_id] = len(texts)
        if not texts:
            return None
        events = [Event.from_parameters(json.loads(text)) for text in texts]
        return DialogueStateTracker.from_events(sender_id, events, slots=self.domain.slots, domain=self.domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Hold the events that are new since `retrieve`."""
        known = self._known.get(tracker.sender_id, 0)
        new = list(tracker.events)[known:]
        self._pending.setdefault(tracker.sender_id, []).extend(_as_text(event) for event in new)
        self._known[tracker.sender_id] = known + len(new)
        asked = self._asked[tracker.sender_id] = tracker.get_slot(REQUESTED_SLOT)
        offered = tracker.get_slot(_OFFERED) if asked == _OPENING else None
        self._offered[tracker.sender_id] = tuple(map(str, offered or ()))

    async def keys(self) -> list[str]:
        """Conversations are listed by the desk, not through Rasa."""
        return []

    def offered(self, conversation: ConversationId) -> tuple[str, ...]:
        """Hand over which openings the turn shows while it asks for one, by id, and forget them."""
        return self._offered.pop(conversation, ())

    def take(self, conversation: ConversationId) -> tuple[tuple[str, ...], str | None]:
        """Hand over what the turn added and what is asked after it, and forget it."""
        self._known.pop(conversation, None)
        return tuple(self._pending.pop(conversation, ())), self._asked.pop(conversation, None)


def _as_text(event: Event) -> str:
    kept: dict[str, Any] = event.as_dict()
    if "parse_data" in kept:
        kept["parse_data"] = {key: value for key, value in kept["parse_data"].items() if key not in _NOT_KEPT}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
