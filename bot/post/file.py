"""A folder as a way out: one file a message, for trying Cupwise out without a mail server."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.errors import PostUnavailable
from bot.ports.post import Outgoing, Post

_KIND = re.compile(r"[a-z]{0,20}")


class FilePost(Post):
    """Writes what `render` makes of a message. The folder and its files can be read by their owner only."""

    def __init__(self, folder: Path, ending: str, render: Callable[[Outgoing], bytes]) -> None:
        self._folder, self._ending, self._render = folder, ending, render

    def send(self, message: Outgoing) -> None:
        """Put the file there, whole or not at all; a repeat finds it and leaves it as it is."""
        content, path = self._render(message), self._folder / self._name(message)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                self._put(path, content)
        except OSError as fault:
            raise PostUnavailable(f"the outbox folder: {type(fault).__name__}") from fault

    def _name(self, message: Outgoing) -> str:
        """A name that tells the kind, that hides whom it is about, and that only this message has."""
        kind = _KIND.match(message.id)
        return f"{kind.group() if kind else ''}-{_mark(message.about)}-{_mark(message.id)}{self._ending}"

    def _put(self, path: Path, content: bytes) -> None:
        # A temporary file of its own: two processes may write the same message when the first one's claim ran out.
        descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(path)
        finally:
            Path(unfinished).unlink(missing_ok=True)
        _sync(self._folder)


def forget(folder: Path, about: str) -> None:
    """Delete all files about something, and what a stop in the midst of writing left of them."""
    for path in folder.glob(f"*-{_mark(about)}-*"):
        path.unlink(missing_ok=True)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


def _sync(folder: Path) -> None:
    """Make the name as lasting as the file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
