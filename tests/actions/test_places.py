"""The question for the place: zip codes, towns, visits by video, and places that book on a page of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.booking import ValidateBookingForm
from actions.faq import AnswerQuestion
from actions.places import AskLocation
from bot.clinic import Clinic
from bot.phones import read_phone
from bot.scheduling.outside import Outside
from tests.actions.conftest import WORDS
from tests.fakes import FakeLanguage, form, message, run, tracker

SERVICE = {"service_to_book": "dry_cupping"}
VIDEO = "Virtual physical therapy visit"
PAGE = "https://book.example.org/mill"


@pytest.fixture
async def told(screened):
    return await screened()


@pytest.fixture
def at(who, told):
    """The booking form at the question for the place, after a clear screening."""

    def made(*parts, **slots):
        return tracker(*told, *form("booking_form", "location"), *parts, conversation=who, **{**SERVICE, **slots})

    return made


@pytest.fixture
def answer(clinic, at):
    """What comes of an answer, and the question after it."""

    async def given(said, **slots):
        ran = await run(ValidateBookingForm(clinic), at(said, **slots))
        return ran, await run(AskLocation(clinic), at(said, **{**slots, **ran.slots}))

    return given


@pytest.fixture
def paged(base, small_store, clock):
    """The clinic, where Mill Pond books on its own page only."""
    mill = replace(base.profile.locations["mill"], outside=Outside(page=PAGE))
    profile = replace(base.profile, locations={**base.profile.locations, "mill": mill})
    return Clinic(replace(base, profile=profile), FakeLanguage(WORDS), small_store.records, clock, read_phone)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("02139", "Harbor Street (about 3 miles)"),
        ("I live in Framingham", "Mill Pond (about 20 miles)"),
        ("near Worcester MA", "Mill Pond (about 2 miles)"),
        ("any near 01610?", "Mill Pond (about a mile)"),
        ("Framingham, ma", "Mill Pond (about 20 miles)"),
    ],
)
async def test_locations_are_offered_nearest_first(answer, text, first):
    ran, asked = await answer(text)
    assert (ran.slots["requested_slot"], asked.responses) == ("location", ["utter_nearest"])
    assert asked.choices[0] == first


async def test_offered_location_is_taken_by_its_title(answer):
    _, asked = await answer("01610")
    ran, _ = await answer(asked.choices[0], near={"place": "01610"})
    assert (ran.slots["location"], ran.slots["requested_slot"]) == ("mill", "opening")


async def test_town_of_one_location_names_it(answer):
    ran, _ = await answer("Worcester")
    assert ran.slots["location"] == "mill"


@pytest.mark.parametrize("text", ["the closest one", "the first one", "whichever is nearest"])
async def test_location_is_picked_from_the_list(answer, text):
    ran, _ = await answer(text, near={"place": "01610"})
    assert ran.slots["location"] == "mill"


async def test_last_location_is_picked_without_distances(answer):
    ran, _ = await answer("the second one")
    assert ran.slots["location"] == "mill"


async def test_place_beyond_the_list_is_not_picked(answer):
    ran, _ = await answer("the ninth one")
    assert (ran.responses, ran.slots["requested_slot"]) == (["utter_not_understood"], "location")


async def test_nearest_is_asked_for_a_town(answer):
    _, asked = await answer("which is closest to me?")
    assert asked.responses == ["utter_ask_whereabouts"]


async def test_unclear_town_is_asked_back(answer):
    _, asked = await answer("I live in Springfield")
    assert (asked.responses, asked.choices[0]) == (["utter_which_town"], "Springfield, MA")


@pytest.mark.parametrize("text", ["Springfield, MA", "MA", "massachusetts", "01103"])
async def test_state_of_the_town_is_enough(answer, text):
    _, asked = await answer(text, near={"place": "Springfield"})
    assert (asked.responses, asked.messages[0]["near"]) == (["utter_nearest"], "Springfield, MA")


@pytest.mark.parametrize(("text", "said"), [("99999", "utter_unknown_zip"), ("I live in Xyzzy", "utter_unknown_town")])
async def test_unknown_place_is_said(answer, text, said):
    _, asked = await answer(text)
    assert (asked.responses, asked.choices[0]) == ([said], "Harbor Street")


async def test_time_told_with_the_place_is_kept(answer):
    ran, _ = await answer("near 02139, tuesdays after work")
    assert ran.slots["near"]["place"] == "02139"
    assert ran.slots["listing"]["said"][0][0] == "near , tuesdays after work"


async def test_video_is_offered_where_none_is_near(answer):
    _, asked = await answer("90210")
    assert (asked.responses, asked.choices[0]) == (["utter_none_near_video"], VIDEO)


async def test_video_is_offered_to_whoever_cannot_travel(answer):
    ran, asked = await answer("I can't travel")
    assert (ran.slots["requested_slot"], asked.responses) == ("location", ["utter_video_instead"])
    assert asked.choices[0] == VIDEO


async def test_unoffered_video_is_only_offered(answer):
    ran, _ = await answer("video please")
    assert "service_to_book" not in ran.slots


@pytest.mark.parametrize(
    ("said", "near"),
    [
        (VIDEO, {"place": "90210"}),
        ("then by video", {"place": "90210"}),
        (message("yes", "affirm"), {"video": True}),
    ],
)
async def test_accepted_video_needs_no_place(answer, said, near):
    ran, _ = await answer(said, near=near)
    assert ran.slots["service_to_book"] == "virtual_physical_therapy"
    assert ran.slots["requested_slot"] == "opening"


async def test_video_that_is_not_open_is_not_offered(clinic, who, intake, screened):
    told = await screened(warning_signs="None of these")
    stranger = tracker(
        *told, *form("booking_form", "location"), near={"video": True}, conversation="unknown", **SERVICE
    )
    asked = await run(AskLocation(clinic), stranger)
    assert (asked.responses, VIDEO in asked.choices) == (["utter_no_video"], False)


async def test_virtual_service_asks_for_no_place(clinic, at):
    opened = at(service_to_book="virtual_physical_therapy")
    opened.events.append({"event": "action", "name": "action_listen"})
    ran = await run(ValidateBookingForm(clinic), opened)
    assert ran.slots["requested_slot"] == "opening"


async def test_visit_by_video_is_at_no_address(clinic):
    details = clinic.wording.opening_details("ruiz|harbor|virtual_physical_therapy|2026-12-01T15:00:00+00:00")
    assert (details["place"], details["where"]) == ("by video", "by video")


async def test_page_of_a_place_is_handed_over(paged, at):
    ran = await run(ValidateBookingForm(paged), at("Mill Pond"))
    assert (ran.responses, ran.messages[0]["page"]) == (["utter_handed_over"], PAGE)
    assert (ran.slots["step"], ran.slots["requested_slot"], ran.slots["location"]) == ("done", None, None)


async def test_page_is_never_shown_unscreened(paged, small_store, clock):
    stranger = small_store.messages.open("nobody screened", "test", clock.now()).id
    begun = tracker(*form("booking_form", "location"), "Mill Pond", conversation=stranger, **SERVICE)
    ran = await run(ValidateBookingForm(paged), begun)
    assert PAGE not in str(ran.messages)
    assert ran.slots["step"] in ("conclude", "intake")


async def test_other_places_are_booked_as_ever(paged, at):
    ran = await run(ValidateBookingForm(paged), at("Harbor Street"))
    assert (ran.slots["location"], ran.slots["requested_slot"]) == ("harbor", "opening")


async def test_side_question_tells_the_nearest(clinic, who):
    asked = message("is there a clinic near 01610?", "ask_locations")
    ran = await run(AnswerQuestion(clinic), tracker(asked, conversation=who))
    said = ran.messages[-1]
    assert (said["response"], said["near"]) == ("utter_nearest_are", "Worcester, MA")
    assert said["places"].startswith("Mill Pond (about a mile); Harbor Street")


async def test_side_question_without_a_place_has_the_plain_answer(clinic, who):
    ran = await run(AnswerQuestion(clinic), tracker(message("where are you?", "ask_locations"), conversation=who))
    assert ran.responses == []
