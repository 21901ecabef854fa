"""The reader of the tests, loaded once."""

from __future__ import annotations

import os

import pytest

from bot.language import SpacyLanguage, load

EMERGENCY = frozenset(
    "saddle_numbness bladder_bowel_change bilateral_leg_symptoms rapid_leg_weakness chest_pain breathlessness"
    " coughing_blood tearing_pain sudden_belly_pain_faint stroke_signs worst_headache hypertensive_crisis seizure_now"
    " severe_bleeding severe_allergic_reaction overdose major_trauma self_harm unresponsive vision_loss vomiting_blood"
    " meningitis_signs confusion racing_heart_faint".split()
)
URGENT = frozenset(
    "sexual_function_change cord_signs leg_weakness pulsing_belly minor_trauma fever_with_back_pain"
    " unexplained_weight_loss night_pain swollen_painful_leg flank_pain_fever spinal_infection_risk pregnancy_warning"
    " serious_infection severe_belly_pain blood_in_stool testicle_pain cold_limb lockjaw".split()
)


@pytest.fixture(scope="session")
def language() -> SpacyLanguage:
    """The reader with all word files of the clinic."""
    return load(EMERGENCY, URGENT)


@pytest.fixture(scope="session")
def how_many() -> int:
    """How many generated sentences of each kind are read: 400, or with ALL_SENTENCES=1 over 20,000 in all."""
    return 3_000 if os.environ.get("ALL_SENTENCES") else 400
