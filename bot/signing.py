"""Text that carries our signature and the moment it was signed, by the house's clock."""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, TimestampSigner

from bot.errors import BadSettings
from bot.ports import Clock

SHORTEST_SECRET = 32


class ClockSigner(TimestampSigner):
    """Signs short texts for one purpose; a signature made for another purpose does not count here."""

    def __init__(self, secret: str, purpose: str, clock: Clock) -> None:
        """Raises `BadSettings` when the secret is too short to protect anything."""
        if len(secret) < SHORTEST_SECRET:
            raise BadSettings(f"the secret needs at least {SHORTEST_SECRET} characters")
        super().__init__(secret, salt=f"cupwise.{purpose}", key_derivation="hmac", digest_method=hashlib.sha256)
        self._clock = clock

    def get_timestamp(self) -> int:
        """The moment of signing, in seconds."""
        return int(self._clock.now().timestamp())

    def seal(self, text: str) -> str:
        """The text with moment and signature."""
        return self.sign(text).decode()

    def unseal(self, sealed: str, seconds: int) -> str | None:
        """The text, or None when it is forged, of another purpose, or older than `seconds`."""
        try:
            return self.unsign(sealed, max_age=seconds).decode()
        except (BadSignature, UnicodeError):
            return None
