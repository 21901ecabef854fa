"""What a patient is told by a small knowledge: which reasons, in which order, and what is offered instead."""

from bot.clinical.assess import assess
from bot.clinical.model import Disposition, Facts
from bot.clinical.outcomes import outcome
from tests.clinical.conftest import HEALTHY, TODAY
from tests.clinical.small_book import small_book
from tests.clinical.telling import P, U

CLEAR, ADAPT, POSTPONE, CONSULT, DECLINE, URGENT, EMERGENCY = Disposition


def brief(assessment):
    return [(reason.rule, reason.status, reason.disposition.word) for reason in assessment.reasons]


def test_an_unsure_answer_is_named_in_a_sentence(screened, small):
    assert outcome(screened(itch=U), small).reasons == ("Not sure of an itch.",)
    assert outcome(screened(itch=U, rash=U), small).reasons == ("Not sure of an itch; a rash.",)
    assert outcome(screened(itch=U, rash=U, pills=U), small).reasons[-1] == "Not sure of much."


def test_sure_reasons_come_before_the_unsure(screened, small):
    said = outcome(screened(age=17, itch=U), small)
    assert said.reasons == ("Two things speak against it.", "Please bring a parent.", "Not sure of an itch.")


def test_reasons_are_ordered_by_the_service_asked_for(screened, small):
    """The operation is the milder rule, but the neck says nothing of hot cups."""
    told = screened("hot_cups", areas=frozenset({"neck"}), operation=P)
    assert outcome(told, small).reasons == ("Please wait a month.",)
    assert outcome(told, small, "talk").reasons == ("Your neck needs care.",)
    assert outcome(told, small, "talk").alternatives == ()


def test_an_emergency_tells_only_what_asks_for_it(screened, small):
    said = outcome(screened(faint=P, rash=P), small)
    assert said.reasons == ("Call now.",)
    assert [reason.rule for reason in said.rests_on] == ["faint"]
    assert (said.key, said.physician, said.alternatives, said.not_before) == ("emergency", True, (), None)


def test_an_outcome_without_reasons_has_one_to_fall_back_on(screened, small):
    said = outcome(screened(), small)
    assert said.reasons == ("Some clear reason.",)
    assert (said.headline, said.worsening) == ("This is clear.", "Watch, clear.")
    assert (said.time_frame, said.next_step, said.instead) == (
        "The time of clear.", "Next after clear.", "Next after clear.",
    )  # fmt: skip


def test_what_is_offered_instead_is_bookable_and_best_first(screened, small):
    said = outcome(screened("hot_cups", operation=P), small)
    assert said.alternatives == ("talk", "cups")
    assert outcome(screened("hot_cups", operation=P, areas=frozenset({"neck"})), small).alternatives == ("cups",)
    assert outcome(screened("hot_cups", operation=P, areas=frozenset()), small).alternatives == ()
    assert outcome(screened("hot_cups", rash=P), small).instead == "Rather {others}."


def test_an_urgent_reason_speaks_for_every_service(screened, small):
    """A talk itself could be booked, and is not offered either."""
    told = screened(pills=P, rash=P)
    assert (told.services["talk"], told.services["cups"]) == (ADAPT, URGENT)
    assert outcome(told, small, "talk").key == "urgent"
    assert outcome(told, small, "talk").reasons == ("Your pills may cause the rash.",)
    assert outcome(told, small, "cups").reasons == ("Your pills may cause the rash.",)
    assert outcome(told, small, "cups").alternatives == ()


def test_the_reason_that_weighs_most_for_the_service_comes_first():
    """The rash is the worse rule, but for a talk the neck is worse; unsure pills come last, and only unsure."""
    book = small_book(("contraindications", "talk: clear", "talk: adapt"))
    facts = Facts({**HEALTHY, "rash": P, "pills": U}, 40, frozenset({"neck"}))
    told = assess(facts, book, TODAY)
    assert brief(told)[0] == ("rash", "for", "decline")
    for_talk, for_cups = (outcome(told, book, service) for service in ("talk", "cups"))
    assert [reason.rule for reason in for_talk.rests_on] == ["neck", "rash", "pills"]
    assert for_talk.reasons[:2] == ("Your neck needs care.", "Your skin must heal.")
    assert [reason.rule for reason in for_cups.rests_on] == ["rash", "itch", "pills"]


def test_a_combination_weighs_the_same_for_all_its_services():
    """One strong item is made one for cups: it is as severe as the rash and comes after it by name."""
    book = small_book(
        ("contraindications", "[talk]\n    becomes: consult", "[talk]\n    becomes: decline"),
        ("contraindications", "talk: clear", "talk: postpone"),
        ("contraindications", "    level: decline", "    level: postpone"),
    )
    told = assess(Facts({**HEALTHY, "rash": P}, 40, frozenset({"neck"})), book, TODAY)
    assert told.services["talk"] is DECLINE
    assert [reason.rule for reason in outcome(told, book, "talk").rests_on] == ["one_strong_item", "neck", "rash"]
    assert told.reasons[0].services == ("talk",)
