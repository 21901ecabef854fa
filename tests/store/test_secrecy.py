"""What a thief of the database file, or a reader of a log, can see."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.clinical.progress import Activity, Measures
from bot.errors import BadSettings
from bot.ports import Change, Contact, Request
from bot.scheduling.notices import NoticeRules
from bot.store import Store, open_store
from tests.store.samples import HOUR, KEY, NOW, OTHER_KEY, assessment, facts, later, opened, opening, turn

SECRETS = ("burning knife", "SoothingReply", "YesChoiceTitle", "memory-event", "Anna Berg", "5550142", "alarmwords")
DIARY = ("anna@example", "wishwords", "reasonwords", "postwords", "bodywords", "keywords")
CLINICAL = ("diabetes", "sugar disease", "callreason", "physical_therapy_evaluation", "lower back", "lifting the cello")


def _fill(store: Store) -> None:
    opened(store, "c1")
    message, _ = store.messages.receive("c1", "a burning knife in my back", NOW, "m1")
    replies = turn("SoothingReply", memory=("memory-event",))
    store.messages.answer(message, replies, later(1))
    store.people.remember("c1", Contact("Anna Berg", "+16175550142", "anna@example.org"), NOW)
    store.alerts.raise_alert("c1", "urgent", "alarmwords", NOW)
    store.call_backs.request("c1", "callreason", later(60), NOW)
    visit = store.diary.hold(opening(), "c1", later(30), NOW)
    store.progress.keep("c1", visit.id, Measures(activities=(Activity("lifting the cello", 3),)), NOW)
    store.decisions.record("c1", facts(), assessment(), NOW)
    asked = Request("c1", "keywords", "bodywords")
    store.diary.book(visit.id, "c1", Change(NOW, "maria", asked, "reasonwords", NoticeRules().booked(NOW)))
    store.outbox.failed(store.outbox.claim(NOW, HOUR, 1)[0].id, "postwords", None, NOW)
    store.waitlist.join("c1", "dry_cupping", None, "wishwords", None, NOW)


def test_file_shows_no_patient_words(sqlite: str) -> None:
    store = open_store(sqlite, [KEY])
    _fill(store)
    store.close()
    content = Path(make_url(sqlite).database or "").read_bytes()
    assert b"urgent" in content
    assert [secret for secret in (*SECRETS, *CLINICAL, *DIARY) if secret.encode() in content] == []


def test_tables_show_no_patient_words(store: Store, url: str) -> None:
    _fill(store)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        content = str([connection.execute(sa.text(f"SELECT * FROM {name}")).all() for name in names])
    engine.dispose()
    assert "urgent" in content
    assert [secret for secret in (*SECRETS, *CLINICAL, *DIARY) if secret in content] == []


def test_file_is_private_to_its_owner(sqlite: str) -> None:
    assert Path(make_url(sqlite).database or "").stat().st_mode & 0o077 == 0


def test_new_key_reads_old_rows(store: Store, url: str) -> None:
    _fill(store)
    renewed = open_store(url, [OTHER_KEY, KEY])
    assert renewed.messages.transcript("c1")[0].text == "a burning knife in my back"
    renewed.close()


def test_new_rows_use_the_new_key(store: Store, url: str) -> None:
    opened(store, "c1")
    both, new = open_store(url, [OTHER_KEY, KEY]), open_store(url, [OTHER_KEY])
    both.messages.receive("c1", "hello", NOW, "m1")
    assert new.messages.transcript("c1")[0].text == "hello"
    both.close()
    new.close()


def test_wrong_key_reads_nothing(store: Store, url: str) -> None:
    _fill(store)
    thief = open_store(url, [OTHER_KEY])
    with pytest.raises(BadSettings):
        thief.messages.transcript("c1")
    thief.close()


def test_wrong_key_fails_the_ping(store: Store, url: str) -> None:
    _fill(store)
    thief = open_store(url, [OTHER_KEY])
    with pytest.raises(BadSettings):
        thief.ping()
    thief.close()


@pytest.mark.parametrize("keys", [[], [""], ["short"], [KEY, "x" * 44]])
def test_unusable_keys_are_refused(sqlite: str, keys: list[str]) -> None:
    with pytest.raises(BadSettings):
        open_store(sqlite, keys)


def test_database_errors_show_no_values(store: Store) -> None:
    opened(store, "c1")
    store.messages.receive("c1", "burning", NOW, "m1")
    table = store.tables.messages
    row = {"conversation": "c1", "client_id": "m1", "author": "patient", "text": "burning", "multiple": False}
    statement = sa.insert(table).values(**row, at=NOW, waits=True, heard=False)
    with pytest.raises(sa.exc.IntegrityError) as fault:
        _execute(store, statement)
    assert "parameters hidden" in str(fault.value)


def _execute(store: Store, statement: sa.Insert) -> None:
    with store.database.writing() as connection:
        connection.execute(statement)


def test_naive_times_are_refused(store: Store) -> None:
    with pytest.raises(sa.exc.StatementError):
        store.messages.open("c1", "web", NOW.replace(tzinfo=None))
