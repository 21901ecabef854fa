"""Who may see the desk: sign-in, sessions that end by age or by rest, and proof that a form is ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.desk.house import Attempts
from bot.ports import Clock, Staff
from bot.signing import ClockSigner

LONGEST_SESSION = timedelta(hours=12)
LONGEST_REST = timedelta(minutes=30)
LONGEST_PASSWORD = 1024
_AT_ONCE = threading.BoundedSemaphore(2)  # each check takes 64 MB: a crowd at the door must not take them all


def hash_password(password: str) -> str:
    """The argon2id hash to store for a new password."""
    return PasswordHasher().hash(password)


def password_fits(stored: str, password: str) -> bool:
    """Whether a password belongs to a stored hash; a hash that cannot be read fits nothing."""
    with _AT_ONCE:
        try:
            return PasswordHasher().verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


@dataclass(frozen=True)
class SignedIn:
    """A staff member with a valid session."""

    username: str
    token: str


@dataclass(frozen=True)
class Admission:
    """The result of an attempt: a session's token, or seconds to wait, or neither when name or password is wrong."""

    token: str | None = None
    wait: float = 0.0


class Access:
    """The lock of the desk. The store knows only digests; the cookie carries when it was last used."""

    def __init__(
        self,
        staff: Staff,
        clock: Clock,
        secret: str,
        by_address: Attempts,
        by_name: Attempts,
        fits: Callable[[str, str], bool] | None = None,
    ) -> None:
        self._staff, self._clock, self._secret = staff, clock, secret
        self._by_address, self._by_name = by_address, by_name
        self._fits = fits or password_fits
        self._signer = ClockSigner(secret, "desk", clock)
        _nobodys_hash()  # now, so that the first unknown name does not take longer than the rest

    def sign_in(self, username: str, password: str, address: str) -> Admission:
        """Check a name and a password. Unknown names take as long as known ones and get the same answer."""
        now = self._clock.now()
        wait = self._by_address.take(address, now) or self._by_name.take(username.casefold(), now)
        if wait:
            return Admission(wait=wait)
        if len(password) > LONGEST_PASSWORD or not self._is_right(username, password):
            return Admission()
        token = secrets.token_urlsafe(32)
        self._staff.open_session(username, _digest(token), now + LONGEST_SESSION, now)
        return Admission(token)

    def signed_in(self, cookie: str) -> SignedIn | None:
        """Who stands behind a cookie; None when it is forged, rested too long, too old, or signed out."""
        token = self._signer.unseal(cookie, int(LONGEST_REST.total_seconds()))
        username = self._staff.session_user(_digest(token), self._clock.now()) if token else None
        return SignedIn(username, token) if username and token else None

    def cookie(self, token: str) -> str:
        """The cookie for a session in use just now."""
        return self._signer.seal(token)

    def sign_out(self, who: SignedIn) -> None:
        """End the session everywhere."""
        self._staff.close_session(_digest(who.token))

    def form_proof(self, who: SignedIn) -> str:
        """What every form of this session carries; other sites cannot know it."""
        return hmac.new(self._secret.encode(), b"cupwise.form." + who.token.encode(), hashlib.sha256).hexdigest()

    def is_ours(self, who: SignedIn, proof: str) -> bool:
        """Whether a form was made for this session."""
        return hmac.compare_digest(self.form_proof(who).encode(), proof.encode("utf-8", "replace"))

    def _is_right(self, username: str, password: str) -> bool:
        known = self._staff.password_hash(username)
        fits = self._fits(known or _nobodys_hash(), password)  # the same work, known or not
        return fits and known is not None


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe(16))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
