"""The message log and the dialogue's memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import NotFound
from bot.ports import Choice, Message, Reply, Turn
from bot.store import Store
from tests.store.samples import NOW, later, opened, turn


def _received(store: Store, text: str = "my back hurts", client_id: str = "m1", minute: int = 1) -> Message:
    opened(store, "anna")
    return store.messages.receive("anna", text, later(minute), client_id)[0]


def _words(messages: tuple[Message, ...]) -> list[str]:
    return [message.text for message in messages]


def test_opening_twice_keeps_first_channel(store: Store) -> None:
    store.messages.open("anna", "web", NOW)
    assert store.messages.open("anna", "sms", later(5)).channel == "web"


def test_opening_at_once_makes_one(store: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        states = list(threads.map(lambda _: store.messages.open("anna", "web", NOW), range(16)))
    assert set(states) == {store.messages.state("anna")}


def test_unknown_conversation_has_no_state(store: Store) -> None:
    with pytest.raises(NotFound):
        store.messages.state("nobody")


def test_unknown_conversation_receives_nothing(store: Store) -> None:
    with pytest.raises(NotFound):
        store.messages.receive("nobody", "hi", NOW, "m1")


def test_received_message_is_in_transcript(store: Store) -> None:
    message = _received(store)
    assert store.messages.transcript("anna") == (message,)


def test_repeated_client_id_returns_first(store: Store) -> None:
    first = _received(store)
    assert store.messages.receive("anna", "other words", later(9), "m1") == (first, False)


def test_same_client_id_elsewhere_is_new(store: Store) -> None:
    _received(store)
    opened(store, "ben")
    assert store.messages.receive("ben", "hello", later(2), "m1")[1] is True


def test_one_message_of_many_senders_is_logged_once(store: Store) -> None:
    opened(store, "anna")
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda _: store.messages.receive("anna", "hi", NOW, "m1"), range(16)))
    assert sum(new for _, new in results) == 1


@pytest.mark.parametrize("text", ["", "\x00", "half \ud83d a pair", "\U0001f915 مرحبا", "x" * 100_000])
def test_any_words_come_back_unchanged(store: Store, text: str) -> None:
    _received(store, text)
    assert _words(store.messages.transcript("anna")) == [text]


def test_transcript_starts_after_a_number(store: Store) -> None:
    first = _received(store, "one")
    second = _received(store, "two", "m2")
    assert store.messages.transcript("anna", after=first.number) == (second,)


def test_transcript_keeps_conversations_apart(store: Store) -> None:
    _received(store)
    opened(store, "ben")
    assert store.messages.transcript("ben") == ()


def test_answer_stores_replies_in_order(store: Store) -> None:
    message = _received(store)
    replies = store.messages.answer(message, turn("I see.", "Since when?"), later(2))
    assert store.messages.answers_to(message) == replies
    assert _words(replies) == ["I see.", "Since when?"]


def test_answer_keeps_its_choices(store: Store) -> None:
    message = _received(store)
    store.messages.answer(message, turn("Since when?"), later(2))
    assert store.messages.transcript("anna")[-1].choices == (Choice("c1", "Yes"), Choice("c2", "No"))


def test_answer_keeps_how_it_is_drawn(store: Store) -> None:
    message = _received(store)
    times = (Choice("c1", "Tuesday at nine", "time:2026-11-24T09:00:00-05:00", "Tuesday", "9:00 AM"),)
    store.messages.answer(message, Turn((Reply("Which?", times, kind="openings"),)), later(2))
    kept = store.messages.transcript("anna")[-1]
    assert (kept.kind, kept.choices) == ("openings", times)


def test_card_without_choices_keeps_its_kind(store: Store) -> None:
    message = _received(store)
    store.messages.answer(message, Turn((Reply("Call 911 now.", kind="emergency"),)), later(2))
    assert [line.kind for line in store.messages.transcript("anna")] == ["", "emergency"]


def test_choices_of_earlier_releases_still_read(store: Store) -> None:
    store.messages.answer(_received(store), turn("Since when?"), later(2))
    table = store.tables.messages
    with store.database.writing() as connection:
        connection.execute(table.update().where(table.c.author == "bot").values(choices='[["c1", "Yes"]]'))
    kept = store.messages.transcript("anna")[-1]
    assert (kept.kind, kept.choices) == ("", (Choice("c1", "Yes"),))


def test_answer_notes_what_is_asked(store: Store) -> None:
    store.messages.answer(_received(store), turn("Since when?", asked="since"), later(2))
    assert store.messages.state("anna").asked == "since"


def test_second_answer_returns_the_first(store: Store) -> None:
    message = _received(store)
    first = store.messages.answer(message, turn("first", asked="a", memory=("e1",)), later(2))
    assert store.messages.answer(message, turn("second", asked="b", memory=("e2",)), later(3)) == first


def test_second_answer_leaves_no_trace(store: Store) -> None:
    message = _received(store)
    store.messages.answer(message, turn("first", asked="a", memory=("e1",)), later(2))
    store.messages.answer(message, turn("second", asked="b", memory=("e2",)), later(3))
    assert (store.messages.state("anna").asked, store.memory.recall("anna")) == ("a", ("e1",))


def test_answers_at_once_keep_one(store: Store) -> None:
    message = _received(store)
    turns = [turn(f"reply {n}", memory=(f"event {n}",)) for n in range(8)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda t: store.messages.answer(message, t, later(2)), turns))
    assert len(set(answers)) == len(store.memory.recall("anna")) == 1


def test_answer_to_unknown_message_is_refused(store: Store) -> None:
    opened(store, "anna")
    with pytest.raises(NotFound):
        store.messages.answer(Message(999, "anna", "patient", "hi", NOW), turn("hello"), NOW)


def test_answer_to_anothers_message_is_refused(store: Store) -> None:
    message = _received(store)
    opened(store, "ben")
    with pytest.raises(NotFound):
        store.messages.answer(Message(message.number, "ben", "patient", "hi", NOW), turn("hello"), NOW)


def test_memory_recalls_events_in_order(store: Store) -> None:
    store.messages.answer(_received(store), turn("a", memory=("e1", "e2")), later(2))
    store.messages.answer(_received(store, client_id="m2"), turn("b", memory=("e3",)), later(3))
    assert store.memory.recall("anna") == ("e1", "e2", "e3")


def test_memory_of_stranger_is_empty(store: Store) -> None:
    assert store.memory.recall("nobody") == ()


def test_unanswered_lists_oldest_first(store: Store) -> None:
    first, second = _received(store, "one"), _received(store, "two", "m2")
    assert store.messages.unanswered() == (first, second)


def test_answered_message_waits_no_more(store: Store) -> None:
    store.messages.answer(_received(store), turn("hello"), later(2))
    assert store.messages.unanswered() == ()


def test_empty_turn_also_answers(store: Store) -> None:
    store.messages.answer(_received(store), turn(), later(2))
    assert store.messages.unanswered() == ()


def test_staff_words_settle_what_waits(store: Store) -> None:
    _received(store)
    store.messages.say("anna", "maria", "I will call you.", later(3))
    assert store.messages.unanswered() == ()


def test_greeting_settles_nothing(store: Store) -> None:
    message = _received(store)
    store.messages.say("anna", "bot", "Welcome.", later(3))
    assert store.messages.unanswered() == (message,)


def test_message_to_staff_survives_a_crash(store: Store) -> None:
    opened(store, "anna")
    store.messages.take_over("anna", "maria")
    message, _ = store.messages.receive("anna", "chest pain", later(1), "m1")
    assert store.messages.unanswered() == (message,)


def test_said_words_answer_nothing(store: Store) -> None:
    opened(store, "anna")
    said = store.messages.say("anna", "bot", "Welcome.", NOW)
    assert (said.author, said.answers) == ("bot", None)


def test_unheard_answered_message_is_missed(store: Store) -> None:
    message = _received(store)
    store.messages.answer(message, turn("fixed words"), later(2))
    assert store.messages.missed("anna") == (message,)


def test_waiting_message_is_not_missed(store: Store) -> None:
    _received(store)
    assert store.messages.missed("anna") == ()


def test_heard_messages_are_not_missed(store: Store) -> None:
    first, second = _received(store, "one"), _received(store, "two", "m2")
    store.messages.answer(first, turn("fixed words"), later(2))
    store.messages.answer(second, turn("reply", heard=(first.number, second.number)), later(3))
    assert store.messages.missed("anna") == ()
