"""What is latched on a conversation: starting over, emergency, self-harm, staff."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import NotAllowed
from bot.ports import Deed, DeedKind, Message, Reply, Turn
from bot.store import Store
from tests.store.samples import NOW, later, opened, turn


def _received(store: Store, text: str = "my back hurts", client_id: str = "m1", minute: int = 1) -> Message:
    opened(store, "anna")
    return store.messages.receive("anna", text, later(minute), client_id)[0]


def _words(messages: tuple[Message, ...]) -> list[str]:
    return [message.text for message in messages]


def test_starting_over_forgets_missed_messages(store: Store) -> None:
    message = _received(store)
    store.messages.answer(message, turn("fixed words"), later(2))
    store.messages.start_over("anna", message.number)
    assert store.messages.missed("anna") == ()


def test_starting_over_lifts_the_latches(store: Store) -> None:
    message = _received(store)
    store.messages.mark_emergency("anna", NOW)
    store.messages.mark_self_harm("anna", NOW)
    store.messages.start_over("anna", message.number)
    state = store.messages.state("anna")
    assert (state.emergency_at, state.self_harm_at) == (None, None)


def test_starting_over_never_goes_back(store: Store) -> None:
    _received(store)
    store.messages.start_over("anna", 5)
    store.messages.start_over("anna", 2)
    assert store.messages.state("anna").started_over_after == 5


def test_starting_over_again_keeps_new_latch(store: Store) -> None:
    _received(store)
    store.messages.start_over("anna", 5)
    store.messages.mark_emergency("anna", later(9))
    store.messages.start_over("anna", 5)
    assert store.messages.state("anna").emergency_at == later(9)


def test_emergency_latches_at_first_time(store: Store) -> None:
    opened(store, "anna")
    store.messages.mark_emergency("anna", later(1))
    store.messages.mark_emergency("anna", later(2))
    assert store.messages.state("anna").emergency_at == later(1)


def test_self_harm_latches_at_first_time(store: Store) -> None:
    opened(store, "anna")
    store.messages.mark_self_harm("anna", later(1))
    store.messages.mark_self_harm("anna", later(2))
    assert store.messages.state("anna").self_harm_at == later(1)


def test_taken_over_conversation_comes_back(store: Store) -> None:
    opened(store, "anna")
    store.messages.take_over("anna", "maria")
    assert store.messages.state("anna").taken_over_by == "maria"
    store.messages.take_over("anna", None)
    assert store.messages.state("anna").taken_over_by is None


def test_of_many_who_take_one_has_it(store: Store) -> None:
    opened(store, "anna")
    names = [f"staff-{number}" for number in range(8)]

    def take(name: str) -> bool:
        try:
            return store.messages.take_over("anna", name, {None}, _taken(name))
        except NotAllowed:
            return False

    with ThreadPoolExecutor(8) as threads:
        won = [name for name, had in zip(names, threads.map(take, names), strict=True) if had]
    assert won == [store.messages.state("anna").taken_over_by]
    assert [deed.by for deed in store.deeds.of_conversation("anna")] == won


def test_holder_not_named_keeps_the_chat(store: Store) -> None:
    opened(store, "anna")
    store.messages.take_over("anna", "maria")
    with pytest.raises(NotAllowed):
        store.messages.take_over("anna", None, {"omar"}, _taken("omar"))
    assert store.messages.state("anna").taken_over_by == "maria"
    assert store.deeds.of_conversation("anna") == ()


def test_taking_twice_is_logged_once(store: Store) -> None:
    opened(store, "anna")
    changed = [store.messages.take_over("anna", "maria", {None}, _taken("maria")) for _ in range(2)]
    assert (changed, len(store.deeds.of_conversation("anna"))) == ([True, False], 1)


def _taken(by: str) -> Deed:
    return Deed(NOW, by, DeedKind.TAKEN_OVER, None, "anna")


def _alarmed(store: Store) -> int:
    """Somebody who told of an emergency; the number of the message."""
    message = _received(store, "crushing chest pain")
    store.messages.mark_emergency("anna", later(1))
    store.messages.mark_self_harm("anna", later(1))
    store.alerts.raise_alert("anna", "emergency", "crushing chest pain", later(1))
    store.alerts.raise_alert("anna", "urgent", "a fever", later(1))
    store.messages.answer(message, turn("call 911"), later(2))
    return message.number


CHECKED = Deed(later(9), "maria", DeedKind.ALARM_ENDED, None, "anna", "the crew is with her")
ON_WE_GO = Turn((Reply("go on"),), memory=('{"event": "restart"}',))


def test_ended_alarm_lifts_latches_and_begins_anew(store: Store) -> None:
    read = _alarmed(store)
    (said,) = store.messages.end_alarm("anna", read, ON_WE_GO, CHECKED)
    state = store.messages.state("anna")
    assert (state.emergency_at, state.self_harm_at, state.asked) == (None, None, None)
    assert state.started_over_after == said.number - 1
    assert store.messages.missed("anna") == ()


def test_ended_alarm_keeps_words_memory_and_deed(store: Store) -> None:
    store.messages.end_alarm("anna", _alarmed(store), ON_WE_GO, CHECKED)
    assert _words(store.messages.transcript("anna")) == ["crushing chest pain", "call 911", "go on"]
    assert store.memory.recall("anna")[-1:] == ON_WE_GO.memory
    assert store.deeds.of_conversation("anna") == (CHECKED,)


def test_ended_alarm_leaves_other_bells_ringing(store: Store) -> None:
    store.messages.end_alarm("anna", _alarmed(store), ON_WE_GO, CHECKED)
    assert [alert.kind for alert in store.alerts.open_alerts()] == ["urgent"]


def test_alarm_stands_when_the_patient_wrote_since(store: Store) -> None:
    read = _alarmed(store)
    store.messages.receive("anna", "it is worse", later(3), "m2")
    with pytest.raises(NotAllowed):
        store.messages.end_alarm("anna", read, ON_WE_GO, CHECKED)
    assert store.messages.state("anna").emergency_at == later(1)
    assert store.deeds.of_conversation("anna") == ()
    assert len(store.alerts.open_alerts()) == 2


def test_alarm_ends_once(store: Store) -> None:
    read = _alarmed(store)
    store.messages.end_alarm("anna", read, ON_WE_GO, CHECKED)
    assert store.messages.end_alarm("anna", read, ON_WE_GO, CHECKED) == ()
    assert store.deeds.of_conversation("anna") == (CHECKED,)
