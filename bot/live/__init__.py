"""What happens at this moment: who watches a conversation, who types, who is there. Kept in memory, for one process."""

from __future__ import annotations

from bot.live.hub import Live
from bot.live.presence import Presence
from bot.live.watch import Signal, Watch, Who

__all__ = ["Live", "Presence", "Signal", "Watch", "Who"]
