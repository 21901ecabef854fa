"""Whole conversations through the whole stack; each file of the folders is one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.bootstrap import KNOWLEDGE
from bot.conversation import Answer
from bot.knowledge.topics import read_topics
from bot.ports import Reply
from tests.conversations.script import Step, read_script, scripts
from tests.patients import Patient, Talk, converse, go_on, say, start

ROOT = Path(__file__).resolve().parents[2]
FEWEST = 120
KINDS = (
    "happy_path corrections digressions cancellations negations disambiguation refusals invalid_inputs repeats resume "
    "consent proxy emergencies self_harm out_of_scope guards booking consult visits places"
)


@pytest.fixture(scope="module")
def spoken(house):
    """Everything that has a key: key to the longest stretch of words in which nothing is filled in."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    texts = {key: said[0]["text"] for key, said in domain["responses"].items()}
    texts |= {topic: told.words[0] for topic, told in read_topics(KNOWLEDGE, house.clinic.words.clinic).items()}
    return {key: _fixed(str(text)) for key, text in {**texts, **house.clinic.words.texts}.items()}


@pytest.mark.parametrize("path", scripts(), ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_conversation_goes_as_written(path, house, spoken, caplog):
    script = read_script(path)
    patient, talk = Patient(script.answers), start()
    await say(house, talk, script.opening)
    for step in script.steps:
        await take(house, talk, patient, step, spoken)
    if not script.stop_there:
        await go_on(house, talk, patient)
    check_end(house, talk, script.end)
    assert [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []


def test_every_kind_of_trouble_has_conversations():
    assert set(KINDS.split()) - {path.parent.name for path in scripts()} == set()
    assert len(scripts()) >= FEWEST


def test_no_two_conversations_share_a_name():
    names = [read_script(path).name for path in scripts()]
    assert len(set(names)) == len(names)


async def take(house, talk: Talk, patient: Patient, step: Step, spoken) -> None:
    """One step, then what is expected after it."""
    if step.until:
        await go_on(house, talk, patient, until=step.until)
        assert talk.last.state.asked == step.until, f"never asked; {talk.asked}"
    elif step.someone_books:
        await _book_for_someone_else(house, talk.offered()[step.someone_books - 1])
    elif step.staff_checks:
        _check_by_staff(house, talk)
    else:
        await say(house, talk, step.patient)
    said = _plain(talk.said_last())
    for words in step.says:
        assert _plain(spoken.get(words, words)) in said, f"after {step.patient!r}: {talk.said_last()!r}"
    for words in step.never_says:
        assert _plain(spoken.get(words, words)) not in said, f"after {step.patient!r}: {talk.said_last()!r}"
    for words in step.offers:
        assert any(_plain(words) in _plain(title) for title in talk.offered()), talk.offered()
    state = talk.last.state
    assert step.asked in ("", state.asked), f"after {step.patient!r} asked {state.asked}: {talk.said_last()!r}"
    assert step.overall in ("", state.overall), state
    assert step.emergency in (None, state.emergency), f"after {step.patient!r}: {state}"


def check_end(house, talk: Talk, end) -> None:
    """What must hold in the end."""
    state, case = house.conversation.state(talk.conversation), house.desk.case(talk.conversation)
    assert end.overall in ("", state.overall), f"{state}\n{talk}"
    assert end.asked in ("", state.asked), f"{state}\n{talk}"
    if end.visit is not None:
        visit = house.clinic.visits.booked(talk.conversation)
        assert (visit.service if visit else False) == end.visit, str(talk)
        assert end.place in (None, visit and visit.location), str(talk)
    if end.call_back is not None:
        assert (case.call_back is not None) == end.call_back, str(talk)
    if end.alerts is not None:
        assert tuple(sorted(kinds(house, talk))) == tuple(sorted(end.alerts)), str(talk)
    if end.asked_once:
        assert talk.asked_again() == [], str(talk)
    assert not set(end.never_asked) & set(talk.asked), talk.asked


def kinds(house, talk: Talk) -> list[str]:
    """The kinds of open alerts of this conversation."""
    return [alert.kind for alert in house.alerts.open_alerts() if alert.conversation == talk.conversation]


async def _book_for_someone_else(house, title: str) -> None:
    other = Patient({"location": "Either is fine", "opening": title})
    talk = await converse(house, "My lower back is stiff.", other)
    assert house.clinic.visits.booked(talk.conversation), str(talk)


def _check_by_staff(house, talk: Talk) -> None:
    """Somebody of the team lets the chat go on after an alarm; what the bot says then is its last words."""
    read = house.conversation.history(talk.conversation)[-1].number
    house.conversation.end_alarm(talk.conversation, "mina", "called, an ambulance crew saw the patient", read)
    told = house.conversation.history(talk.conversation, read)
    talk.lines += [("bot", line.text) for line in told]
    replies = tuple(Reply(line.text, line.choices) for line in told)
    talk.last = Answer(replies, house.conversation.state(talk.conversation))


def _fixed(text: str) -> str:
    return max(re.split(r"\{\w+\}", text), key=len)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
