"""A return, a complaint, "I told you that", "how many more", "just let me book"."""

from __future__ import annotations

import pytest

from actions.names import Intent
from actions.patience import LeadToBooking, Recall, Resume, Soothe, TellProgress
from actions.transcript import heard_as
from tests.fakes import form, message, run, tracker

ASKING = form("intake_form", "age")


async def test_number_of_questions_is_told(clinic):
    ran = await run(TellProgress(clinic), tracker("my back hurts", *ASKING, message("how many more", "ask_progress")))
    assert ran.responses == ["utter_questions_left"]


async def test_nothing_is_left_outside_a_form(clinic):
    ran = await run(TellProgress(clinic), tracker(message("how many more", "ask_progress"), step="done"))
    assert ran.responses == ["utter_nothing_left"]


async def test_all_questions_are_left_before_the_first(clinic):
    ran = await run(TellProgress(clinic), tracker(message("how many questions", "ask_progress")))
    assert ran.responses == ["utter_questions_left"]


@pytest.mark.parametrize("name", ["booking_form", "consult_form"])
async def test_booking_has_no_questions_left(clinic, name):
    ran = await run(TellProgress(clinic), tracker(*form(name, "location"), message("how many more", "ask_progress")))
    assert ran.responses == ["utter_questions_done"]


async def test_third_complaint_rings_a_person(clinic, who, small_store):
    heard = [message(words, "complain") for words in ("too slow", "useless", "wtf")]
    said = [await run(Soothe(clinic), tracker(*ASKING, *heard[:n], conversation=who)) for n in (1, 2, 3)]
    assert [ran.responses[0] for ran in said] == [
        "utter_sorry_to_trouble",
        "utter_sorry_again",
        "utter_person_called",
    ]
    assert [one.kind for one in small_store.alerts.open_alerts() if one.conversation == who] == ["person"]


async def test_complaints_before_a_new_start_are_forgotten():
    events = [message("useless", "complain"), {"event": "restart"}, message("wtf", "complain")]
    assert heard_as(tracker(*events), Intent.COMPLAIN) == 1


async def test_nothing_told_is_not_listed(clinic):
    ran = await run(Recall(clinic), tracker(*form("booking_form", "location"), message("I told you", "told_already")))
    assert ran.responses == ["utter_told_already"]


@pytest.mark.parametrize("action", [Recall, Resume, LeadToBooking])
async def test_outside_a_form_the_thread_is_taken_up(clinic, action):
    ran = await run(action(clinic), tracker(message("well", "resume")))
    assert (ran.responses, [event["name"] for event in ran.events]) == ([], ["action_take_up"])


async def test_return_in_a_form_is_welcomed(clinic):
    ran = await run(Resume(clinic), tracker(*ASKING, message("I'm back", "resume"), step="intake"))
    assert (ran.responses, ran.events) == (["utter_welcome_back"], [])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("intake_form", ["utter_questions_first", "utter_questions_left"]),
        ("booking_form", ["utter_booking_now"]),
        ("consult_form", ["utter_questions_done"]),
    ],
)
async def test_booking_comes_after_the_questions(clinic, name, said):
    heard = tracker("my back hurts", *form(name, "age"), message("just book me in", "book_now"))
    assert (await run(LeadToBooking(clinic), heard)).responses == said
