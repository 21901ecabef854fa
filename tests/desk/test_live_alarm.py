"""An alarm in a patient's chat: staff see it, check it, and let the chat go on with a reason."""

from __future__ import annotations

import pytest

from bot.ports import DeedKind
from tests.desk.browsing import StaffBrowser
from tests.desk.talking import CASE, CHECKED, TalkingHouse
from tests.fakes import CHEST_PAIN, SELF_HARM


@pytest.fixture
def alarmed(mina: StaffBrowser, talking: TalkingHouse) -> StaffBrowser:
    """The patient has told of an emergency."""
    talking.tell(CHEST_PAIN)
    return mina


def test_alarm_shows_in_the_chat_of_staff(speaking: StaffBrowser, talking: TalkingHouse):
    talking.tell(CHEST_PAIN)
    page = speaking.get(CASE).text
    assert page.count("Emergency: call the patient now") == 3  # the list of alerts with its button, and the chat


def test_checked_alarm_lets_the_chat_go_on(alarmed: StaffBrowser, talking: TalkingHouse):
    assert talking.tell("hello?") == [talking.numb()]
    assert alarmed.fill(CASE, "/chat/checked", reason=CHECKED).status_code == 303
    words = [talking.words.say("alarm_checked"), talking.words.say("opening_question")]
    assert (talking.latched, talking.said("bot")[-2:]) == (False, words)
    assert talking.tell("hello?") == ["Tell me more."]


def test_checked_alarm_is_logged_with_its_reason(alarmed: StaffBrowser, talking: TalkingHouse):
    alarmed.fill(CASE, "/chat/checked", reason=CHECKED)
    (deed,) = talking.deeds()
    assert (deed.by, deed.what, deed.detail) == ("mina", DeedKind.ALARM_ENDED, CHECKED)
    assert CHECKED in alarmed.get(CASE).text


def test_checked_alarm_counts_as_seen(alarmed: StaffBrowser, talking: TalkingHouse):
    assert [alert.kind for alert in talking.alerts.open_alerts()] == ["emergency"]
    alarmed.fill(CASE, "/chat/checked", reason=CHECKED)
    assert talking.alerts.open_alerts() == ()


def test_emergency_stands_until_a_new_screening(alarmed: StaffBrowser, talking: TalkingHouse):
    alarmed.fill(CASE, "/chat/checked", reason=CHECKED)
    state = talking.conversation.state("ada")
    assert (state.overall, state.emergency) == ("emergency", False)


def test_self_harm_is_lifted_as_well(mina: StaffBrowser, talking: TalkingHouse):
    talking.tell(SELF_HARM)
    mina.fill(CASE, "/chat/checked", reason=CHECKED)
    assert not talking.latched


def test_dialogue_hears_nothing_from_before(alarmed: StaffBrowser, talking: TalkingHouse):
    talking.tell("hello?")
    alarmed.fill(CASE, "/chat/checked", reason=CHECKED)
    talking.tell("my back hurts")
    assert talking.dialogue.heard[-1] == ("my back hurts", ())


def test_words_of_danger_ring_again_after_it(alarmed: StaffBrowser, talking: TalkingHouse):
    alarmed.fill(CASE, "/chat/checked", reason=CHECKED)
    talking.tell(CHEST_PAIN)
    assert (talking.latched, [alert.kind for alert in talking.alerts.open_alerts()]) == (True, ["emergency"])


@pytest.mark.parametrize("reason", ["", "too short", " " * 40, "x" * 501])
def test_alarm_is_not_lifted_without_a_reason(alarmed: StaffBrowser, talking: TalkingHouse, reason: str):
    refused = alarmed.fill(CASE, "/chat/checked", reason=reason)
    assert (refused.status_code, talking.latched) == (422, True)
    assert "at least 10 characters" in refused.text


def test_alarm_is_not_lifted_past_unread_words(alarmed: StaffBrowser, talking: TalkingHouse):
    action, fields = alarmed.form(CASE, "/chat/checked")
    talking.tell("it is getting worse")
    refused = alarmed.post(action, data=fields | {"reason": CHECKED})
    assert (refused.status_code, talking.latched, talking.deeds()) == (409, True, [])
    assert "has written since" in refused.text
    assert f'value="{CHECKED}"' in refused.text


def test_alarm_is_lifted_once(alarmed: StaffBrowser, talking: TalkingHouse):
    alarmed.again(CASE, "/chat/checked", reason=CHECKED)
    assert len(talking.deeds()) == 1


def test_there_is_nothing_to_lift_without_alarm(mina: StaffBrowser, talking: TalkingHouse):
    proof = mina.form(CASE, "/chat/take")[1]["proof"]
    mina.post(f"{CASE}/chat/checked", data={"proof": proof, "key": "12345678", "reason": CHECKED, "read": "99"})
    assert (talking.deeds(), "chat/checked" in mina.get(CASE).text) == ([], False)


def test_patient_with_staff_is_asked_by_staff(speaking: StaffBrowser, talking: TalkingHouse):
    talking.tell(CHEST_PAIN)
    speaking.fill(CASE, "/chat/checked", reason=CHECKED)
    assert talking.said("bot")[-1] == talking.words.say("alarm_checked")


def test_what_was_screened_before_books_nothing(alarmed: StaffBrowser, talking: TalkingHouse):
    talking.clock.pass_by(minutes=5)
    alarmed.fill(CASE, "/chat/checked", reason=CHECKED)
    assert talking.clinic.visits.booked("ada") is None
    assert talking.messages.state("ada").started_over_after > 0
