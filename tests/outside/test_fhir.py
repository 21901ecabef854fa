"""What the port promises, against a server that speaks real HTTP and checks each resource."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import HoldExpired, OpeningTaken
from bot.scheduling.model import Opening
from tests.outside.conftest import HOUR, TEN, WEEK


def test_free_slots_are_openings(server, diary, free, opening):
    server.slot("2026-12-01T10:00:00-05:00", "2026-12-01T11:00:00-05:00", schedule="s8")
    found = diary.openings("dry_cupping", *WEEK)
    assert found == (Opening("lind", "mill", "dry_cupping", TEN, TEN + HOUR), opening)


def test_unknown_service_has_no_openings(server, diary, free):
    assert diary.openings("manual_therapy", *WEEK) == ()
    assert server.requests == []


@pytest.mark.parametrize(
    ("start", "end", "more"),
    [
        ("2026-12-01T15:00:00+00:00", "2026-12-01T15:30:00+00:00", {}),
        ("2026-11-30T15:00:00+00:00", "2026-11-30T16:00:00+00:00", {}),
        ("2026-12-08T14:30:00+00:00", "2026-12-08T15:30:00+00:00", {}),
        ("2026-12-01T15:00:00+00:00", "2026-12-01T16:00:00+00:00", {"status": "busy"}),
        ("2026-12-01T15:00:00+00:00", "2026-12-01T16:00:00+00:00", {"code": "58"}),
    ],
    ids=["too short", "before", "reaches out", "busy", "other service"],
)
@pytest.mark.parametrize("ignores", [False, True])
def test_what_does_not_fit_is_passed_over(server, diary, start, end, more, ignores):
    server.ignores_search = ignores
    server.slot(start, end, **more)
    assert diary.openings("dry_cupping", *WEEK) == ()


def test_slots_of_others_are_never_taken_for_ours(server, diary):
    server.ignores_search = True
    server.schedule("s9", "Practitioner/9")
    server.slot("2026-12-01T15:00:00+00:00", "2026-12-01T16:00:00+00:00", schedule="s9")
    assert diary.openings("dry_cupping", *WEEK) == ()


def test_all_pages_are_read(server, diary):
    server.page = 2
    for hour in range(10, 17):
        server.slot(f"2026-12-02T{hour}:00:00+00:00", f"2026-12-02T{hour + 1}:00:00+00:00")
    assert [opening.start.hour for opening in diary.openings("dry_cupping", *WEEK)] == list(range(10, 17))


def test_hold_is_a_pending_appointment(server, diary, free, opening, held_for):
    diary.hold(opening, held_for())
    kept = server.only
    assert (kept["status"], kept["slot"], server.slots[free]["status"]) == (
        "pending",
        [{"reference": f"Slot/{free}"}],
        "busy-tentative",
    )


def test_name_is_known_beforehand(diary, free, opening, held_for):
    assert diary.name(opening, held_for()) == diary.hold(opening, held_for())


def test_names_of_two_times_differ(diary, opening, held_for):
    later = Opening("okafor", "mill", "dry_cupping", TEN + HOUR, TEN + 2 * HOUR)
    assert diary.name(opening, held_for()) != diary.name(later, held_for())
    assert diary.name(opening, held_for("hold-2")) != diary.name(opening, held_for())


def test_visit_that_moved_away_and_back_has_another_name(diary, opening, held_for):
    assert diary.name(opening, replace(held_for(), sequence=2)) != diary.name(opening, held_for())


def test_same_hold_again_is_one_appointment(server, diary, free, opening, held_for):
    assert diary.hold(opening, held_for()) == diary.hold(opening, held_for())
    assert server.statuses == ["pending"]


def test_taken_slot_is_refused(server, diary, free, opening, held_for):
    diary.hold(opening, held_for())
    with pytest.raises(OpeningTaken):
        diary.hold(opening, held_for("hold-2"))
    assert server.statuses == ["pending"]


def test_slot_taken_after_the_search_is_refused(server, diary, free, opening, held_for):
    server.answers = [lambda _: None, lambda _: server.slots[free].update(status="busy")]
    with pytest.raises(OpeningTaken):
        diary.hold(opening, held_for())


def test_unknown_practitioner_is_refused(diary, held_for):
    with pytest.raises(OpeningTaken):
        diary.hold(Opening("nobody", "mill", "dry_cupping", TEN, TEN + HOUR), held_for())


def test_one_of_two_holds_wins(server, diary_of, free, opening, held_for):
    outcomes, start = [], threading.Barrier(2)

    def race(name):
        diary = diary_of()
        start.wait()
        try:
            outcomes.append(diary.hold(opening, held_for(name)) and "held")
        except OpeningTaken:
            outcomes.append("taken")

    racers = [threading.Thread(target=race, args=(name,)) for name in ("hold-1", "hold-2")]
    [racer.start() for racer in racers]
    [racer.join() for racer in racers]
    assert (sorted(outcomes), server.statuses) == (["held", "taken"], ["pending"])


def test_hold_becomes_a_visit(server, diary, free, opening, held_for, contact):
    diary.book(diary.hold(opening, held_for()), held_for(), contact)
    assert (server.only["status"], server.slots[free]["status"]) == ("booked", "busy")
    assert {one["status"] for one in server.only["participant"]} == {"accepted"}


def test_no_more_is_told_than_needed(server, diary, free, opening, held_for, contact):
    diary.book(diary.hold(opening, held_for()), held_for(), contact)
    (patient,) = server.only["contained"]
    assert set(patient) == {"resourceType", "id", "name", "telecom"}
    assert (contact.email in str(server.only), "conversation" in str(server.only)) == (False, False)


def test_booking_again_is_nothing(server, diary, free, opening, held_for, contact):
    name = diary.hold(opening, held_for())
    diary.book(name, held_for(), contact)
    version = server.only["meta"]
    diary.book(name, held_for(), contact)
    assert server.only["meta"] == version


@pytest.mark.parametrize("status", ["cancelled", "noshow", "entered-in-error", "waitlist"])
def test_hold_given_up_there_has_expired(server, diary, free, opening, held_for, contact, status):
    name = diary.hold(opening, held_for())
    server.only["status"] = status
    with pytest.raises(HoldExpired):
        diary.book(name, held_for(), contact)


def test_hold_unknown_there_has_expired(diary, opening, held_for, contact):
    with pytest.raises(HoldExpired):
        diary.book(diary.name(opening, held_for()), held_for(), contact)


def test_hold_changed_meanwhile_has_expired(server, diary, free, opening, held_for, contact):
    name = diary.hold(opening, held_for())
    changed = {"status": "cancelled", "meta": {"versionId": "99"}}
    server.answers = [lambda _: None, lambda _: server.only.update(changed)]
    with pytest.raises(HoldExpired):
        diary.book(name, held_for(), contact)


def test_hold_moved_there_has_expired(server, diary, free, opening, held_for, contact):
    name = diary.hold(opening, held_for())
    server.only["start"] = "2026-12-01T17:00:00Z"
    with pytest.raises(HoldExpired):
        diary.book(name, held_for(), contact)


def test_server_without_versions_is_booked_too(server, diary, free, opening, held_for, contact):
    server.counts_versions = False
    diary.book(diary.hold(opening, held_for()), held_for(), contact)
    assert server.statuses == ["booked"]


def test_server_of_few_words_is_understood(server, diary, free, opening, held_for, contact):
    server.says_little = True
    name = diary.hold(opening, held_for())
    diary.book(name, held_for(), contact)
    diary.cancel(name)
    assert server.statuses == ["cancelled"]


@pytest.mark.parametrize("booked", [False, True])
def test_cancelled_slot_is_free_again(server, diary, free, opening, held_for, contact, booked):
    name = diary.hold(opening, held_for())
    if booked:
        diary.book(name, held_for(), contact)
    diary.cancel(name)
    assert (server.only["status"], server.slots[free]["status"]) == ("cancelled", "free")
    assert server.only["cancelationReason"]["coding"][0]["code"] == "other"


def test_cancelling_again_is_nothing(server, diary, free, opening, held_for):
    name = diary.hold(opening, held_for())
    diary.cancel(name)
    version = server.only["meta"]
    diary.cancel(name)
    assert server.only["meta"] == version


def test_cancelling_what_never_was_is_nothing(server, diary, opening, held_for):
    diary.cancel(diary.name(opening, held_for()))
    assert server.statuses == []


def test_cancelling_survives_a_change_meanwhile(server, diary, free, opening, held_for):
    name = diary.hold(opening, held_for())
    server.answers = [lambda _: None, lambda _: server.only.update(meta={"versionId": "99"})]
    diary.cancel(name)
    assert server.statuses == ["cancelled"]


def test_freed_time_is_held_by_another(server, diary, free, opening, held_for):
    diary.cancel(diary.hold(opening, held_for()))
    diary.hold(opening, held_for("hold-2"))
    assert server.statuses == ["cancelled", "pending"]


def test_hold_given_up_is_not_taken_up_again(server, diary, free, opening, held_for):
    diary.cancel(diary.hold(opening, held_for()))
    with pytest.raises(OpeningTaken):
        diary.hold(opening, held_for())


def test_other_end_is_another_time(diary, free, held_for):
    with pytest.raises(OpeningTaken):
        diary.hold(Opening("okafor", "mill", "dry_cupping", TEN, TEN + timedelta(minutes=50)), held_for())
