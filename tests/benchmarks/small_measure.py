"""A measure in miniature, of the same make as the real one: it takes its folders from the command line."""

from __future__ import annotations

import json

from benchmarks.language.measure import Measure

SCORE = """
import json, sys
from pathlib import Path

PROJECT, SETS = Path(sys.argv[1]), Path(sys.argv[2])

def rows(name):
    return [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text().splitlines()]

def ask(command, items):
    raise AssertionError("the tests bring their own answers")

def dialogue_conditions():
    data = rows("dialogue_conditions")
    got = ask("read", [{"id": r["id"], "text": r["text"]} for r in data])
    told = [(label, got[r["id"]]["said"]) for r in data for label in r["labels"]]
    right = {where: [said == label["label4"] for label, said in told if label["mention_in"] == where]
             for where in ("answer", "question")}
    missed = [said == "absent" for label, said in told if label["label4"] == "present"]
    return {**{f"right_{where}": sum(hits) / len(hits) for where, hits in right.items()},
            "dangerous_clears": sum(missed) / len(missed), "danger_n": f"{sum(missed)}/{len(missed)}"}

def negation():
    data = [r for r in rows("negation") if r["concept_found"]]
    got = ask("read", [{"id": r["id"]} for r in data])
    return {"f1": sum(got[r["id"]]["negated"] == r["negated"] for r in data) / len(data)}

def understand():
    intents, oos = rows("intents"), [r for r in rows("oos") if not r["ambiguous_for_clinic"]]
    got = ask("understand", [{"id": r["id"], "text": r["text"]} for r in intents + oos])
    right = sum(got[r["id"]]["intent"] == r["intent"] for r in intents) / len(intents)
    return {"accuracy_all": right, "macro_f1_known": right,
            "oos_recall": sum(got[r["id"]]["intent"] == "out_of_scope" for r in oos) / len(oos)}
"""
ROWS = {
    "dialogue_conditions": [
        {"id": name, "text": "", "labels": [{"label4": label, "mention_in": "answer"}]}
        for name, label in {"a": "present", "b": "present", "c": "absent", "d": "family"}.items()
    ]
    + [{"id": "e", "text": "", "labels": [{"label4": "absent", "mention_in": "question"}]}],
    "negation": [{"id": str(n), "concept_found": n != 4, "negated": n % 2 == 0} for n in range(5)],
    "intents": [{"id": f"in{n}", "text": "", "intent": "greet"} for n in range(10)],
    "oos": [{"id": f"out{n}", "text": "", "ambiguous_for_clinic": n == 4} for n in range(5)],
}


def small_measure(folder):
    """The measure, on its few rows, in an empty folder."""
    sets = folder / "part"
    sets.mkdir()
    (folder / "score.py").write_text(SCORE)
    for name, rows in ROWS.items():
        (sets / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return Measure(sets)
