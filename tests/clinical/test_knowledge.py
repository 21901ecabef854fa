"""The shipped knowledge as a whole: complete, cited, reachable, coded."""

from pathlib import Path

import pytest

from bot.clinical.model import Disposition
from bot.knowledge.load import load

KNOWLEDGE = load()
CHECKED = Path(__file__).parent / "data" / "icd10cm_checked.txt"
# Told by the patient or set by the product, never asked.
VOLUNTEERED = {
    "back_pain", "sciatica", "overdose", "self_harm", "spinal_bleed", "agitation", "recent_manipulation",
    "answering_for_other", "repeat_contact", "past_pregnancy", "past_warning_sign",
    # emergencies that have nothing to do with the back: heard, not asked
    "unresponsive", "vision_loss", "vomiting_blood", "blood_in_stool", "meningitis_signs", "confusion",
    "serious_infection", "severe_belly_pain", "testicle_pain", "cold_limb", "lockjaw", "racing_heart_faint",
    "blood_sugar_crisis", "mental_crisis", "acute_severe_illness",
}  # fmt: skip
# It names a circumstance and changes nothing.
WITHOUT_RULE = {"past_pregnancy"}


def test_each_rule_names_a_source():
    assert all(rule.sources for rule in KNOWLEDGE.rules.values())


def test_each_view_is_among_the_sources():
    for rule in KNOWLEDGE.rules.values():
        assert {source for view in rule.views for source in view.sources} <= set(rule.sources), rule.id


def test_each_concept_is_looked_at_by_a_rule():
    assert set(KNOWLEDGE.concepts) - set(KNOWLEDGE.rules_about) == WITHOUT_RULE


def test_each_concept_can_be_asked():
    assert set(KNOWLEDGE.concepts) - set(KNOWLEDGE.question_of) == VOLUNTEERED


def test_each_covered_concept_has_a_detail_or_equals_its_option():
    shown = {option.concept for question in KNOWLEDGE.questions.values() for option in question.options}
    covered = {c for question in KNOWLEDGE.questions.values() for option in question.options for c in option.covers}
    equal = {"coughing_blood", "fever_or_infection", "low_platelets", "bleeding_or_bruising", "sickle_cell", "keloid",
             "skin_thinning_medicine"}  # fmt: skip
    assert covered - shown == equal


@pytest.mark.parametrize("question", KNOWLEDGE.questions.values(), ids=lambda question: question.id)
def test_an_option_weighs_at_least_what_it_only_covers(question):
    """A covered concept without a question of its own must not be stricter than the option chosen for it."""
    shown = {option.concept for other in KNOWLEDGE.questions.values() for option in other.options}
    for option in question.options:
        for concept in set(option.covers) - shown:
            for service in KNOWLEDGE.services:
                assert alone(option.concept, service) >= alone(concept, service), (option.concept, concept, service)


def alone(concept, service):
    rules = [rule for rule in KNOWLEDGE.rules_about[concept] if len(rule.concepts) == 1]
    return max((rule.classes.get(service, Disposition.CLEAR) for rule in rules), default=Disposition.CLEAR)


def test_red_flags_alone_are_emergency_or_urgent():
    flags = {concept.id for concept in KNOWLEDGE.concepts.values() if concept.kind == "red_flag"}
    milder = {"night_pain", "minor_trauma", "spinal_infection_risk"}
    assert flags - KNOWLEDGE.emergency_concepts - KNOWLEDGE.urgent_concepts == milder


def test_emergency_and_urgent_concepts_are_apart():
    assert not KNOWLEDGE.emergency_concepts & KNOWLEDGE.urgent_concepts
    assert {"saddle_numbness", "self_harm", "chest_pain"} <= KNOWLEDGE.emergency_concepts
    assert {"leg_weakness", "dvt_blood_clot"} <= KNOWLEDGE.urgent_concepts


def test_nothing_is_signed_yet():
    assert set(KNOWLEDGE.unsigned) == {*KNOWLEDGE.rules, *KNOWLEDGE.combinations}


def test_marked_rules_show_their_mark():
    marked = {rule.id: rule.mark for rule in KNOWLEDGE.rules.values() if rule.mark}
    assert marked["hypertension"] == "policy"
    assert marked["sickle_cell"] == "background"
    assert set(marked.values()) == {"policy", "background"}


def test_sources_disagree_where_the_evidence_does():
    with_views = {rule.id for rule in KNOWLEDGE.rules.values() if rule.views}
    assert with_views >= {"pregnancy", "menstruation", "blood_thinner", "cancer", "diabetes", "eczema", "psoriasis",
                          "pacemaker", "uncontrolled_hypertension"}  # fmt: skip


def test_icd_codes_are_billable_and_titled():
    rows = [line.split(" | ") for line in CHECKED.read_text(encoding="utf-8").splitlines() if " | " in line]
    checked = {row[0].strip(): row[1].strip() for row in rows if row[2].strip() == "LEAF"}
    for concept, codes in KNOWLEDGE.codes.items():
        for code in codes:
            assert code.system != "icd10cm" or checked.get(code.code) == code.title, (concept, code)


def test_the_seven_have_codes():
    seven = ["eczema", "psoriasis", "diabetes", "liver_disease", "kidney_disease", "heart_disease", "anemia"]
    assert all(any(code.system == "icd10cm" for code in KNOWLEDGE.codes[concept]) for concept in seven)


def test_known_wrong_mappings_stay_out():
    wrong = {"42463", "6387", "1037045", "21821", "1599538", "1747262", "156369008", "156331003"}
    assert not wrong & {code.code for codes in KNOWLEDGE.codes.values() for code in codes}
    assert all(code.title for codes in KNOWLEDGE.codes.values() for code in codes)


def test_loading_twice_gives_the_same_version():
    assert load().version == KNOWLEDGE.version
