"""The picture in the documents shows the questions as they are."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.load import load
from bot.records.flow import draw_flow
from tests.consistency.tree import text


def test_picture_of_the_questions_is_up_to_date():
    # When this fails: cupwise rules --picture docs/question-flow.svg
    assert text(Path("docs/question-flow.svg")) == draw_flow(load())
