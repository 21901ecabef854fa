"""Reads typed fields out of a mapping from a file; every fault is noted and reading goes on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from bot.clinical.faults import Fault, Located
from bot.clinical.model import Disposition


class Fields:
    """One mapping of a file, and the list that its faults go to."""

    def __init__(self, mapping: Located, faults: list[Fault]) -> None:
        self.mapping, self.faults = mapping, faults

    def fault(self, message: str, key: str | None = None) -> None:
        """Note a fault at a key, or at the mapping."""
        self.faults.append(self.mapping.fault(message, key))

    def only(self, allowed: Collection[str]) -> None:
        """Refuse every key that is not allowed, and list those that are."""
        for key in self.mapping:
            if key not in allowed:
                self.fault(f"unknown key {key!r}; allowed are {', '.join(sorted(allowed))}", key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; with a default the key may be left out."""
        value = self.mapping.get(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            self.fault(f"{key!r} must be a text", key)
            return ""
        return " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is left out."""
        value = self.mapping.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.fault(f"{key!r} must be a list of texts", key)
            return ()
        if len(set(value)) < len(value):
            self.fault(f"{key!r} names something twice", key)
        return tuple(" ".join(item.split()) for item in value)

    def names(self, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
        """A list of texts, each of which must be known."""
        names = self.texts(key)
        for name in names:
            if name not in known:
                self.fault(f"unknown {what} {name!r}", key)
        return tuple(name for name in names if name in known)

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str | None:
        """One of the allowed words, or the default when left out."""
        value = self.mapping.get(key, default)
        if value == default or value in allowed:
            return value if isinstance(value, str) else default
        self.fault(f"{key!r} must be one of {', '.join(sorted(allowed))}", key)
        return default

    def whole(self, key: str, lowest: int, highest: int, *, required: bool = False) -> int | None:
        """A whole number within bounds; None when it is left out, which is a fault if it is required."""
        value = self.mapping.get(key)
        if (value is None and not required) or (
            isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest
        ):
            return value
        self.fault(f"{key!r} must be a whole number from {lowest} to {highest}", key)
        return None

    def flag(self, key: str) -> bool:
        """True or false; false when left out."""
        value = self.mapping.get(key, False)
        if not isinstance(value, bool):
            self.fault(f"{key!r} must be true or false", key)
        return value is True

    def day(self, key: str) -> date | None:
        """A calendar day, or None when left out or empty."""
        value = self.mapping.get(key)
        if value is None or type(value) is date:
            return value
        self.fault(f"{key!r} must be a day such as 2026-01-31", key)
        return None

    def disposition(self, key: str, *, required: bool = False) -> Disposition | None:
        """A disposition by its word; None when it is left out, which is a fault if it is required."""
        word = self.choice(key, [level.word for level in Disposition])
        if word is None and required and self.mapping.get(key) is None:
            self.fault(f"{key!r} needs a disposition", key)
        return Disposition.of(word) if word else None

    def inner(self, key: str) -> Fields:
        """The mapping under a key; an empty one, and a fault, when there is none."""
        value = self.mapping.get(key)
        if not isinstance(value, Located):
            self.fault(f"{key!r} must be a mapping", key)
            value = Located({}, self.mapping.file, self.mapping.lines.get(key, self.mapping.line), {})
        return Fields(value, self.faults)

    def entries(self, key: str) -> Iterator[tuple[str, Fields]]:
        """The named mappings under a key; the key may be left out."""
        if key in self.mapping:
            inner = self.inner(key)
            for name in inner.mapping:
                yield name, inner.inner(name)

    def items(self, key: str) -> Iterator[Fields]:
        """The mappings of a list under a key; the key may be left out."""
        value: Any = self.mapping.get(key, [])
        if not isinstance(value, list):
            self.fault(f"{key!r} must be a list", key)
            return
        for item in value:
            if isinstance(item, Located):
                yield Fields(item, self.faults)
            else:
                self.fault(f"{key!r} must be a list of mappings", key)
