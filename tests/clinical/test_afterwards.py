"""What is told after the screening adds to it, and never lowers anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap import read_knowledge
from bot.clinical.afterwards import raised, with_later
from bot.clinical.assess import assess
from bot.clinical.model import Facts, Presence
from tests.fakes import NOON

KNOWLEDGE = read_knowledge().clinical
HEALTHY = Facts(
    dict.fromkeys(KNOWLEDGE.concepts, Presence.ABSENT), age=40, areas=frozenset({"lower back"}), service="dry_cupping"
)
TODAY = NOON.date()
PRESENT, ABSENT, UNKNOWN = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN
ANSWERS = st.dictionaries(st.sampled_from(sorted(KNOWLEDGE.concepts)), st.sampled_from(list(Presence)), max_size=6)


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        (ABSENT, PRESENT, PRESENT),
        (ABSENT, UNKNOWN, UNKNOWN),
        (UNKNOWN, ABSENT, UNKNOWN),
        (UNKNOWN, PRESENT, PRESENT),
        (PRESENT, ABSENT, PRESENT),
        (PRESENT, UNKNOWN, PRESENT),
        (None, ABSENT, ABSENT),
    ],
)
def test_worse_answer_counts(before, told, after):
    facts = Facts({} if before is None else {"anemia": before})
    assert with_later(facts, {"anemia": told}, KNOWLEDGE).findings["anemia"] is after


def test_new_condition_opens_its_details_again():
    facts = with_later(HEALTHY, {"past_dvt": PRESENT}, KNOWLEDGE)
    assert "dvt_blood_clot" not in facts.findings
    assert "blood_clot_detail" in assess(facts, KNOWLEDGE, TODAY).questions


def test_detail_told_for_another_reason_is_open_again():
    facts = with_later(HEALTHY, {"skin_rash_or_infection": PRESENT}, KNOWLEDGE)
    assert "treated_area" in assess(facts, KNOWLEDGE, TODAY).questions


def test_known_detail_stays_when_nothing_is_new():
    known = Facts({**HEALTHY.findings, "past_dvt": PRESENT}, age=40, areas=HEALTHY.areas)
    assert with_later(known, {"past_dvt": PRESENT}, KNOWLEDGE).findings["dvt_blood_clot"] is ABSENT


def test_what_happened_happened_now():
    event = min(KNOWLEDGE.dated_concepts)
    old = Facts({event: PRESENT}, since={event: 80})
    assert with_later(old, {event: PRESENT}, KNOWLEDGE, days_ago=2).since[event] == 2


def test_only_what_is_worse_was_raised():
    before = Facts({"anemia": ABSENT, "eczema": PRESENT, "diabetes": UNKNOWN})
    after = Facts({"anemia": UNKNOWN, "eczema": PRESENT, "diabetes": PRESENT, "psoriasis": ABSENT})
    assert raised(before, after) == {"anemia": UNKNOWN, "diabetes": PRESENT}


@given(ANSWERS, ANSWERS)
def test_no_answer_lowers_a_service(first, later):
    before = Facts({**HEALTHY.findings, **first}, age=40, areas=HEALTHY.areas)
    after = with_later(before, later, KNOWLEDGE)
    then, now = assess(before, KNOWLEDGE, TODAY), assess(after, KNOWLEDGE, TODAY)
    assert all(now.services[service] >= level for service, level in then.services.items())
