"""What patients say to the openings that are shown: one of them, another page, or when it would suit."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.booking import AskOpening, ValidateBookingForm
from tests.fakes import form, message, run, tracker

SERVICE = {"service_to_book": "dry_cupping"}
BOSTON = ZoneInfo("America/New_York")


@pytest.fixture
async def told(screened):
    return await screened()


@pytest.fixture
def at(who, told):
    """The booking form with a step open, at Harbor Street."""

    def made(asked, *parts, **slots):
        slots = {**SERVICE, "location": "harbor", **slots}
        return tracker(*told, *form("booking_form", asked), *parts, conversation=who, **slots)

    return made


@pytest.fixture
async def offered(clinic, at):
    """The first page."""
    return (await run(AskOpening(clinic), at("opening"))).slots["offered_openings"]


@pytest.fixture
def answer(clinic, at, offered):
    """What comes of an answer to the first page."""

    async def given(text, asked="opening", **slots):
        return await run(ValidateBookingForm(clinic), at(asked, text, **{"offered_openings": offered, **slots}))

    return given


@pytest.fixture
def shown(clinic, at):
    """The page that a listing leads to: what is said, and the local times."""

    async def page(listing):
        ran = await run(AskOpening(clinic), at("opening", listing=listing))
        return ran, [local(one) for one in ran.slots["offered_openings"]]

    return page


def local(opening):
    return datetime.fromisoformat(opening.split("|")[3]).astimezone(BOSTON)


async def test_wish_leads_to_openings_that_fit(answer, shown):
    ran, times = await shown((await answer("next tuesday after work")).slots["listing"])
    assert ran.responses == ["utter_choose_wished"]
    assert {(time.day, time.hour >= 17) for time in times} == {(1, True)}


async def test_wish_is_said_back(answer, shown):
    ran, _ = await shown((await answer("next tuesday after work")).slots["listing"])
    assert ran.messages[0]["wish"] == "Tuesday, December 1, after 5:00 PM"


async def test_openings_of_one_day_are_several(answer, shown):
    _, times = await shown((await answer("next tuesday")).slots["listing"])
    assert len(times) == 4
    assert {time.date() for time in times} == {times[0].date()}


async def test_none_that_fits_is_said(answer, shown):
    ran, times = await shown((await answer("sundays")).slots["listing"])
    assert ran.responses == ["utter_none_wished"]
    assert {time.weekday() for time in times} <= {0, 5}


async def test_page_is_shown_again_after_a_question(answer, shown):
    listing = (await answer("More times")).slots["listing"]
    assert (await shown(listing))[1] == (await shown(listing))[1] != (await shown(None))[1]


async def test_wish_holds_on_the_next_page(answer, shown):
    first = (await answer("afternoons")).slots["listing"]
    page = (await shown(first))[0].slots["offered_openings"]
    second = (await answer("more", listing=first, offered_openings=page)).slots["listing"]
    _, times = await shown(second)
    assert min(times) > local(page[-1])
    assert {12 <= time.hour < 17 for time in times} == {True}


async def test_wishes_are_kept_with_their_day(answer, shown, clock):
    listing = (await answer("tomorrow?")).slots["listing"]
    before = (await shown(listing))[0].messages[0]["wish"]
    clock.pass_by(days=1)
    assert (await shown(listing))[0].messages[0]["wish"] == before == "Tuesday, November 24"


@pytest.mark.parametrize(
    ("words", "place"),
    [("the second one", 1), ("the last one", -1), ("first", 0), ("earliest you have", 0), ("any time", 0)],
)
async def test_opening_is_picked_by_its_place(answer, offered, words, place):
    ran = await answer(words)
    assert ran.slots["opening"] == offered[place]
    assert ran.responses == ["utter_taking_opening"]


async def test_opening_is_picked_by_its_day_and_hour(answer, offered):
    time = local(offered[2])
    ran = await answer(f"{time:%A} at {time:%I:%M %p}")
    assert ran.slots["opening"] == offered[2]


async def test_question_about_a_day_picks_nothing(answer, offered):
    assert "opening" not in (await answer(f"what do you have on {local(offered[2]):%A}?")).slots


async def test_shown_title_needs_no_echo(clinic, answer, offered):
    title = clinic.wording.opening_details(offered[1])
    ran = await answer(clinic.words.say("opening", **{k: title[k] for k in ("day", "time", "practitioner")}))
    assert (ran.slots["opening"], ran.responses) == (offered[1], [])


async def test_place_beyond_the_list_is_not_understood(answer):
    ran = await answer("the ninth one")
    assert (ran.slots["requested_slot"], ran.responses) == ("opening", ["utter_not_understood"])


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("yesterday", "utter_time_past"),
        ("feb 30", "utter_no_such_day"),
        ("at 25:00", "utter_no_such_time"),
        ("friday december 5", "utter_day_and_date_differ"),
        ("anything earlier?", "utter_none_earlier"),
    ],
)
async def test_impossible_wish_has_an_answer(answer, words, response):
    ran = await answer(words)
    assert (ran.responses, ran.slots["requested_slot"]) == ([response], "opening")


async def test_earlier_openings_are_found(answer, shown):
    listing = (await answer("next week")).slots["listing"]
    page = (await shown(listing))[0].slots["offered_openings"]
    _, times = await shown((await answer("anything earlier?", listing=listing, offered_openings=page)).slots["listing"])
    assert max(times) < local(page[0])


async def test_one_after_that_follows_what_is_held(answer, offered):
    first = (await answer("earliest you have")).slots
    held = {name: first[name] for name in ("opening", "hold")}
    ran = await answer("the one after that", "patient_name", **held)
    assert local(ran.slots["opening"]) > local(held["opening"])
    assert (ran.responses, ran.slots["requested_slot"]) == (["utter_taking_opening"], "patient_name")


async def test_other_day_at_the_last_question_is_looked_for(clinic, who, answer):
    first = (await answer("earliest you have")).slots
    held = {"opening": first["opening"], "hold": first["hold"], "patient_name": "J E", "patient_phone": "+1"}
    ran = await answer("no, thursday please", "booking_confirmed", **held)
    assert (ran.slots["requested_slot"], ran.slots["hold"]) == ("opening", None)
    assert all(visit.status.value != "pending" for visit in clinic.visits._records.diary.visits(who))


async def test_yes_that_names_the_held_day_books(clinic, at, answer):
    first = (await answer("earliest you have")).slots
    day = f"{local(first['opening']):%A}"
    held = {"opening": first["opening"], "hold": first["hold"], "patient_name": "J E", "patient_phone": "+1"}
    ran = await run(ValidateBookingForm(clinic), at("booking_confirmed", message(f"yes {day} works", "affirm"), **held))
    assert ran.slots["booking_confirmed"] is True


async def test_name_is_not_taken_for_a_day(answer):
    first = (await answer("earliest you have")).slots
    ran = await answer("April June", "patient_name", opening=first["opening"], hold=first["hold"])
    assert ran.slots["patient_name"] == "April June"


async def test_place_and_time_in_one_answer_are_both_kept(clinic, at):
    ran = await run(ValidateBookingForm(clinic), at("location", "Mill Pond, after 5", location=None))
    assert (ran.slots["location"], ran.slots["requested_slot"], ran.responses) == ("mill", "opening", [])
    assert ran.slots["listing"]["said"][0][0] == "Mill Pond, after 5"


async def test_time_without_a_place_is_noted(clinic, at):
    ran = await run(ValidateBookingForm(clinic), at("location", "any day but friday", location=None))
    assert (ran.responses, ran.slots["requested_slot"]) == (["utter_wish_noted"], "location")


async def test_no_more_openings_begin_anew(clinic, at, clock):
    far = (clock.now() + timedelta(days=90)).isoformat()
    ran = await run(AskOpening(clinic), at("opening", listing={"said": [], "after": far, "before": None}))
    assert (ran.responses, ran.slots["listing"]) == (["utter_no_openings"], None)
