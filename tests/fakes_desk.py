"""What stands behind the desk's pages of visits, in memory: as much as a page that only shows them needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.errors import GateReason, NotFound, NotScreened
from bot.ports import CallBack, Contact, Deed, Waiting
from bot.scheduling.model import Appointment


class FakeDiary:
    """Visits by conversation, newest first."""

    def __init__(self) -> None:
        self.all: list[Appointment] = []

    def visits(self, conversation: str) -> tuple[Appointment, ...]:
        return tuple(visit for visit in self.all if visit.conversation == conversation)

    def visit(self, appointment: str) -> Appointment:
        for visit in self.all:
            if visit.id == appointment:
                return visit
        raise NotFound(appointment)


class FakeDeeds:
    """The diary's log in a list."""

    def __init__(self) -> None:
        self.all: list[Deed] = []

    def note(self, deed: Deed) -> None:
        self.all.append(deed)

    def of_visit(self, appointment: str) -> tuple[Deed, ...]:
        return tuple(deed for deed in self.all if deed.appointment == appointment)

    def of_conversation(self, conversation: str) -> tuple[Deed, ...]:
        return tuple(deed for deed in self.all if deed.appointment is None and deed.conversation == conversation)


class FakeCallBacks:
    """Calls that were promised."""

    def __init__(self) -> None:
        self.all: list[CallBack] = []

    def open_requests(self) -> tuple[CallBack, ...]:
        return tuple(sorted((c for c in self.all if c.done_by is None), key=lambda call: call.promised_by))

    def mark_done(self, call_back: int, staff: str, at: datetime) -> None:
        for place, known in enumerate(self.all):
            if known.id == call_back:
                self.all[place] = replace(known, done_by=known.done_by or staff)
                return
        raise NotFound(str(call_back))


class FakeWaitlist:
    """Places that are open, and who took whose off the list."""

    def __init__(self) -> None:
        self.all: list[Waiting] = []
        self.left_by: dict[str, str] = {}

    def places(self) -> tuple[Waiting, ...]:
        return tuple(self.all)

    def standing(self, conversation: str) -> tuple[Waiting, ...]:
        return tuple(place for place in self.all if place.conversation == conversation)

    def leave(self, conversation: str, at: datetime, by: str) -> None:
        self.left_by[conversation] = by
        self.all = [place for place in self.all if place.conversation != conversation]


class FakePeople:
    """Contacts by conversation."""

    def __init__(self) -> None:
        self.all: dict[str, Contact] = {}

    def contact(self, conversation: str) -> Contact | None:
        return self.all.get(conversation)


class FakeRecords:
    """The parts of the store that the pages of visits read."""

    def __init__(self) -> None:
        self.diary, self.deeds, self.call_backs = FakeDiary(), FakeDeeds(), FakeCallBacks()
        self.waitlist, self.people = FakeWaitlist(), FakePeople()


class FakeVisits:
    """A gate that is shut for the reasons it is told, by conversation."""

    def __init__(self) -> None:
        self.shut: dict[str, GateReason] = {}

    def gate(self, conversation: str, service: str, on: object = None) -> None:
        if conversation in self.shut:
            raise NotScreened("shut", self.shut[conversation])


class FakeShortForm:
    """Counts a visit as checked when it ever was."""

    def fresh(self, visit: Appointment, now: datetime) -> bool:
        return visit.checked_at is not None


class FakeWords:
    """Says the key of what is to be said."""

    def say(self, key: str, **more: str) -> str:
        return f"({key})"
