"""The published page: the table within the words of `page.md`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.language.columns import Column
from benchmarks.language.estimates import Estimate
from benchmarks.language.lines import LINES
from benchmarks.language.measure import Measure

SPEED = {"read": "Time to read a message, ms", "understand": "Time to tell an intent, ms"}
NONE = "-"
WORDS = Path(__file__).with_name("page.md")

_DEFAULT_EPOCHS = 100
# Watched in a run of 100 epochs, on nearly the same sentences, that was stopped after 28.
_FEWER_EPOCHS = (
    "{} epochs, not its {}, which take over an hour on two busy cores; in a run\n"
    "  with 100 that was stopped early, the accuracy on its own examples stood at 0.98 from epoch 15 to 28"
)


def page(columns: Sequence[Column], measure: Measure, epochs: int, same_sentences: bool) -> str:
    """The whole page in Markdown. It holds no date and no place, so that only a changed figure changes it.

    `epochs` of Rasa's pipeline, and whether it learned from the same sentences as ours or an earlier state of them.
    """
    return WORDS.read_text(encoding="utf-8").format(
        part=measure.sets.resolve().name,
        table="\n".join(table(columns, measure)),
        sentences="the same `data/nlu.yml`" if same_sentences else "an earlier state of the same `data/nlu.yml`",
        epochs="100 epochs" if epochs == _DEFAULT_EPOCHS else _FEWER_EPOCHS.format(epochs, _DEFAULT_EPOCHS),
    )


def table(columns: Sequence[Column], measure: Measure) -> list[str]:
    """One line for every measure, then the times."""
    rows = [_row("", "rows", [column.name for column in columns]), _row("---", "---:", ["---"] * len(columns))]
    for line in LINES:
        estimates = [column.estimate(line, measure) for column in columns]
        counts = sorted({one.rows for one in estimates if one})
        title = f"{line.title} (less is better)" if line.less_is_better else line.title
        rows.append(_row(title, " / ".join(map(str, counts)), map(shown, estimates)))
    for key, title in SPEED.items():
        times = [column.milliseconds.get(key) for column in columns]
        rows.append(_row(title, "", [NONE if time is None else magnitude(time) for time in times]))
    return rows


def shown(estimate: Estimate | None) -> str:
    """A figure with its interval, such as `0.920 (0.87 to 0.95)`."""
    if estimate is None:
        return NONE
    return f"{estimate.value:.3f} ({estimate.low:.2f} to {estimate.high:.2f})"


def magnitude(figure: float) -> str:
    """One digit that counts, such as `0.4`, `7` or `30`: a time on a busy machine is worth no more."""
    return f"{float(f'{figure:.1g}'):g}"


def _row(title: str, count: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join([title, count, *cells])} |"
