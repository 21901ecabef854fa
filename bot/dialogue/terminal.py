"""Makes the choices of `rasa shell` and `rasa interactive` readable, and shows them at all.

Questionary 1.10, the last that Rasa accepts, trims a blank line from a prompt whose layout changed with
prompt_toolkit 3.0.29, and fails. Rasa prints each choice with its payload in brackets behind it and reads the answer
back from the last brackets, which garbles ours: they are what the patient would say, and some hold brackets.
`tests/dialogue/test_terminal.py` fails when either is no longer so.
"""

from __future__ import annotations

from typing import Any


def show_choices() -> None:
    """Put both mends in place."""
    import questionary.prompts.common as prompts
    import rasa.cli.utils as shell

    prompts._fix_unecessary_blank_lines = _keep_blank_lines
    shell.button_to_string = _numbered
    shell.payload_from_button_question = _picked


def _keep_blank_lines(ps: object) -> None:
    """Leave the prompt as it is."""


def _numbered(button: dict[str, Any], idx: int = 0) -> str:
    return f"{idx + 1}: {button.get('title', '')}"


async def _picked(question: Any) -> str | None:
    from rasa.cli.utils import FREE_TEXT_INPUT_PROMPT

    answer: str | None = await question.ask_async()
    return answer if answer in (None, FREE_TEXT_INPUT_PROMPT) else str(answer).partition(": ")[2]
