"""Every name that the actions share with `domain.yml`; a test compares the two."""

from __future__ import annotations

from enum import Enum


class Form(str, Enum):
    """The forms."""

    INTAKE = "intake_form"
    BOOKING = "booking_form"
    CONSULT = "consult_form"
    FOLLOWUP = "followup_form"
    FORGET = "forget_form"
    VISIT = "visit_form"


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


class Between(str, Enum):
    """What the intake asks between the questions; each is a slot and has an `action_ask_` of its own too."""

    CONSENT = "consent"
    CONFIRM = "confirm"
    SUMMARY = "summary"
    CHANGE = "change"


class FollowUpQuestion(str, Enum):
    """The questions after a visit; each is a slot and has an `action_ask_` of its own."""

    PAIN_NOW = "pain_now"
    PAIN_WORST = "pain_worst"
    PAIN_AVERAGE = "pain_average"
    ACTIVITY_1 = "activity_1"
    ACTIVITY_1_SCORE = "activity_1_score"
    ACTIVITY_2 = "activity_2"
    ACTIVITY_2_SCORE = "activity_2_score"
    TURNING = "turning"


class Slot(str, Enum):
    """The slots that are not asked in the intake. `REVISIT` is what the patient wants to answer anew."""

    REQUESTED = "requested_slot"
    REVISIT = "revisit"
    MISSES = "misses"
    FORGET = "forget_choice"
    STEP = "step"
    HEARD = "heard"
    ANEW = "screened_anew"
    SERVICE = "service_to_book"
    NEAR = "near"
    LOCATION = "location"
    OPENING = "opening"
    OFFERED = "offered_openings"
    LISTING = "listing"
    HOLD = "hold"
    NAME = "patient_name"
    PHONE = "patient_phone"
    EMAIL = "patient_email"
    CONFIRMED = "booking_confirmed"
    NEXT = "consult_choice"
    VISIT_WHICH = "visit_which"
    VISIT_WISH = "visit_wish"
    VISIT_COUNT = "visit_count"
    VISIT_CONFIRMED = "visit_confirmed"
    VISIT = "followup_visit"
    PUT_OFF = "followup_put_off"
    MISSED = "followup_missed"


class Step(str, Enum):
    """Where the conversation goes next; the value of the slot `step`."""

    INTAKE = "intake"
    CONCLUDE = "conclude"
    BOOKING = "booking"
    CONSULT = "consult"
    DONE = "done"
    FOLLOWUP = "followup"
    VISIT = "visit"


class Intent(str, Enum):
    """The intents that actions look at by name."""

    AFFIRM = "affirm"
    DENY = "deny"
    REFUSE = "refuse"
    CORRECT = "correction_or_complaint"
    GREET = "greet"
    OUT_OF_SCOPE = "out_of_scope"
    BOOK = "book_appointment"
    UNSURE = "unsure"
    DONT_CARE = "dontcare"
    STOP = "cancel_or_stop"
    GO_BACK = "go_back"
    ASK_WHY = "ask_why"
    MANAGE_VISIT = "manage_visit"
    FORGET = "forget_me"
    HUMAN = "human"
    RESUME = "resume"
    COMPLAIN = "complain"


# Intents of messages that answer no question of ours: they are read for what they tell, never counted as an answer.
ASIDES = frozenset(
    "greet goodbye thanks bot_challenge human repeat start_over cancel_or_stop go_back forget_me revoke_consent "
    "manage_visit correction_or_complaint out_of_scope pause resume complain told_already book_now".split()
)


# Those of them that ask the dialogue itself for something; none of their words is ever an answer.
COMMANDS = frozenset("human repeat start_over cancel_or_stop go_back forget_me revoke_consent manage_visit".split())


def is_aside(intent: str) -> bool:
    """Whether a message with this intent speaks about something else than the question asked."""
    return intent in ASIDES or intent.startswith("ask_")
