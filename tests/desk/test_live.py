"""Staff in a patient's chat, by plain forms: take it over, speak, give it back, let it go on after an alarm."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.ports import DeedKind
from tests.desk.browsing import StaffBrowser
from tests.desk.talking import CASE, CHECKED, TalkingHouse

FORMS = ("take", "back", "say", "typing", "checked")


def test_taking_over_leads_back_to_the_chat(mina: StaffBrowser, talking: TalkingHouse):
    answer = mina.fill(CASE, "/chat/take")
    assert (answer.headers["location"], talking.holder) == (f"{CASE}#chat", "mina")
    assert "You answer this patient" in mina.get(CASE).text


def test_holder_is_shown_to_everybody(speaking: StaffBrowser, ben: StaffBrowser):
    assert "mina answers this patient" in ben.get(CASE).text


def test_box_is_only_there_for_the_holder(speaking: StaffBrowser, ben: StaffBrowser):
    assert ("live-text" in speaking.get(CASE).text, "live-text" in ben.get(CASE).text) == (True, False)


def test_colleague_takes_over_naming_the_holder(speaking: StaffBrowser, ben: StaffBrowser, talking: TalkingHouse):
    assert "Yes, take over from mina" in ben.get(CASE).text
    ben.fill(CASE, "/chat/take")
    assert talking.holder == "ben"


def test_holder_who_changed_meanwhile_is_not_displaced(mina: StaffBrowser, ben: StaffBrowser, talking: TalkingHouse):
    action, fields = ben.form(CASE, "/chat/take")
    mina.fill(CASE, "/chat/take")
    refused = ben.post(action, data=fields)
    assert (refused.status_code, talking.holder) == (409, "mina")
    assert "Somebody else has taken" in refused.text


def test_words_reach_the_patient(speaking: StaffBrowser, talking: TalkingHouse):
    page = speaking.follow(speaking.fill(CASE, "/chat/say", text="Hello Ada,\r\nhow are you?"))
    assert talking.said("mina") == ["Hello Ada,\nhow are you?"]
    assert "how are you?" in page


def test_form_sent_twice_speaks_once(speaking: StaffBrowser, talking: TalkingHouse):
    first, second = speaking.again(CASE, "/chat/say", text="Hello")
    assert (first.status_code, second.status_code, talking.said("mina")) == (303, 303, ["Hello"])


def test_other_words_under_one_key_are_refused(speaking: StaffBrowser, talking: TalkingHouse):
    action, fields = speaking.form(CASE, "/chat/say")
    speaking.post(action, data=fields | {"text": "Hello"})
    refused = speaking.post(action, data=fields | {"text": "Hello again"})
    assert (refused.status_code, talking.said("mina")) == (409, ["Hello"])
    assert "Hello again</textarea>" in refused.text


@pytest.mark.parametrize("text", ["", "  \r\n ", "\x00\x07"])
def test_empty_words_are_refused(speaking: StaffBrowser, text: str):
    refused = speaking.fill(CASE, "/chat/say", text=text)
    assert (refused.status_code, "Please write something" in refused.text) == (422, True)


def test_longest_words_are_sent_whole(speaking: StaffBrowser, talking: TalkingHouse):
    speaking.fill(CASE, "/chat/say", text="ä" * 4_000)
    assert talking.said("mina") == ["ä" * 4_000]


def test_longer_words_stay_in_the_box(speaking: StaffBrowser, talking: TalkingHouse):
    refused = speaking.fill(CASE, "/chat/say", text="ä" * 4_001)
    assert (refused.status_code, talking.said("mina")) == (422, [])
    assert "longer than 4,000 characters" in refused.text
    assert "ä" * 4_001 + "</textarea>" in refused.text


def test_words_of_whoever_lost_the_chat_are_kept(speaking: StaffBrowser, ben: StaffBrowser, talking: TalkingHouse):
    action, fields = speaking.form(CASE, "/chat/say")
    ben.fill(CASE, "/chat/take")
    refused = speaking.post(action, data=fields | {"text": "One moment"})
    assert (refused.status_code, talking.said("mina")) == (409, [])
    assert "not with you any more" in refused.text
    assert "One moment</textarea>" in refused.text


def test_markup_of_staff_and_patients_stays_text(speaking: StaffBrowser, talking: TalkingHouse):
    speaking.fill(CASE, "/chat/say", text="<b id=x>one</b>")
    talking.tell("</textarea><script>alert(1)</script>")
    page = speaking.get(CASE).text
    assert ("<b id=x>" in page, "<script>alert" in page) == (False, False)


def test_assistant_answers_again_after_giving_back(speaking: StaffBrowser, talking: TalkingHouse):
    assert talking.tell("hello?") == [talking.words.say("with_staff")]
    speaking.fill(CASE, "/chat/back")
    assert (talking.holder, talking.tell("hello?")) == (None, ["Tell me more."])


def test_only_the_holder_gives_back(speaking: StaffBrowser, ben: StaffBrowser, talking: TalkingHouse):
    action, fields = speaking.form(CASE, "/chat/back")
    proof = ben.form(CASE, "/chat/take")[1]["proof"]
    assert ben.post(action, data=fields | {"proof": proof}).status_code == 409
    assert talking.holder == "mina"


@pytest.mark.parametrize(("path", "other"), [("take", "back"), ("back", "take")])
def test_old_form_sent_again_changes_nothing(mina: StaffBrowser, talking: TalkingHouse, path: str, other: str):
    if path == "back":
        mina.fill(CASE, "/chat/take")
    action, fields = mina.form(CASE, f"/chat/{path}")
    mina.post(action, data=fields)
    mina.fill(CASE, f"/chat/{other}")
    before = talking.holder
    assert mina.post(action, data=fields).status_code == 303
    assert talking.holder == before


def test_form_sent_again_elsewhere_changes_nothing(mina: StaffBrowser, talking: TalkingHouse):
    """The second browser stands before a process of its own."""
    action, fields = mina.form(CASE, "/chat/take")
    mina.post(action, data=fields)
    mina.fill(CASE, "/chat/back")
    with StaffBrowser(talking) as elsewhere:
        proof = elsewhere.form(CASE, "/chat/take")[1]["proof"]
        assert elsewhere.post(action, data=fields | {"proof": proof}).status_code == 303
    assert (talking.holder, len(talking.deeds())) == (None, 2)


def test_other_wish_under_one_key_is_refused(mina: StaffBrowser, talking: TalkingHouse):
    action, fields = mina.form(CASE, "/chat/take")
    mina.post(action, data=fields)
    refused = mina.post(f"{CASE}/chat/back", data=fields)
    assert (refused.status_code, talking.holder) == (409, "mina")
    assert "was sent already" in refused.text


def test_of_two_who_take_one_has_the_chat(mina: StaffBrowser, ben: StaffBrowser, talking: TalkingHouse):
    forms = [(who, *who.form(CASE, "/chat/take")) for who in (mina, ben)]
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda form: form[0].post(form[1], data=form[2]), forms))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert [deed.by for deed in talking.deeds()] == [talking.holder]
    assert "Somebody else has taken" in max(answers, key=lambda answer: answer.status_code).text


def test_log_says_who_had_the_chat(speaking: StaffBrowser, ben: StaffBrowser, talking: TalkingHouse):
    ben.fill(CASE, "/chat/take")
    ben.fill(CASE, "/chat/back")
    kinds = [(deed.by, deed.what) for deed in talking.deeds()]
    taken, given = DeedKind.TAKEN_OVER, DeedKind.GIVEN_BACK
    assert kinds == [("mina", taken), ("ben", taken), ("ben", given)]
    assert "gave the chat back to the assistant" in ben.get(CASE).text


@pytest.mark.parametrize("form", FORMS)
def test_form_without_our_proof_is_refused(speaking: StaffBrowser, talking: TalkingHouse, form: str):
    data = {"proof": "forged", "key": "12345678", "text": "Hello", "reason": CHECKED, "read": "99", "holder": "mina"}
    assert speaking.post(f"{CASE}/chat/{form}", data=data).status_code == 403
    assert (talking.holder, talking.said("mina")) == ("mina", [])


@pytest.mark.parametrize("form", FORMS)
def test_strangers_are_sent_to_sign_in(speaking: StaffBrowser, form: str):
    speaking.cookies.clear()
    sent = speaking.post(f"{CASE}/chat/{form}", data={"proof": "x", "key": "12345678"})
    assert sent.headers["location"] == "/desk/sign-in"


@pytest.mark.parametrize("form", ["take", "back", "say", "checked"])
@pytest.mark.parametrize("key", ["", "short", "x" * 81, "1234567\x7f"])
def test_form_without_a_good_key_is_refused(speaking: StaffBrowser, form: str, key: str):
    proof = speaking.form(CASE, "/chat/say")[1]["proof"]
    assert speaking.post(f"{CASE}/chat/{form}", data={"proof": proof, "key": key, "text": "a"}).status_code == 400


@pytest.mark.parametrize("form", FORMS)
def test_case_that_is_not_there_is_not_found(mina: StaffBrowser, form: str):
    proof = mina.form(CASE, "/chat/take")[1]["proof"]
    data = {"proof": proof, "key": "12345678", "text": "a", "reason": CHECKED}
    assert mina.post(f"/desk/cases/nobody/chat/{form}", data=data).status_code == 404
