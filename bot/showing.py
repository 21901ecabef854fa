"""How replies are to be drawn: each one's kind, and what its choices are. Words stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from bot.clinical.intake import CONSENT, SUMMARY
from bot.clinical.knowledge import Knowledge
from bot.clinical.question import Question
from bot.knowledge.consent import ConsentWords
from bot.knowledge.followup import FollowUpWords, is_scored
from bot.knowledge.words import Words
from bot.ports import Choice, Reply, Turn
from bot.scales import SCORES
from bot.wording import Wording

_CARDS = {
    "emergency": "emergency",
    "after_emergency": "emergency",
    "self_harm": "self_harm",
    "after_self_harm": "self_harm",
}
_QUESTIONS = {"group": "several", "area": "areas"}
_MULTIPLE = frozenset(_QUESTIONS.values())
_STEPS = {CONSENT: "consent", SUMMARY: "summary"}
_TIME = "time:"


class Showing:
    """Kinds and tags for the replies of one clinic; `local` tells when an opening begins at its place."""

    def __init__(
        self,
        knowledge: Knowledge,
        words: Words,
        consent: ConsentWords,
        followup: FollowUpWords,
        wording: Wording,
        local: Callable[[str], datetime],
    ) -> None:
        self._knowledge, self._words, self._followup = knowledge, words, followup
        self._wording, self._local = wording, local
        self._fixed = {words.say(key): kind for key, kind in _CARDS.items()}
        self._tags = _tags(knowledge, words, consent)

    def fixed(self, key: str) -> Reply:
        """The fixed words for a key, as the card that they are."""
        return self._with_kind(Reply(self._words.say(key)), ())

    def may_tell_outcome(self, turn: Turn) -> bool:
        """Whether an outcome may be among the replies: it is two messages, never beside a question of the intake."""
        asks = turn.asked in self._knowledge.questions or turn.asked in _STEPS
        return len(turn.replies) > 1 and not asks

    def replies(self, turn: Turn, outcome: Collection[str] = ()) -> tuple[Reply, ...]:
        """The replies of a turn with their kinds; `outcome` are the texts of the decision that stands, if any."""
        told = tuple(self._with_kind(reply, outcome) for reply in turn.replies)
        if not told or not told[-1].choices:
            return told
        return (*told[:-1], self._with_choices(told[-1], turn))

    def _with_kind(self, reply: Reply, outcome: Collection[str]) -> Reply:
        kind = "outcome" if reply.text in outcome else self._fixed.get(reply.text, "")
        return replace(reply, kind=kind) if kind else reply

    def _with_choices(self, reply: Reply, turn: Turn) -> Reply:
        """What is asked last, and with choices, is the question that stands open."""
        question = self._knowledge.questions.get(turn.asked or "")
        shown = {**self._places(question), **self._times(turn.offered), **self._ends(turn.asked)}
        choices = tuple(self._choice(choice, shown) for choice in reply.choices)
        kind = self._kind(question, turn, choices) or reply.kind
        return replace(reply, choices=choices, multiple=kind in _MULTIPLE, kind=kind)

    def _choice(self, choice: Choice, shown: Mapping[str, Choice]) -> Choice:
        known = shown.get(choice.title)
        return replace(known, id=choice.id) if known else replace(choice, tag=self._tags.get(choice.title, ""))

    def _kind(self, question: Question | None, turn: Turn, choices: Collection[Choice]) -> str:
        if question is not None:
            return _QUESTIONS.get(question.kind, "")
        if any(choice.tag.startswith(_TIME) for choice in choices):
            return "openings"
        if is_scored(turn.asked or ""):
            return "scale"
        return _STEPS.get(turn.asked or "", "")

    def _places(self, question: Question | None) -> Mapping[str, Choice]:
        """The choices of the question about the place, by title."""
        areas = question.areas if question is not None else ()
        return {place.title: Choice("", place.title, tag=f"area:{place.area}") for place in areas}

    def _ends(self, asked: str | None) -> Mapping[str, Choice]:
        """The ends of a scale, which say what they mean."""
        if asked is None or not is_scored(asked):
            return {}
        meanings = self._followup.questions[asked]
        ends = {SCORES[0]: meanings.lowest, SCORES[-1]: meanings.highest}
        return {score: Choice("", score, short=meaning) for score, meaning in ends.items()}

    def _times(self, offered: Collection[str]) -> Mapping[str, Choice]:
        """The choices of the openings shown, by title; the one that was shown first keeps its title."""
        found = {}
        for opening in reversed(tuple(offered)):
            title, day, short = self._wording.opening_words(opening)
            found[title] = Choice("", title, f"{_TIME}{self._local(opening).isoformat()}", day, short)
        return found


def _tags(knowledge: Knowledge, words: Words, consent: ConsentWords) -> Mapping[str, str]:
    """What an answer is, by its title, for the answers that stand under more than one question."""
    answers = knowledge.answers
    titles = {
        "none": (answers.none_of_these[0],),
        "unsure": (answers.not_sure[0],),
        "yes": (answers.yes[0], words.say("yes"), consent.say("yes")),
        "no": (answers.no[0], words.say("no"), consent.say("no")),
        "agree": (answers.agreed[0],),
        "change": (answers.change[0],),
        "more": (words.say("more_times"),),
        "no_time": (words.say("none_fit"),),
    }
    return {title: tag for tag, named in titles.items() for title in named}
