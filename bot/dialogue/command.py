"""`cupwise rasa ...`: Rasa's own command line on the lean install, with our actions in process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa_sdk import Action


def run_rasa(arguments: Sequence[str], actions: Callable[[], Iterable[Action]]) -> None:
    """Run a Rasa command as its own program would. Ends the process with Rasa's exit code."""
    from bot.dialogue import lean, schema

    lean.prepare()
    import rasa.__main__
    from rasa.core.utils import AvailableEndpoints

    from bot.dialogue.inproc import InProcessActions

    schema.compile_once()
    read_endpoints = AvailableEndpoints.read_endpoints

    def with_our_actions(endpoint_file: str) -> AvailableEndpoints:
        endpoints = read_endpoints(endpoint_file)
        endpoints.action = InProcessActions(actions())
        return endpoints

    AvailableEndpoints.read_endpoints = with_our_actions
    sys.argv = ["rasa", *arguments]
    rasa.__main__.main()
