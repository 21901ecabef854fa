"""What is asked, in which order, and when asking ends."""

import pytest

from bot.clinical.assess import assess
from bot.clinical.intake import Utterance, fold
from bot.clinical.model import Facts, Presence
from bot.clinical.questions import missing
from bot.clinical.reading import Reading
from tests.clinical.conftest import TODAY

PLAIN = {"number": "40", "area": "Lower back", "single": "No", "group": "None of these"}


def interview(knowledge, answers=None, areas=("lower back",), first="my back hurts"):
    """Answer every question plainly, or as told; the ids asked, in order, and the last assessment."""
    talk = [Utterance(None, first, Reading(areas=areas))]
    asked = []
    while True:
        result = assess(fold(talk, knowledge), knowledge, TODAY)
        if result.complete:
            return asked, result
        question = knowledge.questions[result.next_question]
        asked.append(question.id)
        assert len(asked) < 30, asked
        talk.append(Utterance(question.id, (answers or {}).get(question.id, PLAIN[question.kind]), Reading()))


def test_a_healthy_patient_gets_few_questions(knowledge):
    asked, result = interview(knowledge)
    assert len(asked) <= 8
    assert result.overall.word == "clear"


def test_one_more_question_without_an_area(knowledge):
    asked, result = interview(knowledge, areas=())
    assert len(asked) <= 9
    assert "area" in asked
    assert result.overall.word == "clear"


def test_emergency_signs_come_first(knowledge):
    asked, _ = interview(knowledge)
    assert asked[:3] == ["emergency_now", "emergency_spine", "age"]


def test_warning_signs_come_before_conditions(knowledge):
    asked, _ = interview(knowledge)
    assert asked.index("warning_signs") < asked.index("conditions") < asked.index("blood_and_medicines")


def test_asking_stops_at_an_emergency(knowledge):
    asked, result = interview(knowledge, {"emergency_now": "Chest pain or pressure"})
    assert asked == ["emergency_now"]
    assert result.overall.word == "emergency"


def test_beside_an_urgent_sign_only_emergencies_are_asked(knowledge):
    asked, result = interview(knowledge, {"warning_signs": "Losing weight without trying"})
    assert asked[asked.index("warning_signs") + 1 :] == ["conditions", "right_now"]
    assert result.overall.word == "urgent"


def test_an_emergency_told_after_something_urgent_is_one(knowledge):
    asked, result = interview(knowledge, {"emergency_now": "Not sure", "right_now": "I am or may be pregnant"})
    assert "age" not in asked
    assert result.overall.word == "urgent"
    told = {"emergency_now": "Not sure", "right_now": "I am or may be pregnant", "pregnancy_detail": "Yes"}
    assert interview(knowledge, told)[1].overall.word == "emergency"


def test_a_minor_is_asked_emergency_signs_only(knowledge):
    result = assess(Facts(age=15, areas=frozenset({"neck"})), knowledge, TODAY)
    assert result.questions == ("emergency_now", "emergency_spine")
    asked, result = interview(knowledge, {"age": "15"})
    assert asked == ["emergency_now", "emergency_spine", "age"]
    assert result.overall.word == "consult"


@pytest.mark.parametrize(
    ("parent", "title", "detail"),
    [
        ("conditions", "Diabetes", "diabetes_detail"),
        ("conditions", "Kidney disease", "kidney_detail"),
        ("conditions", "Liver disease", "liver_detail"),
        ("conditions", "High blood pressure", "blood_pressure_detail"),
        ("right_now", "I am or may be pregnant", "pregnancy_detail"),
        ("blood_and_medicines", "A blood clot, now or in the past", "blood_clot_detail"),
        ("skin_and_bones", "Thin or brittle bones (osteoporosis)", "bone_detail"),
    ],
)
def test_details_follow_what_they_detail(knowledge, parent, title, detail):
    asked, _ = interview(knowledge, {parent: title})
    assert asked.index(detail) == asked.index(parent) + 1
    assert detail not in interview(knowledge)[0]


def test_stiffness_is_asked_before_a_manipulation(knowledge):
    asked, _ = interview(knowledge, {"conditions": "Psoriasis"}, first="a spinal adjustment")
    assert "morning_stiffness" in asked
    assert "morning_stiffness" not in interview(knowledge, {"conditions": "Psoriasis"})[0]


def test_details_that_change_nothing_are_left_out(knowledge):
    medicines = "A blood thinner, such as warfarin, Eliquis or Xarelto"
    asked, _ = interview(knowledge, {"blood_and_medicines": medicines, "right_now": "I am or may be pregnant"})
    assert "pregnancy_detail" in asked
    bleeding = Facts(findings={"bleeding_disorder": Presence.PRESENT, "moles_scars_tattoo": Presence.PRESENT})
    assert "treated_area" not in assess(bleeding, knowledge, TODAY).questions


def test_wet_cupping_brings_its_own_question(knowledge):
    asked, _ = interview(knowledge, first="wet cupping please")
    assert "wet_cupping_detail" in asked
    assert "wet_cupping_detail" not in interview(knowledge)[0]


def test_a_skin_problem_asks_where_it_is(knowledge):
    skin = {"skin_and_bones": "A rash, wound, sunburn, shingles or other skin disease"}
    assert interview(knowledge, skin)[1].overall.word == "adapt"
    assert interview(knowledge, {**skin, "treated_area": "Yes"})[1].overall.word == "decline"
    assert interview(knowledge, {**skin, "treated_area": "Not sure"})[1].overall.word == "consult"


def test_refusing_everything_never_clears(knowledge):
    asked, result = interview(
        knowledge, dict.fromkeys(set(knowledge.questions) - {"emergency_now", "emergency_spine"}, "skip")
    )
    assert not result.overall.bookable
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("refused", ["age", "warning_signs", "conditions", "blood_and_medicines", "right_now"])
def test_refusing_one_question_never_clears(knowledge, refused):
    assert not interview(knowledge, {refused: "I don't know"})[1].overall.bookable


def test_missing_lists_concepts_in_order_of_asking(knowledge):
    listed = missing(Facts(), knowledge)
    assert listed[0] == "chest_pain"
    assert listed.index("saddle_numbness") < listed.index("fever_with_back_pain") < listed.index("eczema")
    assert len(set(listed)) == len(listed)


def test_covered_concepts_settle_their_option(knowledge):
    covered = {"varicose_veins", "peripheral_vascular_disease", "lymphedema", "aneurysm"}
    facts = Facts(findings=dict.fromkeys(covered, Presence.ABSENT))
    assert "circulation_problem" not in missing(facts, knowledge)
    assert "circulation_problem" in missing(Facts(), knowledge)


def test_an_unknown_service_means_the_default(knowledge):
    assert assess(Facts(service="acupuncture"), knowledge, TODAY).service == "dry_cupping"


def test_a_virtual_visit_asks_only_what_matters(knowledge):
    asked, result = interview(knowledge, first="a virtual visit please")
    assert result.service == "virtual_physical_therapy"
    assert result.overall.word == "clear"
    assert set(asked) <= set(interview(knowledge)[0])


def test_every_question_offers_a_way_out(knowledge):
    for question in knowledge.questions.values():
        assert question.titles[-1] == "Not sure"
        assert question.kind != "group" or question.titles[-2] == "None of these"
        assert len(question.options) <= 9


def test_every_question_can_be_reached(knowledge):
    reached = set(interview(knowledge, areas=(), first="wet cupping")[0])
    reached |= set(interview(knowledge, {"conditions": "Psoriasis"}, first="a spinal adjustment")[0])
    for question in knowledge.questions.values():
        for option in question.options if question.kind == "group" else ():
            reached |= set(interview(knowledge, {question.id: option.title})[0])
    assert reached == set(knowledge.questions)
