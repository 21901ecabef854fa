"""The store: every port that keeps something, over one database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from bot.errors import StoreUnavailable
from bot.ports import Records
from bot.store.alerts import SqlAlerts
from bot.store.callbacks import SqlCallBacks
from bot.store.consents import SqlConsents
from bot.store.crypto import Cipher
from bot.store.decisions import SqlDecisions
from bot.store.deeds import SqlDeeds
from bot.store.desk import SqlDesk
from bot.store.diary import SqlDiary
from bot.store.editions import SqlEditions
from bot.store.engine import Database, make_engine
from bot.store.epochs import SqlSessionEpochs
from bot.store.erasure import SqlErasure
from bot.store.limits import SqlTakings
from bot.store.marks import SqlMarks
from bot.store.memory import SqlDialogueMemory
from bot.store.messages import SqlMessageLog
from bot.store.migrations import HEAD
from bot.store.outbox import SqlOutbox
from bot.store.people import SqlPeople
from bot.store.progress import SqlProgress
from bot.store.requests import SqlRequests
from bot.store.staff import SqlStaff
from bot.store.tables import Tables, make_tables
from bot.store.waitlist import SqlWaitlist


@dataclass(frozen=True)
class Store:
    """All that is kept. Safe to use from several threads at once."""

    database: Database
    tables: Tables
    messages: SqlMessageLog
    memory: SqlDialogueMemory
    alerts: SqlAlerts
    decisions: SqlDecisions
    editions: SqlEditions
    people: SqlPeople
    call_backs: SqlCallBacks
    diary: SqlDiary
    requests: SqlRequests
    desk: SqlDesk
    staff: SqlStaff
    consents: SqlConsents
    erasure: SqlErasure
    progress: SqlProgress
    waitlist: SqlWaitlist
    outbox: SqlOutbox
    deeds: SqlDeeds
    marks: SqlMarks
    takings: SqlTakings
    epochs: SqlSessionEpochs

    @property
    def records(self) -> Records:
        """The parts that the use cases write to and read from."""
        return Records(
            messages=self.messages,
            alerts=self.alerts,
            decisions=self.decisions,
            people=self.people,
            call_backs=self.call_backs,
            diary=self.diary,
            requests=self.requests,
            consents=self.consents,
            erasure=self.erasure,
            progress=self.progress,
            waitlist=self.waitlist,
            outbox=self.outbox,
            deeds=self.deeds,
        )

    def ping(self) -> None:
        """Return when the database answers, is at the newest migration and opens with these keys.

        Raises `StoreUnavailable`, or `BadSettings` for wrong keys.
        """
        try:
            with self.database.reading() as connection:
                version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
                newest = select(self.tables.messages.c.text).order_by(self.tables.messages.c.number.desc()).limit(1)
                connection.execute(newest).scalar()
        except ProgrammingError as fault:
            raise StoreUnavailable("the database is empty: migrate it first") from fault
        if version != HEAD:
            raise StoreUnavailable(f"the database is at migration {version}, this program needs {HEAD}")

    def close(self) -> None:
        """Let go of all connections."""
        self.database.engine.dispose()


def open_store(url: str, keys: Sequence[str]) -> Store:
    """Open the store at a database address; `keys` are Fernet keys, the newest first. Nothing is connected yet.

    Raises `BadSettings`.
    """
    cipher = Cipher(keys)
    database, tables = Database(make_engine(url)), make_tables(cipher)
    return Store(
        database=database,
        tables=tables,
        messages=SqlMessageLog(database, tables),
        memory=SqlDialogueMemory(database, tables),
        alerts=SqlAlerts(database, tables),
        decisions=SqlDecisions(database, tables),
        editions=SqlEditions(database, tables),
        people=SqlPeople(database, tables, cipher),
        call_backs=SqlCallBacks(database, tables),
        diary=SqlDiary(database, tables, cipher),
        requests=SqlRequests(database, tables, cipher),
        desk=SqlDesk(database, tables),
        staff=SqlStaff(database, tables),
        consents=SqlConsents(database, tables),
        erasure=SqlErasure(database, tables),
        progress=SqlProgress(database, tables),
        waitlist=SqlWaitlist(database, tables, cipher),
        outbox=SqlOutbox(database, tables),
        deeds=SqlDeeds(database, tables),
        marks=SqlMarks(database, tables),
        takings=SqlTakings(database, tables, cipher),
        epochs=SqlSessionEpochs(database, tables),
    )
