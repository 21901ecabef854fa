"""`cupwise chat`: a conversation in the terminal, with choices by number."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding

from bot.knowledge.words import Words
from bot.ports import Reply

if TYPE_CHECKING:
    from bot.bootstrap import House


def chat_in_terminal() -> None:
    """Talk until an empty end of input or Ctrl-C; the conversation stays in the database."""
    from bot.bootstrap import started_house

    console = Console(highlight=False)
    with contextlib.ExitStack() as stack:
        with console.status("Starting"):
            house = stack.enter_context(started_house())
        loop = stack.enter_context(contextlib.closing(asyncio.new_event_loop()))
        _talk(house, loop, console)


def _talk(house: House, loop: asyncio.AbstractEventLoop, console: Console) -> None:
    conversation, words = f"terminal-{uuid.uuid4().hex[:12]}", house.clinic.words
    show(console, loop.run_until_complete(house.conversation.open(conversation, "terminal")).replies, words)
    while text := _ask(console):
        with console.status(""):
            hearing = house.conversation.hear(conversation, text, uuid.uuid4().hex, "terminal")
            answer = loop.run_until_complete(hearing)
        show(console, answer.replies, words, "bold red" if answer.state.emergency else "cyan")


def show(console: Console, replies: Sequence[Reply], words: Words, style: str = "cyan") -> None:
    """Print replies, each choice with its number."""
    for reply in replies:
        console.print(Padding(reply.text, (0, 2, 0, 0)), style=style)
        for number, choice in enumerate(reply.choices, 1):
            console.print(f"  [bold]{number:>2}[/bold]  {choice.title}")
        if reply.choices:
            key = "choices_numbered_many" if reply.multiple else "choices_numbered"
            console.print(f"  {words.say(key)}", style="dim")
    console.print()


def _ask(console: Console) -> str | None:
    try:
        while not (text := console.input("[bold]> [/bold]").strip()):
            pass
    except (EOFError, KeyboardInterrupt):
        console.print()
        return None
    return text
