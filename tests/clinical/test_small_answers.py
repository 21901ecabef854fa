"""Answers to the questions of a small knowledge, and what counts of a message."""

from dataclasses import replace

import pytest

from bot.clinical.answers import match_areas, match_options, plain, read_age
from bot.clinical.hearing import Heard, hear, named_service
from bot.clinical.model import stricter
from bot.clinical.question import AreaOption, Option
from bot.clinical.reading import DaysRange, Reading
from tests.clinical.telling import IF, NOW, PAST, A, P, U, found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('  It\u2019s \u2018SO\u2019 "bad" \t now!. ', "it's 'so' bad now"),
        ("one\n two ;,", "one\n two"),
        (".;,!x!,;.", "x"),
        ("a  \t b", "a b"),
    ],
)
def test_marks_and_spaces_do_not_matter(text, said):
    assert plain(text) == said


def test_only_the_start_of_a_long_text_is_read():
    assert plain("y" * 1999 + "zx") == "y" * 1999 + "z"


@pytest.mark.parametrize(("text", "age"), [("007", 7), ("0130", None), ("40.", 40), ("", None), ("4 0", None)])
def test_an_age_is_up_to_three_figures(text, age):
    assert read_age(text) == age


@pytest.mark.parametrize("order", [("pain", "pain now", "pains"), ("pains", "pain now", "pain")])
def test_the_longest_title_is_taken_first(small, order):
    options = tuple(Option(concept, concept.title()) for concept in order)
    question = replace(small.questions["signs"], options=options)
    chosen = {"pain": A, "pain now": A, "pains": A}
    assert match_options(question, "Pain now") == {**chosen, "pain now": P}
    assert match_options(question, "pains") == {**chosen, "pains": P}
    assert match_options(question, "pain; pain now and pains") == dict.fromkeys(chosen, P)
    assert match_options(question, "painful") is None
    assert match_options(question, "pain2") is None
    assert match_options(question, "pain nowhere") is None


def test_an_option_chosen_leaves_open_what_it_covers(small):
    assert match_options(small.questions["skin"], "A rash") == {"rash": P, "pills": A}
    assert match_options(small.questions["skin"], "strong pills") == {"rash": A, "old_rash": A, "pills": P}


def test_titles_are_never_glued_together(small):
    options = tuple(Option(title, title) for title in ("low", "e", "leg"))
    question = replace(small.questions["signs"], options=options)
    assert match_options(question, "lowe leg") is match_options(question, "lowe, leg") is None
    assert match_options(question, "low e leg") == dict.fromkeys(("low", "e", "leg"), P)


def test_a_title_twice_is_chosen_once(small):
    assert match_options(small.questions["skin"], "a rash, a rash") == {"rash": P, "pills": A}


def test_none_of_these_denies_what_is_covered_too(small):
    assert match_options(small.questions["skin"], "None of these") == {"rash": A, "old_rash": A, "pills": A}


def test_not_sure_leaves_open_what_is_covered(small):
    assert match_options(small.questions["skin"], "not sure") == {"rash": U, "pills": U}


@pytest.mark.parametrize(("text", "presence"), [("Y", P), ("n", A), ("skip", U)])
def test_a_single_question_is_answered_by_its_words(small, text, presence):
    assert match_options(small.questions["detail"], text) == {"operation": presence}
    assert match_options(small.questions["detail"], "none") is None


def test_a_value_has_no_concepts(small):
    age, area = small.questions["age"], small.questions["area"]
    assert match_options(age, "44") == match_options(area, "low down and the neck") == {}
    assert match_options(age, "The neck") is match_options(area, "44") is None
    assert match_options(age, "Not sure") == match_options(area, "Skip.") == {}


def test_places_are_chosen_by_their_titles(small):
    question = replace(small.questions["area"], areas=(AreaOption("leg", "Leg"), AreaOption("foot", "Leg and foot")))
    assert match_areas(question, "Leg and foot") == {"foot"}
    assert match_areas(question, "Leg\nleg and foot") == {"leg", "foot"}
    assert match_areas(question, "foot") == match_areas(question, "") == frozenset()


# --- what counts of a message ---


def test_the_stricter_of_two_is_kept():
    assert [stricter(None, A), stricter(A, U), stricter(U, A), stricter(P, U), stricter(A, P)] == [A, U, U, P, P]


def heard(small, *findings, **others):
    return hear(Reading(findings=findings, **others), small)


@pytest.mark.parametrize(
    ("finding", "counts"),
    [
        (found("rash"), {"rash": P}),
        (found("rash", "possible"), {"rash": U}),
        (found("rash", "absent"), {"rash": A}),
        (found("rash", when=PAST), {"old_rash": P}),
        (found("rash", "possible", when=PAST), {"old_rash": U}),
        (found("rash", "absent", when=PAST), {"rash": A}),
        (found("pills", when=PAST), {"pills": P}),
        (found("faint", when=PAST, days_ago=400), {"faint": P}),
        (found("rash", when=IF), {}),
        (found("rash", who="family"), {}),
        (found("rash", "not_asserted"), {}),
        (found("scab"), {}),
    ],
)
def test_a_finding_counts_for_this_patient_now(small, finding, counts):
    assert heard(small, finding).findings == counts


@pytest.mark.parametrize(("when", "days", "concept"), [
    (PAST, 14, "old_rash"), (PAST, 13, "rash"), (PAST, None, "rash"), (NOW, 400, "rash"),
])  # fmt: skip
def test_a_red_flag_is_over_after_two_weeks(small, when, days, concept):
    flag = replace(small.concepts["rash"], kind="red_flag")
    book = replace(small, concepts={**small.concepts, "rash": flag})
    assert heard(book, found("rash", when=when, days_ago=days)).findings == {concept: P}


def test_findings_after_one_that_does_not_count_are_heard(small):
    assert heard(small, found("scab"), found("rash"), found("rash", "absent")).findings == {"rash": P}


@pytest.mark.parametrize(
    ("findings", "since"),
    [
        ([found("operation", days_ago=9), found("operation", days_ago=7)], {"operation": 7}),
        ([found("operation", days_ago=7), found("operation", days_ago=9)], {"operation": 7}),
        ([found("operation", days_ago=-2)], {"operation": 0}),
        ([found("operation", days_ago=0)], {"operation": 0}),
        ([found("operation", "possible", days_ago=5)], {"operation": 5}),
        ([found("operation", "absent", days_ago=5)], {}),
        ([found("operation")], {}),
    ],
)
def test_the_most_recent_day_of_an_event_is_kept(small, findings, since):
    assert heard(small, *findings).since == since


def test_a_length_of_time_dates_a_single_event(small):
    long = DaysRange(3.9, 8)
    assert heard(small, found("operation"), found("rash"), duration_days=long).since == {"operation": 3}
    assert heard(small, found("rash"), duration_days=long).since == {}
    assert heard(small, found("operation", days_ago=20), duration_days=long).since == {"operation": 20}
    assert heard(small, found("operation"), duration_days=DaysRange(-3, 1)).since == {"operation": 0}
    rule = replace(small.rules["operation"], id="more", when=replace(small.rules["operation"].when, concept="itch"))
    two = replace(small, rules={**small.rules, "more": rule})
    assert heard(two, found("operation"), found("itch"), duration_days=long).since == {}


def test_red_flags_of_a_reading_are_present(small):
    assert heard(small, found("faint", "absent"), red_flags=("faint", "scab")).findings == {"faint": P}
    assert heard(small, self_harm=True).findings == {}


@pytest.mark.parametrize(("age", "kept"), [(0, 0), (130, 130), (131, None), (-1, None), (None, None)])
def test_an_age_heard_is_within_bounds(small, age, kept):
    assert heard(small, age=age, areas=("leg",)) == Heard({}, {}, frozenset({"leg"}), kept)


def test_denying_an_option_denies_what_it_covers(small):
    question = small.questions["skin"]
    assert Heard({"rash": A, "itch": P}).about(question) == {"rash": A, "old_rash": A}
    assert Heard({"rash": A, "old_rash": U}).about(question) == {"rash": A, "old_rash": U}
    assert Heard({"rash": P}).about(question) == {"rash": P}


def test_having_what_is_covered_is_having_the_option(small):
    question = small.questions["skin"]
    assert Heard({"old_rash": P}).about(question) == {"rash": P, "old_rash": P}
    assert Heard({"rash": A, "old_rash": P}).about(question) == {"rash": P, "old_rash": P}
    assert Heard({"old_rash": U}).about(question) == {"old_rash": U}


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("Hot Cups, please", "hot_cups"),
        ("warm  cups", "hot_cups"),
        ("CUPS", "cups"),
        ("plain cups", "cups"),
        ("cups or a talk", None),
        ("cups, plain cups", "cups"),
        ("cupsful hot cups", "hot_cups"),
        ("teacups", None),
        ("", None),
    ],
)
def test_one_service_named_is_the_one_asked_for(small, text, service):
    assert named_service(text, Reading(), small) == service


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("I had hot cups last week", None),
        ("hot cups last week. I would like plain cups", "cups"),
        ("I would like plain cups; hot cups last week", "cups"),
        ("I had Hot cups last week and want plain cups", None),
    ],
)
def test_a_past_treatment_is_no_wish_for_one(small, text, service):
    told = replace(found("recent_cupping"), words="Hot cups last week")
    assert named_service(text, Reading(findings=(told,)), small) == service
