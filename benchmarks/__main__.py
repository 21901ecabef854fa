"""`python -m benchmarks`: one table of targets and measured figures. Targets are for two idle cores."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from benchmarks.diary import diary_figures
from benchmarks.figures import Figure, percentile, table
from benchmarks.parts import part_figures
from benchmarks.patients import Crowd
from benchmarks.serving import serving, train_seconds
from benchmarks.streams import allow_files, idle_figures, latency_figures
from benchmarks.widget import widget_figures
from bot.bootstrap import read_knowledge

_TURNS, _STREAMS = 200, 500


def main() -> int:
    """Measure, print, and return 1 when a target is missed. Nothing is left behind."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        parts = [*part_figures(place / "parts"), *diary_figures(place / "diary")]
        figures = [
            *_served(place / "serve"),
            *_seen(place / "seen"),
            *_streams(place / "streams"),
            *parts,
            _training(place / "train"),
        ]
    print(table(figures))
    print(f"\nload of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if all(figure.met for figure in figures) else 1


def _served(folder: Path) -> Iterator[Figure]:
    folder.mkdir()
    with serving(folder) as served:
        yield Figure("process start to ready", served.seconds_to_ready, "s", 15)
        yield Figure("memory when ready", served.memory(), "MB", 450)
        crowd = Crowd(served.port, dict(read_knowledge().clinical.questions))
        while crowd.turns < _TURNS:
            crowd.talk()
        yield Figure("form turn over HTTP, p50", percentile(crowd.form_turns, 50), "ms", 25)
        yield Figure("form turn over HTTP, p95", percentile(crowd.form_turns, 95), "ms")
        yield Figure("other turns over HTTP, p50", percentile(crowd.other_turns, 50), "ms")
        yield Figure(f"memory after {crowd.turns} turns", served.memory(), "MB", 450)


def _streams(folder: Path) -> Iterator[Figure]:
    allow_files(_STREAMS)
    folder.mkdir()
    with serving(folder) as served:
        yield from idle_figures(served, _STREAMS)
    yield from latency_figures(folder / "latency")


def _seen(folder: Path) -> Iterator[Figure]:
    folder.mkdir()
    with serving(folder) as served:  # one of its own: the crowd has used up what one address may ask for
        yield from widget_figures(f"http://127.0.0.1:{served.port}")


def _training(folder: Path) -> Figure:
    folder.mkdir()
    return Figure("training", train_seconds(folder), "s", 60)


if __name__ == "__main__":
    sys.exit(main())
