"""Understands patients' own words: concepts, what is claimed of them, quantities and alarms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.clinical.reading import Reading
from bot.language.details import read_detail_words
from bot.language.dictionary import read_dictionary
from bot.language.mentions import Finder
from bot.language.reader import SpacyLanguage
from bot.language.signs import SignModel

EVERYDAY = {"antiplatelet": "blood_thinner"}
_KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
EXAMPLES = _KNOWLEDGE / "signs"


def load(
    emergency: frozenset[str], urgent: frozenset[str], *, signs: Path | None, folder: Path | None = None
) -> SpacyLanguage:
    """Read the word files and build the reader; takes about a second. Raises `BadKnowledge` or `BadSettings`.

    `emergency` and `urgent` are the concept ids of signs that raise an alarm; `signs` is the folder of the model that
    `learn_signs` left. Without it the phrases read alone, which is for measuring only.
    """
    dictionary = read_dictionary(folder or _KNOWLEDGE)
    details = read_detail_words(folder or _KNOWLEDGE, dictionary.spelling)
    return SpacyLanguage(dictionary, details, SignModel.read(signs) if signs else None, emergency, urgent)


def learn_signs(folder: Path, said: Iterable[str]) -> None:
    """Learn which words tell of danger and save that in `folder`.

    The examples are those of the knowledge; what patients have `said` on all kinds of things is taken for harmless.
    """
    SignModel.learn(EXAMPLES, said, Finder(read_dictionary(_KNOWLEDGE))).save(folder)


def everyday(reading: Reading) -> Reading:
    """The reading with broad everyday concepts added: an antiplatelet is called a blood thinner too.

    For measuring and for search; screening keeps the two apart.
    """
    wider = [replace(f, concept=EVERYDAY[f.concept]) for f in reading.findings if f.concept in EVERYDAY]
    return replace(reading, findings=(*reading.findings, *wider))


__all__ = ["EXAMPLES", "SpacyLanguage", "everyday", "learn_signs", "load"]
