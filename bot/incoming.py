"""What comes in from outside, made fit to be read: cleaned, numbers turned into choices, the unreadable told apart."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

from bot.knowledge.words import Words
from bot.ports import Choice, Message

LONGEST_FOR_DIALOGUE = 4_000
_NUMBERS = re.compile(r"\s*\d{1,2}(\s*(,|;|and|&|\s)\s*\d{1,2})*\s*")
_MOST_SIGNS = 12
_SIGNS = {"yes_signs": ("yes", "agree"), "no_signs": ("no", "change")}
_TINTS = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_COMMAND = re.compile(r"\s*/\w+\s*(\{.*\})?\s*", re.DOTALL)


def clean(text: str) -> str:
    """The text with a space for each NUL, lone surrogate and control character but line breaks and tabs."""
    keeps = ("\n", "\t")
    return "".join(c if c in keeps or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)


def offered(transcript: Sequence[Message]) -> tuple[Choice, ...]:
    """The choices under the bot's newest words; none once the patient has answered."""
    for message in reversed(transcript):
        if message.author == "patient":
            break
        if message.choices:
            return message.choices
    return ()


def are_numbers(text: str) -> bool:
    """Whether a text is nothing but one or more numbers."""
    return len(text) <= 200 and _NUMBERS.fullmatch(text) is not None


def from_numbers(text: str, choices: Sequence[Choice]) -> str:
    """Where choices are offered, "2" or "1, 3" stands for their words."""
    if not are_numbers(text):
        return text
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if any(not 1 <= n <= len(choices) for n in numbers) or text.strip() in {c.title for c in choices}:
        return text
    return "; ".join(choices[n - 1].title for n in dict.fromkeys(numbers))


def from_signs(text: str, choices: Sequence[Choice], words: Words) -> str:
    """Where a yes or a no is offered, a thumb up or down stands for it; elsewhere a sign says nothing."""
    signs = [sign for sign in text.split() if sign] if len(text) <= _MOST_SIGNS else []
    for key, tags in _SIGNS.items():
        meant = words.say(key).split("|")
        if signs and all(sign.rstrip(_TINTS) in meant for sign in signs):
            return next((choice.title for choice in choices if choice.tag in tags), text)
    return text


def unreadable(text: str) -> str | None:
    """The fixed words for a text that the dialogue cannot use, or None."""
    if len(text) > LONGEST_FOR_DIALOGUE:
        return "too_long"
    letters = [c for c in text if c.isalnum()]
    if not letters or _is_payload(text):
        return "no_words"
    latin = sum("LATIN" in unicodedata.name(c, "") or c.isdigit() for c in letters)
    return "other_script" if latin < len(letters) / 2 else None


def _is_payload(text: str) -> bool:
    """Whether a text is a command or data for a program, such as /restart or {"pregnant": "no"}."""
    if _COMMAND.fullmatch(text):
        return True
    try:
        return isinstance(json.loads(text), (dict, list))
    except (ValueError, RecursionError):
        return False
