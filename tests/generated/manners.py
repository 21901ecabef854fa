"""How a generated patient talks: the style of the answers, and what else they do once on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

FOLDER = Path(__file__).parent
STYLES = {"buttons": 26, "numbers": 12, "typed": 14, "free": 34, "rambling": 14}
HABITS = (
    "forgets misremembers side_question side_question side_question refuses is_unsure goes_back repeats asks_why "
    "greets thanks wants_a_person goes_off pauses starts_over says_two answers_another volunteers declines_first"
).split()
# These make no difference to what is understood, so that the disposition must be exactly the true one.
HARMLESS = frozenset("side_question repeats asks_why greets thanks wants_a_person pauses declines_first".split())
EXACT = frozenset({"buttons", "numbers", "typed"})
_FEWEST, _LATEST = 1, 9


@dataclass(frozen=True)
class Manner:
    """One way to talk. `habits` says at which message of the patient each is due."""

    style: str
    habits: tuple[tuple[int, str], ...] = ()
    slips: bool = False
    opens_empty: bool = False
    attentive: bool = True

    @property
    def plain(self) -> bool:
        """Whether every answer of this patient says exactly what is true."""
        return self.style in EXACT and HARMLESS.issuperset(habit for _, habit in self.habits)


def draw(seed: str) -> Manner:
    """The manner of this seed; the same one each time."""
    random = Random(f"manner {seed}")
    number = random.choices((0, 1, 2, 3), (30, 35, 23, 12))[0]
    style = random.choices(list(STYLES), list(STYLES.values()))[0]
    due = sorted(random.sample(range(_FEWEST, _LATEST + 1), number))
    habits = tuple(zip(due, random.sample(HABITS, number), strict=True))
    return Manner(
        style=style,
        habits=habits,
        slips=random.random() < 0.3,
        opens_empty=random.random() < 0.15,
        attentive=random.random() < 0.6,
    )


class Words:
    """The sentences that generated patients use."""

    def __init__(self) -> None:
        signs = _read(FOLDER.parent / "safety" / "red_flags.yml")
        self._phrases: Mapping[str, Sequence[str]] = {**signs, **_read(FOLDER / "phrases.yml")}
        self._manners = _read(FOLDER / "manners.yml")

    def some(self, key: str, random: Random, **filled: object) -> str:
        """One of the sentences of this kind, filled in."""
        found = self._manners[key]
        chosen = random.choice(list(found.values()) if isinstance(found, dict) else found)
        return str(chosen).format(**filled)

    def phrase(self, concept: str, random: Random, days: int) -> str | None:
        """One way to say that they have it, or None when there is none."""
        known = self._phrases.get(concept)
        return random.choice(known).format(days=days) if known else None

    def phrases(self, days: int) -> Iterator[tuple[str, str]]:
        """Each concept with every way to say that they have it."""
        return ((concept, words.format(days=days)) for concept, known in self._phrases.items() for words in known)


def _read(path: Path) -> Mapping:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
