"""Holds scripted conversations and keeps all that a patient would have seen of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from bot.bootstrap import House
from bot.conversation import Answer, Conversation
from tests.conversations.script import End, Script, Step, read_script, scripts
from tests.patients import Patient, go_on, say, start

OWN = Path(__file__).with_name("conversations.yml")
# A visit's number is drawn at random, and with it its link.
_NUMBER = re.compile(r"/visit/\S+|\b[0-9A-F]{8}\b|\(212\) 555-\d{4}|\+1212555\d{4}")


@dataclass
class Recorder:
    """The conversation of a house, with a note of every turn."""

    conversation: Conversation
    turns: list[str] = field(default_factory=list)

    async def hear(self, conversation: str, text: str, message_id: str, channel: str = "web") -> Answer:
        """Answer, and note what was said and where it left the conversation."""
        answer = await self.conversation.hear(conversation, text, message_id, channel)
        self.turns.append(_shown(text, answer))
        return answer


def all_scripts() -> list[Script]:
    """The conversations of this folder, then those of the conversation suite."""
    return [*own_scripts(), *(read_script(path) for path in scripts())]


def own_scripts() -> list[Script]:
    """The conversations of `conversations.yml`: a text among `steps` is said, a mapping waits for a question."""
    raw = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    return [
        Script(
            name=name,
            opening=talk["opening"],
            end=End(),
            answers={asked: str(words) for asked, words in talk.get("answers", {}).items()},
            steps=tuple(map(_step, talk.get("steps", ()))),
            stop_there=talk.get("stop_there", False),
        )
        for name, talk in raw.items()
    ]


async def hold(house: House, script: Script) -> list[str]:
    """Every turn of a conversation as text; what went wrong in it is a last turn."""
    recorder = Recorder(house.conversation)
    talk, patient, recorded = start(), Patient(script.answers), replace(house, conversation=recorder)
    try:
        await say(recorded, talk, script.opening)
        for step in _spoken(script.steps):
            if step.until:
                await go_on(recorded, talk, patient, until=step.until)
            else:
                await say(recorded, talk, step.patient)
        if not script.stop_there:
            await go_on(recorded, talk, patient)
    except AssertionError as fault:
        recorder.turns.append(f"gave up: {fault}")
    return recorder.turns


def _step(raw: str | dict[str, str]) -> Step:
    return Step(patient=raw) if isinstance(raw, str) else Step(**raw)


def _spoken(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.until or step.patient]


def _shown(text: str, answer: Answer) -> str:
    lines = [f"patient: {_NUMBER.sub('########', text)}"]
    for reply in answer.replies:
        choices = " | ".join(choice.title for choice in reply.choices)
        lines.append(f"bot: {_NUMBER.sub('########', reply.text)}{f' [{choices}]' if choices else ''}")
    state = answer.state
    lines.append(f"state: {state.overall} asks {state.asked}{', emergency' if state.emergency else ''}")
    return "\n".join(lines)
