"""What must hold for every patient there could be."""

from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clinical.assess import assess
from bot.clinical.model import Disposition, Facts, Presence
from bot.clinical.outcomes import outcome
from bot.clinical.questions import missing, unanswered
from bot.clinical.tally import firings, tally
from bot.knowledge.load import load
from tests.clinical import oracle
from tests.clinical.conftest import TODAY
from tests.clinical.test_rules_against_oracle import real

KNOWLEDGE = load()
CONCEPTS = sorted(KNOWLEDGE.concepts)
DATED = sorted(KNOWLEDGE.dated_concepts)


def patient(seed: int) -> Facts:
    """Some patient: hypothesis picks the seed, so that ten thousand of them fit into a few seconds."""
    chance = Random(seed)
    return Facts(
        findings={concept: chance.choice(list(Presence)) for concept in chance.sample(CONCEPTS, chance.randint(0, 14))},
        age=chance.choice([None, chance.randint(0, 130), chance.randint(16, 70)]),
        areas=frozenset(chance.sample(KNOWLEDGE.areas, chance.randint(0, 3))),
        since={concept: chance.randint(0, 200) for concept in chance.sample(DATED, chance.randint(0, 2))},
        service=chance.choice([None, *KNOWLEDGE.services]),
        answered=frozenset(chance.sample(["age", "area"], chance.randint(0, 2))),
    )


FACTS = st.integers(0, 2**48).map(patient)
MANY = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
PROOF = settings(MANY, max_examples=1000)


def levels(facts):
    return tally(firings(facts, KNOWLEDGE.rules.values()), KNOWLEDGE).levels


def screened(facts):
    return assess(facts, KNOWLEDGE, TODAY)


@PROOF
@given(FACTS, st.integers(0, 2**48))
def test_more_findings_never_lower_anything(facts, seed):
    """Ten findings are added one after the other: 10,000 steps in all."""
    chance = Random(seed)
    before = levels(facts)
    for _ in range(10):
        facts = one_more(facts, chance)
        after = levels(facts)
        assert all(after[service] >= level for service, level in before.items())
        before = after


def one_more(facts, chance):
    """The facts with one more finding, or one that weighs more than before; a past day of it is not yet told."""
    concept = chance.choice([c for c in CONCEPTS if facts.findings.get(c) is not Presence.PRESENT])
    known = facts.findings.get(concept) is Presence.UNKNOWN
    presence = Presence.PRESENT if known else chance.choice([Presence.PRESENT, Presence.UNKNOWN])
    since = {event: days for event, days in facts.since.items() if event != concept} if known else facts.since
    return replace(facts, findings={**facts.findings, concept: presence}, since=since)


@MANY
@given(FACTS, st.randoms())
def test_the_order_of_findings_does_not_matter(facts, random):
    pairs = list(facts.findings.items())
    random.shuffle(pairs)
    assert screened(facts) == screened(replace(facts, findings=dict(pairs)))


@MANY
@given(FACTS)
def test_all_services_agree_with_the_oracle(facts):
    plain = {
        "findings": {concept: presence.value for concept, presence in facts.findings.items()},
        "age": facts.age,
        "areas": sorted(facts.areas),
        "since": dict(facts.since),
        "answered": sorted(facts.answered),
    }
    found = {service: level.word for service, level in screened(real(plain)).services.items()}
    assert found == oracle.dispositions(plain)


@MANY
@given(FACTS, st.data())
def test_a_removed_answer_never_clears(facts, data):
    before = screened(facts)
    if before.complete or not facts.findings:
        return
    concept = data.draw(st.sampled_from(sorted(facts.findings)))
    left = {other: presence for other, presence in facts.findings.items() if other != concept}
    after = screened(replace(facts, findings=left))
    assert not (after.complete and after.overall.bookable)


@MANY
@given(FACTS)
def test_an_unknown_finding_is_never_cleared(facts):
    unsure = replace(facts, findings=dict.fromkeys(facts.findings, Presence.UNKNOWN))
    blank = replace(facts, findings={})
    before = levels(blank)
    assert all(level >= before[service] for service, level in levels(unsure).items())


@MANY
@given(FACTS)
def test_urgent_and_emergency_hold_overall(facts):
    result = screened(facts)
    worst = max(result.services.values())
    asked = result.services[result.service]
    assert result.overall == (worst if worst >= Disposition.URGENT else asked)
    if worst is Disposition.EMERGENCY:
        assert result.questions == ()
        assert result.missing == ()


@MANY
@given(FACTS)
def test_beside_what_is_urgent_only_what_may_be_an_emergency_is_asked(facts):
    result = screened(facts)
    if result.overall is not Disposition.URGENT:
        return
    for question in KNOWLEDGE.questions.values():
        if question.when is None or question.when.value(facts).fires:
            asked = dict.fromkeys(unanswered(facts, [question]), Presence.PRESENT)
            worst = screened(replace(facts, findings={**facts.findings, **asked}))
            raised = worst.overall is Disposition.EMERGENCY
            assert raised <= (question.id in result.questions), question.id
            assert (question.id in result.questions) <= raised, question.id


@MANY
@given(FACTS)
def test_wider_services_are_never_milder(facts):
    found = levels(facts)
    for service in KNOWLEDGE.services.values():
        assert all(found[service.id] >= found[part] for part in service.includes)


@MANY
@given(FACTS)
def test_every_outcome_can_be_spoken(facts):
    result = screened(facts)
    said = outcome(result, KNOWLEDGE)
    assert said.headline
    assert said.worsening
    assert said.time_frame
    assert 1 <= len(said.reasons) <= 4
    assert all(result.services[other].bookable for other in said.alternatives)


@MANY
@given(FACTS)
def test_missing_names_what_the_questions_ask(facts):
    result = screened(facts)
    asked = {concept for name in result.questions for concept in KNOWLEDGE.questions[name].concepts}
    assert set(result.missing) <= asked
    assert not set(result.missing) & set(facts.findings)
    if result.overall < Disposition.URGENT and result.complete is False and facts.age and facts.age >= 18:
        assert missing(facts, KNOWLEDGE) == result.missing


@MANY
@given(
    FACTS,
    st.sampled_from(["eczema", "psoriasis", "diabetes", "liver_disease", "kidney_disease", "heart_disease", "anemia"]),
)
def test_the_seven_never_book_cupping(facts, concept):
    result = screened(replace(facts, findings={**facts.findings, concept: Presence.PRESENT}))
    cups = ["dry_cupping", "massage_cupping", "fire_cupping", "wet_cupping", "combined_cupping_manual"]
    assert all(result.services[service] >= Disposition.CONSULT for service in cups)
