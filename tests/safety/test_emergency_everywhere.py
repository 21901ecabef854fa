"""Words of danger are answered in the same turn, wherever the conversation stands, and ring the desk once.

Each state is reached in the whole house. There some phrases are said, others in each state. Then every phrase, every
slip of it and every denial is said to the real conversation, clinic and language part put into that place in memory:
an alarm never enters the dialogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from actions.names import FollowUpQuestion
from tests.patients import Patient, Talk, converse, go_on, say, start
from tests.safety.quick import Place, make_quick_room
from tests.typos import slips

FOLDER = Path(__file__).parent
RED_FLAGS = yaml.safe_load((FOLDER / "red_flags.yml").read_text(encoding="utf-8"))
DENIALS = yaml.safe_load((FOLDER / "denials.yml").read_text(encoding="utf-8"))
STATES = yaml.safe_load((FOLDER / "dialogue_states.yml").read_text(encoding="utf-8"))
# Every phrase with the words that must answer it: its key of words.yml is also the kind of its alert.
KINDS = {sign: "self_harm" if sign == "self_harm" else "emergency" for sign in RED_FLAGS}
DANGER = {phrase: KINDS[sign] for sign, said in RED_FLAGS.items() for phrase in said}
SLIPS = {slip: key for phrase, key in DANGER.items() for slip in slips(phrase)}
FEWEST, IN_THE_HOUSE = 100, 6
SORE, DIABETIC = "My lower back is sore.", "My lower back is sore and I have diabetes."


async def reach(house, opening, answers=None, until=None, last=None) -> Talk:
    """A conversation of its own, led there."""
    talk = start()
    await say(house, talk, opening)
    await go_on(house, talk, Patient(answers or {}), until)
    assert until in (None, talk.last.state.asked), f"never asked: {until}; {talk.asked}"
    if last:
        await say(house, talk, last)
    return talk


def share(state: str) -> list[str]:
    """The phrases that are said in the house in this state; over all states each is said several times."""
    step = len(DANGER) // IN_THE_HOUSE
    return list(DANGER)[list(STATES).index(state) % step :: step]


def faults(house, key: str, text: str, answer, asked: str | None, rung: list[str]) -> list[str]:
    """What is wrong with the answer to words of danger that came while `asked` stood open."""
    words = {name: house.clinic.words.say(name) for name in ("emergency", "self_harm", "welcome")}
    said = [reply.text for reply in answer.replies]
    if words[key] not in said:
        return [f"{text}: no words of {key}"]
    found = {
        f"goes on: {said}": not set(words.values()).issuperset(said),
        f"asks {answer.state.asked}": answer.state.asked != asked,
        f"alerts: {rung}": rung != [key],
        "no emergency state": key == "emergency" and not (answer.state.emergency and answer.state.overall == key),
    }
    return [f"{text}: {fault}" for fault, wrong in found.items() if wrong]


async def alarms(house, talk: Talk, texts: Iterable[str]) -> list[str]:
    """Say each; what went wrong. After each the conversation stands as before: latch lifted, bell reset."""
    wrong, known, rung_before = [], 0, open_alerts(house, talk)
    for text in texts:
        asked = talk.last.state.asked if talk.last else None
        answer = await say(house, talk, text)
        alerts = [alert for alert in open_alerts(house, talk) if alert not in rung_before]
        wrong += faults(house, DANGER[text], text, answer, asked, [alert.kind for alert in alerts])
        for alert in alerts:
            house.alerts.mark_seen(alert.id, "tester", house.clock.now())
        known = house.conversation.history(talk.conversation, known)[-1].number
        house.messages.start_over(talk.conversation, known)
    return wrong


def open_alerts(house, talk: Talk) -> list:
    """The alerts of this conversation that no one has seen."""
    return [alert for alert in house.alerts.open_alerts() if alert.conversation == talk.conversation]


def place_of(house, talk: Talk) -> Place:
    """Where the conversation stands, to put another one there."""
    return Place(house.messages.state(talk.conversation), house.decisions.latest(talk.conversation))


@pytest.fixture(scope="module")
def quick(house, base, migrated):
    """A conversation in memory that can be put anywhere."""
    return make_quick_room(base, migrated, house.language)


async def misheard(house, quick, place: Place) -> list[str]:
    """What goes wrong there with every phrase, every slip of it, and every denial."""
    wrong = []
    for text, key in {**DANGER, **SLIPS}.items():
        answer, rung = await quick.hear(place, text)
        wrong += faults(house, key, text, answer, place.state.asked, rung)
    for text in DENIALS:
        answer, rung = await quick.hear(place, text)
        wrong += [f"{text}: rang {rung}"] if rung or answer.state.emergency else []
    return wrong


def test_there_are_enough_phrases(house):
    assert len(DANGER) >= FEWEST
    assert len(SLIPS) >= FEWEST * 2
    assert house.clinic.knowledge.emergency_concepts - set(RED_FLAGS) == set()


# Asked only before wet cupping and thrusts, which this clinic does not offer.
NEVER_ASKED_HERE = {"wet_cupping_detail", "morning_stiffness"}


def test_every_question_is_among_the_states(house):
    known = {state.get("until") for state in STATES.values()}
    assert set(house.clinic.knowledge.questions) - known == NEVER_ASKED_HERE


@pytest.mark.parametrize("state", STATES)
async def test_danger_is_answered_in_every_state(house, quick, state):
    talk = await reach(house, **STATES[state])
    place = place_of(house, talk)
    wrong = await alarms(house, talk, share(state)) + await misheard(house, quick, place)
    assert wrong == [], "\n".join(wrong)


async def test_danger_is_answered_before_any_greeting(house):
    wrong = [fault for text in DANGER for fault in await alarms(house, start(), [text])]
    assert wrong == [], "\n".join(wrong)


async def test_danger_is_answered_while_staff_write(house, quick):
    talk = await reach(house, SORE, until="conditions")
    house.messages.take_over(talk.conversation, "anna")
    place = place_of(house, talk)
    wrong = await alarms(house, talk, share("conditions")) + await misheard(house, quick, place)
    assert wrong == [], "\n".join(wrong)


async def test_danger_is_answered_in_the_follow_up(house, quick):
    place = place_of(house, await reach(house, SORE))
    wrong = []
    for question in FollowUpQuestion:
        wrong += await misheard(house, quick, replace(place, state=replace(place.state, asked=question.value)))
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("first", ["I have crushing chest pain", "I want to kill myself"])
async def test_danger_is_answered_after_danger(house, quick, first):
    talk = await reach(house, SORE, until="conditions", last=first)
    wrong = await misheard_again(house, quick, place_of(house, talk))
    assert wrong == [], "\n".join(wrong)


async def misheard_again(house, quick, place: Place) -> list[str]:
    """As `misheard`, where an emergency is known already: the words come again."""
    wrong = []
    for text, key in {**DANGER, **SLIPS}.items():
        answer, rung = await quick.hear(place, text)
        said = [reply.text for reply in answer.replies]
        if house.clinic.words.say(key) not in said or rung != [key]:
            wrong.append(f"{text}: {said}, rang {rung}")
    return wrong


def test_danger_is_seen_as_answer_to_any_question(house):
    deaf = []
    for asked in (None, *house.clinic.knowledge.questions):
        for text, key in DANGER.items():
            reading = house.clinic.read(text, asked)
            if not (reading.self_harm if key == "self_harm" else reading.bodily_emergency):
                deaf.append(f"{asked}: {text}")
    assert deaf == []


async def test_second_alarm_rings_no_second_bell(house):
    talk = await converse(house, SORE, until="conditions")
    for text in [text for text, key in DANGER.items() if key == "emergency"][:5]:
        await say(house, talk, text)
    assert [alert.kind for alert in open_alerts(house, talk)] == ["emergency"]


async def test_intake_stays_where_it_was_after_danger(house):
    talk = await reach(house, SORE, until="conditions", last="I have crushing chest pain")
    for text in ("None of these", "go on please", "Diabetes"):
        answer = await say(house, talk, text)
        assert answer.state.emergency
        assert talk.said_last() == house.clinic.words.say("after_emergency")


@pytest.mark.parametrize("until", ["emergency_now", "conditions", "summary", "opening", "consult_choice"])
async def test_denials_raise_no_alarm(house, until):
    talk = await converse(house, DIABETIC if until == "consult_choice" else SORE, until=until)
    alarmed = [words for words in DENIALS if (await say(house, talk, words)).state.emergency]
    assert alarmed == []
    assert {alert.kind for alert in open_alerts(house, talk)} <= {"failure", "urgent", "person"}
