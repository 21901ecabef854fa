"""A real `cupwise serve` with many streams open: small while nothing happens, and soon gone when it is stopped."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from benchmarks.figures import Figure
from benchmarks.serving import serving
from benchmarks.streams import allow_files, idle_figures

STREAMS = 100


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Figure], float]:
    """What was measured, and when the process was asked to stop and was gone."""
    folder: Path = tmp_path_factory.mktemp("served")
    allow_files(STREAMS)
    with serving(folder) as served:
        figures = list(idle_figures(served, STREAMS))
        ended = time.monotonic()
    return figures, time.monotonic() - ended


def test_idle_streams_take_little_memory(measured):
    memory = measured[0][0]
    assert memory.met, f"{memory.value:.1f} MB for {STREAMS} streams"


def test_process_stops_with_streams_open(measured):
    (_, ending), gone = measured
    assert ending.met, f"{ending.value:.1f} s to end {STREAMS} streams"
    assert gone < 2
