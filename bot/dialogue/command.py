"""`cupwise rasa ...`: Rasa's own command line on the lean install, with our actions in process."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa_sdk import Action

_WRITES = {"test": "results", "visualize": "graph.html", "data split": "split"}


def run_rasa(
    arguments: Sequence[str],
    actions: Callable[[], Iterable[Action]],
    greet: Callable[[str], object],
    folder: Path,
) -> None:
    """Run a Rasa command as its own program would. Ends the process with Rasa's exit code.

    `greet` is called with the conversation before each action. What Rasa would leave in the working directory or in
    the home directory goes into `folder`.
    """
    from bot.dialogue import lean

    lean.prepare()
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(folder / "cache"))
    with warnings.catch_warnings(record=True):  # its dependencies speak of their future to their own authors
        import rasa.__main__

    from bot.dialogue import schema, terminal

    schema.compile_once()
    terminal.show_choices()
    for talkative in ("rasa_sdk", "alembic"):  # they list every action and plug-in at each start
        logging.getLogger(talkative).setLevel(logging.WARNING)
    _stay_at_home()
    _bring_actions(actions, greet)
    folder.mkdir(parents=True, exist_ok=True)
    sys.argv = ["rasa", *with_output(arguments, folder)]
    rasa.__main__.main()


def with_output(arguments: Sequence[str], folder: Path) -> list[str]:
    """The arguments, with a place in `folder` for the command's files unless they name one."""
    if any(a in ("-h", "--help", "--out") or a.startswith("--out=") for a in arguments):
        return list(arguments)
    for command, name in _WRITES.items():
        words = command.split()
        if list(arguments[: len(words)]) == words:
            return [*arguments, "--out", str(folder / name)]
    return list(arguments)


def _stay_at_home() -> None:
    """No telemetry file in the home directory, no report to anyone, and servers for this machine only."""
    import rasa.core.constants
    import rasa.telemetry

    rasa.telemetry.initialize_telemetry = lambda: False
    rasa.telemetry.initialize_error_reporting = lambda: None
    rasa.core.constants.DEFAULT_SERVER_INTERFACE = "127.0.0.1"


def _bring_actions(actions: Callable[[], Iterable[Action]], greet: Callable[[str], object]) -> None:
    from rasa.core.utils import AvailableEndpoints

    from bot.dialogue.inproc import InProcessActions

    read_endpoints = AvailableEndpoints.read_endpoints

    def with_our_actions(endpoint_file: str) -> AvailableEndpoints:
        endpoints = read_endpoints(endpoint_file)
        endpoints.action = InProcessActions(actions(), greet)
        return endpoints

    AvailableEndpoints.read_endpoints = with_our_actions
