"""Ages, areas and services in conditions, and what a condition looks at."""

import pytest

from bot.clinical.expression import Age, All, AtLeast, ForService, Has, InArea, Not, NotRuledOut, Since, concepts_of
from bot.clinical.model import Facts, Presence
from bot.clinical.truth import Truth


@pytest.mark.parametrize(
    ("age", "expected"), [(17, Truth.FALSE), (18, Truth.TRUE), (64, Truth.TRUE), (65, Truth.FALSE)]
)
def test_an_age_range_is_half_open(age, expected):
    assert Age(18, 65).value(Facts(age=age)) is expected


def test_an_age_not_asked_is_open():
    assert Age(18).value(Facts()) is Truth.OPEN


def test_an_age_refused_is_unknown():
    assert Age(18).value(Facts(answered=frozenset({"age"}))) is Truth.UNKNOWN


def test_any_age_fits_an_open_range():
    assert Age().value(Facts(age=0)) is Truth.TRUE
    assert Age().value(Facts(age=130)) is Truth.TRUE


@pytest.mark.parametrize(("area", "expected"), [("neck", Truth.TRUE), ("leg", Truth.FALSE)])
def test_one_shared_area_is_enough(area, expected):
    assert InArea(frozenset({"neck", "head"})).value(Facts(areas=frozenset({area, "hip"}))) is expected


def test_an_area_not_asked_is_open():
    assert InArea(frozenset({"neck"})).value(Facts()) is Truth.OPEN


def test_an_area_refused_is_unknown():
    assert InArea(frozenset({"neck"})).value(Facts(answered=frozenset({"area"}))) is Truth.UNKNOWN


@pytest.mark.parametrize(("service", "expected"), [("wet", Truth.TRUE), ("dry", Truth.FALSE), (None, Truth.FALSE)])
def test_a_service_is_asked_for_or_not(service, expected):
    assert ForService(frozenset({"wet"})).value(Facts(service=service)) is expected


def test_a_condition_knows_all_its_concepts():
    tree = All((AtLeast(1, (Has("a"), Since("b", 3))), Not(NotRuledOut("c")), Age(1), InArea(frozenset({"x"})),
                ForService(frozenset({"s"}))))  # fmt: skip
    assert concepts_of(tree) == {"a", "b", "c"}


@pytest.mark.parametrize("age", [-1, 131])
def test_an_age_out_of_range_cannot_be_a_fact(age):
    with pytest.raises(ValueError, match="age out of range"):
        Facts(age=age)


def test_an_event_of_no_known_day_is_today():
    assert Since("a", 1).value(Facts({"a": Presence.PRESENT})) is Truth.TRUE
    assert Since("a", 1).value(Facts({"a": Presence.PRESENT}, since={"a": 1})) is Truth.FALSE


def test_facts_stay_as_they_were_told():
    findings, since = {"a": Presence.PRESENT}, {"a": 3}
    facts = Facts(findings, since=since)
    findings.clear()
    since.clear()
    assert (facts.findings, facts.since) == ({"a": Presence.PRESENT}, {"a": 3})
    for table in (facts.findings, facts.since):
        with pytest.raises(TypeError, match="does not support item assignment"):
            table["b"] = 1
