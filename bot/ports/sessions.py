"""Which sessions of a conversation still count."""

from __future__ import annotations

from typing import Protocol

from bot.ports.talking import ConversationId


class SessionEpochs(Protocol):
    """The epoch of each conversation, from 0. A session, or a link, of an older epoch has ended for good."""

    def epoch(self, conversation: ConversationId) -> int:
        """The epoch of a conversation. Raises `NotFound`."""

    def advance(self, conversation: ConversationId, expected: int) -> bool:
        """Begin the epoch after `expected`; False when that is not the epoch any more, or there is no conversation."""
