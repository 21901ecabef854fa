"""The order in which cues decide what is claimed of a mention: the first rule that has an opinion wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.clinical.reading import Assertion, Temporality
from bot.language.lexicon import Hit
from bot.language.mentions import Mention

Claim = tuple[Assertion, Temporality, str]
_HYPOTHETICAL = Temporality.HYPOTHETICAL


@dataclass(frozen=True, slots=True)
class Case:
    """One mention with the cues that work on it and all that the rules ask about it."""

    mention: Mention
    cues: Mapping[str, Hit]
    denied: Assertion | None
    mine: bool
    patient: bool
    procedure: bool
    treatment: bool
    measured: bool
    alarming: bool
    claimed: bool
    owned: bool
    asked: bool
    happening: bool
    note: bool
    lasting: bool

    @property
    def past(self) -> str:
        """The category that sets it in the past, if one does; a patient's sign that "had" been may still be there."""
        own = "dated_after" if (self.alarming or self.happening) and self.patient else "had"
        dated = ("dated_after", "had") if self.lasting else (own,)
        return next((c for c in ("freed", "historical", "historical_after", *dated) if c in self.cues), "")

    @property
    def when(self) -> Temporality:
        """Past or current."""
        return Temporality.PAST if self.past else Temporality.CURRENT

    @property
    def doubted(self) -> str:
        """The category that casts doubt; "my diabetes might ..." doubts something else."""
        found = next((c for c in ("possible", "possible_after") if c in self.cues), "")
        return "" if found == "possible" and self.mine else found

    @property
    def planned(self) -> bool:
        """Whether the mention is only a plan, a wish or an advice."""
        return "plan" in self.cues and not self.mine and not self.note and not self.past


def _planned(case: Case) -> Claim | None:
    return (Assertion.NOT_ASSERTED, _HYPOTHETICAL, "plan") if case.procedure and case.planned else None


def _refused(case: Case) -> Claim | None:
    refused = case.mention.medicine and "refused" in case.cues and not case.note
    return (Assertion.NOT_ASSERTED, case.when, "refused") if refused else None


def _well(case: Case) -> Claim | None:
    """An organ that is fine is a denial; a blood pressure that is fine may be so thanks to a pill."""
    if not (case.mention.weak and "well" in case.cues):
        return None
    return (Assertion.POSSIBLE if case.measured else Assertion.ABSENT), case.when, "well"


def _without(case: Case) -> Claim | None:
    """In a note "pain free" denies; a patient's "cancer free" tells of the past."""
    return (Assertion.ABSENT, Temporality.CURRENT, "freed") if case.note and "freed" in case.cues else None


def _included(case: Case) -> Claim | None:
    return (Assertion.PRESENT, case.when, "included") if "included" in case.cues else None


def _disbelieved(case: Case) -> Claim | None:
    if case.denied is not None or "disbelief" not in case.cues or case.mine:
        return None
    settled = not case.patient or case.note
    return (Assertion.ABSENT if settled else Assertion.POSSIBLE), case.when, "disbelief"


def _unwilling(case: Case) -> Claim | None:
    unwilling = case.mention.concept == "self_harm" and "unwilling" in case.cues
    return (Assertion.ABSENT, case.when, "unwilling") if unwilling else None


def _ended(case: Case) -> Claim | None:
    ended = case.denied is not None and "ended" in case.cues and not case.procedure and not case.note
    return (Assertion.PRESENT, Temporality.PAST, "ended") if ended else None


def _denied(case: Case) -> Claim | None:
    if case.denied is None:
        return None
    if case.denied is Assertion.ABSENT and case.doubted and not case.note:
        return Assertion.POSSIBLE, case.when, case.doubted
    cue = "negated" if "negated" in case.cues else "negated_after"
    if case.mention.medicine and not case.note:
        return Assertion.NOT_ASSERTED, case.when, cue
    return case.denied, case.when, cue


def _general(case: Case) -> Claim | None:
    """Spoken of in nobody's body: "do you treat people with eczema?", "is chest pain a reason not to come?"."""
    if case.mine or case.owned or case.note or not case.patient:
        return None
    wide = ("general", "define") if case.asked else ()
    if case.asked and not case.claimed:
        wide = (*wide, "topic")
    if not case.alarming:
        wide = (*wide, "effect") if case.asked else wide
        wide = (*wide, "general", *(("offered", "nearby", "bare") if case.asked and not case.claimed else ()))
    found = next((c for c in wide if c in case.cues), "")
    return (Assertion.NOT_ASSERTED, _HYPOTHETICAL, found) if found else None


def _topical(case: Case) -> Claim | None:
    """A sign that the patient asks or worries about may be there."""
    topical = case.alarming and "topical" in case.cues and not case.note
    return (Assertion.POSSIBLE, case.when, "topical") if topical else None


def _advised(case: Case) -> Claim | None:
    return (Assertion.POSSIBLE, case.when, "plan") if case.treatment and case.planned else None


def _doubted(case: Case) -> Claim | None:
    doubted = case.doubted == "possible" and case.patient
    return (Assertion.POSSIBLE, case.when, case.doubted) if doubted else None


def _threatened(case: Case) -> Claim | None:
    """What patients say that they might do to themselves counts, under whatever condition: "if this goes on I ..."."""
    spoken = next((c for c in ("hypothetical", "worry") if c in case.cues), "")
    threatened = spoken and case.mention.concept == "self_harm" and case.patient and case.claimed and not case.note
    return (Assertion.POSSIBLE, case.when, spoken) if threatened else None


def _spoken(case: Case) -> Claim | None:
    spoken = next((c for c in ("hypothetical", "plan_after", "scheduled", "worry") if c in case.cues), "")
    if not spoken or case.mine or case.owned or (case.past and spoken == "worry"):
        return None
    if spoken == "scheduled" and case.alarming:
        return None
    if case.mention.medicine and spoken in ("plan_after", "scheduled"):
        return None
    return Assertion.NOT_ASSERTED, _HYPOTHETICAL, spoken


def _doubted_after(case: Case) -> Claim | None:
    return (Assertion.POSSIBLE, case.when, case.doubted) if case.doubted and case.patient else None


def _wondered(case: Case) -> Claim | None:
    wondered = case.asked and case.patient and not (case.mine or case.owned or case.claimed or case.note)
    return (Assertion.POSSIBLE, case.when, "?") if wondered else None


_RULES: tuple[Callable[[Case], Claim | None], ...] = (
    _planned,
    _refused,
    _well,
    _without,
    _included,
    _disbelieved,
    _unwilling,
    _ended,
    _general,
    _denied,
    _advised,
    _doubted,
    _topical,
    _threatened,
    _spoken,
    _doubted_after,
    _wondered,
)


def claim(case: Case) -> Claim:
    """What is claimed of a mention, when, and the category of the cue that decided; stated when nothing speaks."""
    found = (rule(case) for rule in _RULES)
    return next((c for c in found if c is not None), (Assertion.PRESENT, case.when, case.past))
