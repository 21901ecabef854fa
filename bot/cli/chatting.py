"""`cupwise chat`: a conversation in the terminal, with choices by number."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding

from bot.knowledge.words import Words
from bot.ports import Reply


def chat_in_terminal() -> None:
    """Talk until an empty end of input or Ctrl-C; the conversation stays in the database."""
    from bot.bootstrap import started_house

    console, conversation = Console(highlight=False), f"terminal-{uuid.uuid4().hex[:12]}"
    with console.status("Starting"):
        manager = started_house()
        house = manager.__enter__()
    try:
        with asyncio.Runner() as runner:
            show(console, runner.run(house.conversation.open(conversation, "terminal")).replies, house.clinic.words)
            while text := _ask(console):
                with console.status(""):
                    answer = runner.run(house.conversation.hear(conversation, text, uuid.uuid4().hex, "terminal"))
                style = "bold red" if answer.state.emergency else "cyan"
                show(console, answer.replies, house.clinic.words, style)
    finally:
        manager.__exit__(None, None, None)


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
