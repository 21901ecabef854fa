"""The answers to side questions, as they are read from their file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.knowledge
from bot.clinical.faults import BadKnowledge
from bot.knowledge.topics import read_topics

FOLDER = Path(bot.knowledge.__file__).parent
FILLS = dict.fromkeys(
    "clinic_name clinic_phone emergency_number crisis_line locations team visit_minutes open_days".split(), "x"
)
TOPICS = read_topics(FOLDER, FILLS)
GOOD = "title: T, words: [A.], source_words: S., sources: [S1]"


@pytest.fixture
def written(tmp_path):
    """The topics of a file with this text."""

    def read(text: str):
        (tmp_path / "faq.yml").write_text(text, encoding="utf-8")
        (tmp_path / "sources.yml").write_text((FOLDER / "sources.yml").read_text(encoding="utf-8"), encoding="utf-8")
        return read_topics(tmp_path, FILLS)

    return read


@pytest.mark.parametrize("name", TOPICS)
def test_every_answer_says_where_it_comes_from(name):
    topic = TOPICS[name]
    assert topic.words
    assert topic.title
    assert topic.source_words.endswith(".")
    assert topic.sources


@pytest.mark.parametrize("name", TOPICS)
def test_no_answer_promises_or_stops_a_medicine(name):
    told = " ".join(TOPICS[name].words).lower()
    assert not re.search(r"\b(safe|safely|harmless|cures?|guaranteed?|no risk)\b", told)
    assert not re.search(r"\d\s*(%|percent)", told)
    without_warnings = re.sub(r"\b(don't|do not|can't tell you to)[^.]*\.", "", told)
    assert not re.search(r"\b(stop|skip|pause) [^.]*\b(taking|medicine|pill|thinner|aspirin)", without_warnings)


@pytest.mark.parametrize(
    ("topic", "telling"),
    [
        ("ask_conditions_treated", "blood pressure|tension headache|gut|arthritis|scars|lower back"),
        ("ask_article_claims", "the article's own|no one else has confirmed|pretend cups|agreed best strength"),
        ("ask_marks", "three to seven days|two weeks|four weeks|same day"),
        ("ask_side_effects", "soreness|dizzy or sick|burns|low blood count|skin or organ disease"),
        ("ask_high_blood_pressure", "no good proof|not under control|emergency"),
        ("ask_before_injections", "for your doctor|keep to the plan"),
        ("ask_how_often", "no proven number|therapist decides|how strong the pain is"),
        ("ask_virtual", "no clinic is near|by video"),
        ("ask_prepare", "loose clothes|water|eat"),
        ("ask_difference", "massage|acupuncture|no needles"),
    ],
)
def test_an_answer_tells_what_it_must(topic, telling):
    told = " ".join(TOPICS[topic].words).lower()
    assert [part for part in telling.split("|") if part not in told] == []


def test_a_topic_is_read(written):
    topic = written(f"faq: {{ask: {{{GOOD}}}}}")["ask"]
    assert (topic.title, topic.words, topic.source_words, topic.sources) == ("T", ("A.",), "S.", ("S1",))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("other: {}", "missing section: faq"),
        ("faq: {ask: {words: [A.], source_words: S., sources: [S1]}}", "ask: no title"),
        ("faq: {ask: {title: T, source_words: S., sources: [S1]}}", "ask: no words"),
        ("faq: {ask: {title: T, words: [A.], sources: [S1]}}", "ask: no source_words"),
        ("faq: {ask: {title: T, words: [A.], source_words: S.}}", "ask: no sources"),
        (f"faq: {{ask: {{{GOOD}, more: x}}}}", "ask: unknown key more"),
        (f"faq: {{ask: {{{GOOD.replace('S1', 'S0')}}}}}", "ask: no such source S0"),
        (
            f"faq: {{ask: {{{GOOD.replace('A.', '{fax}')}}}}}".replace("[{fax}]", '["{fax}"]'),
            "no such placeholder {fax}",
        ),
        (f"faq: {{ask: {{{GOOD.replace('S.', 'PLACE')}}}}}".replace("PLACE", '"{fax}"'), "no such placeholder {fax}"),
    ],
)
def test_a_fault_of_a_topic_is_named(written, text, fault):
    with pytest.raises(BadKnowledge) as caught:
        written(text)
    assert any(fault in str(one) for one in caught.value.faults), caught.value.faults
