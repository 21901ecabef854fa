"""Choices in `rasa shell`: what we mend is still broken, and mended it reads back what was picked."""

from __future__ import annotations

import importlib.util

import pytest

from bot.dialogue import lean

lean.prepare()

import questionary.prompts.common  # noqa: E402
import rasa.cli.utils  # noqa: E402
from prompt_toolkit import PromptSession  # noqa: E402
from prompt_toolkit.input import DummyInput  # noqa: E402
from prompt_toolkit.output import DummyOutput  # noqa: E402

from bot.dialogue import terminal  # noqa: E402

BRACKETS = "More times (later that day)"


class Question:
    """A prompt in which the patient picked something."""

    def __init__(self, picked):
        self._picked = picked

    async def ask_async(self):
        return self._picked


def untouched(module):
    """A fresh copy of a module, whatever was mended in the one in use."""
    spec = importlib.util.spec_from_file_location("untouched", module.__file__)
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


@pytest.fixture
def mended():
    terminal.show_choices()
    return rasa.cli.utils


def button():
    return {"title": BRACKETS, "payload": BRACKETS}


def test_questionary_still_needs_the_mend():
    session = PromptSession(input=DummyInput(), output=DummyOutput())
    with pytest.raises(AttributeError):
        untouched(questionary.prompts.common)._fix_unecessary_blank_lines(session)


async def test_stock_rasa_still_garbles_brackets():
    stock = untouched(rasa.cli.utils)
    picked = stock.button_to_string(button())
    assert await stock.payload_from_button_question(Question(picked)) != BRACKETS


async def test_mended_choice_says_its_title(mended):
    shown = mended.button_to_string(button(), 2)
    assert shown == f"3: {BRACKETS}"
    assert await mended.payload_from_button_question(Question(shown)) == BRACKETS


async def test_own_words_stay_possible(mended):
    free = mended.FREE_TEXT_INPUT_PROMPT
    assert await mended.payload_from_button_question(Question(free)) == free


def test_mended_questionary_takes_the_session(mended):
    session = PromptSession(input=DummyInput(), output=DummyOutput())
    assert questionary.prompts.common._fix_unecessary_blank_lines(session) is None
