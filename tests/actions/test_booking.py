"""The booking form, step by step; every step looks at the gate again."""

from __future__ import annotations

import pytest

from actions.booking import AskConfirmation, AskOpening, Book, ValidateBookingForm
from actions.contact import AskPhone
from actions.places import AskLocation
from bot.errors import NotScreened
from bot.scheduling.wish import Wish
from tests.fakes import form, message, run, tracker

SERVICE = {"service_to_book": "dry_cupping"}


@pytest.fixture
async def told(screened):
    return await screened()


@pytest.fixture
def at(who, told):
    """The booking form with a step open, after a clear screening."""

    def made(asked, *parts, **slots):
        return tracker(*told, *form("booking_form", asked), *parts, conversation=who, **{**SERVICE, **slots})

    return made


@pytest.fixture
async def offered(clinic, at):
    """The openings that were shown."""
    return (await run(AskOpening(clinic), at("opening", location="harbor"))).slots["offered_openings"]


@pytest.fixture
async def held(clinic, at, offered):
    """The slots after the first opening was chosen."""
    ran = await run(ValidateBookingForm(clinic), at("opening", "the first one", offered_openings=offered))
    return {name: ran.slots[name] for name in ("opening", "hold")}


async def test_each_location_is_a_choice(clinic, at):
    ran = await run(AskLocation(clinic), at("location"))
    assert ran.choices == list(clinic.wording.location_titles())


async def test_location_leads_to_the_openings(clinic, at):
    ran = await run(ValidateBookingForm(clinic), at("location", "Mill Pond please"))
    assert (ran.slots["location"], ran.slots["requested_slot"]) == ("mill", "opening")


async def test_unknown_place_is_asked_for_again(clinic, at):
    ran = await run(ValidateBookingForm(clinic), at("location", "the moon"))
    assert (ran.responses, ran.slots["requested_slot"]) == (["utter_not_understood"], "location")


@pytest.mark.parametrize("asked", ["location", "opening", "patient_phone", "booking_confirmed"])
async def test_side_question_is_left_to_the_rules(clinic, at, asked):
    ran = await run(ValidateBookingForm(clinic), at(asked, message("what does it cost?", "ask_price")))
    assert (ran.events, ran.messages) == ([], [])


async def test_openings_are_shown_with_two_ways_out(clinic, at):
    ran = await run(AskOpening(clinic), at("opening", location="harbor"))
    assert ran.choices[-2:] == [clinic.words.say("more_times"), clinic.words.say("none_fit")]
    assert len(ran.choices) - 2 == len(ran.slots["offered_openings"]) > 1
    assert {opening.split("|")[1] for opening in ran.slots["offered_openings"]} == {"harbor"}


async def test_more_times_are_later_times(clinic, at, offered):
    wish = await run(ValidateBookingForm(clinic), at("opening", "More times", offered_openings=offered))
    ran = await run(AskOpening(clinic), at("opening", location="harbor", listing=wish.slots["listing"]))
    assert min(one.split("|")[3] for one in ran.slots["offered_openings"]) > offered[-1].split("|")[3]


async def test_chosen_opening_is_held(clinic, who, held):
    visits = [visit.id for visit in clinic.visits._records.diary.visits(who)]
    assert visits == [held["hold"]]


async def test_none_fits_leads_to_a_call(clinic, at, offered):
    ran = await run(ValidateBookingForm(clinic), at("opening", "None of these fit", offered_openings=offered))
    assert (ran.slots["step"], ran.slots["requested_slot"]) == ("consult", None)


async def test_taken_opening_is_said_to_be_gone(clinic, at, small_store, clock, offered):
    from datetime import timedelta

    other = small_store.messages.open("someone else", "test", clock.now()).id
    free = clinic.visits.fitting(at("opening").sender_id, "dry_cupping", "harbor", Wish(), None).fitting
    small_store.diary.hold(free[0], other, clock.now() + timedelta(minutes=10), clock.now())
    ran = await run(
        ValidateBookingForm(clinic), at("opening", "the first one", location="harbor", offered_openings=[free[0].id])
    )
    assert (ran.responses, ran.slots["requested_slot"]) == (["utter_opening_gone"], "opening")


@pytest.mark.parametrize("text", ["12", "what", "thank you", "no"])
async def test_no_name_is_asked_for_again(clinic, at, held, text):
    ran = await run(ValidateBookingForm(clinic), at("patient_name", text, location="harbor", **held))
    assert (ran.responses, ran.slots["requested_slot"]) == (["utter_ask_name_again"], "patient_name")


async def test_name_that_sounds_like_a_question_is_a_name(clinic, at, held):
    at = at("patient_name", message("Jordan Example", "ask_clarify"), location="harbor", **held)
    ran = await run(ValidateBookingForm(clinic), at)
    assert (ran.slots["patient_name"], ran.slots["requested_slot"]) == ("Jordan Example", "patient_phone")


async def test_single_word_that_is_a_command_is_no_name(clinic, at, held):
    at = at("patient_name", message("bye", "goodbye"), location="harbor", **held)
    assert (await run(ValidateBookingForm(clinic), at)).events == []


async def test_phone_is_read_in_full_form(clinic, at, held):
    ran = await run(
        ValidateBookingForm(clinic), at("patient_phone", "212 555 0147", location="harbor", patient_name="J E", **held)
    )
    assert (ran.slots["patient_phone"], ran.slots["requested_slot"]) == ("+12125550147", "booking_confirmed")


@pytest.mark.parametrize(("email", "asks"), [(None, "utter_ask_patient_phone"), ("a@b.org", "utter_ask_phone_only")])
async def test_address_is_asked_for_until_there_is_one(clinic, at, held, email, asks):
    ran = await run(AskPhone(clinic), at("patient_phone", patient_email=email, **held))
    assert ran.responses == [asks]


async def test_half_a_phone_is_asked_for_again(clinic, at, held):
    ran = await run(
        ValidateBookingForm(clinic), at("patient_phone", "555", location="harbor", patient_name="J E", **held)
    )
    assert ran.responses == ["utter_ask_phone_again"]


async def test_visit_is_said_back(clinic, at, held):
    ran = await run(AskConfirmation(clinic), at("booking_confirmed", patient_name="J E", patient_phone="+1", **held))
    said = ran.messages[0]
    assert (said["response"], said["location"], said["name"]) == ("utter_confirm_booking", "Harbor Street", "J E")
    assert "EST" in said["time"]


async def test_no_gives_the_time_back(clinic, at, who, held):
    at = at(
        "booking_confirmed", message("no", "deny"), location="harbor", patient_name="J E", patient_phone="+1", **held
    )
    ran = await run(ValidateBookingForm(clinic), at)
    assert (ran.slots["requested_slot"], ran.slots["opening"]) == ("opening", None)
    assert all(visit.status.value != "pending" for visit in clinic.visits._records.diary.visits(who))


async def test_yes_books(clinic, at, who, held):
    slots = {"patient_name": "J E", "patient_phone": "+12125550147", "booking_confirmed": True, **held}
    ran = await run(Book(clinic), at(None, "Yes", **slots))
    assert (ran.responses[0], ran.slots["step"]) == ("utter_booked", "done")
    assert clinic.visits.booked(who).service == "dry_cupping"


async def test_nothing_is_booked_without_a_yes(clinic, at, who, held):
    assert (await run(Book(clinic), at(None, "hm", **held))).events == []
    assert clinic.visits.booked(who) is None


async def test_expired_hold_leads_back_to_the_openings(clinic, at, clock, held):
    clock.pass_by(hours=1)
    slots = {"patient_name": "J E", "patient_phone": "+12125550147", "booking_confirmed": True, **held}
    ran = await run(Book(clinic), at(None, "Yes", **slots))
    assert (ran.responses, ran.slots["step"]) == (["utter_opening_gone"], "booking")


async def test_expired_screening_is_concluded_again(clinic, at, clock, held):
    clock.pass_by(days=30)
    slots = {"patient_name": "J E", "patient_phone": "+12125550147", "booking_confirmed": True, **held}
    assert (await run(Book(clinic), at(None, "Yes", **slots))).slots["step"] == "conclude"


async def test_new_medicine_closes_the_form(clinic, at, who, held):
    ran = await run(ValidateBookingForm(clinic), at("patient_name", "I take warfarin", location="harbor", **held))
    assert (ran.slots["step"], ran.slots["requested_slot"], ran.slots["hold"]) == ("intake", None, None)
    assert all(visit.status.value != "pending" for visit in clinic.visits._records.diary.visits(who))


async def test_nothing_is_offered_without_a_screening(clinic, small_store, clock):
    stranger = small_store.messages.open("a stranger", "test", clock.now()).id
    with pytest.raises(NotScreened):
        await run(AskOpening(clinic), tracker(*form("booking_form", "opening"), conversation=stranger, **SERVICE))
