"""The short form on a visit's page: whole, from the day before on, and never dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.doors.visiting import key_in, post, words_of
from tests.fakes_visits import AGAINST, VISIT

KEY = "k" * 24
WELL = {"new_health": "none", "new_medicine": "no"}
ILL = {"new_health": "fever", "new_medicine": "no"}


def test_good_answers_are_thanked_for(holder, visits):
    visits.clock.pass_by(hours=1)
    page = holder.get(visits.link() + "/check").text
    sent = post(holder, visits.link() + "/check", key=key_in(page), **WELL)
    assert "Thank you for your answers" in words_of(holder.get(sent.headers["location"]).text)


def test_bad_answers_tell_what_to_do(holder, visits):
    sent = post(holder, visits.link() + "/check", key=KEY, **ILL)
    again = post(holder, visits.link() + "/check", key=KEY, **ILL)
    for page in (sent, holder.get(visits.link()), holder.get(again.headers["location"])):
        assert (page.status_code, AGAINST in words_of(page.text)) == (200, True)
        assert "Thank you" not in words_of(page.text)


@pytest.mark.parametrize("answers", [{}, {"new_health": "none"}, {"new_medicine": "no"}])
def test_form_wants_every_answer(holder, visits, answers):
    sent = post(holder, visits.link() + "/check", key=KEY, **answers)
    assert (sent.status_code, visits.short_form.answers) == (422, [])
    assert "Please answer every question" in words_of(sent.text)
    assert all(f'value="{option}" checked' in sent.text for option in answers.values())


@pytest.mark.parametrize("answers", [{**WELL, "new_health": "canary"}, {**WELL, "canary": "x"}, {**WELL, "by": "mina"}])
def test_answer_never_offered_is_refused(holder, visits, answers):
    sent = post(holder, visits.link() + "/check", key=KEY, **answers)
    assert (sent.status_code, visits.short_form.answers) == (422, [])
    assert "canary" not in sent.text


def test_form_too_early_is_not_kept(holder, visits):
    visits.diary.put(replace(VISIT, start=VISIT.start + timedelta(days=3), end=VISIT.end + timedelta(days=3)))
    sent = post(holder, visits.link() + "/check", key=KEY, **WELL)
    assert (sent.status_code, visits.short_form.answers) == (409, [])
    assert "too early" in words_of(sent.text)


def test_same_answers_twice_are_kept_once(holder, visits):
    first, second = (post(holder, visits.link() + "/check", key=KEY, **WELL) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(visits.short_form.answers) == 1


def test_other_answers_are_never_dropped(holder, visits):
    post(holder, visits.link() + "/check", key=KEY, **WELL)
    assert post(holder, visits.link() + "/check", key=KEY, **ILL).status_code == 409
    page = holder.get(visits.link() + "/check").text
    post(holder, visits.link() + "/check", key=key_in(page), **ILL)
    assert "Please talk with us" in words_of(holder.get(visits.link()).text)
