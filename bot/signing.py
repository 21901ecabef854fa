"""Text that carries our signature and the moment it was signed, by the house's clock."""

from __future__ import annotations

import hashlib

from itsdangerous import BadData, BadSignature, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode

from bot.errors import BadSettings
from bot.ports import Clock

SHORTEST_SECRET = 32
_SKEW = 60  # seconds by which the clocks of two machines of one clinic may differ


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
            text, signed_at = self.unsign(sealed, return_timestamp=True)
        except (BadSignature, UnicodeError):
            return None
        age = self.get_timestamp() - int(signed_at.timestamp())
        return text.decode() if -_SKEW <= age <= seconds and _exact(sealed.rpartition(".")[2]) else None


def _exact(part: str) -> bool:
    """Whether this is the one spelling of its bytes: base64 leaves spare bits at the end, which must be zero."""
    try:
        return base64_encode(base64_decode(part)).decode() == part
    except BadData:
        return False
