"""negspacy and medspaCy: handed each mention of a condition, they tell only what is said of it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.language.cache import kept_file, path_of
from benchmarks.language.columns import Column, told
from benchmarks.language.measure import ROOT, Measure, Row

PYTHON = ROOT / ".venv-rivals" / "bin" / "python"
PINS = ROOT / "requirements" / "rivals.txt"
WORKERS = Path(__file__).with_name("workers")
DIALOGUE, NOTES = "dialogue_conditions", "negation"
# They read one text, so question and answer are put into one, in either order; or what holds the mention stands alone.
ALONE, QUESTION_FIRST, ANSWER_FIRST = "alone", "question first", "answer first"


@dataclass(frozen=True)
class Given:
    """A mention given to a tool: of which row and concept, put into words in which order, and where in them."""

    part: str
    row: str
    concept: str
    words: str
    order: str
    text: str
    start: int
    end: int

    def as_item(self) -> dict[str, Any]:
        """What the tool gets to see."""
        return {"text": self.text, "start": self.start, "end": self.end}


def rival(name: str, worker: str, measure: Measure) -> Column:
    """The column of a tool, from its worker in `workers`."""
    given = every_mention(measure.rows(DIALOGUE), measure.rows(NOTES))
    settings = _answers(worker, given)["settings"].values()
    timed = [one.part == DIALOGUE and one.order == QUESTION_FIRST for one in given]
    times = [
        [said["milliseconds"] for said, counts in zip(setting, timed, strict=True) if counts] for setting in settings
    ]
    return Column(
        name,
        {
            DIALOGUE: [
                told(_findings(given, setting, DIALOGUE, order))
                for setting in settings
                for order in (ALONE, QUESTION_FIRST, ANSWER_FIRST)
            ],
            NOTES: [told(_findings(given, setting, NOTES, ALONE)) for setting in settings],
        },
        {"read": min(map(median, times))} if any(timed) else {},
    )


def every_mention(dialogue: Sequence[Row], notes: Sequence[Row]) -> list[Given]:
    """Every mention of the rows, in every order."""
    return [*_in_dialogue(dialogue), *_in_notes(notes)]


def _answers(worker: str, given: Sequence[Given]) -> Any:
    items = json.dumps([one.as_item() for one in given])
    sources = [WORKERS / f"{worker}.py", WORKERS / "given.py", PINS]
    command = [str(PYTHON), "-W", "ignore", "-m", f"{__package__}.workers.{worker}"]

    def make(target: Path) -> None:
        print(f"asking {worker} about {len(given)} mentions", flush=True)
        done = subprocess.run(command, cwd=ROOT, input=items, stdout=subprocess.PIPE, text=True, check=True)
        target.write_text(done.stdout, encoding="utf-8")

    made_from = [*(path.read_bytes() for path in sources), items.encode()]
    return json.loads(kept_file(path_of(worker, ".json", made_from), make).read_text(encoding="utf-8"))


def _in_dialogue(rows: Sequence[Row]) -> Iterator[Given]:
    for row in rows:
        question, answer = row["question"] or "", row["text"]
        for label in row["labels"]:
            words, where = label["mention"], label["mention_in"]
            earlier = next((line for line in row.get("context", ()) if place(words, line)), "")
            holder = {"answer": answer, "question": question}.get(where, earlier)
            first, last = (question, answer) if where == "answer" else (holder, answer)
            texts = {ALONE: (holder,), QUESTION_FIRST: (first, last), ANSWER_FIRST: (last, first)}
            for order, parts in texts.items():
                yield from _given(DIALOGUE, row["id"], label["concept"], words, order, parts, holder)


def _in_notes(rows: Sequence[Row]) -> Iterator[Given]:
    for row in rows:
        if row["concept_found"]:
            sentence = row["sentence"]
            yield from _given(NOTES, row["id"], "given", row["concept"], ALONE, (sentence,), sentence)


def _given(
    part: str, row: str, concept: str, words: str, order: str, parts: Sequence[str], holder: str
) -> Iterator[Given]:
    """The mention in the joined parts; nothing when the words are not literally there."""
    found = place(words, holder)
    if found:
        parts = [one for one in parts if one]
        before = sum(len(one) + 1 for one in parts[: parts.index(holder)])
        start, end = found
        yield Given(part, row, concept, words, order, " ".join(parts), before + start, before + end)


def place(words: str, text: str) -> tuple[int, int] | None:
    """Where words first stand in a text, whatever their case and spacing."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), text, re.IGNORECASE) if words else None
    return found.span() if found else None


def _findings(given: Sequence[Given], said: Sequence[Row], part: str, order: str) -> Mapping[str, Row]:
    """The tool's flags in the shape that `cupwise read` answers with."""
    answers: dict[str, dict[str, Any]] = {}
    for one, flags in zip(given, said, strict=True):
        if (one.part, one.order) == (part, order):
            answer = answers.setdefault(one.row, {"id": one.row, "findings": []})
            answer["findings"].append({"concept": one.concept, "words": one.words, **meaning(flags)})
    return answers


def meaning(flags: Mapping[str, Any]) -> dict[str, str]:
    """ConText's flags as assertion, experiencer and temporality. A tool that lacks a flag never raises it."""
    doubtful = "possible" if flags.get("uncertain") else "present"
    hypothetical, past = flags.get("hypothetical"), flags.get("historical")
    return {
        "assertion": "absent" if flags["negated"] else doubtful,
        "experiencer": "family" if flags.get("family") else "patient",
        "temporality": "hypothetical" if hypothetical else "past" if past else "current",
    }
