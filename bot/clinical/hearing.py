"""What one message counts for: whose finding it is, when it held, and which service it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.clinical.answers import plain
from bot.clinical.denials import MEDICINE
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Area, ConceptId, Presence, QuestionId, ServiceId, stricter
from bot.clinical.question import Question
from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality

_PRESENCE_OF = {
    Assertion.PRESENT: Presence.PRESENT,
    Assertion.POSSIBLE: Presence.UNKNOWN,
    Assertion.ABSENT: Presence.ABSENT,
}
_RECENT_CUPPING = "recent_cupping"
_SELF_HARM = "self_harm"
_RED_FLAG_OVER_DAYS = 14
_TELLING = 2
_LONGEST = 2_000
_WORD = re.compile(r"[\w'-]+")
_SENTENCE = re.compile(r"[.;!?\n]+")
_CLAUSE = re.compile(r"[,;.!\n]+")


@dataclass(frozen=True)
class Heard:
    """What one message says of the patient: findings, days ago, areas, age, and the kinds denied as a whole."""

    findings: Mapping[ConceptId, Presence] = field(default_factory=dict)
    since: Mapping[ConceptId, int] = field(default_factory=dict)
    areas: frozenset[Area] = frozenset()
    age: int | None = None
    kinds: frozenset[str] = frozenset()

    def about(self, question: Question) -> Mapping[ConceptId, Presence]:
        """What it says of a question's concepts.

        Denying an option denies what it covers, unless that was named; having what it covers is having the option.
        """
        found = {concept: self.findings[concept] for concept in question.concepts if concept in self.findings}
        for option in question.options:
            if any(found.get(covered) is Presence.PRESENT for covered in option.covers):
                found[option.concept] = Presence.PRESENT
            if found.get(option.concept) is Presence.ABSENT:
                found = {**dict.fromkeys(option.covers, Presence.ABSENT), **found}
        return found


def hear(reading: Reading, knowledge: Knowledge) -> Heard:
    """Take from a reading what counts for this patient, and nothing of others, plans or questions."""
    findings: dict[ConceptId, Presence] = {}
    since: dict[ConceptId, int] = {}
    for finding in reading.findings:
        if not _counts(finding, knowledge):
            continue
        concept = _as_of_now(finding, knowledge)
        presence = _PRESENCE_OF[finding.assertion]
        findings[concept] = stricter(findings.get(concept), presence)
        if finding.days_ago is not None and presence is not Presence.ABSENT:
            ago = max(0, finding.days_ago)
            since[concept] = min(ago, since.get(concept, ago))
    stated = [*reading.red_flags, *([_SELF_HARM] if reading.self_harm else [])]
    findings.update({concept: Presence.PRESENT for concept in stated if concept in knowledge.concepts})
    since = {**_lasting(reading, findings, knowledge), **since}
    age = reading.age if reading.age is not None and 0 <= reading.age <= 130 else None
    return Heard(findings, since, frozenset(reading.areas), age)


def _counts(finding: Finding, knowledge: Knowledge) -> bool:
    return (
        finding.concept in knowledge.concepts
        and finding.experiencer is Experiencer.PATIENT
        and finding.temporality is not Temporality.HYPOTHETICAL
        and finding.assertion in _PRESENCE_OF
    )


def _as_of_now(finding: Finding, knowledge: Knowledge) -> ConceptId:
    """What a finding is by now; a red flag is over only when the patient's own number puts it two weeks back."""
    concept = knowledge.concepts[finding.concept]
    over = finding.temporality is Temporality.PAST and finding.assertion is not Assertion.ABSENT
    if concept.kind == "red_flag":
        over = over and (finding.days_ago or 0) >= _RED_FLAG_OVER_DAYS
    return concept.past if over and concept.past is not None else finding.concept


def _lasting(reading: Reading, findings: Mapping[ConceptId, Presence], knowledge: Knowledge) -> Mapping[ConceptId, int]:
    """A length of time beside a single dated event tells how long ago that was; the shorter end is the stricter."""
    events = [concept for concept in findings if concept in knowledge.dated_concepts]
    if reading.duration_days is None or len(events) != 1:
        return {}
    return {events[0]: max(0, int(reading.duration_days.lo))}


def denied_kinds(text: str, heard: Heard, knowledge: Knowledge) -> frozenset[str]:
    """The kinds of concepts that a message denies as a whole: conditions, medicines."""
    told = any(presence is not Presence.ABSENT for presence in heard.findings.values())
    return knowledge.denials.kinds(text, excepted=told)


def claimed(text: str, heard: Heard, knowledge: Knowledge, kinds: Collection[str]) -> tuple[QuestionId, ...]:
    """The groups that a message denies as a whole: in so many words, by the `kinds` denied so far, or by two signs.

    Signs of an emergency are never claimed; they are always asked. Medicines denied deny nothing but medicines.
    """
    said = _in_words(text)
    groups = [q for q in knowledge.questions.values() if q.kind == "group" and q.stage != knowledge.first_stage]
    return tuple(q.id for q in groups if _denies(q, said) or (q.topic and _told(q, heard, knowledge, kinds)))


def _told(question: Question, heard: Heard, knowledge: Knowledge, kinds: Collection[str]) -> bool:
    """Whether a group is denied by kinds and signs together; where it asks of medicines, both they and the rest."""
    signs = [o for o in question.options if Presence.ABSENT in [heard.findings.get(c) for c in o.concepts]]
    told = {knowledge.concepts[o.concept].kind for o in signs}
    asked = {knowledge.concepts[o.concept].kind for o in question.options}
    if asked <= set(kinds):
        return True
    if MEDICINE in asked and not (MEDICINE in {*told, *kinds} and {*told, *kinds} - {MEDICINE}):
        return False
    return len(signs) >= _TELLING


def denies_all(question: Question, text: str, heard: Heard, knowledge: Knowledge) -> bool:
    """Whether a message denies a group in words that speak of the whole group, or ends in "none" after denials."""
    words = _in_words(text)
    asked = {knowledge.concepts[option.concept].kind for option in question.options}
    if asked and asked <= heard.kinds:
        return True
    told = any(f" {each} " in words and f" not {each} " not in words for each in question.denied_by)
    return told or _denies(question, words) or (_only_denies(heard) and _ends_in_none(question, text))


def denied_of(question: Question, heard: Heard, knowledge: Knowledge) -> frozenset[ConceptId]:
    """What of a group an answer denies by its kind alone: "no meds" denies the medicines of the list."""
    found = heard.about(question)
    denied = [option for option in question.options if knowledge.concepts[option.concept].kind in heard.kinds]
    free = [option for option in denied if found.get(option.concept, Presence.ABSENT) is Presence.ABSENT]
    return frozenset(concept for option in free for concept in option.concepts)


def _only_denies(heard: Heard) -> bool:
    return bool(heard.findings) and set(heard.findings.values()) == {Presence.ABSENT}


def _ends_in_none(question: Question, text: str) -> bool:
    """A bare "no" after something speaks of that thing; "none" speaks of the list."""
    last = plain(_CLAUSE.split(plain(text))[-1])
    return last in set(map(plain, question.answers.none_of_these)) - set(map(plain, question.answers.no))


def _in_words(text: str) -> str:
    """The words of a text with a space around each, so that a phrase is found only as a whole."""
    return f" {' '.join(_WORD.findall(plain(text)))} "


def _denies(question: Question, said: str) -> bool:
    return any(f" {words} " in said for words in question.claimed_by)


def named_service(text: str, reading: Reading, knowledge: Knowledge) -> ServiceId | None:
    """The one service that a message names, or None for none or several. A past treatment is no wish for one."""
    past = [plain(f.words) for f in reading.findings if f.concept == _RECENT_CUPPING]
    sentences = [plain(sentence) for sentence in _SENTENCE.split(text[:_LONGEST])]
    rest, found = ". ".join(s for s in sentences if not any(words in s for words in past)), set()
    named = sorted(
        ((name, service.id) for service in knowledge.services.values() for name in (*service.names, service.label)),
        key=lambda pair: (-len(pair[0]), pair),
    )
    for name, service in named:
        if name.lower() not in rest:
            continue
        rest, count = re.subn(rf"\b{re.escape(name.lower())}(?!\w)", " ", rest)
        if count:
            found.add(service)
    return found.pop() if len(found) == 1 else None
