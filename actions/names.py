"""Every name that the actions share with `domain.yml`; a test compares the two."""

from __future__ import annotations

from enum import Enum


class Form(str, Enum):
    """The forms."""

    INTAKE = "intake_form"
    BOOKING = "booking_form"
    CONSULT = "consult_form"


class Question(str, Enum):
    """The intake questions; each is a slot and has an `action_ask_` of its own."""

    EMERGENCY_NOW = "emergency_now"
    EMERGENCY_SPINE = "emergency_spine"
    AGE = "age"
    AREA = "area"
    WARNING_SIGNS = "warning_signs"
    CONDITIONS = "conditions"
    CANCER_DETAIL = "cancer_detail"
    HEART_DETAIL = "heart_detail"
    BLOOD_PRESSURE_DETAIL = "blood_pressure_detail"
    DIABETES_DETAIL = "diabetes_detail"
    KIDNEY_DETAIL = "kidney_detail"
    LIVER_DETAIL = "liver_detail"
    MORNING_STIFFNESS = "morning_stiffness"
    BLOOD_AND_MEDICINES = "blood_and_medicines"
    BLOOD_CLOT_DETAIL = "blood_clot_detail"
    STROKE_DETAIL = "stroke_detail"
    CIRCULATION_DETAIL = "circulation_detail"
    SKIN_AND_BONES = "skin_and_bones"
    SKIN_DETAIL = "skin_detail"
    SPINE_DETAIL = "spine_detail"
    JOINT_DETAIL = "joint_detail"
    BONE_DETAIL = "bone_detail"
    TREATED_AREA = "treated_area"
    RIGHT_NOW = "right_now"
    PREGNANCY_DETAIL = "pregnancy_detail"
    DEVICE_DETAIL = "device_detail"
    SPELLS_DETAIL = "spells_detail"
    INFECTION_DETAIL = "infection_detail"
    WET_CUPPING_DETAIL = "wet_cupping_detail"


class Slot(str, Enum):
    """The slots that are not intake questions."""

    REQUESTED = "requested_slot"
    STEP = "step"
    HEARD = "heard"
    SERVICE = "service_to_book"
    LOCATION = "location"
    OPENING = "opening"
    OFFERED = "offered_openings"
    HOLD = "hold"
    NAME = "patient_name"
    PHONE = "patient_phone"
    CONFIRMED = "booking_confirmed"
    NEXT = "consult_choice"


class Step(str, Enum):
    """Where the conversation goes next; the value of the slot `step`."""

    INTAKE = "intake"
    CONCLUDE = "conclude"
    BOOKING = "booking"
    CONSULT = "consult"
    DONE = "done"


class Intent(str, Enum):
    """The intents that actions look at by name."""

    AFFIRM = "affirm"
    DENY = "deny"
    GREET = "greet"
    OUT_OF_SCOPE = "out_of_scope"


# Intents of messages that answer no question of ours: they are read for what they tell, never counted as an answer.
ASIDES = frozenset(
    "greet goodbye thanks bot_challenge human repeat start_over cancel_or_stop forget_me manage_visit "
    "out_of_scope".split()
)


def is_aside(intent: str) -> bool:
    """Whether a message with this intent speaks about something else than the question asked."""
    return intent in ASIDES or intent.startswith("ask_")


class Response(str, Enum):
    """The responses that actions speak by name."""

    NOT_UNDERSTOOD = "utter_not_understood"
    ASK_NAME_AGAIN = "utter_ask_name_again"
    ASK_PHONE_AGAIN = "utter_ask_phone_again"
    CHOOSE_LOCATION = "utter_choose_location"
    CHOOSE_OPENING = "utter_choose_opening"
    NO_OPENINGS = "utter_no_openings"
    OPENING_GONE = "utter_opening_gone"
    CONFIRM_BOOKING = "utter_confirm_booking"
    BOOKED = "utter_booked"
    NEXT_STEPS = "utter_next_steps"
    CALL_BACK_PROMISED = "utter_call_back_promised"
    NO_CALL_BACK = "utter_no_call_back"
    LETTER = "utter_letter"
    PERSON = "utter_person_called"
    STARTED_OVER = "utter_started_over"
    WHY_NOTHING = "utter_why_nothing"
    REPEAT = "utter_repeat"
    OUT_OF_SCOPE = "utter_out_of_scope"
    WHAT_BRINGS_YOU = "utter_ask_what_brings_you"
    ALREADY_DONE = "utter_already_done"
    NOTHING_TO_REPEAT = "utter_nothing_to_repeat"
