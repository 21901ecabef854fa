"""The composition root: the only place that knows which adapter stands behind which port."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.booking.checkin import CheckIn
from bot.booking.linked import LinkedVisits
from bot.booking.links import VisitLinks
from bot.booking.visits import Visits
from bot.clinic import Clinic, KnowledgeBase
from bot.clinical.knowledge import Knowledge
from bot.clock import StoppedClock, SystemClock
from bot.conversation import Conversation
from bot.dialogue.agent import RasaDialogue
from bot.emails import read_email
from bot.errors import BadSettings, DialogueUnavailable
from bot.knowledge.widget import Widget
from bot.knowledge.words import Words
from bot.knowledge_base import KNOWLEDGE, read_knowledge
from bot.language import load as load_language
from bot.letters import LetterPage, Letters
from bot.live import Live
from bot.notices.mailroom import Mailroom, ThoroughErasure
from bot.outside import diaries
from bot.phones import read_phone
from bot.ports import (
    Alerts,
    Clock,
    Decisions,
    Desk,
    Language,
    MessageLog,
    Progress,
    Records,
    SessionEpochs,
    Staff,
    Takings,
)
from bot.records.pdf import draw_pdf
from bot.records.rulebook import render_rule_book
from bot.scheduling.model import Appointment
from bot.scheduling.profile import ClinicProfile
from bot.settings import Settings, read_settings
from bot.store import Store, migrate, open_store
from bot.worker import Worker, seldom

if TYPE_CHECKING:
    from rasa_sdk import Action

__all__ = [
    "KNOWLEDGE",
    "House",
    "actions_of_this_process",
    "build",
    "house_of_this_process",
    "knowledge_for",
    "make_language",
    "read_knowledge",
    "started_house",
]

_OFFERS_EVERY = 20.0
_PURGE_EVERY = 60.0


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
    takings: Takings
    records: Records
    visits: Visits
    checkin: CheckIn
    words: Words
    widget: Widget
    read_phone: Callable[[str], str | None]
    read_email: Callable[[str], str | None]
    letter: LetterPage
    letter_pdf: Callable[[str], bytes]
    details: Callable[[str], str]
    rule_book: Callable[[], str]
    unsigned: tuple[str, ...]
    ping: Callable[[], None]
    epochs: SessionEpochs
    links: VisitLinks
    linked: LinkedVisits
    calendar: Callable[[Appointment], bytes]
    worker: Worker
    live: Live

    def close(self) -> None:
        """End the streams, stop the worker and the dialogue, and let go of the database."""
        self.live.close()
        self.worker.stop()
        self.dialogue.close()
        self.store.close()


def knowledge_for(settings: Settings) -> KnowledgeBase:
    """The knowledge that a process with these settings may work with.

    Raises `BadKnowledge`, or `BadSettings` when every rule must be signed and some are not.
    """
    base = read_knowledge(overlay=settings.overlay)
    if settings.require_signed and base.clinical.unsigned:
        unsigned = (f"CUPWISE_REQUIRE_SIGNED: the rule {rule!r} is not signed" for rule in base.clinical.unsigned)
        raise BadSettings("\n".join(unsigned))
    return base


def make_language(knowledge: Knowledge, signs: Path) -> Language:
    """The clinical language part for one edition of the knowledge, with the trained model of the signs."""
    return load_language(knowledge.emergency_concepts, knowledge.urgent_concepts, signs=signs)


def build(settings: Settings, clock: Clock | None = None) -> House:
    """Join a house. The database must be migrated; the dialogue is not started yet."""
    clock = clock or (StoppedClock(settings.fixed_now) if settings.fixed_now else SystemClock())
    base, store = knowledge_for(settings), open_store(settings.database_url, settings.data_keys)
    store.editions.keep(base.clinical.version, base.clinical.content, clock.now())
    language = make_language(base.clinical, settings.signs)
    records = replace(store.records, erasure=ThoroughErasure(store.erasure, settings))
    links = VisitLinks(settings.secret, clock, base.profile.manage_days, settings.public_url)
    outside = diaries(base.profile, settings.fhir_token)
    clinic = Clinic(base, language, records, clock, read_phone, outside, links.url)
    dialogue = RasaDialogue(settings.model, partial(_actions, clinic), store.memory)
    letters = Letters(clinic, store.records)
    mailroom = Mailroom(settings, base.post, base.words, base.profile, records, clock, links.url)
    live = Live(clock, store.marks)
    talk = Conversation(clinic, dialogue, records, live, clock, settings.reply_seconds)
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
        takings=store.takings,
        records=records,
        visits=clinic.visits,
        checkin=clinic.checkin,
        words=base.words,
        widget=base.widget,
        read_phone=read_phone,
        read_email=read_email,
        letter=letters.page,
        letter_pdf=lambda conversation: draw_pdf(letters.page(conversation)),
        details=letters.details,
        rule_book=lru_cache(maxsize=1)(partial(render_rule_book, base.clinical, base.profile.name, back="/desk")),
        unsigned=base.clinical.unsigned,
        ping=store.ping,
        epochs=store.epochs,
        links=links,
        live=live,
        linked=LinkedVisits(links, clinic, records, clock),
        calendar=mailroom.calendar,
        worker=Worker(
            {
                "waiting": seldom(clinic.waiting.serve, _OFFERS_EVERY),
                "outside": clinic.visits.tidy,
                "post": mailroom.posting.send_due,
                "limits": seldom(lambda: store.takings.purge(clock.now()), _PURGE_EVERY),
            }
        ),
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
