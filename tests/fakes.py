"""Stand-ins for the parts around the clinic and the conversation, handed in through the front door."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality
from bot.errors import DialogueUnavailable, StoreUnavailable
from bot.ports import Message, Reply, Turn

DOMAIN = yaml.safe_load((Path(__file__).resolve().parents[1] / "domain.yml").read_text(encoding="utf-8"))
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=timezone.utc)
CHEST_PAIN = "I have crushing chest pain"
SELF_HARM = "I want to end my life"


class MovableClock:
    """Time that moves when told."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **length: float) -> None:
        self.at += timedelta(**length)


def present(concept: str) -> Finding:
    """The patient has it now."""
    return Finding(concept, Assertion.PRESENT, Experiencer.PATIENT, Temporality.CURRENT, concept)


class FakeLanguage:
    """Knows the words it is given, the two emergencies above, and "my back hurts"."""

    def __init__(self, known: Mapping[str, Reading] | None = None) -> None:
        self._known = {
            CHEST_PAIN: Reading(findings=(present("chest_pain"),), emergency=True, red_flags=("chest_pain",)),
            SELF_HARM: Reading(self_harm=True),
            "my back hurts": Reading(findings=(present("back_pain"),), areas=("lower back",)),
            **(known or {}),
        }

    def read(
        self,
        text: str,
        *,
        question: str | None = None,
        asked: Sequence[str] = (),
        concept_words: str | None = None,
        of_other: bool = False,
    ) -> Reading:
        return self._known.get(text, Reading())


class RaisingLanguage:
    """A language part with a bug."""

    def read(
        self,
        text: str,
        *,
        question: str | None = None,
        asked: Sequence[str] = (),
        concept_words: str | None = None,
        of_other: bool = False,
    ) -> Reading:
        raise RuntimeError("no reading")


@dataclass
class FakeDialogue:
    """Says one thing to everything, or fails as it is told; keeps what it heard."""

    fault: Exception | None = None
    hangs: bool = False
    heard: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        return self.fault is None

    async def reply(self, conversation: str, text: str, missed: Sequence[Message] = ()) -> Turn:
        if self.hangs:
            await asyncio.Event().wait()
        if self.fault is not None:
            raise self.fault
        self.heard.append((text, tuple(message.text for message in missed)))
        return Turn((Reply("Tell me more."),))

    def anew(self, screening: int | None, at: datetime) -> tuple[str, ...]:
        return (f'{{"event": "anew", "after": {screening or 0}}}',)


def down() -> DialogueUnavailable:
    """What a dialogue that is not there raises."""
    return DialogueUnavailable("no model")


class Failing:
    """A part of the store of which some methods fail, for as long as they are named in `failing`."""

    def __init__(self, real: object, *failing: str) -> None:
        self.real, self.failing = real, set(failing)

    def __getattr__(self, name: str) -> Any:
        return self._fail if name in self.failing else getattr(self.real, name)

    def _fail(self, *_: object, **__: object) -> Any:
        raise StoreUnavailable("the disk is gone")


def events(*parts: Mapping[str, object] | str) -> list[dict[str, object]]:
    """Rasa's events; a bare text is a message of the patient."""
    return [_message(part) if isinstance(part, str) else dict(part) for part in parts]


def message(text: str, intent: str = "inform") -> dict[str, object]:
    """A message of the patient with its intent."""
    return {"event": "user", "text": text, "parse_data": {"intent": {"name": intent, "confidence": 0.9}}}


def slot(name: str, value: object) -> dict[str, object]:
    """A slot that was set."""
    return {"event": "slot", "name": name, "value": value}


def acted(name: str) -> dict[str, object]:
    """An action that ran."""
    return {"event": "action", "name": name}


def form(name: str | None, asked: str | None = None) -> list[dict[str, object]]:
    """A form that was opened and asks something."""
    return [{"event": "active_loop", "name": name}, slot("requested_slot", asked)]


def tracker(*parts: Mapping[str, object] | str, conversation: str = "c1", **slots: object) -> Tracker:
    """A tracker after these events; slots follow from them, `slots` come on top."""
    happened = events(*parts)
    values = {str(e["name"]): e["value"] for e in happened if e["event"] == "slot"}
    loops = [e["name"] for e in happened if e["event"] == "active_loop"]
    said = [e for e in happened if e["event"] == "user"]
    latest = {"text": said[-1]["text"], **said[-1]["parse_data"]} if said else {}  # type: ignore[dict-item]
    return Tracker(
        conversation, {**values, **slots}, latest, happened, False, None, {"name": loops[-1]} if loops else {}, None
    )


@dataclass
class Ran:
    """What an action did: the slots it set, the responses it named and the texts and choices it spoke."""

    events: list[dict[str, Any]]
    messages: list[dict[str, Any]]

    @property
    def slots(self) -> dict[str, object]:
        return {e["name"]: e["value"] for e in self.events if e["event"] == "slot"}

    @property
    def responses(self) -> list[str]:
        return [str(m["response"]) for m in self.messages if m.get("response")]

    @property
    def texts(self) -> list[str]:
        return [str(m["text"]) for m in self.messages if m.get("text")]

    @property
    def choices(self) -> list[str]:
        return [button["title"] for m in self.messages for button in m.get("buttons") or ()]


async def run(action: Any, at: Tracker) -> Ran:
    """Run an action as Rasa's executor would."""
    dispatcher = CollectingDispatcher()
    result = action.run(dispatcher, at, DOMAIN)
    done = await result if asyncio.iscoroutine(result) else result
    return Ran([dict(event) for event in done or []], dispatcher.messages)


def _message(text: str) -> dict[str, object]:
    return message(text)
