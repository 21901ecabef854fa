"""Faults in knowledge files, gathered with file and line so that all are shown at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BadKnowledge(Exception):
    """The knowledge cannot be used; `faults` lists every reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Located(dict[str, Any]):
    """A mapping read from a file that remembers where it and each of its keys stood."""

    def __init__(self, values: dict[str, Any], file: str, line: int, lines: dict[str, int]) -> None:
        super().__init__(values)
        self.file, self.line, self.lines = file, line, lines

    def fault(self, message: str, key: str | None = None) -> Fault:
        """A fault at this mapping, or at one of its keys."""
        return Fault(self.file, self.lines.get(key, self.line) if key else self.line, message)
