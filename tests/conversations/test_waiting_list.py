"""Patients on the waiting list, when a time opens up and they write again."""

from __future__ import annotations

import pytest

from tests.patients import Patient, converse, say


@pytest.fixture
async def offered(moving_house):
    """A patient with a visit who waits for an earlier one, and is offered it."""
    talk = await converse(moving_house, "My lower back is stiff.", Patient({"opening": "the last one"}))
    await say(moving_house, talk, "Tell me when something earlier opens up")
    assert moving_house.clinic.waiting.serve() >= 1
    return talk


async def test_offer_is_told_on_next_contact(moving_house, offered):
    await say(moving_house, offered, "ok")
    assert offered.last.state.asked == "visit_confirmed", str(offered)
    assert "A time has opened up" in offered.said_last()


async def test_later_visit_is_named(moving_house, offered):
    await say(moving_house, offered, "ok")
    assert "I give up your later visit" in offered.said_last()


async def test_taken_offer_replaces_the_visit(moving_house, offered):
    before = moving_house.clinic.visits.coming(offered.conversation)[0]
    await say(moving_house, offered, "ok")
    await say(moving_house, offered, "Yes")
    (after,) = moving_house.clinic.visits.coming(offered.conversation)
    assert after.start < before.start


async def test_declined_offer_keeps_the_visit(moving_house, offered):
    before = moving_house.clinic.visits.coming(offered.conversation)
    await say(moving_house, offered, "ok")
    await say(moving_house, offered, "No")
    assert moving_house.clinic.visits.coming(offered.conversation) == before


async def test_lapsed_offer_is_not_told(moving_house, clock, offered):
    clock.pass_by(hours=3)
    await say(moving_house, offered, "ok")
    assert "A time has opened up" not in offered.said_last()
