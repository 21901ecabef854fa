"""The model tells what patients want, from examples it has not seen."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from bot.learned import PhraseModel
from tests.dialogue.intent_examples import examples, held_out, model, questions, understood

MAIN = (
    "greet affirm deny unsure inform report_symptom book_appointment human cancel_or_stop repeat thanks goodbye "
    "bot_challenge ask_capabilities ask_clarify dontcare correction_or_complaint ask_followup_instructions"
).split()


def test_main_intents_have_sixty_examples() -> None:
    counted = Counter(intent for _, intent in examples())
    assert [intent for intent in MAIN if counted[intent] < 60] == []


def test_each_intent_has_thirty_examples() -> None:
    counted = Counter(intent for _, intent in examples())
    assert [intent for intent, count in counted.items() if count < 30] == []


def test_no_example_has_two_intents() -> None:
    counted = Counter(text.lower() for text, _ in examples())
    assert [text for text, count in counted.items() if count > 1] == []


def test_unseen_clinic_messages_are_understood() -> None:
    clinic = [(text, intent) for text, intent in held_out() if intent != "out_of_scope"]
    right = sum(understood(text) == intent for text, intent in clinic)
    assert right / len(clinic) >= 0.85


def test_unseen_strange_messages_stay_out() -> None:
    strange = [text for text, intent in held_out() if intent == "out_of_scope"]
    out = sum(understood(text) == "out_of_scope" for text in strange)
    assert out / len(strange) >= 0.90


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("could i possibly come by for cupping on wednesday", "book_appointment"),
        ("just get me an actual human on the phone", "human"),
        ("my lower back has been sore ever since i moved house", "report_symptom"),
        ("i take apixaban for my afib", "inform"),
        ("oh forget it, cancel that", "cancel_or_stop"),
        ("sorry i missed that, once more please", "repeat"),
        ("should i stop my xarelto before the visit", "ask_stop_medicine"),
        ("how long will those purple circles stay", "ask_marks"),
        ("is the 68 percent from the article for real", "ask_article_claims"),
        ("would a steroid shot be better than cupping", "ask_before_injections"),
        ("delete all that you know about me", "forget_me"),
        ("what do you people do with my answers", "ask_privacy"),
        ("do i need to fast before you put the cups on", "ask_prepare"),
        ("please move my appointment to next monday", "manage_visit"),
        ("what is the population of portugal", "out_of_scope"),
        ("find me a flight to lisbon under 200", "out_of_scope"),
    ],
)
def test_plain_requests_are_recognised(text: str, intent: str) -> None:
    assert understood(text) == intent


@pytest.mark.parametrize("text", ["do you like zorbles?", "is the quindle gra bnack?"])
def test_a_question_unlike_all_others_is_strange(text: str) -> None:
    ranked = model().rank(text)
    doubtful = questions().is_doubtful(text, ranked)
    assert (questions().of_doubtful(text, ranked) if doubtful else ranked)[0][0] == "out_of_scope"


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("what does it cost and is there parking", ["ask_price", "ask_desk"]),
        ("does it hurt?", []),
        ("None, but how many minutes is a visit?", ["ask_length"]),
        ("my lower back aches and i have diabetes", []),
    ],
)
def test_each_part_of_a_message_may_ask(text: str, topics: list[str]) -> None:
    ranked = model().rank(text)
    assert set(questions().asked(text, ranked) or topics) == set(topics)


def test_unknown_words_count_as_strange() -> None:
    assert understood("zorble the quindle for grabnacks") == "out_of_scope"


@pytest.mark.parametrize("text", ["", " ", "\x00\x07", "🙂" * 50, "привет как дела", "a" * 100_000, "no " * 40_000])
def test_odd_input_is_ranked_quickly(text: str) -> None:
    model()
    started = time.process_time()
    assert len(model().rank(text)) > 40
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("does it hurt? my mum is 71 and her upper back is sore, she takes warfarin", ("ask_visit",)),
        ("I'm 45, desk job, lower back pain. How much is a session?", ("ask_price",)),
        ("How much is a session? And will it leave marks?", ("ask_price", "ask_marks")),
        ("My lower back aches. What do you think?", ()),
        ("my lower back aches when I sit", ()),
    ],
)
def test_questions_beside_facts_are_heard(text: str, topics: tuple[str, ...]) -> None:
    ranked = model().rank(text)
    if questions().is_doubtful(text, ranked):
        ranked = questions().of_doubtful(text, ranked)
    found = questions().asked(text, ranked) or [name for name, _ in ranked[:1] if name.startswith("ask_")]
    assert tuple(topic for topic in found if topic not in ("ask_capabilities", "ask_diagnosis")) == topics


def test_ranking_is_best_first() -> None:
    chances = [chance for _, chance in model().rank("can i book a visit")]
    assert chances == sorted(chances, reverse=True)


def test_saved_model_ranks_the_same(tmp_path: Path) -> None:
    model().save(tmp_path)
    again = PhraseModel.read(tmp_path)
    assert again.rank("how much is a session") == model().rank("how much is a session")


def test_missing_model_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"words\.json"):
        PhraseModel.read(tmp_path)
