"""`cupwise rasa`: hands the clinic of this process to Rasa's own command line."""

from __future__ import annotations

from collections.abc import Sequence

from bot.bootstrap import actions_of_this_process, house_of_this_process
from bot.dialogue.command import run_rasa
from bot.settings import read_settings


def pass_to_rasa(arguments: Sequence[str]) -> None:
    """Run a Rasa command; its files go into the data folder. Ends the process with Rasa's exit code."""
    run_rasa(arguments, actions_of_this_process, _open, read_settings().data_dir / "rasa")


def _open(conversation: str) -> None:
    """The actions store what they decide under a conversation, which Rasa's own channels do not open."""
    house = house_of_this_process()
    house.messages.open(conversation, "rasa", house.clock.now())
