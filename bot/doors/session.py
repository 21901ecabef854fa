"""Whose conversation a request belongs to: issued here, signed, and never taken from a body."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.ports import Clock
from bot.signing import ClockSigner

DAYS = 14
_SECONDS = DAYS * 24 * 60 * 60
_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Session:
    """A new conversation and the token that proves it."""

    conversation: str
    token: str


class Sessions:
    """Issues and reads session tokens. Nothing is stored: the signature is the proof."""

    def __init__(self, secret: str, clock: Clock, secure: bool) -> None:
        self._signer = ClockSigner(secret, "session", clock)
        self._secure = secure
        self.cookie = "__Host-cupwise" if secure else "cupwise"

    def start(self) -> Session:
        """A conversation that nobody can guess."""
        conversation = secrets.token_urlsafe(16)
        return Session(conversation, self._signer.seal(conversation))

    def conversation(self, connection: HTTPConnection) -> str | None:
        """The conversation that the bearer token, or else the cookie, proves; None for anything doubtful."""
        header = connection.headers.get("authorization")
        if header is not None:
            scheme, _, token = header.partition(" ")
            return self._read(token.strip()) if scheme.lower() == "bearer" else None
        return self._read(connection.cookies.get(self.cookie, ""))

    def keep(self, response: Response, session: Session) -> None:
        """Hand the token to a browser, out of reach of scripts."""
        response.set_cookie(
            self.cookie, session.token, max_age=_SECONDS, httponly=True, samesite="lax", secure=self._secure
        )

    def _read(self, token: str) -> str | None:
        conversation = self._signer.unseal(token, _SECONDS)
        return conversation if conversation and _CONVERSATION.fullmatch(conversation) else None
