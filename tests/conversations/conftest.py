"""Patients who come back after a visit: a house on a clock that moves on, and visits that took place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.bootstrap import build
from bot.clinical.assess import assess
from bot.clinical.model import Facts
from bot.clock import StoppedClock
from bot.ports import Change
from bot.scheduling.model import AppointmentStatus, Opening
from bot.scheduling.wish import Wish
from bot.settings import read_settings
from bot.store import migrate
from tests.conftest import ENVIRONMENT
from tests.fakes import MovableClock
from tests.patients import Patient, converse, say, start

HOUR = timedelta(hours=1)


@pytest.fixture(scope="session")
def clock():
    return MovableClock(StoppedClock(read_settings(ENVIRONMENT).fixed_now).now())


@pytest.fixture(scope="session")
def moving_house(tmp_path_factory, clock):
    """A house of its own, because its clock moves on and never back."""
    settings = read_settings({**ENVIRONMENT, "CUPWISE_DATA_DIR": str(tmp_path_factory.mktemp("followup"))})
    migrate(settings.database_url)
    made = build(settings, clock)
    made.dialogue.start()
    assert made.dialogue.wait(120), made.dialogue.fault
    yield made
    made.close()


@pytest.fixture
def after_visit(moving_house, clock):
    """Books a visit and lets it take place; the talk stands a day after it."""

    async def made(opening="My lower back is stiff.", days=1, **answers):
        talk = await converse(moving_house, opening, Patient(answers))
        visit = moving_house.clinic.visits.booked(talk.conversation)
        assert visit is not None, str(talk)
        clock.at = visit.end
        clock.pass_by(days=days)
        return talk

    return made


@pytest.fixture
def seen(moving_house, clock):
    """A patient who broke off the intake and was seen all the same; the talk stands a day after the visit."""

    async def made(days=1, status=AppointmentStatus.BOOKED):
        talk = start()
        await say(moving_house, talk, "My lower back is stiff.")
        if talk.last.state.asked == "consent":
            await say(moving_house, talk, talk.offered()[0])
        await say(moving_house, talk, "stop")
        facts = Facts(areas=frozenset({"lower back"}))
        screening = assess(facts, moving_house.clinic.knowledge, clock.now().date())
        moving_house.decisions.record(talk.conversation, facts, screening, clock.now())
        opening = Opening(f"guest-{talk.conversation}", "harbor", "dry_cupping", clock.now(), clock.now() + HOUR)
        held = moving_house.store.diary.hold(opening, talk.conversation, clock.now() + HOUR, clock.now())
        visit = moving_house.store.diary.book(held.id, talk.conversation, Change(clock.now()))
        if status is AppointmentStatus.CANCELLED:
            moving_house.store.diary.release(visit.id, talk.conversation, Change(clock.now()))
        clock.pass_by(days=days, hours=1)
        return talk

    return made


@pytest.fixture
def visit_again(moving_house, clock):
    """Another visit of the same patient, put into the diary by staff; the talk stands a day after it."""

    def made(talk):
        clock.pass_by(days=3)
        opening = moving_house.clinic.visits.fitting(talk.conversation, "dry_cupping", None, Wish(), None).fitting[0]
        held = moving_house.clinic.visits.hold(talk.conversation, opening.id)
        visit = moving_house.store.diary.book(held.id, talk.conversation, Change(clock.now()))
        clock.at = visit.end
        clock.pass_by(days=1)

    return made
