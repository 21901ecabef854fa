"""The letter and the desk's rows out of a kept conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.bootstrap import read_knowledge
from bot.clinic import Clinic
from bot.clinical.assess import assess
from bot.clinical.model import Presence
from bot.clinical.progress import Measures
from bot.clinical.reading import Pain, Reading
from bot.interview import Said
from bot.letters import Letters
from bot.phones import read_phone
from bot.ports import Change
from bot.scheduling.model import Opening
from tests.fakes import FakeLanguage, MovableClock
from tests.stores import fresh_store

WHO = "someone"
PAINS = {f"pain {score}": Reading(pain=Pain(now=score)) for score in range(10)}


@pytest.fixture(scope="module")
def base():
    return read_knowledge()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def store(tmp_path, clock):
    with fresh_store(tmp_path) as store:
        store.messages.open(WHO, "test", clock.now())
        yield store


@pytest.fixture
def clinic(base, store, clock) -> Clinic:
    return Clinic(base, FakeLanguage(PAINS), store.records, clock, read_phone)


@pytest.fixture
def say(store, clock):
    """Keeps a message of the patient."""

    def keep(words: str) -> int:
        clock.pass_by(minutes=1)
        return store.messages.receive(WHO, words, clock.now(), words)[0].number

    return keep


def test_rows_tell_the_latest_score(clinic, store, say):
    say("pain 7")
    say("pain 4")
    assert "now 4" in Letters(clinic, store.records).details(WHO)


def test_start_over_forgets_the_details(clinic, store, say):
    store.messages.start_over(WHO, say("pain 7"))
    assert Letters(clinic, store.records).details(WHO) == ""


def test_message_too_long_to_be_read_tells_nothing(base, store, say, clock):
    long = "pain 7 " * 1000
    clinic = Clinic(base, FakeLanguage({long: PAINS["pain 7"]}), store.records, clock, read_phone)
    say(long)
    assert Letters(clinic, store.records).details(WHO) == ""


def test_follow_up_of_a_visit_is_left_out(clinic, store, say, clock):
    say("pain 7")
    start = clock.now() + timedelta(hours=1)
    opening = Opening("lee", "riverside", "dry_cupping", start, start + timedelta(hours=1))
    held = store.diary.hold(opening, WHO, clock.now() + timedelta(minutes=10), clock.now())
    store.diary.book(held.id, WHO, Change(clock.now()))
    clock.pass_by(days=2)
    say("pain 2")
    store.progress.keep(WHO, held.id, Measures(2), clock.now())
    assert "now 7" in Letters(clinic, store.records).details(WHO)
    say("pain 5")
    assert "now 5" in Letters(clinic, store.records).details(WHO)


def test_letter_groups_denials_by_topic(clinic, store, say):
    say("pain 7")
    intake = clinic.hear([Said(None, "pain 7")], WHO)
    denied = {"cancer": Presence.ABSENT, "chest_pain": Presence.ABSENT, "diabetes": Presence.ABSENT}
    facts = replace(intake.facts, findings=denied | {"blood_thinner": Presence.PRESENT})
    assessed = assess(facts, clinic.knowledge, intake.assessment.on)
    clinic.conclude(WHO, replace(intake, story=replace(intake.story, facts=facts), assessment=assessed))
    page = Letters(clinic, store.records).page(WHO)
    concepts = clinic.knowledge.concepts
    same = f"<strong>Health conditions:</strong> {concepts['cancer'].label}; {concepts['diabetes'].label}."
    assert same in page
    assert f"<strong>Emergency signs:</strong> {concepts['chest_pain'].label}." in page
    assert "now 7" in page
