"""Whose conversation a request belongs to: issued here, signed, and never taken from a body or a cookie."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from itsdangerous.encoding import base64_decode, base64_encode
from starlette.requests import HTTPConnection

from bot.doors.refusals import Refusal
from bot.ports import Clock
from bot.signing import ClockSigner

DAYS = 14
_SECONDS = DAYS * 24 * 60 * 60
_HOLDER = re.compile(r"([A-Za-z0-9_-]{22})\.(0|[1-9][0-9]{0,8})(?:\.([A-Za-z0-9_-]+))?")


@dataclass(frozen=True)
class Holder:
    """Who holds a conversation: in which epoch of its sessions, and on which site ("" on our own pages)."""

    conversation: str
    epoch: int = 0
    origin: str = ""


class EpochSeal:
    """Signs, for one purpose and a time, that somebody holds a conversation in an epoch.

    Nothing is stored: the signature is the proof, and it ends with the epoch.
    """

    def __init__(self, secret: str, purpose: str, clock: Clock, seconds: int) -> None:
        """Raises `BadSettings` for a secret that is too short."""
        self._signer, self._seconds = ClockSigner(secret, purpose, clock), seconds

    def seal(self, holder: Holder) -> str:
        """The proof; it holds nothing but letters, digits and `-_.`."""
        origin = (base64_encode(holder.origin).decode(),) if holder.origin else ()
        return self._signer.seal(".".join((holder.conversation, str(holder.epoch), *origin)))

    def holder(self, sealed: str) -> Holder | None:
        """What a proof says; None for one that is forged, expired or of another purpose."""
        parts = _HOLDER.fullmatch(self._signer.unseal(sealed, self._seconds) or "")
        if parts is None:
            return None
        return Holder(parts[1], int(parts[2]), base64_decode(parts[3] or "").decode())


class Sessions:
    """Issues and reads session tokens, which each site keeps for itself and sends with every request."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._seal = EpochSeal(secret, "session", clock, _SECONDS)

    def start(self, origin: str) -> Holder:
        """The holder of a new conversation that nobody can guess, on the site that asked for it."""
        return Holder(secrets.token_urlsafe(16), origin=origin)

    def token(self, holder: Holder) -> str:
        """The token that proves it."""
        return self._seal.seal(holder)

    def holder(self, connection: HTTPConnection, site: str | None) -> Holder:
        """Whom the bearer token proves; `site` is where the request comes from, None for no site of ours.

        Raises 401 for anything doubtful. Whether the epoch still counts is not known here.
        """
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        holder = self._seal.holder(token.strip()) if scheme.lower() == "bearer" else None
        if holder is None or holder.origin != site:
            raise Refusal(401)
        return holder


def moved() -> Refusal:
    """The refusal of a session that was good until its chat went on elsewhere, or was left."""
    return Refusal(401, "moved", "This chat was continued elsewhere, or it was ended.")
