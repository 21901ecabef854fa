"""What a conversation tells whoever brought it a message."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ports import Reply


@dataclass(frozen=True)
class State:
    """Where the conversation stands, as doors and scripts see it.

    `letter` tells whether there is a letter for a physician; `visit` is the next visit to come, by id.
    """

    overall: str | None
    asked: str | None
    taken_over: bool
    emergency: bool
    letter: bool = False
    visit: str | None = None


@dataclass(frozen=True)
class Answer:
    """What one message led to: the number of that message and of the newest reply, 0 for what was not kept."""

    replies: tuple[Reply, ...]
    state: State
    number: int = 0
    last: int = 0
