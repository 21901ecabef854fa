"""Taking an opening for a while, at most two at once for one contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from bot.errors import TooManyHolds
from bot.ports import ConversationId, Deed, DeedKind
from bot.scheduling.model import Appointment, Opening
from bot.store import deeds
from bot.store.appointments import (
    PENDING,
    add,
    all_of,
    appointment_of,
    change_row,
    drop_expired,
    opening_of,
    take,
    takes,
)
from bot.store.conversations import locked
from bot.store.crypto import Cipher
from bot.store.diary_tables import HELD
from bot.store.places import OFFERED
from bot.store.tables import Tables

MOST_HOLDS = 2  # of one contact


@dataclass(frozen=True)
class Holding:
    """Takes an opening in an open transaction, which has the conversation to itself."""

    connection: Connection
    tables: Tables
    cipher: Cipher
    conversation: ConversationId
    now: datetime

    def __post_init__(self) -> None:
        locked(self.connection, self.tables, self.conversation)

    def hold(self, opening: Opening, expires: datetime, by: str) -> Appointment:
        """Hold an opening; the same again prolongs it. Raises `OpeningTaken`, `TooManyHolds`."""
        phone = self._phone()
        again = self._same(self._held({self.conversation}), opening)
        contact = [f"cupwise contact {self.cipher.blind(phone)}"] if phone else []
        take(self.connection, [opening, *([opening_of(again)] if again else [])], *contact)
        drop_expired(self.connection, self.tables, [opening], self.now)
        held = self._held({self.conversation, *self._conversations(phone)})
        if same := self._same(held, opening):
            longer = max(expires, same.expires or expires)
            return change_row(self.connection, self.tables, same, expires=longer, changed_at=self.now)
        if len(held) >= MOST_HOLDS and len(held) - self._offers(held) >= MOST_HOLDS:
            raise TooManyHolds(f"{MOST_HOLDS} openings are held already")
        new = {"status": PENDING, "expires": expires}
        kept = add(self.connection, self.tables, opening, self.conversation, self.now, **new)
        deeds.write(self.connection, self.tables, Deed(self.now, by, DeedKind.HELD, kept.id, self.conversation))
        return kept

    def _same(self, held: Sequence[Appointment], opening: Opening) -> Appointment | None:
        """Their own hold of this opening, if they have one."""
        mine = (one for one in held if one.conversation == self.conversation)
        return next((one for one in mine if takes(one, opening)), None)

    def _phone(self) -> str | None:
        p = self.tables.people
        query = select(p.c.phone).where(p.c.conversation == self.conversation)
        phone: str | None = self.connection.execute(query).scalar()
        return phone

    def _conversations(self, phone: str | None) -> list[str]:
        """All conversations in which this number was given."""
        if phone is None:
            return []
        p = self.tables.people
        query = select(p.c.conversation).where(p.c.phone_mark.in_(self.cipher.blinds(phone)))
        return list(self.connection.execute(query).scalars())

    def _held(self, conversations: set[str]) -> list[Appointment]:
        """What these conversations hold now."""
        a = self.tables.appointments
        query = all_of(self.tables).where(a.c.conversation.in_(conversations), text(HELD), a.c.expires > self.now)
        return [appointment_of(row) for row in self.connection.execute(query.order_by(a.c.number))]

    def _offers(self, held: Sequence[Appointment]) -> int:
        """How many of them the waitlist offers: these come on top of what a patient may hold."""
        w = self.tables.waitlist
        query = select(w.c.id).where(w.c.offer.in_([one.id for one in held]), w.c.status == OFFERED)
        return len(self.connection.execute(query).all())
