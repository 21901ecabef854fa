"""Understands patients' own words: concepts, what is claimed of them, quantities and alarms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.clinical.reading import Reading
from bot.language.details import read_detail_words
from bot.language.dictionary import read_dictionary
from bot.language.reader import SpacyLanguage

EVERYDAY = {"antiplatelet": "blood_thinner"}
_KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"


def load(emergency: frozenset[str], urgent: frozenset[str], folder: Path | None = None) -> SpacyLanguage:
    """Read the word files and build the reader; takes about a second. Raises `BadKnowledge`.

    `emergency` and `urgent` are the concept ids of signs that raise an alarm.
    """
    dictionary = read_dictionary(folder or _KNOWLEDGE)
    details = read_detail_words(folder or _KNOWLEDGE, dictionary.spelling)
    return SpacyLanguage(dictionary, details, emergency, urgent)


def everyday(reading: Reading) -> Reading:
    """The reading with broad everyday concepts added: an antiplatelet is called a blood thinner too.

    For measuring and for search; screening keeps the two apart.
    """
    wider = [replace(f, concept=EVERYDAY[f.concept]) for f in reading.findings if f.concept in EVERYDAY]
    return replace(reading, findings=(*reading.findings, *wider))


__all__ = ["SpacyLanguage", "everyday", "load"]
