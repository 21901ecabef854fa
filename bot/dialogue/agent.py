"""The embedded Rasa agent behind the `Dialogue` port. It runs in a thread with its own event loop.

A turn that blocks (a slow disk, a stuck action) then blocks only the dialogue: the conversation's time limit still
runs, and the patient still gets an answer.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.dialogue.anew import anew
from bot.errors import DialogueUnavailable
from bot.ports import Choice, ConversationId, DialogueMemory, Message, Reply, Turn

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa_sdk import Action

    from bot.dialogue.tracker_store import TurnTrackerStore

logger = logging.getLogger(__name__)
T = TypeVar("T")


class RasaDialogue:
    """Loads a model in the background and answers messages with it.

    `actions` is called once, in the dialogue's thread, for the custom actions.
    """

    def __init__(self, model: Path, actions: Callable[[], Iterable[Action]], memory: DialogueMemory) -> None:
        self._model, self._actions, self._memory = model, actions, memory
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="dialogue", daemon=True)
        self._loaded = threading.Event()
        self._agent: Agent | None = None
        self.fault: str | None = "starting"

    def start(self) -> None:
        """Begin to load; returns at once."""
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until the model is loaded or has failed to load; True when it is ready."""
        self._loaded.wait(seconds)
        return self.ready

    @property
    def ready(self) -> bool:
        """Whether a model is loaded and answers."""
        return self._agent is not None and self.fault is None

    async def reply(self, conversation: ConversationId, text: str, missed: Sequence[Message] = ()) -> Turn:
        """Answer `text`, after taking in the messages that an earlier failure kept from the dialogue."""
        return await self._in_loop(self._turn(conversation, text, missed))

    def anew(self, screening: int | None, at: datetime) -> tuple[str, ...]:
        """The memory of a new start that no message asked for."""
        return anew(screening, at)

    async def understand(self, text: str) -> tuple[str, float]:
        """The intent of a message and the model's confidence in it, from 0 to 1."""
        return await self._in_loop(self._parse(text))

    def close(self) -> None:
        """Stop the dialogue's thread. What hangs in it is left behind: it must not hold up the process."""
        if self._loop.is_closed():
            return
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._agent, self._store = _load(self._model, self._actions(), self._memory)
            self.fault = None
        except Exception as fault:  # a model that cannot be loaded leaves the process up and not ready
            self.fault = f"model not loaded: {type(fault).__name__}: {fault}"[:300]
            logger.error("dialogue not loaded", exc_info=fault)
        finally:
            self._loaded.set()
        self._loop.run_forever()

    async def _in_loop(self, work: Coroutine[Any, Any, T]) -> T:
        if not self.ready:
            work.close()
            raise DialogueUnavailable(self.fault or "not ready")
        try:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
        except DialogueUnavailable:
            raise
        except Exception as fault:  # Rasa's faults are many; to the conversation they are one
            raise DialogueUnavailable(f"{type(fault).__name__}: {fault}"[:300]) from fault

    def _loaded_agent(self) -> Agent:
        if self._agent is None:
            raise DialogueUnavailable(self.fault or "not ready")
        return self._agent

    async def _parse(self, text: str) -> tuple[str, float]:
        intent = (await self._loaded_agent().parse_message(plain(text)))["intent"]
        return str(intent["name"]), float(intent["confidence"])

    async def _turn(self, conversation: ConversationId, text: str, missed: Sequence[Message]) -> Turn:
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        from bot.dialogue.inproc import failures

        agent = self._loaded_agent()
        failed: list[str] = []
        failures.set(failed)
        try:
            for message in missed:
                await agent.log_message(UserMessage(plain(message.text), None, conversation))
            said = await agent.handle_message(UserMessage(plain(text), CollectingOutputChannel(), conversation))
        finally:
            (memory, asked), offered = self._store.take(conversation), self._store.offered(conversation)
        if failed or not said:
            raise DialogueUnavailable("; ".join(failed) or "the dialogue had nothing to say")
        return Turn(tuple(as_reply(line, asked) for line in said), asked, memory, offered=offered)


def _load(model: Path, actions: Iterable[Action], memory: DialogueMemory) -> tuple[Agent, TurnTrackerStore]:
    from bot.dialogue import lean

    lean.prepare()
    lean.quiet()
    from rasa.core.agent import Agent

    from bot.dialogue import event_types, schema, slot_copies
    from bot.dialogue.inproc import InProcessActions
    from bot.dialogue.runner import StraightRunner
    from bot.dialogue.tracker_store import TurnTrackerStore

    schema.compile_once()
    event_types.resolve_once()
    slot_copies.copy_plainly()
    if not model.is_file():
        raise DialogueUnavailable(f"no model at {model.name}; run `cupwise train`")
    store = TurnTrackerStore(memory)
    agent = Agent.load(str(model), tracker_store=store, action_endpoint=InProcessActions(actions))
    store.domain = agent.domain
    agent.tracker_store = agent.processor.tracker_store = store  # without the fail-safe wrapper
    agent.processor.graph_runner = StraightRunner(agent.processor.graph_runner)
    return agent, store


def plain(text: str) -> str:
    """What a patient types is text: a leading slash would make it a command of Rasa's."""
    return text.lstrip().lstrip("/").strip() or "?"


def as_reply(line: dict[str, Any], asked: str | None) -> Reply:
    """One message as Rasa's channels hand it over."""
    titles = [str(button["title"]) for button in line.get("buttons") or ()]
    return Reply(str(line.get("text") or ""), tuple(Choice(_choice_id(asked, title), title) for title in titles))


def _choice_id(asked: str | None, title: str) -> str:
    return blake2b(f"{asked}|{title}".encode(), digest_size=6).hexdigest()
