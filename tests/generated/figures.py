"""The figures of many generated conversations, as a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.generated.talk import Held

ENDS = "booked clear adapt postpone consult decline urgent emergency none".split()


@dataclass(frozen=True)
class Row:
    """What counts of one conversation; the transcript only where something went wrong."""

    number: int
    end: str
    kind: str
    stricter: bool
    questions: int
    messages: int
    faults: tuple[str, ...]
    transcript: str

    @staticmethod
    def of(number: int, held: Held) -> Row:
        """The row of a conversation."""
        stricter = held.reached is not None and held.true is not None and held.reached > held.true
        return Row(
            number=number,
            end=held.end or "none",
            kind=held.truth.kind,
            stricter=stricter,
            questions=held.questions,
            messages=held.messages,
            faults=tuple(held.faults),
            transcript=str(held) if held.faults else "",
        )


def page(rows: Sequence[Row], seed: int) -> str:
    """The page of figures; the same rows give the same page."""
    stricter, faulty = sum(row.stricter for row in rows), sum(bool(row.faults) for row in rows)
    lines = [
        "# Generated patients",
        "",
        "Written by `make patients`. Patients drawn with a seed, each with true facts and a manner of talking, talk to",
        "the whole stack. See `tests/generated/`.",
        "",
        f"- seed {seed}, {len(rows)} patients, {sum(row.messages for row in rows)} messages",
        f"- with a fault (silence, an error, a loop, a question asked again, a milder outcome): {faulty}",
        f"- with a stricter outcome than the true facts call for: {stricter} ({stricter / len(rows):.1%})",
        "",
        "Minimum, median, ninth decile and maximum of the turns in which the bot asks something, and of the patient's",
        "messages, by how the conversation ended:",
        "",
        "| end | patients | questions | messages |",
        "|---|---|---|---|",
    ]
    for end in ENDS:
        ended = [row for row in rows if row.end == end]
        if ended:
            lines.append(_line(end, ended))
    return "\n".join([*lines, _line("all", rows), ""])


def _line(name: str, rows: Sequence[Row]) -> str:
    questions, messages = ([getattr(row, key) for row in rows] for key in ("questions", "messages"))
    return f"| {name} | {len(rows)} | {_spread(questions)} | {_spread(messages)} |"


def _spread(values: Sequence[int]) -> str:
    ordered = sorted(values)
    at = [ordered[max(0, math.ceil(share * len(ordered)) - 1)] for share in (0, 0.5, 0.9, 1)]
    return " / ".join(map(str, at))
