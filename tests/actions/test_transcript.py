"""What is read out of Rasa's tracker."""

from __future__ import annotations

import pytest

from actions.transcript import aside, asks_back, in_form, just_heard, last_words, said
from tests.fakes import acted, form, message, tracker

BOT = [{"event": "bot", "text": "Hello!"}, {"event": "bot", "text": "What brings you in?"}]


def texts(heard):
    return [(one.asked, one.text) for one in heard]


def test_answers_carry_their_question():
    heard = said(tracker("my back hurts", *form("intake_form", "age"), "42"))
    assert texts(heard) == [(None, "my back hurts"), ("age", "42")]


def test_booking_steps_are_no_questions():
    assert texts(said(tracker(*form("booking_form", "patient_name"), "Jo Doe"))) == [(None, "Jo Doe")]


def test_reverted_turns_are_still_heard():
    assert len(said(tracker("I take warfarin", {"event": "rewind"}))) == 1


def test_restart_begins_anew():
    assert texts(said(tracker(*form("intake_form", "age"), "42", {"event": "restart"}, "hello"))) == [(None, "hello")]


@pytest.mark.parametrize(("intent", "expected"), [("ask_price", True), ("thanks", True), ("inform", False)])
def test_side_questions_are_marked(intent, expected):
    at = tracker(message("how much is it", intent))
    assert (said(at)[0].aside, aside(at)) == (expected, expected)


@pytest.mark.parametrize(("text", "intent", "expected"), [
    ("how much?", "ask_price", True), ("how much", "ask_price", False), ("Tuesday at 1?", "inform", False),
])  # fmt: skip
def test_questions_back_end_with_a_mark(text, intent, expected):
    assert asks_back(tracker(message(text, intent))) is expected


def test_form_hears_first():
    assert just_heard(tracker(*form("intake_form", "age"), "42"))
    assert just_heard(tracker(*form("intake_form", "age"), "42", acted("intake_form")))


def test_form_after_another_action_does_not():
    assert not just_heard(tracker(*form("intake_form", "age"), "why?", acted("action_explain"), acted("intake_form")))


def test_last_words_are_those_of_the_last_turn():
    assert last_words(tracker("hi", *BOT, "again please")) == ("Hello!", "What brings you in?")


def test_nothing_said_yet():
    assert last_words(tracker("again please")) == ()


def test_closed_form_is_none():
    assert (in_form(tracker(*form("intake_form"))), in_form(tracker(*form(None)))) == (True, False)
