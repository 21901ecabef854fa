"""Scripted patients: they say an opening, then answer whatever is asked, until nothing is asked any more."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.bootstrap import House
from bot.conversation import Answer

MOST_TURNS = 45


@dataclass
class Talk:
    """A conversation as it came out."""

    conversation: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    last: Answer | None = None

    @property
    def overall(self) -> str | None:
        """The disposition that stands."""
        assert self.last is not None
        return self.last.state.overall

    @property
    def bot_words(self) -> str:
        """All that the bot said."""
        return "\n".join(text for who, text in self.lines if who == "bot")

    def said_last(self) -> str:
        """What the bot said in its last turn."""
        assert self.last is not None
        return "\n".join(reply.text for reply in self.last.replies)


@dataclass(frozen=True)
class Patient:
    """`answers` maps what is asked (a question or a booking step) to words; the rest is denied."""

    answers: Mapping[str, str] = field(default_factory=dict)
    wants: str = "visit"

    def answer(self, asked: str, house: House, offered: tuple[str, ...]) -> str:
        """The words for what is asked."""
        if asked in self.answers:
            return self.answers[asked]
        question = house.clinic.knowledge.questions.get(asked)
        if question is not None:
            return {"number": "42", "area": "lower back", "single": "No"}.get(question.kind, "None of these")
        steps = {
            "location": offered[0] if offered else "Either is fine",
            "opening": offered[0] if offered else "None of these fit",
            "patient_name": "Jordan Example",
            "patient_phone": "(212) 555-0147",
            "booking_confirmed": "Yes",
            "consult_choice": offered[0] if offered else "yes",
        }
        return steps[asked]


async def say(house: House, talk: Talk, text: str) -> Answer:
    """One message and what comes back."""
    answer = await house.conversation.hear(talk.conversation, text, uuid.uuid4().hex, "test")
    talk.lines.append(("patient", text))
    talk.lines += [("bot", reply.text) for reply in answer.replies]
    talk.last = answer
    if answer.state.asked:
        talk.asked.append(answer.state.asked)
    assert answer.replies, f"silence after {text!r}"
    return answer


async def converse(house: House, opening: str, patient: Patient | None = None, until: str | None = None) -> Talk:
    """Hold a whole conversation, or stop when `until` is asked."""
    patient, talk = patient or Patient(), Talk(f"test-{uuid.uuid4().hex}")
    answer = await say(house, talk, opening)
    for _ in range(MOST_TURNS):
        asked = answer.state.asked
        if answer.state.emergency or asked is None or asked == until:
            return talk
        offered = tuple(choice.title for choice in answer.replies[-1].choices)
        answer = await say(house, talk, patient.answer(asked, house, offered))
    raise AssertionError(f"no end after {MOST_TURNS} turns: {talk.asked}")
