"""Every entry of a whole, small knowledge is read as it is written."""

from datetime import date

import pytest

from bot.clinical.content import files_of
from bot.clinical.entries import Code, Combination, Concept, OutcomeWords, Rule, Service, Source, UnsureWords, View
from bot.clinical.expression import Age, All, AtLeast, ForService, Has, InArea, Not, NotRuledOut, Since
from bot.clinical.knowledge import digest
from bot.clinical.model import Disposition
from bot.clinical.question import AnswerWords, AreaOption, Option, Question
from tests.clinical.small_book import small_book

CLEAR, ADAPT, POSTPONE, CONSULT, DECLINE, URGENT, EMERGENCY = Disposition
ANSWERS = AnswerWords(
    ("None of these", "none"), ("Not sure", "skip"), ("Yes", "y"), ("No", "n"), ("All is right",), ("Change it",)
)


def test_concepts_are_read_as_written(small):
    assert list(small.concepts.values()) == [
        Concept("rash", "a rash", "condition", "old_rash"),
        Concept("old_rash", "a rash in the past", "state", None),
        Concept("faint", "a fainting fit", "red_flag", None),
        Concept("pills", "strong pills", "medicine", None),
        Concept("operation", "an operation", "procedure", None),
        Concept("itch", "an itch", "symptom", None),
    ]
    assert all(name == concept.id for name, concept in small.concepts.items())


def test_services_are_read_as_written(small):
    assert dict(small.services) == {
        "cups": Service("cups", "cups", ("cups", "plain cups"), (), ("therapist",), ("talk",), "cups with us"),
        "hot_cups": Service("hot_cups", "hot cups", ("warm cups",), ("cups",), ("therapist", "helper"),
                            ("talk", "cups"), "hot cups with us"),
        "talk": Service("talk", "a talk", (), (), ("doctor",), (), "a talk with us"),
    }  # fmt: skip
    assert small.default_service == "cups"


def test_sources_are_read_as_written(small):
    assert dict(small.sources) == {
        "BOOK": Source("BOOK", "A book", "1999", "page", "shelf 1", "low"),
        "STUDY": Source("STUDY", "A study", "n.d.", "list", "", "usual"),
        "TALK": Source("TALK", "What people say", "n.d.", "none", "", "none"),
    }


RULES = {
    "faint": Rule(
        "faint", Has("faint"), dict.fromkeys(("cups", "hot_cups", "talk"), EMERGENCY),
        dict.fromkeys(("cups", "hot_cups", "talk"), URGENT), ("faint",), "A fainting fit needs help.", "Call now.",
        "Call for them.", ("STUDY",), ends_intake=True, item="faint",
    ),
    "child": Rule(
        "child", Age(0, 18), {"cups": CONSULT, "hot_cups": CONSULT}, {"cups": CONSULT, "hot_cups": CONSULT}, (),
        "Children see the doctor first.", "Please bring a parent.", "", ("BOOK",), ends_intake=True, item="child",
    ),
    "rash": Rule(
        "rash", Has("rash"), {"cups": DECLINE, "hot_cups": DECLINE, "talk": CLEAR},
        {"cups": POSTPONE, "hot_cups": POSTPONE, "talk": CLEAR}, ("rash",), "Cups hurt sore skin.",
        "Your skin must heal.", "Look at the skin.", ("BOOK", "STUDY"),
        (View("Some wait a week.", ("STUDY",), POSTPONE), View("Others say nothing.", ("BOOK",), None)),
        item="skin", reviewed_by="Dr. A", reviewed_on=date(2026, 2, 3),
    ),
    "old_rash": Rule(
        "old_rash", Has("old_rash"), {"hot_cups": CLEAR}, {"hot_cups": CLEAR}, ("old_rash",), "It is over.", "", "",
        ("BOOK",), item="old_rash",
    ),
    "itch": Rule(
        "itch", AtLeast(1, (Has("itch"), AtLeast(2, (Has("rash"), Has("pills"), Has("operation"))))),
        {"cups": CONSULT, "hot_cups": CONSULT}, {"cups": CONSULT, "hot_cups": CONSULT},
        ("itch", "operation", "pills", "rash"), "Something itches.", "An itch has a cause.", "", ("STUDY",),
        item="skin",
    ),
    "pills": Rule(
        "pills", All((Has("pills"), NotRuledOut("rash"))), {"cups": URGENT, "hot_cups": URGENT, "talk": ADAPT},
        {"cups": CONSULT, "hot_cups": CONSULT, "talk": ADAPT}, ("pills", "rash"), "Pills and a rash.",
        "Your pills may cause the rash.", "", ("TALK",), mark="policy", item="pills",
    ),
    "operation": Rule(
        "operation", Since("operation", 30), {"hot_cups": POSTPONE}, {"hot_cups": POSTPONE}, ("operation",),
        "Wounds need a month.", "Please wait a month.", "", ("STUDY",), wait_days=30, item="operation",
    ),
    "neck": Rule(
        "neck", AtLeast(1, (InArea(frozenset({"neck", "head"})), Age(80, 120))), {"talk": CONSULT}, {"talk": CONSULT},
        (), "Necks are delicate.", "Your neck needs care.", "", ("STUDY",), mark="background", item="neck",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_read_as_written(small, name):
    assert small.rules[name] == RULES[name]


def test_rules_keep_the_order_of_their_files(small):
    assert list(small.rules) == list(RULES)


def test_combinations_are_read_as_written(small):
    assert dict(small.combinations) == {
        "two_items": Combination(
            "two_items", CONSULT, 2, ("cups", "hot_cups"), DECLINE, "Two things at once.",
            "Two things speak against it.", ("BOOK",), "policy", signed=True,
        ),
        "one_strong_item": Combination(
            "one_strong_item", DECLINE, 1, ("talk",), CONSULT, "One strong thing.", "One thing speaks against it.",
            ("STUDY",), None, signed=False,
        ),
    }  # fmt: skip


@pytest.mark.parametrize("line", ["    reviewed_by: Dr. B\n", "    reviewed_on: 2026-02-04\n"])
def test_half_a_signature_signs_no_combination(line):
    assert not small_book(("contraindications", line, "")).combinations["two_items"].signed


QUESTIONS = [
    Question(
        "signs", "group", "first", "Any of these now?", "They need help.", "These signs?", "And the others?", ANSWERS,
        (Option("faint", "I fainted"), Option("itch", "It itches")), topic="Signs",
    ),
    Question("age", "number", "then", "How old are you?", "Age matters.", "Your age?", "", ANSWERS, topic="Age"),
    Question(
        "area", "area", "then", "Where does it hurt?", "Places differ.", "Where?", "", ANSWERS,
        areas=(AreaOption("neck", "The neck"), AreaOption("lower back", "Low down")), topic="Place",
    ),
    Question(
        "skin", "group", "then", "Any of these?", "Skin matters.", "Skin or pills?", "And the other one?", ANSWERS,
        (Option("rash", "A rash", ("old_rash",)), Option("pills", "Strong pills")), topic="Skin and pills",
        claimed_by=("my skin is fine",),
    ),
    Question(
        "detail", "single", "then", "An operation?", "Wounds matter.", "Operated?", "", ANSWERS,
        (Option("operation", ""),), when=Not(Has("rash")),
    ),
    Question(
        "heat", "single", "then", "Did it feel hot before?", "Heat matters.", "Hot?", "", ANSWERS,
        (Option("old_rash", "It did"),), when=ForService(frozenset({"hot_cups"})),
    ),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(QUESTIONS)), ids=lambda place: QUESTIONS[place].id)
def test_a_question_is_read_as_written(small, place):
    assert list(small.questions.values())[place] == QUESTIONS[place]


def test_answers_and_areas_are_read_as_written(small):
    assert small.answers == ANSWERS
    assert small.areas == ("neck", "lower back", "head")


def test_outcomes_are_read_as_written(small):
    for level, words in small.outcomes.items():
        assert words == OutcomeWords(
            headline=f"This is {level.word}.",
            time_frame=f"The time of {level.word}.",
            from_day="From {day} on." if level is POSTPONE else "",
            next_step=f"Next after {level.word}.",
            instead="Rather {others}." if level is DECLINE else "",
            worsening=f"Watch, {level.word}.",
            physician=level in (CONSULT, EMERGENCY),
            fallback_reason=f"Some {level.word} reason.",
        )
    assert list(small.outcomes) == list(Disposition)
    assert small.unsure == UnsureWords("Not sure of {what}.", "Not sure of much.")


def test_codes_are_read_as_written(small):
    assert dict(small.codes) == {
        "rash": (
            Code("icd10cm", "R21", "Rash"),
            Code("icd10cm", "L30.9", "Dermatitis"),
            Code("snomed", "271807003", "Eruption of skin"),
        ),
        "pills": (Code("rxnorm", "1", "Pill"),),
        "itch": (),
    }


def test_the_version_is_the_edition_and_a_digest(small):
    assert small.version == f"7.3+{digest(files_of(small.content))}"


def test_what_stands_in_an_entry_cannot_be_changed(small):
    tables = (small.concepts, small.services, small.sources, small.rules, small.combinations, small.questions,
              small.outcomes, small.codes)  # fmt: skip
    for table in tables:
        with pytest.raises(TypeError, match="does not support item assignment"):
            table["x"] = None


def test_the_clinic_has_changed_nothing_yet(small):
    assert small.changed_by_clinic == frozenset()


def test_the_books_know_what_belongs_together(small):
    assert {concept: [rule.id for rule in rules] for concept, rules in small.rules_about.items()} == {
        "faint": ["faint"],
        "rash": ["rash", "itch", "pills"],
        "old_rash": ["old_rash"],
        "itch": ["itch"],
        "operation": ["itch", "operation"],
        "pills": ["itch", "pills"],
    }
    assert small.question_of == {
        "faint": "signs", "itch": "signs", "rash": "skin", "old_rash": "heat", "pills": "skin", "operation": "detail",
    }  # fmt: skip
    assert small.dated_concepts == {"operation"}
    assert small.emergency_concepts == {"faint"}
    assert small.first_stage == "first"
    assert small.unsigned == ("child", "faint", "itch", "neck", "old_rash", "one_strong_item", "operation", "pills")
    assert small.in_play("hot_cups") == ("hot_cups", "talk", "cups")


def test_a_sign_that_fires_unsurely_is_urgent_too(small):
    """The rule of the pills fires on them alone: the rash is not ruled out."""
    assert small.urgent_concepts == {"pills"}
