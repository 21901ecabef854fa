"""The words of the knowledge: plain, without promises, and never against a medicine."""

import re

import pytest

from bot.knowledge.load import load

KNOWLEDGE = load()
VOWELS = re.compile(r"[aeiouy]+")


def spoken():
    """All that a patient may read, with where it stands."""
    for rule in KNOWLEDGE.rules.values():
        yield f"rule {rule.id}", rule.patient
    for combination in KNOWLEDGE.combinations.values():
        yield f"combination {combination.id}", combination.patient
    for question in KNOWLEDGE.questions.values():
        for name in ("words", "why", "shorter", "rest"):
            yield f"question {question.id} {name}", getattr(question, name)
        for option in question.options:
            yield f"option {option.concept}", option.title
    for level, words in KNOWLEDGE.outcomes.items():
        for name in ("headline", "time_frame", "worsening", "fallback_reason"):
            yield f"outcome {level.word} {name}", getattr(words, name)
    yield "unsure", KNOWLEDGE.unsure.some + " " + KNOWLEDGE.unsure.many


SPOKEN = {where: text for where, text in spoken() if text}


def syllables(word):
    count = len(VOWELS.findall(word.removesuffix("e") if len(word) > 3 and not word.endswith("le") else word))
    return max(1, count)


def grade(text):
    """The Flesch-Kincaid school grade of a text."""
    words = re.findall(r"[a-z']+", text.lower())
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("where", [where for where in SPOKEN if not where.startswith("option")])
def test_sentences_stay_at_grade_eight(where):
    assert grade(SPOKEN[where]) <= 8.0, (round(grade(SPOKEN[where]), 1), SPOKEN[where])


@pytest.mark.parametrize("where", SPOKEN)
def test_nothing_is_called_safe_or_promised(where):
    assert not re.search(r"\b(safe|safely|harmless|guarantee\w*|cure\w*|no risk)\b", SPOKEN[where].lower())


@pytest.mark.parametrize("where", SPOKEN)
def test_no_medicine_is_stopped(where):
    assert not re.search(
        r"\b(stop|skip|hold|pause|halve|quit)\b[^.]*\b(taking|medicine|pill|tablet|thinner|aspirin|dose)",
        SPOKEN[where].lower(),
    )


@pytest.mark.parametrize("where", [where for where in SPOKEN if "?" not in SPOKEN[where]])
def test_nobody_is_diagnosed(where):
    assert not re.search(
        r"\byou (have|suffer from|are having) (a |an )?(stroke|cancer|fracture|infection|heart)", SPOKEN[where].lower()
    )


def test_therapist_words_never_stop_a_medicine():
    for rule in KNOWLEDGE.rules.values():
        assert not re.search(
            r"\b(stop|skip|pause)\b[^.]*\b(medicine|thinner|aspirin)", f"{rule.why} {rule.therapist}".lower()
        )


def test_every_outcome_says_what_to_watch_for():
    assert all("{emergency_number}" in words.worsening for words in KNOWLEDGE.outcomes.values())


def test_every_rule_tells_the_therapist_something():
    assert [rule.id for rule in KNOWLEDGE.rules.values() if not rule.therapist] == []


def test_labels_fit_into_a_sentence():
    for concept in KNOWLEDGE.concepts.values():
        assert not concept.label.endswith(".")
        assert concept.label[0].islower()


def test_titles_are_told_apart():
    for question in KNOWLEDGE.questions.values():
        assert len(set(map(str.lower, question.titles))) == len(question.titles)
