"""Keeps patients' words unreadable at rest, and findable where they must be found."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.errors import BadSettings

if TYPE_CHECKING:
    _TextType = TypeDecorator[str]
    _InstantType = TypeDecorator[datetime]
else:  # SQLAlchemy 1.4 has no generic types.
    _TextType = _InstantType = TypeDecorator


class Cipher:
    """Seals with the first key and opens with any; so a new key is put first and the old one kept a while."""

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError) as fault:
            raise BadSettings("a store key must be 32 bytes in URL-safe base64, and there must be one") from fault
        self._index_keys = tuple(hashlib.sha256(b"blind index:" + key.encode()).digest() for key in keys)

    def seal(self, text: str) -> str:
        """The text, encrypted and authenticated."""
        # Half a surrogate pair is not valid text, but a patient's browser may send one, and nothing is lost.
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")

    def unseal(self, token: str) -> str:
        """The text again. Raises `BadSettings` when none of the keys fits."""
        try:
            return self._fernet.decrypt(token).decode("utf-8", "surrogatepass")
        except InvalidToken as fault:
            raise BadSettings("a stored value was sealed with a key that is not among the store keys") from fault

    def blind(self, text: str) -> str:
        """A mark that equal texts share and that tells nothing without the key."""
        return self.blinds(text)[0]

    def blinds(self, text: str) -> tuple[str, ...]:
        """The marks under every key, newest first: look a text up by any of them."""
        return tuple(hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in self._index_keys)


class Encrypted(_TextType):
    """A text column whose content only the cipher can read."""

    impl = Text
    cache_ok = True

    def __init__(self, cipher: Cipher) -> None:
        super().__init__()
        self.cipher = cipher

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal what goes into the database."""
        return None if value is None else self.cipher.seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open what comes out of it."""
        return None if value is None else self.cipher.unseal(value)


class Instant(_InstantType):
    """An instant, always in UTC and with its zone. A naive time is refused with `ValueError`."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC; SQLite keeps no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        instant = value.astimezone(timezone.utc)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC, with its zone."""
        return None if value is None else value.astimezone(timezone.utc)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """What reads a column. A diary is read by the thousand, so SQLite's text is read in one step, and once."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(maxsize=8192)
def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")
