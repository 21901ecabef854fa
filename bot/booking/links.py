"""The signed, expiring address at which a patient manages one visit: whoever has it needs no other proof."""

from __future__ import annotations

import re

from bot.ports import Clock
from bot.signing import ClockSigner

PURPOSE = "visit"
LONGEST = 200
_DAY = 24 * 60 * 60
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{1,16}\.[A-Za-z0-9_-]{1,64}")


class VisitLinks:
    """Makes and reads the links of one clinic. Nothing is stored: the signature is the proof."""

    def __init__(self, secret: str, clock: Clock, days: int, public_url: str) -> None:
        """A link counts for `days` days from when it was made. Raises `BadSettings` for a secret that is too short."""
        self._signer = ClockSigner(secret, PURPOSE, clock)
        self._seconds = days * _DAY
        self._public_url = public_url.rstrip("/")

    def token(self, appointment: str) -> str:
        """The proof that its bearer may manage this visit."""
        return self._signer.seal(appointment)

    def url(self, appointment: str) -> str:
        """The whole address of the visit's page."""
        return f"{self._public_url}/visit/{self.token(appointment)}"

    def appointment(self, token: str) -> str | None:
        """The visit that a token proves; None for one that is forged, expired, of another purpose or too long."""
        if len(token) > LONGEST or not _TOKEN.fullmatch(token):
            return None
        return self._signer.unseal(token, self._seconds)
