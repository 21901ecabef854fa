"""A clinic with the real knowledge and a small language of its own; each test has a conversation of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from bot.bootstrap import read_knowledge
from bot.clinic import Clinic
from bot.clinical.reading import Reading
from bot.phones import read_phone
from bot.ports import Contact
from bot.store import Store
from tests.fakes import FakeLanguage, MovableClock, form, message, present
from tests.stores import fresh_store

WORDS = {
    "I take warfarin": Reading(findings=(present("blood_thinner"),)),
    "can I come with warfarin?": Reading(findings=(present("blood_thinner"),)),
    "I have gout": Reading(findings=(present("sciatica"),)),
    "I have diabetes": Reading(findings=(present("diabetes"),)),
}


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fresh_store(tmp_path_factory.mktemp("actions")) as store:
        yield store


@pytest.fixture(scope="session")
def base():
    return read_knowledge()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def clinic(base, small_store, clock) -> Clinic:
    return Clinic(base, FakeLanguage(WORDS), small_store.records, clock, read_phone)


@pytest.fixture
def who(small_store, clock) -> str:
    """A conversation of this test."""
    return small_store.messages.open(uuid.uuid4().hex, "test", clock.now()).id


@pytest.fixture
def intake(base):
    """The events of a whole intake: an opening, then `answers` by question; the rest is denied."""

    def events(opening: str = "my back hurts", **answers: str) -> list[dict[str, object]]:
        said = [message(opening, "report_symptom"), *form("intake_form", "consent"), message("Yes, go on", "affirm")]
        for question in base.clinical.questions.values():
            denied = {"number": "42", "area": "Lower back", "single": "No"}.get(question.kind, "None of these")
            said += [*form("intake_form", question.id), message(answers.get(question.id, denied))]
        agreed = message("Yes, that is right", "affirm")
        return [*said, *form("intake_form", "summary"), agreed, *form(None)]

    return events


@pytest.fixture
def screened(clinic, who, intake):
    """The same, with the outcome stored as if it had been spoken."""
    from actions.intake import Conclude
    from tests.fakes import run, tracker

    async def events(opening: str = "my back hurts", **answers: str) -> list[dict[str, object]]:
        told = intake(opening, **answers)
        clinic.privacy.agree(who)
        await run(Conclude(clinic), tracker(*told, conversation=who))
        return told

    return events


@pytest.fixture
def contact() -> Contact:
    return Contact("Jordan Example", "+12125550147")
