"""How a process sees that another one changed a conversation."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Protocol

from bot.ports.talking import ConversationId


class Marks(Protocol):
    """A value for each conversation that is another one after every change of its log, its state or its visits."""

    def of(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, Hashable]:
        """The marks of all these in one query; a conversation that is unknown has none. Raises `StoreUnavailable`."""
