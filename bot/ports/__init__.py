"""What the use cases need from the outside world, as protocols, and the values that cross them."""

from __future__ import annotations

from bot.ports.deeds import Deed, DeedKind, Deeds
from bot.ports.desk import Case, Desk, Records, Staff
from bot.ports.diary import PATIENT, Change, Diary, Request, Requests
from bot.ports.keeping import (
    Alert,
    Alerts,
    CallBack,
    CallBacks,
    Consent,
    Consents,
    Contact,
    Decision,
    Decisions,
    Editions,
    Erasure,
    People,
    Progress,
    ProgressNote,
)
from bot.ports.limits import Rate, Takings
from bot.ports.marks import Marks
from bot.ports.outside import OutsideDiary
from bot.ports.places import Gazetteer, Spot
from bot.ports.post import Outbox, Queued
from bot.ports.sessions import SessionEpochs
from bot.ports.talking import (
    Choice,
    Clock,
    ConversationId,
    ConversationState,
    Dialogue,
    DialogueMemory,
    Language,
    Message,
    MessageLog,
    Reply,
    Turn,
    VisitTimes,
)
from bot.ports.waitlist import Waiting, Waitlist, WaitStatus

__all__ = [
    "PATIENT",
    "Alert",
    "Alerts",
    "CallBack",
    "CallBacks",
    "Case",
    "Change",
    "Choice",
    "Clock",
    "Consent",
    "Consents",
    "Contact",
    "ConversationId",
    "ConversationState",
    "Decision",
    "Decisions",
    "Deed",
    "DeedKind",
    "Deeds",
    "Desk",
    "Dialogue",
    "DialogueMemory",
    "Diary",
    "Editions",
    "Erasure",
    "Gazetteer",
    "Language",
    "Marks",
    "Message",
    "MessageLog",
    "Outbox",
    "OutsideDiary",
    "People",
    "Progress",
    "ProgressNote",
    "Queued",
    "Rate",
    "Records",
    "Reply",
    "Request",
    "Requests",
    "SessionEpochs",
    "Spot",
    "Staff",
    "Takings",
    "Turn",
    "VisitTimes",
    "WaitStatus",
    "Waiting",
    "Waitlist",
]
