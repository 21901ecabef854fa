"""A person, a pause, a new start, a repetition, a side question."""

from __future__ import annotations

import pytest

from actions.every import every_action
from actions.faq import AnswerQuestion
from actions.handoff import CallPerson, LeaveForm, Repeat, StartOver
from bot.scheduling.wish import Wish
from tests.fakes import form, message, run, tracker

BOT = {"event": "bot", "text": "What brings you in?"}


@pytest.fixture
def hold(clinic, who, screened):
    async def held():
        told = await screened()
        opening = clinic.visits.fitting(who, "dry_cupping", None, Wish(), None).fitting[0]
        clinic.visits.hold(who, opening.id)
        return told

    return held


def pending(clinic, who):
    return [visit for visit in clinic.visits._records.diary.visits(who) if visit.status.value == "pending"]


async def test_person_is_called_once(clinic, who, small_store):
    for _ in range(2):
        ran = await run(CallPerson(clinic), tracker(message("a person", "human"), conversation=who))
    assert ran.responses == ["utter_person_called"]
    assert [alert.kind for alert in small_store.alerts.open_alerts() if alert.conversation == who] == ["person"]


async def test_starting_over_restarts_and_gives_holds_back(clinic, who, hold):
    ran = await run(StartOver(clinic), tracker(*await hold(), conversation=who))
    assert ran.events[0]["event"] == "restart"
    assert pending(clinic, who) == []


async def test_leaving_a_form_gives_holds_back(clinic, who, hold):
    await run(LeaveForm(clinic), tracker(*await hold(), conversation=who))
    assert pending(clinic, who) == []


async def test_repeating_in_a_form_leaves_the_question_to_it(clinic):
    ran = await run(Repeat(clinic), tracker(*form("intake_form", "age"), BOT, message("again", "repeat")))
    assert (ran.responses, ran.texts) == (["utter_repeat"], [])


async def test_repeating_outside_says_it_again(clinic):
    assert (await run(Repeat(clinic), tracker("hi", BOT, message("again", "repeat")))).texts == [BOT["text"]]


async def test_nothing_said_cannot_be_repeated(clinic):
    assert (await run(Repeat(clinic), tracker(message("again", "repeat")))).responses == ["utter_nothing_to_repeat"]


async def test_side_question_gets_its_answer(clinic):
    ran = await run(AnswerQuestion(clinic), tracker(message("how much?", "ask_price")))
    assert (ran.texts, ran.events) == (list(clinic.telling.answer("ask_price")), [])


async def test_side_question_with_news_is_taken_up(clinic, who, screened):
    at = tracker(*await screened(), message("can I come with warfarin?", "ask_is_it_ok"), conversation=who, step="done")
    ran = await run(AnswerQuestion(clinic), at)
    assert [(event["event"], event["name"]) for event in ran.events] == [("followup", "action_take_up")]


async def test_side_question_in_a_form_leaves_it_alone(clinic):
    asked = message("can I come with warfarin?", "ask_is_it_ok")
    assert (await run(AnswerQuestion(clinic), tracker(*form("intake_form", "age"), asked))).events == []


def test_every_action_has_one_name(clinic):
    names = [action.name() for action in every_action(clinic)]
    assert sorted(set(names)) == sorted(names)
