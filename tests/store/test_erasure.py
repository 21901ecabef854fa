"""A patient who is forgotten leaves no words behind, and the proof still holds."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.errors import NotAllowed, NotFound
from bot.ports import Contact
from bot.store import Store, open_store
from tests.store.erasing import WORDS, fill, opened_text, raw_values, sealed_values
from tests.store.samples import KEY, NOW, assessment, facts, later, opened, turn


def _left(store: Store) -> list[str]:
    text = opened_text(store)
    return [word for word in WORDS if word in text]


def test_search_finds_words_before(store: Store) -> None:
    fill(store)
    assert _left(store) == list(WORDS)


def test_no_words_are_left(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    assert _left(store) == []


def test_no_sealed_value_is_left(store: Store) -> None:
    fill(store)
    before = sealed_values(store)
    store.erasure.erase("anna", later(9))
    assert len(before) > 10
    assert sealed_values(store) & before == set()


def test_phone_mark_is_gone(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    assert store.people.conversations_of("+16175550142") == ()
    assert store.people.contact("anna") is None


def test_file_forgets_what_was_sealed(sqlite: str) -> None:
    store = open_store(sqlite, [KEY])
    fill(store)
    before = sealed_values(store)
    store.erasure.erase("anna", later(9))
    store.close()
    content = Path(make_url(sqlite).database or "").read_bytes()
    assert [value for value in before if value[10:60].encode() in content] == []


def test_other_patients_keep_all(store: Store) -> None:
    fill(store, "ben")
    before = {name: [row for row in rows if "ben" in row] for name, rows in raw_values(store).items()}
    fill(store)
    store.erasure.erase("anna", later(9))
    assert {name: [row for row in rows if "ben" in row] for name, rows in raw_values(store).items()} == before


def test_conversation_begins_anew(store: Store) -> None:
    fill(store)
    store.messages.start_over("anna", 1)
    store.messages.mark_emergency("anna", later(3))
    store.messages.take_over("anna", "maria")
    store.erasure.erase("anna", later(9))
    state = store.messages.state("anna")
    assert not store.messages.begun("anna")
    assert (state.asked, state.emergency_at, state.self_harm_at, state.taken_over_by) == (None, None, None, None)
    assert state.started_over_after == 0
    assert store.memory.recall("anna") == ()


def test_new_words_are_kept_again(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    message, _ = store.messages.receive("anna", "hello again", later(10), "m9")
    store.messages.answer(message, turn("Welcome", memory=("new event",), asked="consent"), later(10))
    assert [line.text for line in store.messages.transcript("anna")] == ["hello again", "Welcome"]
    assert (store.memory.recall("anna"), store.messages.state("anna").asked) == (("new event",), "consent")


def test_repeated_id_gets_no_old_answer(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    message, new = store.messages.receive("anna", "hello", later(10), "m1")
    assert (message.text, new, store.messages.answers_to(message)) == ("hello", True, ())


def test_answer_to_erased_message_is_not_kept(store: Store) -> None:
    fill(store)
    yes, _ = store.messages.receive("anna", "Yes, delete it", later(8), "m2")
    store.erasure.erase("anna", later(9))
    said = store.messages.answer(yes, turn("Done.", asked="age", memory=("event",)), later(9))
    assert [line.text for line in said] == ["Done."]
    assert (store.messages.begun("anna"), store.memory.recall("anna")) == (False, ())
    assert store.messages.state("anna").asked is None


def test_late_answer_after_two_erasures_is_not_kept(store: Store) -> None:
    fill(store)
    yes, _ = store.messages.receive("anna", "Yes, delete it", later(8), "m2")
    for minute in (9, 10):
        store.erasure.erase("anna", later(minute))
    store.messages.answer(yes, turn("Done."), later(11))
    assert not store.messages.begun("anna")


def test_message_that_never_was_is_not_found(store: Store) -> None:
    fill(store)
    yes, _ = store.messages.receive("anna", "Yes", later(8), "m2")
    store.erasure.erase("anna", later(9))
    newer, _ = store.messages.receive("anna", "hello", later(10), "m3")
    store.erasure.erase("anna", later(11))
    assert store.messages.answer(yes, turn("Done."), later(12))
    with pytest.raises(NotFound):
        store.messages.answer(type(newer)(newer.number + 5, "anna", "patient", "x", NOW), turn("x"), later(12))


def test_nothing_waits_after(store: Store) -> None:
    fill(store)
    store.messages.receive("anna", "still there?", later(3), "m2")
    store.erasure.erase("anna", later(9))
    assert (store.messages.unanswered(), store.messages.missed("anna")) == ((), ())
    assert (store.call_backs.open_requests(), store.desk.case("anna").waiting_since) == ((), None)


@pytest.mark.parametrize("kind", ["emergency", "self_harm", "urgent"])
def test_unseen_danger_stops_the_erasure(store: Store, kind: str) -> None:
    fill(store)
    store.alerts.raise_alert("anna", kind, "help", later(3))
    before = raw_values(store)
    with pytest.raises(NotAllowed):
        store.erasure.erase("anna", later(9))
    assert raw_values(store) == before


@pytest.mark.parametrize("kind", ["person", "failure", "forget"])
def test_lesser_alerts_go_with_it(store: Store, kind: str) -> None:
    opened(store, "anna")
    store.alerts.raise_alert("anna", kind, "words", NOW)
    store.erasure.erase("anna", later(9))
    assert store.alerts.open_alerts() == ()


def test_seen_alerts_keep_who_saw_them(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    a = store.tables.alerts.c
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(a.kind, a.words, a.seen_by).order_by(a.id)).all()
    assert [tuple(row) for row in rows] == [(kind, "", "maria") for kind in ("emergency", "self_harm", "urgent")]


def test_danger_to_others_stops_nothing(store: Store) -> None:
    fill(store)
    opened(store, "ben")
    store.alerts.raise_alert("ben", "emergency", "help", NOW)
    assert store.erasure.erase("anna", later(9)) == ()


def test_unknown_conversation_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.erasure.erase("nobody", NOW)


def test_consents_stay_as_proof_but_do_not_stand(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    c = store.tables.consents.c
    with store.database.reading() as connection:
        rows = [
            tuple(row) for row in connection.execute(sa.select(c.version, c.words_digest, c.given_at, c.revoked_at))
        ]
    assert rows == [("1", "a" * 64, NOW, later(9))]
    assert store.consents.standing("anna") is None


def test_erased_decisions_are_not_read(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    assert (store.decisions.latest("anna"), store.decisions.history("anna")) == (None, ())
    assert {row.erased_at for row in store.decisions.stored("anna")} == {later(9)}


def test_new_decision_follows_erased_ones(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    new = store.decisions.record("anna", facts(), assessment(), later(10))
    assert store.decisions.latest("anna") == new
    assert store.decisions.history("anna") == (new,)
    assert store.decisions.first_break() is None


def test_case_shows_that_it_was_erased(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    (case,) = store.desk.cases()
    assert (case.name, case.phone, case.overall, case.services, case.alerts) == (None, None, None, {}, ())
    assert (case.erased_at, case.last_at, case.call_back) == (later(9), later(9), None)


def test_case_that_was_never_erased_says_so(store: Store) -> None:
    fill(store)
    assert store.desk.case("anna").erased_at is None


def test_erasing_again_is_harmless(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    store.erasure.erase("anna", later(11))
    assert {row.erased_at for row in store.decisions.stored("anna")} == {later(9)}
    assert (store.decisions.first_break(), store.desk.case("anna").erased_at) == (None, later(11))


def test_contact_given_after_is_kept(store: Store) -> None:
    fill(store)
    store.erasure.erase("anna", later(9))
    store.people.remember("anna", Contact("Anna Berg", "+16175550142"), later(10))
    assert store.people.conversations_of("+16175550142") == ("anna",)
