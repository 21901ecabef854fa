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
    UNSURE = "unsure"
    DONT_CARE = "dontcare"
    STOP = "cancel_or_stop"
    GO_BACK = "go_back"
    ASK_WHY = "ask_why"
    MANAGE_VISIT = "manage_visit"


# Intents of messages that answer no question of ours: they are read for what they tell, never counted as an answer.
ASIDES = frozenset(
    "greet goodbye thanks bot_challenge human repeat start_over cancel_or_stop go_back forget_me revoke_consent "
    "manage_visit correction_or_complaint out_of_scope".split()
)


# Those of them that ask the dialogue itself for something; none of their words is ever an answer.
COMMANDS = frozenset("human repeat start_over cancel_or_stop go_back forget_me revoke_consent manage_visit".split())


def is_aside(intent: str) -> bool:
    """Whether a message with this intent speaks about something else than the question asked."""
    return intent in ASIDES or intent.startswith("ask_")


class Response(str, Enum):
    """The responses that actions speak by name."""

    NOT_UNDERSTOOD = "utter_not_understood"
    ASK_NAME_AGAIN = "utter_ask_name_again"
    ASK_PHONE = "utter_ask_patient_phone"
    ASK_PHONE_ONLY = "utter_ask_phone_only"
    ASK_PHONE_AGAIN = "utter_ask_phone_again"
    CHOOSE_LOCATION = "utter_choose_location"
    NEAREST = "utter_nearest"
    NONE_NEAR = "utter_none_near"
    NONE_NEAR_VIDEO = "utter_none_near_video"
    VIDEO_INSTEAD = "utter_video_instead"
    NO_VIDEO = "utter_no_video"
    WHICH_TOWN = "utter_which_town"
    UNKNOWN_ZIP = "utter_unknown_zip"
    UNKNOWN_TOWN = "utter_unknown_town"
    ASK_WHEREABOUTS = "utter_ask_whereabouts"
    NEAREST_ARE = "utter_nearest_are"
    HANDED_OVER = "utter_handed_over"
    CHOOSE_OPENING = "utter_choose_opening"
    NO_OPENINGS = "utter_no_openings"
    CHOOSE_WISHED = "utter_choose_wished"
    NONE_WISHED = "utter_none_wished"
    NO_MORE_WISHED = "utter_no_more_wished"
    NONE_EARLIER = "utter_none_earlier"
    WISH_NOTED = "utter_wish_noted"
    TAKING = "utter_taking_opening"
    TIME_PAST = "utter_time_past"
    NO_SUCH_DAY = "utter_no_such_day"
    NO_SUCH_TIME = "utter_no_such_time"
    DAY_AND_DATE_DIFFER = "utter_day_and_date_differ"
    OPENING_GONE = "utter_opening_gone"
    CONFIRM_BOOKING = "utter_confirm_booking"
    BOOKED = "utter_booked"
    VISIT_LINK = "utter_visit_link"
    NEXT_STEPS = "utter_next_steps"
    CALL_BACK_PROMISED = "utter_call_back_promised"
    NO_CALL_BACK = "utter_no_call_back"
    LETTER = "utter_letter"
    PERSON = "utter_person_called"
    STARTED_OVER = "utter_started_over"
    WHY_NOTHING = "utter_why_nothing"
    WHY_CONTACT = "utter_why_contact"
    REPEAT = "utter_repeat"
    OUT_OF_SCOPE = "utter_out_of_scope"
    WHAT_BRINGS_YOU = "utter_ask_what_brings_you"
    ALREADY_DONE = "utter_already_done"
    NOTHING_TO_REPEAT = "utter_nothing_to_repeat"
    PUT_AS_NOT_SURE = "utter_put_as_not_sure"
    OFFER_PERSON = "utter_offer_person"
    NOTHING_BEFORE = "utter_nothing_before"
    ONE_STEP_BACK = "utter_one_step_back"
    SORRY = "utter_sorry"
    NOT_OFFERED = "utter_not_offered"
    SCREEN_AGAIN = "utter_screen_again"
    EMAIL_NOTED = "utter_email_noted"
    JOINED_WAITLIST = "utter_waiting"
    VISIT_IS = "utter_visit_is"
    WHICH_VISIT = "utter_which_visit"
    VISIT_WISHES = "utter_visit_wishes"
    CONFIRM_MOVE = "utter_confirm_move"
    CONFIRM_CANCEL = "utter_confirm_cancel"
    CONFIRM_MORE = "utter_confirm_more"
    CONFIRM_OFFER = "utter_confirm_offer"
    MOVED = "utter_moved"
    CANCELLED = "utter_cancelled"
    SERIES_BOOKED = "utter_series_booked"
    SERIES_TAKEN = "utter_series_taken"
    WAITING_SHUT = "utter_waiting_shut"
    OFFER_REPLACES = "utter_offer_replaces"
    OFFER_GONE = "utter_offer_gone"
    VISIT_KEPT = "utter_visit_kept"
    VISIT_BEGAN = "utter_visit_began"
    GATE_SHUT = "utter_gate_shut"
    LATE_NOTED = "utter_late_noted"
