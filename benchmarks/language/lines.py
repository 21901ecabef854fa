"""The lines of the table: what each shows, from which part of the measure, and how its interval is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.language.estimates import Estimate, resampled, share
from benchmarks.language.measure import Ask, Measure, Outcome, Row

IN_SCOPE_ACCURACY = 0.90
OUT_OF_SCOPE = "out_of_scope"
ANY_THRESHOLD = "understand at any threshold"

Count = Callable[[Measure, Outcome], int]


@dataclass(frozen=True)
class Line:
    """One line. `asks` names the answers it is measured on; `estimate` gives None where a tool cannot reach it."""

    title: str
    asks: str
    estimate: Callable[[Measure, Ask], Estimate | None]
    less_is_better: bool = False


def _share(title: str, part: str, key: str, count: Count, less_is_better: bool = False) -> Line:
    """A figure of the measure that is a share of `count` rows."""

    def estimate(measure: Measure, ask: Ask) -> Estimate:
        outcome = measure.part(part, ask)
        rows = count(measure, outcome)
        return share(round(outcome[key] * rows), rows)

    return Line(title, part, estimate, less_is_better)


def _sampled(title: str, part: str, key: str, file: str, counts: Callable[[Row], bool]) -> Line:
    """A figure of the measure that is no share; its interval comes from drawing the rows of `file` anew."""

    def estimate(measure: Measure, ask: Ask) -> Estimate:
        def figure(drawn: Sequence[Row]) -> float:
            return float(measure.part(part, ask, {file: drawn})[key])

        rows = [row for row in measure.rows(file) if counts(row)]
        return resampled(figure(rows), rows, figure)

    return Line(title, part, estimate)


def _recall_at_accuracy(measure: Measure, ask: Ask) -> Estimate | None:
    """The best out-of-scope recall over all thresholds that leave enough of the in-scope messages understood."""
    rows = [*measure.rows("intents"), *measure.rows("oos")]
    answers = ask("understand", [{"id": row["id"], "text": row["text"]} for row in rows])
    best = None
    for threshold in sorted({0.0, *(float(answer["confidence"]) for answer in answers.values())}):
        cut = {
            key: answer if answer["confidence"] >= threshold else {**answer, "intent": OUT_OF_SCOPE}
            for key, answer in answers.items()
        }
        outcome = measure.part("understand", lambda *_, cut=cut: cut)
        if outcome["accuracy_all"] >= IN_SCOPE_ACCURACY:
            best = max(best or 0.0, float(outcome["oos_recall"]))
    return None if best is None else share(round(best * _strangers(measure, {})), _strangers(measure, {}))


def _labels(where: str) -> Count:
    def count(measure: Measure, _: Outcome) -> int:
        rows = measure.rows("dialogue_conditions")
        return sum(label["mention_in"] == where for row in rows for label in row["labels"])

    return count


def _told(key: str) -> Count:
    return lambda _, outcome: int(outcome[key])


def _told_of(key: str) -> Count:
    return lambda _, outcome: int(outcome["n"][key])


def _risky(_: Measure, outcome: Outcome) -> int:
    return int(outcome["danger_n"].split("/")[1])


def _intents(measure: Measure, _: Outcome) -> int:
    return len(measure.rows("intents"))


def _strangers(measure: Measure, _: Outcome) -> int:
    return sum(not row["ambiguous_for_clinic"] for row in measure.rows("oos"))


def _terms(_: Measure, outcome: Outcome) -> int:
    return sum(int(hits.split("/")[1]) for hits in outcome["by"].values())


_DIALOGUE = "dialogue_conditions"
LINES = (
    _share("Condition named in the answer: status right", _DIALOGUE, "right_answer", _labels("answer")),
    _share("Condition named in the question: status right", _DIALOGUE, "right_question", _labels("question")),
    _share("Dangerous clears: has or may have it, read as absent", _DIALOGUE, "dangerous_clears", _risky, True),
    _sampled("Negation in clinical notes, F1", "negation", "f1", "negation", lambda row: bool(row["concept_found"])),
    _share("Pain score right", "pain_score", "right", _told("n")),
    _share("Duration right", "duration", "right", _told("n")),
    _share("Back pain: status right", "backpain", "status", _told("n")),
    _share("Back pain: area right", "backpain", "area", _told("area_n")),
    _share("Emergencies raised, told by the patient", "vignettes", "emergency_first", _told_of("emergency_first")),
    _share("Emergencies raised, told by a clinician", "vignettes", "emergency_third", _told_of("emergency_third")),
    _share("False alarms", "vignettes", "false_alarm", _told_of("false_alarm"), True),
    _sampled("Intents, macro F1", "understand", "macro_f1_known", "intents", lambda _: True),
    _share("Intents, in-scope accuracy", "understand", "accuracy_all", _intents),
    _share("Out-of-scope recall, the tool's own threshold", "understand", "oos_recall", _strangers),
    Line("Out-of-scope recall at in-scope accuracy >= 0.90", ANY_THRESHOLD, _recall_at_accuracy),
    _share("Lay words found", "lay_terms", "found", _terms),
)
