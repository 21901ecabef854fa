"""A text message as a file shows it."""

from __future__ import annotations

import re

from bot.errors import PostRefused
from bot.ports.post import Outgoing

_NUMBER = re.compile(r"\+[1-9]\d{6,14}")


def text_bytes(message: Outgoing) -> bytes:
    """The number and the words. Raises `PostRefused` for what is no number in E.164 form."""
    if not _NUMBER.fullmatch(message.to):
        raise PostRefused("not a number that a text message can be sent to")
    text = message.text.encode("utf-8", "replace").decode()
    return f"To: {message.to}\nDate: {message.at.isoformat()}\n\n{text}\n".encode()
