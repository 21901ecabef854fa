"""What the use cases need from the outside world, as protocols, and the values that cross them."""

from __future__ import annotations

from bot.ports.desk import Case, Desk, Diary, Records, Staff
from bot.ports.keeping import Alert, Alerts, CallBack, CallBacks, Contact, Decision, Decisions, Editions, People
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
)

__all__ = [
    "Alert",
    "Alerts",
    "CallBack",
    "CallBacks",
    "Case",
    "Choice",
    "Clock",
    "Contact",
    "ConversationId",
    "ConversationState",
    "Decision",
    "Decisions",
    "Desk",
    "Dialogue",
    "DialogueMemory",
    "Diary",
    "Editions",
    "Language",
    "Message",
    "MessageLog",
    "People",
    "Records",
    "Reply",
    "Staff",
    "Turn",
]
