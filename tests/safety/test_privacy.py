"""Consent that stands only for the words that were shown, a full answer about one's data, and being forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import bot.knowledge
from bot.knowledge.consent import read_consent
from bot.knowledge.words import Words
from bot.knowledge.yamlfile import read_yaml
from bot.ports import Change, Contact
from bot.privacy import Forgotten, Privacy
from bot.scheduling.model import Opening
from bot.scheduling.profile_reading import build_profile
from bot.store import Store
from bot.wording import Wording
from tests.fakes import NOON, MovableClock
from tests.store.samples import assessment, facts

FOLDER = Path(bot.knowledge.__file__).parent
FILLS = {"clinic_name": "Riverside Cupping", "clinic_phone": "(555) 010-0199", "emergency_number": "911"}
PROFILE = build_profile(read_yaml(FOLDER / "clinic.yml"))
WHO = "anna"


@pytest.fixture
def emptied() -> list[str]:
    """A line for each time that the caches were emptied."""
    return []


@pytest.fixture
def make(own_store: Store, clock: MovableClock, emptied: list[str]) -> Callable[..., Privacy]:
    """Makes the privacy of a clinic with these fills in its words, over one store."""

    def privacy(**fills: str) -> Privacy:
        words = read_consent(FOLDER, {**FILLS, **fills})
        wording = Wording(PROFILE, Words({}))
        return Privacy(own_store.records, words, wording, clock, lambda: emptied.append("caches"))

    own_store.messages.open(WHO, "web", clock.now())
    return privacy


@pytest.fixture
def privacy(make: Callable[..., Privacy]) -> Privacy:
    return make()


def book(store: Store, days: int = 2) -> None:
    start = NOON + timedelta(days=days)
    practitioner, place = next(iter(PROFILE.practitioners)), next(iter(PROFILE.locations))
    opening = Opening(practitioner, place, "dry_cupping", start, start + timedelta(hours=1))
    hold = store.diary.hold(opening, WHO, NOON + timedelta(minutes=9), NOON)
    store.diary.book(hold.id, WHO, Change(NOON))


def test_nobody_has_consented_unasked(privacy: Privacy) -> None:
    assert not privacy.consented(WHO)


def test_consent_counts_once_given(privacy: Privacy) -> None:
    privacy.agree(WHO)
    assert privacy.consented(WHO)
    assert not privacy.consented("ben")


def test_consent_ends_when_taken_back(privacy: Privacy) -> None:
    privacy.agree(WHO)
    privacy.revoke(WHO)
    assert not privacy.consented(WHO)


def test_consent_may_be_given_again(privacy: Privacy) -> None:
    privacy.agree(WHO)
    privacy.revoke(WHO)
    privacy.agree(WHO)
    assert privacy.consented(WHO)


def test_consent_does_not_cover_other_words(make: Callable[..., Privacy]) -> None:
    make(clinic_name="Another clinic").agree(WHO)
    assert not make().consented(WHO)


def test_newest_consent_decides(make: Callable[..., Privacy]) -> None:
    make().agree(WHO)
    make(clinic_name="Another clinic").agree(WHO)
    assert not make().consented(WHO)


def test_answer_tells_all_that_is_known(privacy: Privacy, own_store: Store, clock: MovableClock) -> None:
    own_store.people.remember(WHO, Contact("Anna Berg", "+12125550147"), clock.now())
    own_store.messages.receive(WHO, "my back hurts", clock.now(), "m1")
    own_store.call_backs.request(WHO, "asks for a call", clock.now() + timedelta(hours=4), clock.now())
    book(own_store)
    privacy.agree(WHO)
    told = "\n".join(privacy.known(WHO, ["You have back pain."]))
    expected = ("Anna Berg", "+12125550147", "Dry cupping", "November 25", "call you by", "You have back pain.")
    assert [words for words in expected if words.casefold() not in told.casefold()] == []
    assert "Monday, November 23, 12:00 PM EST" in told
    assert (f"version {privacy.words.version}" in told, "Messages kept from this chat: 1" in told) == (True, True)


def test_answer_without_anything_says_so(privacy: Privacy) -> None:
    told = privacy.known(WHO)
    assert told[0] == privacy.words.say("known_nothing")
    assert privacy.words.say("known_no_consent") in told
    assert "forget me" in told[-1]


def test_answer_tells_nothing_of_others(privacy: Privacy, own_store: Store, clock: MovableClock) -> None:
    own_store.messages.open("ben", "web", clock.now())
    own_store.people.remember("ben", Contact("Ben Berg", "+12125550148"), clock.now())
    own_store.call_backs.request("ben", "asks for a call", clock.now(), clock.now())
    assert privacy.known(WHO)[0] == privacy.words.say("known_nothing")


def test_question_names_what_is_cancelled(privacy: Privacy, own_store: Store, clock: MovableClock) -> None:
    book(own_store)
    own_store.call_backs.request(WHO, "asks for a call", clock.now(), clock.now())
    question, (yes, no) = privacy.forget_question(WHO)
    assert "November 25" in question
    assert privacy.words.say("forget_ask_call") in question
    assert (yes, no) == (privacy.words.say("forget_yes"), privacy.words.say("forget_no"))


def test_question_without_visit_names_none(privacy: Privacy) -> None:
    assert privacy.forget_question(WHO)[0] == privacy.words.say("forget_ask")


@pytest.mark.parametrize("text", ["Yes, delete it", "yes", "YES!", "yes, please delete it.", "delete everything"])
def test_plain_yes_confirms(privacy: Privacy, text: str) -> None:
    assert privacy.confirms_forgetting(text)


@pytest.mark.parametrize(
    "text",
    ["No, keep it", "no", "don't delete it", "please do not delete", "what will you delete?", "yes but keep my visit"],
)
def test_anything_else_deletes_nothing(privacy: Privacy, text: str) -> None:
    assert not privacy.confirms_forgetting(text)


def test_question_alone_deletes_nothing(privacy: Privacy, own_store: Store, clock: MovableClock) -> None:
    own_store.messages.receive(WHO, "my back hurts", clock.now(), "m1")
    privacy.forget_question(WHO)
    assert own_store.messages.begun(WHO)


def test_forgetting_erases_and_empties_caches(privacy: Privacy, own_store: Store, emptied: list[str]) -> None:
    own_store.messages.receive(WHO, "my back hurts", NOON, "m1")
    assert privacy.forget(WHO) == Forgotten(True, (privacy.words.say("forget_done"),))
    assert (own_store.messages.begun(WHO), emptied) == (False, ["caches"])


def test_forgetting_ends_the_consent(privacy: Privacy) -> None:
    privacy.agree(WHO)
    privacy.forget(WHO)
    assert not privacy.consented(WHO)


def test_forgetting_tells_which_visit_is_cancelled(privacy: Privacy, own_store: Store) -> None:
    book(own_store)
    said = privacy.forget(WHO).said
    assert "November 25" in said[1]


def test_nothing_is_known_after_forgetting(privacy: Privacy, own_store: Store) -> None:
    own_store.people.remember(WHO, Contact("Anna Berg", "+12125550147"), NOON)
    own_store.decisions.record(WHO, facts(), assessment(), NOON)
    book(own_store)
    privacy.agree(WHO)
    privacy.forget(WHO)
    assert privacy.known(WHO)[0] == privacy.words.say("known_nothing")


@pytest.mark.parametrize("kind", ["emergency", "self_harm", "urgent"])
def test_unseen_danger_goes_to_staff(privacy: Privacy, own_store: Store, emptied: list[str], kind: str) -> None:
    own_store.messages.receive(WHO, "it hurts", NOON, "m1")
    own_store.alerts.raise_alert(WHO, kind, "it hurts", NOON)
    assert privacy.forget(WHO) == Forgotten(False, (privacy.words.say("forget_with_staff"),))
    assert [(a.kind, a.words) for a in own_store.alerts.open_alerts()] == [
        (kind, "it hurts"),
        ("forget", "asks to be forgotten"),
    ]
    assert (own_store.messages.begun(WHO), emptied) == (True, [])


def test_staff_hear_of_it_beside_a_call_for_a_person(privacy: Privacy, own_store: Store) -> None:
    own_store.alerts.raise_alert(WHO, "emergency", "it hurts", NOON)
    own_store.alerts.raise_alert(WHO, "person", "asks for a person", NOON)
    privacy.forget(WHO)
    assert "asks to be forgotten" in [alert.words for alert in own_store.alerts.open_alerts()]


def test_seen_danger_can_be_forgotten(privacy: Privacy, own_store: Store) -> None:
    own_store.alerts.raise_alert(WHO, "emergency", "it hurts", NOON)
    assert not privacy.forget(WHO).done
    for alert in own_store.alerts.open_alerts():
        own_store.alerts.mark_seen(alert.id, "maria", NOON)
    assert privacy.forget(WHO).done
