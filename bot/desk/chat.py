"""The live chat of a case as staff see it: who has it, what stands in its way, and how it is with the patient."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from bot.desk.access import SignedIn
from bot.desk.house import DeskHouse
from bot.live import Presence
from bot.ports import Alert, ConversationId, Deed, DeedKind

PARTS = ("alerts", "who", "alarm", "say", "presence")
_DEEDS = frozenset({DeedKind.TAKEN_OVER, DeedKind.GIVEN_BACK, DeedKind.ALARM_ENDED, DeedKind.LEFT_WAITLIST})
_UNFIT = frozenset({"empty", "long", "reason"})


@dataclass(frozen=True)
class Chat:
    """How it stands. `alarm` while the chat repeats whom to call; `log` is what was done beside the visits."""

    conversation: ConversationId
    me: str
    holder: str | None
    alarm: bool
    alerts: tuple[Alert, ...]
    patient: Presence
    log: tuple[Deed, ...]

    @property
    def mine(self) -> bool:
        """Whether whoever looks at it has it."""
        return self.holder == self.me

    def mark(self, part: str) -> str:
        """A short text that is another one whenever a part of the page has to be another one."""
        shown = {
            "alerts": self.alerts,
            "who": (self.holder, self.log),
            "alarm": (self.alarm, self.alerts),
            "say": self.mine,
            "presence": self.patient,
        }
        return blake2b(repr(shown[part]).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class ChatTrouble:
    """What came in the way of a form of the chat, with the words that were typed into it."""

    fault: str = ""
    typed: str = ""

    @property
    def status(self) -> int:
        """422 for a form that lacks something, 409 for one that came too late."""
        return 422 if self.fault in _UNFIT else 409


def chat(house: DeskHouse, conversation: ConversationId, who: SignedIn) -> Chat:
    """The chat as it stands now. Raises `NotFound`."""
    state = house.messages.state(conversation)
    return Chat(
        conversation=conversation,
        me=who.username,
        holder=state.taken_over_by,
        alarm=state.emergency_at is not None or state.self_harm_at is not None,
        alerts=house.alerts.open_of(conversation),
        patient=house.live.presence(conversation),
        log=tuple(deed for deed in house.records.deeds.of_conversation(conversation) if deed.what in _DEEDS),
    )
