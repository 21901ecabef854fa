"""Generated sentences: free text never clears a danger, and a danger told is raised."""

from __future__ import annotations

import random
from itertools import islice, product

import pytest

from bot.clinical.reading import Assertion, Experiencer, Reading
from bot.language import SpacyLanguage

SIGNS = {
    "chest_pain": ["chest pain", "pressure in my chest", "chest pane", "tightness in my chest"],
    "saddle_numbness": ["numbness in my groin", "numbness down there", "a numb groin", "numbnes between my legs"],
    "bladder_bowel_change": [
        "trouble peeing",
        "loss of bladder control",
        "no control over my bladder",
        "bladder incontinance",
    ],
    "bilateral_leg_symptoms": ["numbness in both legs", "weakness in both legs", "weakness in my legs"],
    "breathlessness": ["shortness of breath", "trouble breathing", "dificulty breathing"],
    "stroke_signs": ["a drooping face", "slurred speech", "weakness on my right side"],
    "coughing_blood": ["coughing up blood", "blood when I cough"],
}
CONDITIONS = {
    "diabetes": ["diabetes", "sugar diabetes", "diabetis"],
    "cancer": ["cancer", "breast cancer", "canser", "lymphoma"],
    "heart_disease": ["heart disease", "afib", "a heart problem", "heart desease"],
    "kidney_disease": ["kidney disease", "bad kidneys", "kidny disease"],
    "pregnancy": ["a pregnancy", "an early pregnancy"],
    "blood_thinner": ["a blood thinner", "blood thinners"],
    "epilepsy_seizure": ["epilepsy", "seizures", "seisures"],
}
OPENINGS = [
    "",
    "hi ",
    "um so ",
    "ok listen, ",
    "well, ",
    "Hello, ",
    "please help: ",
    "I'm 54 and ",
    "no, ",
    "no but ",
    "nothing helps and ",
]
CLOSINGS = [
    "",
    ".",
    "!",
    " and it worries me",
    " since last week",
    " right now",
    ", what should I do",
    " sorry",
    " lol",
]
TOLD = [
    "I have {}",
    "i've got {}",
    "there is {}",
    "I noticed {}",
    "I am having {}",
    "im getting {}",
    "and I get {}",
    "I do have {}",
]
DOUBTED = [
    "I might have {}",
    "maybe I have {}",
    "not sure if I have {}",
    "I think I have {}",
    "could be {}",
    "I don't know if I have {}",
    "it's possible I have {}",
    "I can't say I don't have {}",
    "they haven't ruled out {}",
    "I'm not certain but maybe {}",
    "doctor suspects {}",
    "I don't think I have {}",
    "never been told I have {}",
    "I wouldn't rule out {}",
]
MANAGED = [
    "I don't take anything for my {}",
    "my {} is not under control",
    "I can't get rid of my {}",
    "not only {}",
    "nothing except {}",
    "no problems other than {}",
    "I don't know what to do about my {}",
    "no relief from my {}",
    "I never stopped having {}",
    "there's no doubt I have {}",
    "my doctor never treated my {}",
    "no idea why I have {}",
    "I can't sleep because of {}",
]
MIXED = [
    "my mom has {other} but I have {}",
    "no {other}, just {}",
    "I don't have {other} but I do have {}",
    "no {other} but {}",
    "{}, no {other}",
]
DENIED = [
    "no {}",
    "I don't have {}",
    "I have no {}",
    "never had {}",
    "I have never had {}",
    "without {}",
    "no sign of {}",
]
OTHERS = ["my mom has {}", "my dad had {}", "my sister gets {}", "my neighbor has {}", "{} runs in my family"]


def sentences(frames: list[str], things: dict[str, list[str]]) -> list[tuple[str, str]]:
    """All combinations of opening, frame, name and closing, in a fixed shuffled order."""
    names = [(concept, name) for concept, named in things.items() for name in named]
    out = [
        (concept, opening + frame.format(name, other="asthma") + closing)
        for (concept, name), frame, opening, closing in product(names, frames, OPENINGS, CLOSINGS)
    ]
    random.Random(7).shuffle(out)
    return out


def cleared(reading: Reading, concept: str) -> bool:
    """Whether the reading takes the concept as denied by the patient, or as never said."""
    found = [f for f in reading.findings if f.concept == concept and f.experiencer is Experiencer.PATIENT]
    return all(f.assertion is Assertion.ABSENT for f in found) or not found


@pytest.mark.parametrize("frames", [TOLD, DOUBTED], ids=["told", "doubted"])
def test_stated_or_doubted_sign_is_raised(language: SpacyLanguage, frames: list[str], how_many: int) -> None:
    missed = [s for c, s in islice(sentences(frames, SIGNS), how_many) if c not in language.read(s).red_flags]
    assert not missed, f"{len(missed)}: {missed[:20]}"


@pytest.mark.parametrize("frames", [TOLD, DOUBTED, MANAGED, MIXED], ids=["told", "doubted", "managed", "mixed"])
def test_stated_or_doubted_condition_is_not_cleared(language: SpacyLanguage, frames: list[str], how_many: int) -> None:
    wrong = [s for c, s in islice(sentences(frames, CONDITIONS), how_many) if cleared(language.read(s), c)]
    assert not wrong, f"{len(wrong)}: {wrong[:20]}"


@pytest.mark.parametrize("frames", [MIXED], ids=["mixed"])
def test_sign_beside_denial_is_raised(language: SpacyLanguage, frames: list[str], how_many: int) -> None:
    missed = [s for c, s in islice(sentences(frames, SIGNS), how_many) if c not in language.read(s).red_flags]
    assert not missed, f"{len(missed)}: {missed[:20]}"


def test_plain_denial_raises_nothing(language: SpacyLanguage) -> None:
    names = [name for named in SIGNS.values() for name in named if not name.startswith("no ")]
    raised = [s for n in names for f in DENIED if language.read(s := f.format(n)).red_flags]
    assert not raised


def test_family_is_never_the_patient(language: SpacyLanguage) -> None:
    told = [(c, f.format(name)) for c, named in CONDITIONS.items() for name in named for f in OTHERS]
    wrong = [
        s for c, s in told for f in language.read(s).findings if f.concept == c and f.experiencer is Experiencer.PATIENT
    ]
    assert not wrong
