"""The fixed words of `words.yml`, filled in with the clinic's name and numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from bot.clinical.faults import BadKnowledge, Located
from bot.knowledge.yamlfile import read_yaml

KEYS = frozenset(
    "welcome opening_question emergency after_emergency self_harm after_self_harm alarm_checked failure not_kept "
    "too_long too_much no_words no_words_again no_words_rung yes_signs no_signs passed_on "
    "other_script with_staff choices_numbered choices_numbered_many opening opening_short more_times none_fit "
    "any_location any_words none_words yes no name_lead_in not_in_names seldom_in_names preparation "
    # for whom somebody writes
    "kin_words who_lead_in_words besides_words my_kin_words whom_words for_other_words for_self_words "
    "third_person_words first_person_words confirm_writer "
    "noted noted_doubt noted_age noted_as noted_writer noted_other noted_later "
    "next_call next_book next_wait next_change next_nothing "
    # the steps of the interview
    "noted_apart noted_no_medicines pick_one confirm confirm_quoted change_question why_confirm why_summary "
    "summary_intro why_location why_forget_choice "
    "summary_age summary_where summary_since summary_pain summary_service summary_present summary_unsure "
    "summary_claimed summary_rest summary_end about_months about_weeks about_days "
    # where the visit is
    "location_miles location_mile at_location by_video "
    "question_words question_subject_words joining_words wish_words free_words start_over_words person_words "
    "person_rung "
    "after_choice_person after_choice_over "
    # a visit that is booked
    "visit_move visit_cancel visit_sooner visit_more visit_keep visit_title visit_move_words visit_cancel_words "
    "visit_sooner_words visit_more_words visit_late_words visit_see_words visit_keep_words "
    "visit_counts "
    # what is said beside an answer
    "hesitation_words therapist_words contact_doubt_words same_number_words no_number_words insist_words "
    "doctor_agreed_words no_doctor_words outcome_why_words take_back_words letter_words family_words for_them_words "
    "other_place_words digit_words name_inside_words wrong_name_words wrong_number_words call_words no_call_words "
    "consult_words switch_words own_doctor_words urgency_words zone_words something_else_words for_family_words "
    "visit_own_words visit_cannot_words "
    # why the gate to a visit is shut
    "gate_no_screening gate_expired gate_rules_changed gate_other_person gate_not_open gate_not_checked "
    # where what was told comes from
    "or source_of source_list source_more source_of_all reasons_again outcome_source outcome_source_caution "
    "outcome_source_none".split()
)
_PLACEHOLDERS = {"opening": {"day", "time", "practitioner"}, "next_book": {"service"}}
_PLACEHOLDERS |= {"opening_short": {"time", "practitioner"}}
_PLACEHOLDERS |= {
    "source_of": {"title", "source"},
    "source_list": {"sources"},
    "source_more": {"count"},
    "reasons_again": {"reasons"},
    "visit_title": {"service", "day", "time"},
    "next_wait": {"service"},
}
_PLACEHOLDERS |= {
    "location_miles": {"location", "miles"},
    "location_mile": {"location"},
    "at_location": {"location"},
}
_WORD = re.compile(r"[\w'-]+")
_PLACEHOLDERS |= {"confirm": {"what"}, "confirm_quoted": {"what", "quote"}, "noted_apart": {"what"}}
_PLACEHOLDERS |= {
    "noted": {"what"},
    "noted_doubt": {"what"},
    "noted_age": {"what"},
    "noted_as": {"what", "quote"},
    "confirm_writer": {"quote"},
}
_PLACEHOLDERS |= {f"about_{unit}": {"number"} for unit in ("months", "weeks", "days")}
_PLACEHOLDERS |= {key: {"what"} for key in KEYS if key.startswith("summary_")}


@dataclass(frozen=True)
class Words:
    """Text by key. `clinic` fills {clinic_name}, {clinic_phone}, {emergency_number} and {crisis_line}."""

    texts: Mapping[str, str]
    clinic: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, **more: str) -> str:
        """The words for `key`. Raises `KeyError` for a key or placeholder that does not exist."""
        return self.fill(self.texts[key], **more)

    def has(self, key: str, text: str) -> bool:
        """Whether a text holds one of the words or phrases of a list, which stand apart by bars."""
        plain = text.casefold().replace("’", "'")
        padded = f" {' '.join(_WORD.findall(plain))} "
        return any(f" {words} " in padded for words in self.texts[key].split("|"))

    def matches(self, key: str, text: str) -> bool:
        """Whether a text holds what the pattern of a key describes."""
        return re.search(self.texts[key], text.casefold().replace("’", "'")) is not None

    def fill(self, text: str, **more: str) -> str:
        """Fill the clinic's details into any text from the knowledge files."""
        return text.format_map({**self.clinic, **more})


def read_words(folder: Path, clinic: Mapping[str, str]) -> Words:
    """Read `words.yml`. Raises `BadKnowledge` with every missing, unknown or wrongly filled text."""
    file = read_yaml(folder / "words.yml")
    if not isinstance(texts := file.get("words"), Located):
        raise BadKnowledge([file.fault("missing section: words")])
    faults = [texts.fault(f"words without a use: {key}", key) for key in sorted(set(texts) - KEYS)]
    faults += [texts.fault(f"words missing: {key}") for key in sorted(KEYS - set(texts))]
    for key, text in texts.items():
        faults += [
            texts.fault(f"{key}: no such placeholder {{{name}}}", key)
            for name in _placeholders(key, str(text)) - set(clinic) - _PLACEHOLDERS.get(key, set())
        ]
    if faults:
        raise BadKnowledge(faults)
    return Words({key: str(text).strip() for key, text in texts.items()}, dict(clinic))


def _placeholders(key: str, text: str) -> set[str]:
    """The places of a text that is spoken; words and patterns to recognise have none."""
    return set() if key.endswith("_words") else {name for _, name, _, _ in Formatter().parse(text) if name}
