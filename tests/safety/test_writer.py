"""For whom somebody writes, and whose the facts of such a message are."""

from __future__ import annotations

import pytest

from bot.clinical.model import Presence
from bot.interview import Said

WHO = "answering_for_other"


def findings(clinic, *said):
    """What is held after messages, each words or (question, words)."""
    return clinic.hear([Said(*one) if isinstance(one, tuple) else Said(None, one) for one in said]).facts.findings


def who(clinic, words):
    return findings(clinic, words).get(WHO)


@pytest.mark.parametrize(
    "words",
    [
        "for my mum",
        "its 4 my mum shes got a bad bak",
        "it's for my dad",
        "oh sorry it's not for me, it's my dad",
        "I am the patient's daughter",
        "this is her son writing",
        "asking for my hubby not me",
        "it's my wife I'm writing about",
        "it's my gran who has the pain actually, I'm just typing for her",
        "Hello, is for my wife, she have pain in the back",
        "I hold power of attorney for my aunt Ruth",
        "yes but it's for my mother in law",
        "my friend asked me to ask you, her back is bad",
        "I'm a massage therapist writing about one of my patients",
        "one of our residents (79) has low back pain",
        "My neighbour has a bad back and no internet, can I answer for her?",
        "sorry should have said, this is for my daughter",
        "I'm a foster parent and the kid I look after hurt his back",
        "I wanted to know if you can help her",
    ],
)
def test_words_for_another_are_noticed(clinic, words):
    assert who(clinic, words) is Presence.PRESENT


@pytest.mark.parametrize(
    "words",
    [
        "my wife's back hurts. I have diabetes, she doesn't",
        "she's been complaining about her back for weeks now",
        "me and my husband both have bad backs",
        "my baby daughter keeps arching her back",
        "my grandson is four and says his back hurts",
    ],
)
def test_talk_of_another_alone_is_doubted(clinic, words):
    assert who(clinic, words) is Presence.UNKNOWN


@pytest.mark.parametrize(
    "words",
    [
        "My husband made me write to you. My lower back has been stiff for two weeks",
        "My wife keeps telling me to get my back looked at, so here I am",
        "As a mother of two I lift kids all day and my low back is done",
        "My doctor says I should try cupping for my back. What do you think?",
        "My brother is a doctor and he recommended cupping for my stiff lower back",
        "I look after my mum who has dementia and lifting her has wrecked my lower back",
        "A friend of mine had cupping here. I've had tightness in my upper back for a year",
        "Chasing my 3 year old around threw my back out",
        "I'm a nurse and I turn patients all day, so my low back is shot",
        "My husband has diabetes so I know all about needles, but I only have a sore back",
        "it's about my back and my friend said try cupping",
        "I've had this back pain for a month, my wife says see a doctor",
        "im 17, my mom said i can book",
        "can my husband come with me",
        "do you treat kids?",
    ],
)
def test_patient_who_names_others_writes_for_himself(clinic, words):
    assert who(clinic, words) is None


def test_facts_of_the_other_are_the_patient_s(clinic):
    facts = clinic.hear([Said(None, "My mum is 71 and her upper back is sore, she takes warfarin")]).facts
    assert facts.findings["blood_thinner"] is Presence.PRESENT
    assert (facts.age, facts.areas) == (71, frozenset({"upper back"}))


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("it's about my 16 yo son", 16),
        ("I'm writing for my father, aged 83", 83),
        ("Booking on behalf of my partner, he's 52 with upper back tightness", 52),
        ("this is for my daughter, she's 9", 9),
        ("it's for my mother she is seventy eight years old", 78),
        ("one of our residents (79) has low back pain", 79),
        ("I'm 45 and it's for my dad, he is 80", 80),
        ("it's for my dad, he has had it for 3 weeks", None),
    ],
)
def test_age_of_the_other_is_the_patient_s(clinic, words, age):
    assert clinic.hear([Said(None, words)]).facts.age == age


@pytest.mark.parametrize("words", ["Chasing my 3 year old around threw my back out", "My 12 year old plays football"])
def test_age_of_a_child_is_not_the_writer_s(clinic, words):
    assert clinic.hear([Said(None, words)]).facts.age is None


@pytest.mark.parametrize(
    "words",
    [
        "I take blood thinners myself but this is about my sister, she takes nothing",
        "it's for my sister. I take warfarin, she does not",
    ],
)
def test_writer_s_own_facts_are_asked_about(clinic, words):
    assert findings(clinic, words)["blood_thinner"] is Presence.UNKNOWN


def test_own_facts_stay_doubtful(clinic):
    said = "my wife's back hurts. I have diabetes, she doesn't"
    assert findings(clinic, said)["diabetes"] is Presence.UNKNOWN
    assert findings(clinic, said, ("confirm", "No"))["diabetes"] is Presence.PRESENT
    assert findings(clinic, said, ("confirm", "Yes"))["diabetes"] is Presence.UNKNOWN


def test_first_person_later_on_is_the_patient(clinic):
    assert findings(clinic, "it's for my dad", "I take warfarin")["blood_thinner"] is Presence.PRESENT


def test_relative_of_the_other_is_family_still(clinic):
    assert "cancer" not in findings(clinic, "it's for my wife. her mother had cancer")


@pytest.mark.parametrize(
    "words",
    ["asking for my hubby not me", "actually no it's me who has the pain", "no, it's for my dad", "not me, my wife"],
)
def test_saying_who_it_is_denies_no_sign(clinic, words):
    intake = clinic.hear([Said(None, "back pain"), Said("emergency_now", words)])
    assert "chest_pain" not in intake.facts.findings
    assert "emergency_now" in intake.open


def test_denial_beside_it_is_still_one(clinic):
    intake = clinic.hear([Said("emergency_now", "none of these, it's for my dad")])
    assert intake.facts.findings["chest_pain"] is Presence.ABSENT


def test_who_it_is_for_is_asked_after_the_emergency_signs(clinic):
    said = [Said(None, "My husband's back hurts"), Said("emergency_now", "none")]
    assert clinic.hear(said).next_step == "emergency_spine"
    assert clinic.hear([*said, Said("emergency_spine", "none")]).next_step == "confirm"


def test_taking_it_back_is_asked_about(clinic):
    said = [Said(None, "it's for my mum"), Said(None, "actually it's me who has the pain")]
    assert clinic.hear(said).story.doubts[:1] == (WHO,)


def test_sign_of_the_other_is_as_urgent(clinic):
    intake = clinic.hear([Said(None, "it's for my mum, she is numb between her legs and her back hurts")])
    assert intake.assessment.overall.word == "emergency"
