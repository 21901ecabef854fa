"""Words of danger are answered in the same turn, wherever the conversation stands, and ring the desk once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.patients import Patient, Talk, converse, go_on, say, start

FOLDER = Path(__file__).parent
RED_FLAGS = yaml.safe_load((FOLDER / "red_flags.yml").read_text(encoding="utf-8"))
PHRASES = [phrase for phrases in RED_FLAGS.values() for phrase in phrases]
DENIALS = yaml.safe_load((FOLDER / "denials.yml").read_text(encoding="utf-8"))
SORE, DIABETIC = "My lower back is sore.", "My lower back is sore and I have diabetes."
EVALUATION = {"consult_choice": "Book: Physical therapy evaluation"}
QUESTIONS = "emergency_now emergency_spine age warning_signs conditions blood_and_medicines skin_and_bones right_now"
BOOKING, CONSULT = "location opening patient_name patient_phone booking_confirmed", "consult_choice patient_name"

# How to get there: the opening, the answers, what is then asked (None: the end), and what the patient says last.
STATES = {
    "greeted": ("Hello", {}, None, None),
    "a side question first": ("What is cupping?", {}, None, None),
    **{f"intake, {asked}": (SORE, {}, asked, None) for asked in QUESTIONS.split()},
    "intake, area": ("I would like to try cupping.", {}, "area", None),
    **{f"booking, {asked}": (SORE, {}, asked, None) for asked in BOOKING.split()},
    **{f"consult, {asked}": (DIABETIC, {}, asked, None) for asked in CONSULT.split()},
    "an evaluation instead": (DIABETIC, EVALUATION, "opening", None),
    "after the booking": (SORE, {}, None, None),
    "after the consult": (DIABETIC, {}, None, None),
    "stopped": (SORE, {}, "conditions", "stop"),
}  # fmt: skip


async def reach(house, opening, answers, until, last) -> Talk:
    talk = start()
    await say(house, talk, opening)
    await go_on(house, talk, Patient(answers), until)
    if last:
        await say(house, talk, last)
    return talk


async def alarm(house, talk: Talk, phrase: str) -> list[str]:
    """Say it; what went wrong. Afterwards the conversation stands as before: latch lifted, bell reset."""
    words, faults = house.clinic.words.say("emergency"), []
    answer = await say(house, talk, phrase)
    alerts = [alert for alert in house.alerts.open_alerts() if alert.conversation == talk.conversation]
    if words not in talk.said_last():
        faults.append("no emergency words")
    if not answer.state.emergency or answer.state.overall != "emergency":
        faults.append("no emergency state")
    if [alert.kind for alert in alerts] != ["emergency"]:
        faults.append(f"alerts: {[alert.kind for alert in alerts]}")
    for alert in alerts:
        house.alerts.mark_seen(alert.id, "tester", house.clock.now())
    house.messages.start_over(talk.conversation, house.conversation.history(talk.conversation)[-1].number)
    return [f"{phrase}: {fault}" for fault in faults]


def test_there_are_enough_phrases(house):
    rung_alone = house.clinic.knowledge.emergency_concepts - {"self_harm"}
    assert len(PHRASES) >= 40
    assert rung_alone - set(RED_FLAGS) == set()


@pytest.mark.parametrize("state", STATES)
async def test_danger_is_answered_in_every_state(house, state):
    talk = await reach(house, *STATES[state])
    faults = [fault for phrase in PHRASES for fault in await alarm(house, talk, phrase)]
    assert faults == []


async def test_danger_is_answered_before_any_greeting(house):
    assert [fault for phrase in PHRASES for fault in await alarm(house, start(), phrase)] == []


async def test_danger_is_answered_while_staff_write(house):
    talk = await reach(house, SORE, {}, "conditions", None)
    house.messages.take_over(talk.conversation, "anna")
    assert [fault for phrase in PHRASES for fault in await alarm(house, talk, phrase)] == []


def test_danger_is_seen_as_answer_to_any_question(house):
    deaf = [
        f"{asked}: {phrase}"
        for asked in house.clinic.knowledge.questions
        for phrase in PHRASES
        if not house.clinic.read(phrase, asked).emergency
    ]
    assert deaf == []


async def test_second_alarm_rings_no_second_bell(house):
    talk = await converse(house, SORE, until="conditions")
    for phrase in PHRASES[:3]:
        await say(house, talk, phrase)
    kinds = [alert.kind for alert in house.alerts.open_alerts() if alert.conversation == talk.conversation]
    assert kinds == ["emergency"]


def test_denials_are_no_danger_as_answers(house):
    asked = [None, *house.clinic.knowledge.questions]
    false = [f"{a}: {words}" for a in asked for words in DENIALS if house.clinic.read(words, a).emergency]
    assert false == []


@pytest.mark.parametrize("until", ["emergency_now", "conditions", "opening", "consult_choice"])
async def test_denials_raise_no_alarm(house, until):
    talk = await converse(house, DIABETIC if until == "consult_choice" else SORE, until=until)
    alarmed = [words for words in DENIALS if (await say(house, talk, words)).state.emergency]
    assert alarmed == []
    kinds = {alert.kind for alert in house.alerts.open_alerts() if alert.conversation == talk.conversation}
    assert "emergency" not in kinds
