"""The composition root: the only place that knows which adapter stands behind which port."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.clinic import Clinic, KnowledgeBase
from bot.clinical.faults import BadKnowledge, Fault
from bot.clinical.knowledge import Knowledge
from bot.clock import StoppedClock, SystemClock
from bot.conversation import Conversation
from bot.dialogue.agent import RasaDialogue
from bot.errors import BadSettings, DialogueUnavailable
from bot.knowledge.consent import read_consent
from bot.knowledge.followup import read_followup
from bot.knowledge.load import load
from bot.knowledge.topics import read_topics
from bot.knowledge.words import read_words
from bot.knowledge.yamlfile import read_yaml
from bot.language import load as load_language
from bot.language.visit_times import load as load_times
from bot.letters import Letters
from bot.phones import read_phone
from bot.ports import Alerts, Clock, Decisions, Desk, Language, MessageLog, Progress, Staff
from bot.records.rulebook import render_rule_book
from bot.scheduling.profile import ClinicProfile, build_profile
from bot.settings import Settings, read_settings
from bot.store import Store, migrate, open_store

if TYPE_CHECKING:
    from rasa_sdk import Action

T = TypeVar("T")
KNOWLEDGE = Path(__file__).resolve().parent / "knowledge"


@dataclass(frozen=True)
class House:
    """Everything of one process, joined. Doors and desk see the parts they need through their own protocols."""

    settings: Settings
    clock: Clock
    language: Language
    store: Store
    clinic: Clinic
    dialogue: RasaDialogue
    conversation: Conversation
    profile: ClinicProfile
    messages: MessageLog
    decisions: Decisions
    alerts: Alerts
    progress: Progress
    desk: Desk
    staff: Staff
    letter: Callable[[str], str]
    details: Callable[[str], str]
    rule_book: Callable[[], str]
    unsigned: tuple[str, ...]
    ping: Callable[[], None]

    def close(self) -> None:
        """Stop the dialogue and let go of the database."""
        self.dialogue.close()
        self.store.close()


def read_knowledge(folder: Path = KNOWLEDGE, overlay: Path | None = None) -> KnowledgeBase:
    """Read and check every knowledge file; `overlay` holds the clinic's own changes to the rules.

    Raises `BadKnowledge` with all faults of all files at once.
    """
    faults: list[Fault] = []
    clinical = _gather(faults, lambda: load(folder, overlay))
    profile = _gather(faults, lambda: build_profile(read_yaml(folder / "clinic.yml")))
    fills = _clinic_words(profile) if profile else None
    words = _gather(faults, lambda: read_words(folder, fills)) if fills else None
    topics = _gather(faults, lambda: read_topics(folder, fills)) if fills else None
    consent = _gather(faults, lambda: read_consent(folder, fills)) if fills else None
    followup = _gather(faults, lambda: read_followup(folder, fills)) if fills else None
    times = _gather(faults, lambda: load_times(folder))
    if (
        faults
        or clinical is None
        or profile is None
        or words is None
        or topics is None
        or consent is None
        or followup is None
        or times is None
    ):
        raise BadKnowledge(faults)
    return KnowledgeBase(clinical, profile, words, topics, consent, followup, times)


def knowledge_for(settings: Settings) -> KnowledgeBase:
    """The knowledge that a process with these settings may work with.

    Raises `BadKnowledge`, or `BadSettings` when every rule must be signed and some are not.
    """
    base = read_knowledge(overlay=settings.overlay)
    if settings.require_signed and base.clinical.unsigned:
        unsigned = (f"CUPWISE_REQUIRE_SIGNED: the rule {rule!r} is not signed" for rule in base.clinical.unsigned)
        raise BadSettings("\n".join(unsigned))
    return base


def make_language(knowledge: Knowledge) -> Language:
    """The clinical language part for one edition of the knowledge."""
    return load_language(knowledge.emergency_concepts, knowledge.urgent_concepts)


def build(settings: Settings, clock: Clock | None = None) -> House:
    """Join a house. The database must be migrated; the dialogue is not started yet."""
    clock = clock or (StoppedClock(settings.fixed_now) if settings.fixed_now else SystemClock())
    base, store = knowledge_for(settings), open_store(settings.database_url, settings.data_keys)
    store.editions.keep(base.clinical.version, base.clinical.content, clock.now())
    language = make_language(base.clinical)
    clinic = Clinic(base, language, store.records, clock, read_phone)
    dialogue = RasaDialogue(settings.model, partial(_actions, clinic), store.memory)
    letters = Letters(clinic, store.records)
    talk = Conversation(clinic, dialogue, store.messages, store.decisions, store.alerts, clock, settings.reply_seconds)
    return House(
        settings=settings,
        clock=clock,
        language=language,
        store=store,
        clinic=clinic,
        dialogue=dialogue,
        conversation=talk,
        profile=base.profile,
        messages=store.messages,
        decisions=store.decisions,
        alerts=store.alerts,
        progress=store.progress,
        desk=store.desk,
        staff=store.staff,
        letter=letters.page,
        details=letters.details,
        rule_book=lru_cache(maxsize=1)(partial(render_rule_book, base.clinical, base.profile.name, back="/desk")),
        unsigned=base.clinical.unsigned,
        ping=store.ping,
    )


@contextlib.contextmanager
def started_house(seconds: float = 60) -> Iterator[House]:
    """A house from this process's settings, migrated, with its dialogue ready. Raises `DialogueUnavailable`."""
    settings = read_settings()
    migrate(settings.database_url)
    house = build(settings)
    house.dialogue.start()
    try:
        if not house.dialogue.wait(seconds):
            raise DialogueUnavailable(house.dialogue.fault or "not ready in time")
        yield house
    finally:
        house.close()


@lru_cache(maxsize=1)
def house_of_this_process() -> House:
    """The one house that Rasa's own action server and command line use."""
    settings = read_settings()
    migrate(settings.database_url)
    return build(settings)


def actions_of_this_process() -> Iterable[Action]:
    """The custom actions with the clinic of this process."""
    return _actions(house_of_this_process().clinic)


def _actions(clinic: Clinic) -> Iterable[Action]:
    from actions.every import every_action

    return every_action(clinic)


def _clinic_words(profile: ClinicProfile) -> Mapping[str, str]:
    return {
        "clinic_name": profile.name,
        "clinic_phone": profile.phone,
        "emergency_number": profile.emergency_number,
        "crisis_line": profile.crisis_line,
        "locations": "; ".join(f"{place.name}, {place.address}" for place in profile.locations.values()),
    }


def _gather(faults: list[Fault], part: Callable[[], T]) -> T | None:
    """The part, or None with its faults gathered."""
    try:
        return part()
    except BadKnowledge as bad:
        faults += bad.faults
        return None
