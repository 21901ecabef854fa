"""The link with which a chat goes on elsewhere. It counts until the chat is resumed or left, so only once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.doors.session import EpochSeal, Holder
from bot.ports import Clock

_HOURS = 24


@dataclass(frozen=True)
class ResumeLink:
    """An address, and until when it counts. The key stands behind the `#`, which browsers send to no server."""

    url: str
    expires_at: datetime


class ResumeLinks:
    """Makes and reads the links of one clinic."""

    def __init__(self, secret: str, clock: Clock, public_url: str) -> None:
        """Raises `BadSettings` for a secret that is too short."""
        self._seal = EpochSeal(secret, "resume", clock, _HOURS * 60 * 60)
        self._clock, self._page = clock, f"{public_url.rstrip('/')}/"

    def link(self, holder: Holder) -> ResumeLink:
        """A link for whoever holds a conversation."""
        key = self._seal.seal(Holder(holder.conversation, holder.epoch))
        return ResumeLink(f"{self._page}#resume={key}", self._clock.now() + timedelta(hours=_HOURS))

    def holder(self, key: str) -> Holder | None:
        """Which conversation a key continues, and from which epoch; None for one that is forged or expired."""
        return self._seal.holder(key)
