"""One line of the message log, from its row and for its row; how it is drawn is sealed with its choices."""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from bot.ports import Choice, Message, Reply

PATIENT, BOT = "patient", "bot"


def message_of(row: Row[Any]) -> Message:
    """A line, from its row."""
    kind, choices = _shown(row.choices)
    return Message(
        number=row.number,
        conversation=row.conversation,
        author=row.author,
        text=row.text,
        at=row.at,
        choices=choices,
        multiple=row.multiple,
        answers=row.answers,
        client_id=row.client_id,
        kind=kind,
    )


def reply_line(message: Message, reply: Reply, at: datetime) -> Message:
    """The line of a reply to a message; it has no number yet."""
    said = Message(0, message.conversation, BOT, reply.text, at, answers=message.number)
    return replace(said, choices=reply.choices, multiple=reply.multiple, kind=reply.kind)


def shown_text(message: Message) -> str | None:
    """Kind and choices as text for the row; nothing for plain words."""
    if not (message.choices or message.kind):
        return None
    return json.dumps({"kind": message.kind, "choices": [astuple(choice) for choice in message.choices]})


def _shown(text: str | None) -> tuple[str, tuple[Choice, ...]]:
    """Kind and choices again; earlier releases kept a list of choices alone, each an id and a title."""
    kept: Any = json.loads(text or "[]")
    if isinstance(kept, list):
        return "", tuple(Choice(*choice) for choice in kept)
    return str(kept["kind"]), tuple(Choice(*choice) for choice in kept["choices"])
