from datetime import date

import pytest

from bot.clinical.assess import assess
from bot.clinical.intake import fold
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Facts, Presence
from bot.knowledge.load import load

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def screen(knowledge):
    """Assess facts given in words: screen({"diabetes": "present"}, age=40)."""

    def assessed(findings=None, **others) -> Assessment:
        present = {concept: Presence(word) for concept, word in (findings or {}).items()}
        return assess(Facts(findings=present, **others), knowledge, TODAY)

    return assessed


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def facts(knowledge):
    return lambda *utterances: fold(utterances, knowledge)
