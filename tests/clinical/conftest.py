import gc
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import bot.knowledge
from bot.clinical.assess import assess
from bot.clinical.building import FILES, build
from bot.clinical.intake import fold
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Assessment, Facts, Presence
from bot.knowledge.yamlfile import read_yaml
from tests.clinical.small_book import small_book
from tests.clinical.telling import A

# A run for each mutant of the core (scripts/mutants.py) takes few examples of what holds for all, and is too short to
# collect garbage: that would copy all memory of the process that it was split off from.
settings.register_profile("few", max_examples=10, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])
if "CUPWISE_FEW_EXAMPLES" in os.environ:
    settings.load_profile("few")
    gc.disable()

TODAY = date(2026, 11, 22)
LEG = frozenset({"leg"})
HEALTHY = dict.fromkeys(("faint", "itch", "rash", "old_rash", "pills", "operation"), A)
# Read when the tests are gathered, because a run for each mutant of the core only needs to build it anew.
READ = {name: read_yaml(Path(bot.knowledge.__file__).parent / f"{name}.yml") for name in FILES}


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return build(READ)


@pytest.fixture
def small() -> Knowledge:
    """A whole knowledge on one page."""
    return small_book()


@pytest.fixture
def screened(small):
    """By the small knowledge: someone of 40 whose leg hurts and who has nothing else, but for what is told."""

    def screened(service=None, since=None, age=40, areas=LEG, **findings) -> Assessment:
        told = {concept: presence for concept, presence in {**HEALTHY, **findings}.items() if presence is not None}
        return assess(Facts(told, age, areas, since or {}, service), small, TODAY)

    return screened


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
