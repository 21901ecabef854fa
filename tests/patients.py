"""Scripted patients: they say an opening, then answer whatever is asked, until nothing is asked any more."""

from __future__ import annotations

import itertools
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
    told: set[str] = field(default_factory=set)
    last: Answer | None = None

    @property
    def overall(self) -> str | None:
        """The disposition that stands."""
        assert self.last is not None
        return self.last.state.overall

    @property
    def phone(self) -> str:
        """A number of this patient alone: staff are told when the same one comes back soon."""
        return f"(212) 555-{int(self.conversation[-6:], 16) % 10_000:04d}"

    @property
    def bot_words(self) -> str:
        """All that the bot said."""
        return "\n".join(text for who, text in self.lines if who == "bot")

    def said_last(self) -> str:
        """What the bot said in its last turn."""
        assert self.last is not None
        return "\n".join(reply.text for reply in self.last.replies)

    def offered(self) -> tuple[str, ...]:
        """The choices under the bot's last words."""
        assert self.last is not None
        return tuple(choice.title for choice in self.last.replies[-1].choices)

    def asked_again(self) -> list[str]:
        """What was asked once more after something else had been asked."""
        once = [asked for asked, _ in itertools.groupby(self.asked)]
        return sorted({asked for asked in once if once.count(asked) > 1})

    def most_asked(self) -> int:
        """How often the most repeated question was put."""
        return max(map(self.asked.count, self.asked), default=0)

    def __str__(self) -> str:
        return "\n".join(f"{who}: {text}" for who, text in self.lines)


@dataclass(frozen=True)
class Patient:
    """`answers` maps what is asked (a question or a booking step) to words, said once; the rest is denied."""

    answers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, asked: str, house: House, talk: Talk) -> str:
        """The words for what is asked."""
        if asked in self.answers:
            return self.answers[asked]
        question = house.clinic.knowledge.questions.get(asked)
        if question is not None:
            return {"number": "42", "area": "lower back", "single": "No"}.get(question.kind, "None of these")
        offered = talk.offered()
        steps = {
            "consent": "Yes, go on",
            "confirm": "Yes",
            "summary": "Yes, that is right",
            "change": offered[0] if offered else "never mind",
            "forget_choice": "No, keep it",
            "location": offered[0] if offered else "Either is fine",
            "opening": offered[0] if offered else "None of these fit",
            "patient_name": "Jordan Example",
            "patient_phone": talk.phone,
            "booking_confirmed": "Yes",
            "visit_which": offered[0] if offered else "the first",
            "visit_wish": "Nothing, thank you",
            "visit_count": "2",
            "visit_confirmed": "Yes",
            "consult_choice": offered[0] if offered else "yes",
        }
        return steps[asked]


def start() -> Talk:
    """A conversation that no one has begun."""
    return Talk(f"test-{uuid.uuid4().hex}")


async def say(house: House, talk: Talk, text: str) -> Answer:
    """One message and what comes back."""
    answer = await house.conversation.hear(talk.conversation, text, uuid.uuid4().hex, "test")
    talk.lines.append(("patient", text))
    talk.lines += [("bot", reply.text) for reply in answer.replies]
    talk.last = answer
    if answer.state.asked:
        talk.asked.append(answer.state.asked)
    silent = [reply.text for reply in answer.replies if reply.text.strip()] == []
    assert not silent, f"silence at line {len(talk.lines)}"
    return answer


async def go_on(house: House, talk: Talk, patient: Patient | None = None, until: str | None = None) -> Talk:
    """Answer on to the end, or until `until` is asked."""
    patient = patient or Patient()
    for _ in range(MOST_TURNS):
        assert talk.last is not None
        asked = talk.last.state.asked
        if talk.last.state.emergency or asked is None or asked == until:
            return talk
        script = Patient() if asked in talk.told else patient
        talk.told.add(asked)
        await say(house, talk, script.answer(asked, house, talk))
    raise AssertionError(f"no end after {MOST_TURNS} turns: {talk.asked}")


async def converse(house: House, opening: str, patient: Patient | None = None, until: str | None = None) -> Talk:
    """Hold a whole conversation, or stop when `until` is asked."""
    talk = start()
    await say(house, talk, opening)
    return await go_on(house, talk, patient, until)
