"""Figures that are read when they are asked for."""

from __future__ import annotations

import pytest

from bot.doors.metrics import Metrics
from bot.errors import StoreUnavailable


def _down() -> float:
    raise StoreUnavailable("the disk is gone")


@pytest.mark.parametrize(("read", "shown"), [(lambda: 3, "3.0"), (lambda: None, "NaN"), (_down, "NaN")])
def test_figure_is_read_when_asked_for(read, shown: str):
    metrics = Metrics()
    metrics.watch("cupwise_post_waiting", "Messages that are not sent yet", read)
    assert f"\ncupwise_post_waiting {shown}\n" in metrics.text().decode()
