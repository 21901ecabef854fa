"""Cupwise's own column: its command line for the figures, its parts in this process for the speed."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from benchmarks.language.columns import Column, kept
from benchmarks.language.lines import ANY_THRESHOLD, LINES
from benchmarks.language.measure import Measure, Row
from bot.bootstrap import House, build
from bot.errors import DialogueUnavailable
from bot.knowledge.load import load as read_rules
from bot.language import load
from bot.settings import read_settings
from bot.store import migrate

_ROUNDS = 3


def cupwise(measure: Measure) -> Column:
    """The column of this tree as it stands: nothing is kept from an earlier run."""
    asks = {part: [kept(measure.ask_cupwise)] for part in dict.fromkeys(line.asks for line in LINES)}
    asks[ANY_THRESHOLD] = asks["understand"]
    return Column("Cupwise", asks, {"read": _reading_time(measure), "understand": _understanding_time(measure)})


def _reading_time(measure: Measure) -> float:
    knowledge = read_rules()
    language = load(knowledge.emergency_concepts, knowledge.urgent_concepts, signs=read_settings().signs)
    rows = measure.rows("dialogue_conditions")
    return _median_ms(rows, lambda row: language.read(row["text"], question=row["question"]))


def _understanding_time(measure: Measure) -> float:
    rows = [*measure.rows("intents"), *measure.rows("oos")]
    with tempfile.TemporaryDirectory(prefix="figures-") as folder, _house(folder) as house:
        return _median_ms(rows, lambda row: asyncio.run(house.dialogue.understand(row["text"])))


@contextmanager
def _house(folder: str) -> Iterator[House]:
    """A house with a database of its own and the trained model. Raises `DialogueUnavailable`."""
    settings = read_settings({"CUPWISE_DATA_DIR": folder})
    migrate(settings.database_url)
    house = build(settings)
    house.dialogue.start()
    try:
        if not house.dialogue.wait(120):
            raise DialogueUnavailable(house.dialogue.fault or "not ready in time")
        yield house
    finally:
        house.close()


def _median_ms(rows: Sequence[Row], work: Callable[[Row], object]) -> float:
    """The median over rows of the fastest of some rounds, in milliseconds: other work on the machine counts less."""
    return median([min(_took(row, work) for _ in range(_ROUNDS)) for row in rows])


def _took(row: Row, work: Callable[[Row], object]) -> float:
    began = time.perf_counter()
    work(row)
    return (time.perf_counter() - began) * 1000
