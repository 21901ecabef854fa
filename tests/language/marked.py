"""Reads the marked sentences: `question | words => marks`, one a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SENTENCES = Path(__file__).parent / "sentences"


@dataclass(frozen=True)
class Marked:
    """One sentence, what was asked before it, and what a reader must make of it."""

    where: str
    words: str
    question: str | None
    asked: tuple[str, ...]
    marks: tuple[str, ...]


def marked(*names: str) -> Iterator[Marked]:
    """Every sentence of the named files, or of all."""
    files = [SENTENCES / f"{n}.txt" for n in names] or sorted(SENTENCES.glob("*.txt"))
    for file in files:
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if line.startswith("#") or "=>" not in line:
                continue
            said, _, marks = line.partition("=>")
            question, bar, words = said.partition("|")
            asked = question.strip() if bar else ""
            group = tuple(asked.strip("{}").split(",")) if asked.startswith("{") else ()
            yield Marked(
                f"{file.stem}:{number}",
                (words if bar else said).strip(),
                asked if asked and not group else None,
                group,
                tuple(mark.strip() for mark in marks.split(";")),
            )
