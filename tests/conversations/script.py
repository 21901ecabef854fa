"""Conversations as a clinician writes them: opening words, answers, what the patient says on the way, what must hold.

`answers` maps what is asked (a question of `questions.yml` or a step of the booking) to the patient's words; the rest
is denied. Each step is one of

- `until: conditions`     the patient answers until that is asked
- `patient: some words`   the patient says this, whatever is asked
- `someone_books: 1`      another patient books the choice with this number

and after a message of the patient a step may expect `asked`, `says` (keys of `domain.yml`, `words.yml` or `faq.yml`, or
a few telling words), `never_says`, `offers` (words of a choice), `emergency` and `overall`. Then the patient answers
on to the end, unless `stop_there` is true. At the `end` may stand `overall`, `asked`, `visit` (a service, or false),
`place`, `call_back`, `alerts` (the kinds that are open), `asked_once` and `never_asked`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Step:
    """One thing that happens on the way, and what must hold after it."""

    until: str | None = None
    patient: str | None = None
    someone_books: int | None = None
    staff_checks: bool = False
    asked: str | None = ""
    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    emergency: bool | None = None
    overall: str | None = ""


@dataclass(frozen=True)
class End:
    """What must hold in the end."""

    overall: str | None = ""
    asked: str | None = ""
    visit: str | bool | None = None
    place: str | None = None
    call_back: bool | None = None
    alerts: tuple[str, ...] | None = None
    asked_once: bool = True
    never_asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    """One conversation."""

    name: str
    opening: str
    end: End
    answers: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    stop_there: bool = False


def read_script(path: Path) -> Script:
    """Raises `ValueError` for a key that no one reads."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = tuple(_made(Step, step, path) for step in raw.pop("steps", ()))
    answers = {str(asked): str(words) for asked, words in raw.pop("answers", {}).items()}
    return _made(Script, {**raw, "end": _made(End, raw["end"], path), "steps": steps, "answers": answers}, path)


def scripts() -> list[Path]:
    """All files, in order."""
    return sorted(FOLDER.glob("*/*.yml"))


def _made(kind: Any, raw: Mapping[str, Any], path: Path) -> Any:
    unknown = set(raw) - {one.name for one in fields(kind)}
    if unknown:
        raise ValueError(f"{path.name}: nobody reads {sorted(unknown)}")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()})
