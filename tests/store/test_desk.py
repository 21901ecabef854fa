"""The desk's list of cases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.clinical.model import Disposition
from bot.errors import NotFound
from bot.ports import Contact
from bot.store import Store
from tests.store.samples import NOW, assessment, change, facts, later, opened, opening, turn


def _wrote(store: Store, who: str, minute: int) -> None:
    opened(store, who)
    store.messages.receive(who, "my back", later(minute), f"m{minute}")


def _assessed(store: Store, who: str, overall: Disposition) -> None:
    opened(store, who)
    store.decisions.record(who, facts(), assessment(overall), NOW)


def _order(store: Store) -> list[str]:
    return [case.conversation for case in store.desk.cases()]


def test_empty_store_has_no_cases(store: Store) -> None:
    assert store.desk.cases() == ()


def test_unknown_case_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.desk.case("nobody")


def test_new_conversation_is_a_bare_case(store: Store) -> None:
    opened(store, "anna")
    case = store.desk.case("anna")
    assert (case.channel, case.name, case.overall, case.services, case.waiting_since) == ("web", None, None, {}, None)


def test_case_gathers_all_of_a_patient(store: Store) -> None:
    _assessed(store, "anna", Disposition.CONSULT)
    store.people.remember("anna", Contact("Anna Berg", "+16175550142"), NOW)
    store.alerts.raise_alert("anna", "person", "talk to someone", NOW)
    call_back = store.call_backs.request("anna", "wants a person", later(60), NOW)
    visit = store.diary.book(store.diary.hold(opening(), "anna", later(9), NOW).id, "anna", change())
    store.messages.take_over("anna", "maria")
    case = store.desk.case("anna")
    assert (case.name, case.phone, case.overall) == ("Anna Berg", "+16175550142", Disposition.CONSULT)
    assert (case.alerts, case.call_back, case.visit, case.taken_over_by) == (("person",), call_back, visit, "maria")
    assert case.services == assessment().services


def test_case_shows_newest_decision(store: Store) -> None:
    _assessed(store, "anna", Disposition.CONSULT)
    _assessed(store, "anna", Disposition.CLEAR)
    assert store.desk.case("anna").overall is Disposition.CLEAR


def test_hold_is_not_yet_a_visit(store: Store) -> None:
    opened(store, "anna")
    store.diary.hold(opening(), "anna", later(9), NOW)
    assert store.desk.case("anna").visit is None


@pytest.mark.parametrize("kind", ["emergency", "self_harm"])
def test_unseen_emergency_comes_first(store: Store, kind: str) -> None:
    _assessed(store, "anna", Disposition.EMERGENCY)
    _assessed(store, "ben", Disposition.CLEAR)
    store.alerts.raise_alert("ben", kind, "words", later(9))
    assert _order(store) == ["ben", "anna"]


def test_seen_emergency_steps_back(store: Store) -> None:
    _assessed(store, "anna", Disposition.URGENT)
    _assessed(store, "ben", Disposition.CLEAR)
    store.alerts.raise_alert("ben", "emergency", "words", later(9))
    store.alerts.mark_seen(store.alerts.open_alerts()[0].id, "maria", later(10))
    assert _order(store) == ["anna", "ben"]


def test_lesser_alert_does_not_outrank_severity(store: Store) -> None:
    _assessed(store, "anna", Disposition.CONSULT)
    _assessed(store, "ben", Disposition.CLEAR)
    store.alerts.raise_alert("ben", "person", "words", NOW)
    assert _order(store) == ["anna", "ben"]


def test_severe_cases_come_before_mild(store: Store) -> None:
    for disposition in Disposition:
        _assessed(store, disposition.word, disposition)
    opened(store, "undecided")
    assert _order(store) == [*(d.word for d in reversed(Disposition)), "undecided"]


def test_longest_waiting_comes_first(store: Store) -> None:
    _wrote(store, "late", 30)
    _wrote(store, "early", 10)
    opened(store, "silent")
    assert _order(store) == ["early", "late", "silent"]


def test_answered_case_comes_after_waiting(store: Store) -> None:
    _wrote(store, "anna", 1)
    _wrote(store, "ben", 2)
    store.messages.answer(store.messages.transcript("anna")[0], turn("hello"), later(3))
    assert _order(store) == ["ben", "anna"]


def test_patient_waits_since_first_unanswered(store: Store) -> None:
    _wrote(store, "anna", 1)
    _wrote(store, "anna", 2)
    assert store.desk.case("anna").waiting_since == later(1)


def test_bot_answer_ends_the_wait(store: Store) -> None:
    _wrote(store, "anna", 1)
    store.messages.answer(store.messages.transcript("anna")[0], turn("hello"), later(3))
    assert (store.desk.case("anna").waiting_since, store.desk.case("anna").last_at) == (None, later(3))


def test_bot_does_not_answer_for_staff(store: Store) -> None:
    opened(store, "anna")
    store.messages.take_over("anna", "maria")
    _wrote(store, "anna", 1)
    store.messages.answer(store.messages.transcript("anna")[0], turn("staff will read this"), later(3))
    assert store.desk.case("anna").waiting_since == later(1)


def test_staff_words_end_the_wait(store: Store) -> None:
    _wrote(store, "anna", 1)
    store.messages.say("anna", "maria", "hello", later(3))
    assert store.desk.case("anna").waiting_since is None


def test_dialogue_hearing_ends_older_waits(store: Store) -> None:
    store.messages.open("anna", "web", NOW)
    store.messages.take_over("anna", "maria")
    first, _ = store.messages.receive("anna", "one", later(1), "m1")
    store.messages.answer(first, turn("staff will read this"), later(1))
    store.messages.take_over("anna", None)
    second, _ = store.messages.receive("anna", "two", later(2), "m2")
    store.messages.answer(second, turn("reply", heard=(first.number, second.number)), later(3))
    assert store.desk.case("anna").waiting_since is None


def test_open_call_back_is_a_wait(store: Store) -> None:
    opened(store, "anna")
    store.call_backs.request("anna", "wants a person", later(60), later(4))
    assert store.desk.case("anna").waiting_since == later(4)


def test_done_call_back_is_no_wait(store: Store) -> None:
    opened(store, "anna")
    call_back = store.call_backs.request("anna", "wants a person", later(60), later(4))
    store.call_backs.mark_done(call_back.id, "maria", later(5))
    assert (store.desk.case("anna").waiting_since, store.desk.case("anna").call_back) == (None, None)


def test_unseen_alert_is_a_wait(store: Store) -> None:
    _wrote(store, "anna", 9)
    store.alerts.raise_alert("anna", "urgent", "words", later(5))
    assert store.desk.case("anna").waiting_since == later(5)


def test_limit_keeps_the_most_severe(store: Store) -> None:
    _assessed(store, "anna", Disposition.CLEAR)
    _assessed(store, "ben", Disposition.URGENT)
    assert [case.conversation for case in store.desk.cases(limit=1)] == ["ben"]


def test_queries_do_not_grow_with_cases(store: Store) -> None:
    _wrote(store, "first", 1)
    few = _queries(store)
    for n in range(12):
        _assessed(store, f"patient {n}", Disposition.CONSULT)
        store.call_backs.request(f"patient {n}", "why", later(60), NOW)
    assert _queries(store) == few <= 4


def _queries(store: Store) -> int:
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(store.database.engine, "before_cursor_execute", note)
    store.desk.cases()
    sa.event.remove(store.database.engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in asked)
