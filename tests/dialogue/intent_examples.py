"""The intent model trained once on the project's own examples, with a fifth held back."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.dialogue.side_questions import SideQuestions
from bot.knowledge.yamlfile import read_yaml
from bot.learned import PhraseModel

ROOT = Path(__file__).resolve().parents[2]


@cache
def examples() -> tuple[tuple[str, str], ...]:
    """Every text of `data/nlu.yml` with its intent."""
    groups = read_yaml(ROOT / "data" / "nlu.yml")["nlu"]
    return tuple(
        (line[2:], group["intent"]) for group in groups for line in group["examples"].splitlines() if line.strip()
    )


@cache
def model() -> PhraseModel:
    """Learned from everything but each fifth example."""
    kept = [pair for number, pair in enumerate(examples()) if number % 5]
    return PhraseModel.fit([text for text, _ in kept], [intent for _, intent in kept], 20.0)


def held_out() -> list[tuple[str, str]]:
    """Each fifth example, which the model has not seen."""
    return list(examples()[::5])


def threshold() -> float:
    """The chance below which `config.yml` calls a message out of scope."""
    (value,) = (part["threshold"] for part in read_yaml(ROOT / "config.yml")["pipeline"] if "threshold" in part)
    return float(value)


def understood(text: str) -> str:
    """The intent as the pipeline would give it."""
    intent, chance = model().rank(text)[0]
    return intent if chance >= threshold() else "out_of_scope"


def questions() -> SideQuestions:
    """Reads questions with that model, as `config.yml` has it."""
    classifier = next(part for part in read_yaml(ROOT / "config.yml")["pipeline"] if "openers" in part)
    return SideQuestions(model().rank, classifier)
