"""The reader of the tests, loaded once."""

from __future__ import annotations

import pytest

from bot.knowledge.load import load as load_knowledge
from bot.language import SpacyLanguage, load
from bot.settings import PROJECT

SIGNS = PROJECT / "models" / "signs"
EMERGENCY = frozenset(
    "saddle_numbness bladder_bowel_change bilateral_leg_symptoms rapid_leg_weakness chest_pain breathlessness"
    " coughing_blood tearing_pain sudden_belly_pain_faint stroke_signs worst_headache hypertensive_crisis seizure_now"
    " severe_bleeding severe_allergic_reaction overdose major_trauma self_harm unresponsive vision_loss vomiting_blood"
    " meningitis_signs confusion racing_heart_faint blood_sugar_crisis mental_crisis".split()
)
URGENT = frozenset(
    "sexual_function_change cord_signs leg_weakness pulsing_belly minor_trauma fever_with_back_pain"
    " unexplained_weight_loss night_pain swollen_painful_leg flank_pain_fever spinal_infection_risk pregnancy_warning"
    " serious_infection severe_belly_pain blood_in_stool testicle_pain cold_limb lockjaw acute_severe_illness".split()
)


@pytest.fixture(scope="session")
def language() -> SpacyLanguage:
    """The reader with all word files of the clinic."""
    return load(EMERGENCY, URGENT, signs=SIGNS)


@pytest.fixture(scope="session")
def phrases() -> SpacyLanguage:
    """The same without the second reader, whose false alarms are measured on many sentences at once."""
    return load(EMERGENCY, URGENT, signs=None)


@pytest.fixture(scope="session")
def how_many() -> int:
    """At most so many generated sentences of each kind are read."""
    return 2_600


@pytest.fixture(scope="session")
def clinic_language() -> SpacyLanguage:
    """The reader with the alarms of the shipped rules: what the product itself would do."""
    knowledge = load_knowledge()
    return load(knowledge.emergency_concepts, knowledge.urgent_concepts, signs=SIGNS)


@pytest.fixture(scope="session")
def clinic_phrases() -> SpacyLanguage:
    """The same without the second reader."""
    knowledge = load_knowledge()
    return load(knowledge.emergency_concepts, knowledge.urgent_concepts, signs=None)
