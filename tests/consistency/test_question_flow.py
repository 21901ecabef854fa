"""The pictures in the documents show the questions and the conversation as they are."""

from __future__ import annotations

from pathlib import Path

from bot.bootstrap import read_knowledge
from bot.knowledge.load import load
from bot.knowledge.yamlfile import read_yaml
from bot.records.flow import draw_flow
from bot.records.journey import read_journey
from bot.records.journey_picture import draw_journey
from bot.settings import PROJECT
from tests.consistency.tree import text


def test_picture_of_the_questions_is_up_to_date():
    # When this fails: cupwise rules --picture docs/question-flow.svg
    assert text(Path("docs/question-flow.svg")) == draw_flow(load())


def test_picture_of_the_conversation_is_up_to_date():
    # When this fails: cupwise rules --journey docs/conversation-flow.svg
    base, rules = read_knowledge(), PROJECT / "data" / "rules.yml"
    journey = read_journey(base.clinical, base.words, base.consent, read_yaml(PROJECT / "domain.yml"), read_yaml(rules))
    assert text(Path("docs/conversation-flow.svg")) == draw_journey(journey)
