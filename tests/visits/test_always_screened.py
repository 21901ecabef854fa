"""Whatever was told: what is booked was open on its day, or staff wrote down why not."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.clinical.assess import assess
from bot.clinical.model import Disposition, Facts, Presence
from bot.errors import NotScreened
from bot.ports import DeedKind
from tests.visits.clinic_room import IN_A_STORE, JORDAN, OVERRIDE, PATIENT, PHYSICIAN, STAFF

PRESENCE = st.sampled_from([*Presence, None])


def told(data, room) -> Facts:
    """A screening in which some answers differ from no, or are missing."""
    whole, knowledge = room.facts(), room.base.clinical
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(knowledge.concepts)), PRESENCE, max_size=3))
    findings = {c: p for c, p in {**whole.findings, **changed}.items() if p is not None}
    dated = sorted(set(findings) & knowledge.dated_concepts)
    since = data.draw(st.dictionaries(st.sampled_from(dated), st.integers(0, 200), max_size=2)) if dated else {}
    return replace(whole, findings=findings, since=since, age=data.draw(st.sampled_from([None, 15, 40, 80])))


def is_open(room, visit, facts, on) -> bool:
    """The rules themselves, without the gate."""
    result = assess(facts.later((room.day(visit) - on).days), room.base.clinical, room.day(visit))
    if visit.service == PHYSICIAN:
        return result.overall < Disposition.URGENT
    return result.complete and result.services[visit.service].bookable


@given(st.data())
@IN_A_STORE
def test_every_visit_was_open_or_overridden(room, data):
    service = data.draw(st.sampled_from(sorted(room.base.profile.services)))
    acting = data.draw(st.sampled_from([PATIENT, STAFF, OVERRIDE]))
    opening = room.free(room.screened(), data.draw(st.integers(0, 3)), service)
    facts, on = told(data, room), room.clock.now().date()
    patient = room.tell(room.patient(), facts)
    with contextlib.suppress(NotScreened):
        room.visits.book(patient, room.visits.hold(patient, opening, acting).id, JORDAN, acting)
    for visit in room.visits.coming(patient):
        assert is_open(room, visit, facts, on) or room.deeds(visit.id, DeedKind.OVERRIDE)
        room.visits.cancel(patient, visit.id)
