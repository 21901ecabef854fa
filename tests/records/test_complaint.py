"""What is kept of the complaint: the latest statements, with the words they were told in."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.clinical.reading import DaysRange, Pain, Reading, Spread, WeeksRange
from bot.complaint import LONGEST_WORDS, Complaint, Told, complaint_of
from bot.records.details import render_details

LEG, LEFT_LEG, ARM = Spread("leg"), Spread("leg", "left"), Spread("arm")
READINGS = {
    "6 now": Reading(pain=Pain(now=6)),
    "up to 9": Reading(pain=Pain(worst=9)),
    "no pain": Reading(pain=Pain(now=0)),
    "three weeks": Reading(duration_days=DaysRange(21, 21)),
    "sitting is bad": Reading(worse_with=("sitting", "heat")),
    "sitting helps": Reading(better_with=("sitting",)),
    "down my leg": Reading(spread=(LEG,)),
    "my left leg": Reading(spread=(LEFT_LEG,)),
    "into my arm": Reading(spread=(ARM,)),
    "20 weeks": Reading(pregnancy_weeks=WeeksRange(20, 20)),
    "operated": Reading(surgery_days=DaysRange(14, 20)),
    "Hello. 6 now.": Reading(pain=Pain(now=6)),
    "6 now.": Reading(pain=Pain(now=6)),
    "first half\nsecond half": Reading(age=40, pain=Pain(now=6)),
    "6 now " + "x " * 200: Reading(pain=Pain(now=6)),
}


def told(*messages: str) -> Complaint:
    return complaint_of(messages, lambda text: READINGS.get(text, Reading()))


def shown(complaint: Complaint) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", render_details(complaint))).split())


def test_latest_score_counts():
    assert told("6 now", "no pain").pain_now == Told(0, "no pain")


def test_scores_of_other_moments_stay():
    complaint = told("up to 9", "6 now", "hello")
    assert (complaint.pain_worst, complaint.pain_now) == (Told(9, "up to 9"), Told(6, "6 now"))


def test_factor_changes_sides_when_told_anew():
    complaint = told("sitting is bad", "sitting helps")
    assert [one.value for one in complaint.worse_with] == ["heat"]
    assert complaint.better_with == (Told("sitting", "sitting helps"),)


def test_factor_may_change_back():
    complaint = told("sitting helps", "sitting is bad")
    assert [one.value for one in complaint.worse_with] == ["sitting", "heat"]
    assert complaint.better_with == ()


def test_places_it_spreads_to_add_up():
    assert [one.value for one in told("into my arm", "down my leg", "into my arm").spread] == [ARM, LEG]


def test_side_told_later_replaces_the_place_without_one():
    assert [one.value for one in told("down my leg", "my left leg").spread] == [LEFT_LEG]


def test_words_are_the_sentence_that_tells_it():
    assert told("Hello. 6 now.").pain_now == Told(6, "6 now.")


def test_words_are_the_message_where_no_sentence_tells_it():
    assert told("first half\nsecond half").pain_now == Told(6, "first half second half")


def test_long_words_are_shortened():
    complaint = told("6 now " + "x " * 200)
    assert complaint.pain_now
    assert len(complaint.pain_now.words) <= LONGEST_WORDS
    assert complaint.pain_now.words.endswith(" ...")


@pytest.mark.parametrize(
    ("message", "row"),
    [
        ("6 now", "Pain (0 to 10) now 6 “6 now”"),
        ("no pain", "Pain (0 to 10) now 0 “no pain”"),
        ("three weeks", "Lasting about 3 weeks “three weeks”"),
        ("my left leg", "Spreads to leg (left) “my left leg”"),
        ("sitting is bad", "Worse with sitting, heat “sitting is bad”"),
        ("sitting helps", "Better with sitting “sitting helps”"),
        ("20 weeks", "Pregnancy week 20, when told “20 weeks”"),
        ("operated", "Operation about 2 to 3 weeks before it was told “operated”"),
    ],
)
def test_each_detail_has_its_row(message, row):
    assert shown(told(message)) == row


@pytest.mark.parametrize(
    ("days", "length"),
    [
        ((1, 1), "about 1 day "),
        ((5, 5), "about 5 days"),
        ((7, 21), "about 7 to 21 days"),
        ((90, 90), "about 3 months"),
        ((1095, 1095), "about 3 years"),
    ],
)
def test_length_is_told_in_the_unit_that_fits(days, length):
    assert f"Lasting {length}" in shown(Complaint(lasting=Told(DaysRange(*days), "long")))


def test_scores_share_one_row():
    assert shown(told("6 now", "up to 9")) == "Pain (0 to 10) now 6, at its worst 9 “6 now” “up to 9”"


def test_nothing_told_is_nothing_shown():
    assert render_details(told("hello")) == ""


def test_words_never_become_markup():
    page = render_details(Complaint(worse_with=(Told("sitting", "<script>alert(1)</script>"),)))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
