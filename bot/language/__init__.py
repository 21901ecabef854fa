"""Understands patients' own words: concepts, what is claimed of them, quantities and alarms."""

from __future__ import annotations

from pathlib import Path

from bot.language.dictionary import read_dictionary
from bot.language.reader import SpacyLanguage

_KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"


def load(emergency: frozenset[str], urgent: frozenset[str], folder: Path | None = None) -> SpacyLanguage:
    """Read the word files and build the reader; takes about a second. Raises `BadKnowledge`.

    `emergency` and `urgent` are the concept ids of signs that raise an alarm.
    """
    return SpacyLanguage(read_dictionary(folder or _KNOWLEDGE), emergency, urgent)


__all__ = ["SpacyLanguage", "load"]
