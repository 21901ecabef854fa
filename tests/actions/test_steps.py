"""What the intake asks between its questions: consent, doubts, the summary, and what to change."""

from __future__ import annotations

import pytest

from actions.corrections import GoBack, OfferChange
from actions.intake import Conclude, ValidateIntakeForm
from actions.privacy import AskForget, Forget, RevokeConsent, TellMyData, ValidateForgetForm
from tests.actions.test_intake import asking
from tests.fakes import form, message, run, tracker

COMPLAINT = message("my back hurts", "report_symptom")


@pytest.fixture
def at(who):
    return lambda *parts, **slots: tracker(*parts, conversation=who, **slots)


@pytest.fixture
def agreed(clinic, who):
    clinic.privacy.agree(who)


@pytest.fixture
def validate(clinic, at):
    async def ran(*parts, **slots):
        return await run(ValidateIntakeForm(clinic), at(*parts, **slots))

    return ran


# --- consent ---


async def test_consent_is_asked_first(validate):
    assert (await validate(COMPLAINT, *form("intake_form"))).slots["requested_slot"] == "consent"


async def test_danger_is_told_before_the_consent(validate, clinic, at):
    told = [message("fever", "report_symptom"), *form("intake_form", "warning_signs")]
    ran = await validate(*told, "Losing weight without trying")
    assert ran.slots["requested_slot"] is None


@pytest.mark.parametrize(("text", "intent"), [("Yes, go on", "affirm"), ("yes", "deny"), ("fine with me", "affirm")])
async def test_yes_is_kept_as_consent(validate, clinic, who, text, intent):
    ran = await validate(COMPLAINT, *form("intake_form", "consent"), message(text, intent))
    assert clinic.privacy.consented(who)
    assert ran.slots["requested_slot"] == "emergency_now"


@pytest.mark.parametrize(
    ("text", "intent"), [("No", "affirm"), ("rather not", "refuse"), ("I'd rather you didn't", "deny")]
)
async def test_no_ends_the_intake_with_words(validate, clinic, who, at, text, intent):
    told = [COMPLAINT, *form("intake_form", "consent"), message(text, intent)]
    assert (await validate(*told)).slots["requested_slot"] is None
    assert not clinic.privacy.consented(who)
    ended = await run(Conclude(clinic), at(*told))
    assert ended.texts == [clinic.privacy.words.say("refused")]
    assert ended.slots["step"] == "done"


async def test_anything_else_asks_for_the_consent_again(validate, clinic, who):
    ran = await validate(COMPLAINT, *form("intake_form", "consent"), "qwrtz")
    assert ran.slots["requested_slot"] == "consent"
    assert ran.responses == ["utter_not_understood"]
    assert not clinic.privacy.consented(who)


async def test_third_odd_answer_in_a_row_offers_a_person(validate):
    ran = await validate(COMPLAINT, *form("intake_form", "consent"), "qwrtz", misses=2)
    assert ran.responses == ["utter_offer_person"]


async def test_consent_taken_back_is_asked_for_again(validate, clinic, at, who, agreed):
    ran = await run(RevokeConsent(clinic), at(COMPLAINT))
    assert ran.texts == [clinic.privacy.words.say("taken_back")]
    assert (await validate(COMPLAINT, *form("intake_form"))).slots["requested_slot"] == "consent"


# --- the summary and changes ---


async def test_summary_is_the_last_step(validate, agreed, intake):
    assert (await validate(*intake()[:-5], *form("intake_form"))).slots["requested_slot"] == "summary"


async def test_summary_says_what_was_understood(clinic, at, agreed, intake):
    ran = await run(asking(clinic, "summary"), at(*intake(conditions="Diabetes")))
    assert "42" in ran.texts[0]
    assert "Diabetes" in ran.texts[0]
    assert ran.choices == [clinic.knowledge.answers.agreed[0], clinic.knowledge.answers.change[0]]


@pytest.mark.parametrize("text", ["Change something", "no", "that's wrong"])
async def test_no_to_the_summary_asks_what_to_change(validate, agreed, intake, text):
    ran = await validate(*intake()[:-3], message(text, "correction_or_complaint"))
    assert (ran.slots["requested_slot"], ran.slots["revisit"]) == ("change", "change")


async def test_what_may_be_changed_is_offered(clinic, at, agreed, intake):
    ran = await run(asking(clinic, "change"), at(*intake()))
    assert ran.choices == [q.topic for q in clinic.knowledge.questions.values() if q.topic]


async def test_topic_picked_is_asked_again(validate, agreed, intake):
    ran = await validate(*intake()[:-3], *form("intake_form", "change"), "Health conditions", revisit="change")
    assert ran.slots["requested_slot"] == "conditions"


async def test_what_was_asked_again_is_answered_anew(validate, agreed, intake):
    told = [*intake()[:-3], *form("intake_form", "conditions"), "Diabetes"]
    ran = await validate(*told, revisit="conditions")
    assert (ran.slots["requested_slot"], ran.slots["revisit"]) == ("summary", None)


async def test_nonsense_at_what_to_change_is_asked_again_and_then_given_up(validate, agreed, intake):
    told = [*intake()[:-3], *form("intake_form", "change"), "qwrtz"]
    assert (await validate(*told, revisit="change")).slots["requested_slot"] == "change"
    assert (await validate(*told, revisit="change", misses=2)).slots["requested_slot"] == "summary"


async def test_third_odd_answer_to_a_question_is_put_down_as_not_sure(validate, agreed):
    odd = [*form("intake_form", "conditions"), "qwrtz"] * 3
    ran = await validate(COMPLAINT, *odd)
    assert ran.responses == ["utter_put_as_not_sure"]
    assert ran.slots["requested_slot"] == "emergency_now"


# --- one step back ---


async def test_back_in_the_intake_asks_the_question_before(clinic, at, agreed):
    told = [COMPLAINT, *form("intake_form", "emergency_now"), "None of these", *form("intake_form", "emergency_spine")]
    ran = await run(GoBack(clinic), at(*told, message("go back", "go_back"), requested_slot="emergency_spine"))
    assert ran.slots["revisit"] == "emergency_now"


async def test_back_at_the_first_question_says_so(clinic, at):
    ran = await run(GoBack(clinic), at(COMPLAINT, *form("intake_form", "consent"), message("go back", "go_back")))
    assert ran.responses == ["utter_nothing_before"]


@pytest.mark.parametrize(("asked", "emptied"), [
    ("opening", {"location": None}), ("patient_name", {"opening": None, "hold": None}),
    ("patient_phone", {"patient_name": None}), ("booking_confirmed", {"patient_phone": None}),
])  # fmt: skip
async def test_back_in_the_booking_empties_the_step_before(clinic, at, screened, asked, emptied):
    told = [*await screened(), *form("booking_form", asked), message("back", "go_back")]
    assert (await run(GoBack(clinic), at(*told, step="booking"))).slots == emptied


async def test_back_at_the_first_step_of_the_booking_asks_what_to_change(clinic, at, screened):
    told = [*await screened(), *form("booking_form", "location"), message("back", "go_back")]
    ran = await run(GoBack(clinic), at(*told, step="booking"))
    assert (ran.slots["step"], ran.slots["revisit"]) == ("intake", "change")


async def test_something_wrong_asks_what_to_change(clinic, at, screened):
    ran = await run(OfferChange(clinic), at(*await screened(), message("that's wrong"), step="consult"))
    assert (ran.slots["step"], ran.slots["revisit"]) == ("intake", "change")


async def test_something_wrong_that_says_what_is_right_is_taken_up(clinic, at, screened):
    ran = await run(OfferChange(clinic), at(*await screened(), message("I take warfarin"), step="consult"))
    assert [event.get("name") for event in ran.events] == ["action_take_up"]


# --- the patient's own data ---


async def test_own_data_is_told(clinic, at, agreed, intake):
    ran = await run(TellMyData(clinic), at(*intake(conditions="Diabetes")))
    assert "Diabetes" in ran.texts[0]


async def test_before_anything_is_deleted_it_is_asked(clinic, at):
    ran = await run(AskForget(clinic), at(COMPLAINT))
    assert ran.choices == [clinic.privacy.words.say("forget_yes"), clinic.privacy.words.say("forget_no")]


@pytest.mark.parametrize(("text", "choice"), [
    ("Yes, delete it", "yes"), ("yes", "yes"), ("No, keep it", "no"), ("what will you delete?", "no"),
    ("yes, but not my visit", "no"), ("don't delete it", "no"),
])  # fmt: skip
async def test_only_a_plain_yes_deletes(clinic, at, text, choice):
    ran = await run(ValidateForgetForm(clinic), at(COMPLAINT, *form("forget_form", "forget_choice"), text))
    assert (ran.slots["forget_choice"], ran.slots["requested_slot"]) == (choice, None)


async def test_yes_deletes_everything(clinic, at, who, small_store, clock):
    small_store.messages.receive(who, "my back hurts", clock.now(), "1")
    ran = await run(Forget(clinic), at(COMPLAINT, forget_choice="yes"))
    assert ran.texts == [clinic.privacy.words.say("forget_done")]
    assert not small_store.messages.begun(who)


async def test_no_deletes_nothing_and_goes_on(clinic, at, who, small_store, clock):
    small_store.messages.receive(who, "my back hurts", clock.now(), "1")
    ran = await run(Forget(clinic), at(COMPLAINT, forget_choice="no", step="intake"))
    assert [event.get("name") for event in ran.events if event["event"] == "followup"] == ["action_take_up"]
    assert small_store.messages.begun(who)
