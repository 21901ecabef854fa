"""What is latched on a conversation: starting over, emergency, self-harm, staff."""

from __future__ import annotations

from bot.ports import Message
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
