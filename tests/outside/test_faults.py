"""A server that fails, lies, or belongs to somebody else."""

from __future__ import annotations

import gzip
import json
import time

import pytest
from starlette.responses import RedirectResponse, Response, StreamingResponse

from bot.errors import StoreUnavailable
from bot.outside.wire import LARGEST
from tests.outside.conftest import WEEK

DEEP = b"[" * 100_000 + b"]" * 100_000
SLOT = {
    "resourceType": "Slot",
    "id": "x",
    "status": "free",
    "start": "2026-12-01T15:00:00Z",
    "end": "2026-12-01T16:00:00Z",
    "schedule": {"reference": "Schedule/s7"},
}
SCHEDULE = {"resourceType": "Schedule", "id": "s7", "actor": [{"reference": "Practitioner/7"}]}


def bundle(*resources, **more):
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources], **more}


def says(body, status=200, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _: Response(content, status, headers=headers)


def moved(where):
    return lambda _: RedirectResponse(where)


def dripping(_request):
    def drops():
        for _ in range(200):
            time.sleep(0.05)
            yield b" "

    return StreamingResponse(drops())


@pytest.mark.parametrize(
    "answer",
    [
        says(b"", 500),
        says(b"", 503),
        says(b"", 400),
        says(b"", 403),
        says(b"", 404),
        says(b"", 429),
        says(b"<html>"),
        says(b"\xff\xfe{"),
        says(b"NaN"),
        says(b'{"a": NaN}'),
        says(DEEP),
        says([]),
        says("text"),
        says({}),
        says({"resourceType": "OperationOutcome"}),
        says({"resourceType": "Bundle", "entry": {}}),
        says({"resourceType": "Bundle", "entry": [{}] * 5001}),
        says(b" " * (LARGEST + 1)),
        says(gzip.compress(b" " * 10_000_000), **{"Content-Encoding": "gzip"}),
        moved("http://127.0.0.1:9/"),
        moved("/fhir/Slot"),
    ],
)
def test_nonsense_is_no_answer(server, diary, free, answer):
    server.answers = [answer]
    with pytest.raises(StoreUnavailable):
        diary.openings("dry_cupping", *WEEK)


@pytest.mark.parametrize(
    "link",
    ["http://elsewhere.example.org/fhir/Slot", "https://127.0.0.1/fhir", "//elsewhere/fhir", "../admin", "file:///etc"],
)
def test_other_servers_are_never_asked(server, diary, link):
    server.answers = [says(bundle(link=[{"relation": "next", "url": link}]))]
    with pytest.raises(StoreUnavailable, match="another server"):
        diary.openings("dry_cupping", *WEEK)
    assert len(server.requests) == 1


def test_endless_pages_are_left(server, diary):
    more = says(bundle(link=[{"relation": "next", "url": f"{server.base}/Slot?_at=1"}]))
    server.answers = [more] * 50
    with pytest.raises(StoreUnavailable, match="too many pages"):
        diary.openings("dry_cupping", *WEEK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "2026-12-01T15:00:00"},
        {"start": "2026-12-01T15:00:00+99:00"},
        {"start": "2026-02-30T15:00:00Z"},
        {"start": "0001-01-01T00:00:00+14:00"},
        {"start": 5},
        {"start": None},
        {"end": "2026-12-01T14:00:00Z"},
        {"end": "2027-12-01T14:00:00Z"},
        {"id": "../Patient"},
        {"id": ".."},
        {"id": 7},
        {"status": ["free"]},
        {"schedule": None},
        {"schedule": {"reference": 3}},
        {"schedule": {"reference": "x" * 10_000}},
        {"schedule": {"reference": "Schedule/other"}},
        {"resourceType": "Patient"},
        {"serviceType": [{"coding": [{"code": "99"}]}]},
    ],
)
def test_odd_slot_is_passed_over(server, diary, wrong):
    good = {**SLOT, "id": "good", "start": "2026-12-02T15:00:00.000Z", "end": "2026-12-02T16:00:00Z"}
    server.answers = [says(bundle({**SLOT, **wrong}, good, SCHEDULE))]
    assert [found.start.day for found in diary.openings("dry_cupping", *WEEK)] == [2]


@pytest.mark.parametrize("odd", [{"serviceType": "x"}, {"serviceType": [5, {"coding": 5}]}, {"extension": [{}] * 100}])
def test_odd_ornament_does_no_harm(server, diary, odd):
    server.answers = [says(bundle({**SLOT, **odd}, SCHEDULE, {"resourceType": "Schedule", "actor": 5}))]
    assert len(diary.openings("dry_cupping", *WEEK)) == 1


def test_answer_that_drips_is_left_in_time(server, diary_of):
    server.answers = [dripping]
    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        diary_of(seconds=0.4).openings("dry_cupping", *WEEK)
    assert time.monotonic() - began < 3


def test_server_that_is_not_there_is_no_answer(diary_of, opening, held_for, contact):
    diary = diary_of(base="http://127.0.0.1:9/fhir", seconds=2.0)
    for call in (
        lambda: diary.openings("dry_cupping", *WEEK),
        lambda: diary.hold(opening, held_for()),
        lambda: diary.book("urn:uuid:x", held_for(), contact),
        lambda: diary.cancel("urn:uuid:x"),
    ):
        with pytest.raises(StoreUnavailable):
            call()


def test_wrong_token_is_no_answer(server, diary_of, free):
    with pytest.raises(StoreUnavailable, match="401"):
        diary_of(token="stolen").openings("dry_cupping", *WEEK)
    assert diary_of().openings("dry_cupping", *WEEK) != ()


def test_lost_answer_leaves_one_appointment(server, diary, free, opening, held_for):
    server.answers = [lambda _: None, lambda _: setattr(server, "lose", 1)]
    assert diary.hold(opening, held_for()) == diary.name(opening, held_for())
    assert server.statuses == ["pending"]


def test_answers_lost_for_long_leave_one_appointment(server, diary, free, opening, held_for):
    server.answers = [lambda _: None, lambda _: setattr(server, "lose", 2)]
    with pytest.raises(StoreUnavailable):
        diary.hold(opening, held_for())
    assert diary.hold(opening, held_for()) == diary.name(opening, held_for())
    assert server.statuses == ["pending"]


def test_hold_of_a_lost_answer_can_be_given_up(server, diary, free, opening, held_for):
    server.answers = [lambda _: None, lambda _: setattr(server, "lose", 2)]
    with pytest.raises(StoreUnavailable):
        diary.hold(opening, held_for())
    diary.cancel(diary.name(opening, held_for()))
    assert (server.statuses, server.slots[free]["status"]) == (["cancelled"], "free")


def test_lost_answer_to_a_booking_is_booked_once(server, diary, free, opening, held_for, contact):
    name = diary.hold(opening, held_for())
    server.answers = [lambda _: None, lambda _: setattr(server, "lose", 1)]
    with pytest.raises(StoreUnavailable):
        diary.book(name, held_for(), contact)
    diary.book(name, held_for(), contact)
    assert server.statuses == ["booked"]


@pytest.mark.parametrize("status", [400, 404, 422])
def test_refused_hold_is_a_fault(server, diary, free, opening, held_for, status):
    server.answers = [lambda _: None, says(b"", status)]
    with pytest.raises(StoreUnavailable):
        diary.hold(opening, held_for())


def test_appointment_of_somebody_else_is_never_touched(server, diary, free, opening, held_for, contact):
    name = diary.hold(opening, held_for())
    server.only["identifier"][0]["value"] = "urn:uuid:somebody-else"
    server.ignores_search = True
    diary.cancel(name)
    assert server.statuses == ["pending"]


def test_hostile_appointment_is_not_sent_on(server, diary, free, opening, held_for):
    name = diary.hold(opening, held_for())
    found = {**server.only, "id": "../../Patient/1", "note": "\ud800"}
    server.answers = [says(bundle(found))]
    diary.cancel(name)
    assert [method for method, *_ in server.requests[2:]] == ["GET"]


def test_text_that_is_no_text_goes_back_as_it_came(server, diary, free, opening, held_for):
    name = diary.hold(opening, held_for())
    server.only["description"] = "\ud800"
    server.answers = [lambda _: None, says(b"", 400)]
    with pytest.raises(StoreUnavailable, match="400"):
        diary.cancel(name)
