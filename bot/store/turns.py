"""The statements of a patient's turn, built once: to put one together takes four times as long as to run it."""

from __future__ import annotations

from sqlalchemy import bindparam, func, insert, select, update

from bot.store.lines import PATIENT
from bot.store.tables import Tables


class TurnStatements:
    """What a turn asks of the message log. All take the conversation as `whose`, save `answers` and the two inserts."""

    def __init__(self, tables: Tables) -> None:
        m, c = tables.messages, tables.conversations
        own, said = m.c.conversation == bindparam("whose"), m.c.author == PATIENT
        unheard = (own, said, ~m.c.heard, m.c.answered_at.is_not(None), m.c.number > c.c.started_over_after)
        listed = update(m).where(own, m.c.number.in_(bindparam("numbers", expanding=True)))
        self.begun = select(m.c.number).where(own).limit(1)
        self.known = select(m).where(own, m.c.client_id == bindparam("sent_as"))
        self.sent = select(func.count()).where(own, said)
        self.missed = select(m).join(c, c.c.id == m.c.conversation).where(*unheard).order_by(m.c.number)
        self.answers = select(m).where(m.c.answers == bindparam("answered")).order_by(m.c.number)
        self.claim = update(m).where(m.c.number == bindparam("answered"), own, m.c.answered_at.is_(None))
        self.heard, self.waited_for = listed.values(heard=True), listed.values(waits=False)
        self.remember = insert(tables.memory)
