"""A question as it is asked, explained, rephrased and answered."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clinical.expression import Expression
from bot.clinical.model import Area, ConceptId, QuestionId


@dataclass(frozen=True)
class Option:
    """One answer of a question. Not choosing it also rules out what it `covers`."""

    concept: ConceptId
    title: str
    covers: tuple[ConceptId, ...] = ()

    @property
    def concepts(self) -> tuple[ConceptId, ...]:
        """The concept and all that it covers."""
        return (self.concept, *self.covers)


@dataclass(frozen=True)
class AreaOption:
    """One place of the body to choose."""

    area: Area
    title: str


@dataclass(frozen=True)
class PickWords:
    """Words that pick from a list by place: "the second one", "all but the last two", "no to the first three".

    The first of `ordinals` is the first place, the first of `counts` is one; ways of saying the same are parted by "|".
    `around` says nothing.
    """

    ordinals: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerWords:
    """The words of the answers that every question shares; the first of each is the title shown.

    `agreed` and `change` answer the summary: that all is right, or that something is not; `kept` withdraws a change.
    `fillers` may stand around any answer and say nothing. `group_only` deny a list, and leave a single thing unsure.
    `agreeing` and `turning` tell an agreement in a sentence of its own, `adding` a further place from the right one.
    `refusals` begin an answer that will not tell. `everywhere` names all the places of the area question.
    """

    none_of_these: tuple[str, ...]
    not_sure: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    agreed: tuple[str, ...]
    change: tuple[str, ...]
    kept: tuple[str, ...] = ()
    agreeing: tuple[str, ...] = ()
    turning: tuple[str, ...] = ()
    adding: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    group_only: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()
    picks: PickWords = PickWords()


@dataclass(frozen=True)
class Question:
    """One question, as it is asked, explained, rephrased and followed up.

    `kind` is group (several options at once), single (yes or no), number (the age) or area. `when` must hold for it
    to be asked. `rest` asks for the remaining items after an answer that named only some. `topic` names it where the
    patient picks what to change; a detail question has none. `called` are other names of that topic, one or more words
    each. `claimed_by` are words that deny the whole group unasked, `denied_by` such that deny it when it is asked.
    """

    id: QuestionId
    kind: str
    stage: str
    words: str
    why: str
    shorter: str
    rest: str
    answers: AnswerWords
    options: tuple[Option, ...] = ()
    areas: tuple[AreaOption, ...] = ()
    when: Expression | None = None
    topic: str = ""
    called: tuple[str, ...] = ()
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[ConceptId, ...]:
        """Every concept that an answer can settle."""
        return tuple(concept for option in self.options for concept in option.concepts)

    @property
    def shown(self) -> tuple[ConceptId, ...]:
        """The concepts of the options themselves. Not being sure of one leaves open what it covers."""
        return tuple(option.concept for option in self.options)

    @property
    def titles(self) -> tuple[str, ...]:
        """The choices to show, in order; the last is always "not sure"."""
        if self.kind == "single":
            return (self.answers.yes[0], self.answers.no[0], self.answers.not_sure[0])
        shown = [option.title for option in self.options] + [place.title for place in self.areas]
        if self.kind == "group":
            shown.append(self.answers.none_of_these[0])
        return (*shown, self.answers.not_sure[0])
