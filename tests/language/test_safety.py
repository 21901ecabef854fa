"""Over 20,000 generated sentences: free text never clears a danger, and a danger told is raised."""

from __future__ import annotations

import random
from itertools import product

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
RECENT = [
    "I had {} this morning",
    "yesterday I had {}",
    "I had {} two days ago",
    "{} since I woke up",
    "it started with {}",
    "I've been having {}",
    "last night I got {}",
    "I keep getting {}",
]
ASKED = [
    "should I worry about {}",
    "is {} normal after cupping",
    "can I come if I have {}",
    "I have a question about {}",
    "what should I do about {}",
]
OTHERS = ["my mom has {}", "my dad had {}", "my sister gets {}", "my neighbor has {}", "{} runs in my family"]


PARTS = 5
KINDS = {
    "told sign": (TOLD, SIGNS),
    "doubted sign": (DOUBTED, SIGNS),
    "sign beside a denial": (MIXED, SIGNS),
    "recent sign": (RECENT, SIGNS),
    "sign asked about": (ASKED, SIGNS),
    "told condition": (TOLD, CONDITIONS),
    "doubted condition": (DOUBTED, CONDITIONS),
    "managed condition": (MANAGED, CONDITIONS),
    "condition beside a denial": (MIXED, CONDITIONS),
}


def sentences(frames: list[str], things: dict[str, list[str]], how_many: int) -> list[tuple[str, str]]:
    """So many combinations of opening, frame, name and closing, in a fixed shuffled order."""
    names = [(concept, name) for concept, named in things.items() for name in named]
    out = [
        (concept, opening + frame.format(name, other="asthma") + closing)
        for (concept, name), frame, opening, closing in product(names, frames, OPENINGS, CLOSINGS)
    ]
    random.Random(7).shuffle(out)
    return out[:how_many]


def part_of(kind: str, part: int, how_many: int) -> list[tuple[str, str]]:
    """One share of the sentences of a kind, so that several workers can read them."""
    return sentences(*KINDS[kind], how_many)[part::PARTS]


def slip(sentence: str, name: str, seed: int) -> str:
    """The sentence with two letters inside one long word of the name changed about."""
    words = [w for w in name.split() if len(w) > 7 and w.isalpha()]
    if not words:
        return sentence
    chance = random.Random(seed)
    word = chance.choice(words)
    at = chance.randrange(2, len(word) - 3)
    return sentence.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :])


def cleared(reading: Reading, concept: str) -> bool:
    """Whether the reading takes the concept as denied by the patient, or as never said."""
    found = [f for f in reading.findings if f.concept == concept and f.experiencer is Experiencer.PATIENT]
    return all(f.assertion is Assertion.ABSENT for f in found) or not found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", [k for k, (_, things) in KINDS.items() if things is SIGNS])
def test_stated_or_doubted_sign_is_raised(language: SpacyLanguage, kind: str, part: int, how_many: int) -> None:
    missed = [s for c, s in part_of(kind, part, how_many) if c not in language.read(s).red_flags]
    assert not missed, f"{len(missed)}: {missed[:20]}"


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", [k for k, (_, things) in KINDS.items() if things is CONDITIONS])
def test_stated_or_doubted_condition_is_not_cleared(
    language: SpacyLanguage, kind: str, part: int, how_many: int
) -> None:
    wrong = [s for c, s in part_of(kind, part, how_many) if cleared(language.read(s), c)]
    assert not wrong, f"{len(wrong)}: {wrong[:20]}"


def test_misspelt_condition_is_not_denied(language: SpacyLanguage) -> None:
    frames = [*TOLD, *DOUBTED, *MANAGED]
    told = [
        (c, slip(f.format(name), name, seed))
        for c, named in CONDITIONS.items()
        for name in named
        for seed, f in enumerate(frames)
    ]
    denied = [
        s for c, s in told for f in language.read(s).findings if f.concept == c and f.assertion is Assertion.ABSENT
    ]
    assert not denied


def test_over_twenty_thousand_sentences_are_read(how_many: int) -> None:
    assert sum(len(sentences(*kind, how_many)) for kind in KINDS.values()) > 20_000


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
