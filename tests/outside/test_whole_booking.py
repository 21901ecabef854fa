"""Visits at a location that books by a FHIR server: the real rules, the real store, and real HTTP between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.responses import Response

from bot.booking.elsewhere import Elsewhere
from bot.errors import BadSettings, HoldExpired, NotScreened, OpeningTaken
from bot.outside import diaries
from bot.ports import Contact, DeedKind
from bot.scheduling.model import AppointmentStatus
from bot.scheduling.outside import Outside
from bot.scheduling.wish import Wish
from tests.outside.conftest import DAY, NAMES
from tests.stores import fresh_store
from tests.visits.clinic_room import CUPPING, JORDAN, ClinicRoom


@pytest.fixture
def who(room):
    return room.screened()


@pytest.fixture
def free(room, who):
    """The ids of the openings there."""
    return [opening.id for opening in room.visits.fitting(who, CUPPING, "mill", Wish(), None).fitting]


@pytest.fixture
def held(room, who, free):
    return room.visits.hold(who, free[0])


def ours(room, who):
    return [visit.status.value for visit in room.records.diary.visits(who)]


def test_openings_are_those_of_the_server(free):
    assert free == [f"okafor|mill|{CUPPING}|{(DAY + timedelta(hours=n)).isoformat()}" for n in range(3)]


def test_openings_of_both_diaries_stand_together(room, who):
    fit = room.visits.fitting(who, CUPPING, None, Wish(), most=40)
    assert {opening.location for opening in fit.fitting} == {"harbor", "mill"}


def test_visit_stands_in_both_diaries(room, who, held, server):
    visit = room.visits.book(who, held.id, JORDAN)
    assert (visit.status, server.only["status"]) == (AppointmentStatus.BOOKED, "booked")
    assert server.only["contained"][0]["name"] == [{"text": JORDAN.name}]


def test_unscreened_patient_is_never_sent_there(room, server):
    with pytest.raises(NotScreened):
        room.visits.hold(room.patient(), f"okafor|mill|{CUPPING}|{DAY.isoformat()}")
    assert server.appointments == {}


def test_server_that_fails_to_book_leaves_no_visit(room, who, held, server):
    server.answers = [lambda _: None, lambda _: Response(status_code=503)]
    with pytest.raises(HoldExpired):
        room.visits.book(who, held.id, JORDAN)
    assert (ours(room, who), server.statuses, room.alerts(who)) == (["cancelled"], ["cancelled"], ["failure"])


def test_lost_answer_to_the_booking_leaves_no_visit(room, who, held, server):
    server.answers = [lambda _: None, lambda _: setattr(server, "lose", 1)]
    with pytest.raises(HoldExpired):
        room.visits.book(who, held.id, JORDAN)
    assert (ours(room, who), server.statuses, room.alerts(who)) == (["cancelled"], ["cancelled"], ["failure"])


def test_server_down_for_long_is_tidied_later(room, who, held, server):
    down = [lambda _: None, *[lambda _: Response(status_code=503)] * 3]
    server.answers = down
    with pytest.raises(HoldExpired):
        room.visits.book(who, held.id, JORDAN)
    assert (ours(room, who), server.statuses) == (["cancelled"], ["pending"])
    server.answers = []
    assert (room.visits.tidy(), server.statuses, room.visits.tidy()) == (1, ["cancelled"], 0)


def test_hold_whose_answer_is_lost_is_given_up_there(room, who, free, server):
    server.answers = [*[lambda _: None] * 3, lambda _: setattr(server, "lose", 2)]
    with pytest.raises(OpeningTaken):
        room.visits.hold(who, free[0])
    assert (ours(room, who), server.statuses, room.alerts(who)) == (["cancelled"], ["cancelled"], ["failure"])


def test_time_taken_over_there_is_not_held_here(room, who, free, server, slots):
    server.slots[slots[0]]["status"] = "busy"
    with pytest.raises(OpeningTaken):
        room.visits.hold(who, free[0])
    assert server.appointments == {}


def test_two_patients_never_share_a_time(room, who, held, free):
    other = room.screened()
    with pytest.raises(OpeningTaken):
        room.visits.hold(other, free[0])


def test_moved_visit_moves_there_and_back(room, who, held, free, server):
    room.visits.book(who, held.id, JORDAN)
    room.visits.move(who, held.id, free[1])
    back = room.visits.move(who, held.id, free[0])
    assert (back.start, server.statuses) == (DAY, ["cancelled", "cancelled", "booked"])


def test_cancelled_visit_is_free_there(room, who, held, server, slots):
    room.visits.book(who, held.id, JORDAN)
    room.visits.cancel(who, held.id)
    assert (server.statuses, server.slots[slots[0]]["status"]) == (["cancelled"], "free")


def test_silent_server_leaves_the_other_places(room, who, server):
    server.answers = [lambda _: Response(status_code=500)]
    fit = room.visits.fitting(who, CUPPING, None, Wish())
    assert ({one.location for one in fit.fitting}, room.alerts(who)) == ({"harbor"}, ["failure"])


def test_each_location_with_a_server_has_a_diary(base, server, slots):
    found = diaries(base.profile, server.token)
    assert list(found) == ["mill"]
    assert len(found["mill"].openings(CUPPING, DAY, DAY + timedelta(days=1))) == 3


def test_token_is_shown_to_one_server_only(base):
    elsewhere = Outside(fhir="https://other.example.org", practitioners=NAMES, services={CUPPING: "57"})
    harbor = replace(base.profile.locations["harbor"], outside=elsewhere)
    profile = replace(base.profile, locations={**base.profile.locations, "harbor": harbor})
    with pytest.raises(BadSettings):
        diaries(profile, "token")
    assert set(diaries(profile)) == {"harbor", "mill"}


def test_handed_over_page_is_a_deed(shipped, tmp_path):
    place = replace(shipped.profile.locations["mill"], outside=Outside(page="https://book.example.org"))
    profile = replace(shipped.profile, locations={**shipped.profile.locations, "mill": place})
    with fresh_store(tmp_path) as store:
        room = ClinicRoom(replace(shipped, profile=profile), store)
        who = room.screened()
        noted: list[DeedKind] = []
        elsewhere = Elsewhere(profile, room.visits, replace(store.records, deeds=Log(noted)), room.clock)
        assert elsewhere.hand_over(who, CUPPING, "mill") == "https://book.example.org"
        with pytest.raises(NotScreened):
            elsewhere.hand_over(room.patient(), CUPPING, "mill")
    assert noted == [DeedKind.HANDED_OVER]


class Log:
    """Keeps what was done."""

    def __init__(self, noted):
        self.noted = noted

    def note(self, deed):
        self.noted.append(deed.what)


def test_contact_for_the_other_side_is_small(server, held, room, who):
    room.visits.book(who, held.id, Contact("Jordan Example", "+12125550147", "jordan@example.org"))
    assert "jordan@example.org" not in str(server.only)
