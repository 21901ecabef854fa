"""After a visit: whom to ask how it is, what to ask, how it compares, and when staff must hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clinical.progress import Activity, Measures, Turning
from bot.comparison import Comparison
from bot.knowledge.followup import QUESTIONS, FollowUpWords, is_scored
from bot.knowledge.words import Words
from bot.ports import Clock, ConversationId, Language, Records
from bot.scales import SCORES, SKIPPED, Scales
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.profile import ClinicProfile

LONGEST_AFTER = timedelta(days=30)
SAME_CONTACT = timedelta(hours=1)
_TOOK_PLACE = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED})
_BACK_THAT_TURNS = frozenset({"upper back", "mid back"})


@dataclass(frozen=True)
class Told:
    """What the patient is told at the end; `worse`: by an amount that matters, and staff have been told."""

    texts: tuple[str, ...] = ()
    worse: bool = False


class FollowUp:
    """The follow-up of one clinic's visits."""

    def __init__(
        self,
        words: FollowUpWords,
        fixed: Words,
        profile: ClinicProfile,
        language: Language,
        records: Records,
        clock: Clock,
    ) -> None:
        self.scales = Scales(words, language)
        self._words, self._fixed, self._profile = words, fixed, profile
        self._language, self._records, self._clock = language, records, clock
        self._comparison = Comparison(words, fixed)

    def due(self, conversation: ConversationId, put_off: str | None = None) -> Appointment | None:
        """The newest visit that took place, unless it ended over 30 days ago or has been followed up.

        `put_off` is the instant (ISO 8601) of a "not now": within the hour after it, nothing is due. Nothing is due
        either where no screening is kept: the patient had what they told erased.
        """
        now = self._clock.now()
        if put_off and now - datetime.fromisoformat(put_off) < SAME_CONTACT:
            return None
        if self._records.decisions.latest(conversation) is None:
            return None
        visit = max(self._visits(conversation), key=lambda one: one.end, default=None)
        if visit is None or now - visit.end > LONGEST_AFTER:
            return None
        noted = {note.appointment for note in self._records.progress.series(conversation)}
        return None if visit.id in noted else visit

    def put_off(self) -> str:
        """The present instant, to be remembered as that of a "not now"."""
        return self._clock.now().isoformat()

    def next_question(self, conversation: ConversationId, answered: Mapping[str, str]) -> str | None:
        """The first question without an answer; None when all that applies is told."""
        known = self.activities(conversation)
        return next(
            (q for q in QUESTIONS if q not in answered and self._applies(q, conversation, answered, known)), None
        )

    def ask(self, question: str, conversation: ConversationId, answered: Mapping[str, str]) -> tuple[str, list[str]]:
        """The words of a question and its choices."""
        names = self._names(answered, self.activities(conversation))
        activity = names.get(question.removesuffix("_score"), "")
        text = self._fixed.fill(self._words.questions[question].words, activity=activity)
        return text, self._choices(question)

    def again(self, question: str) -> str:
        """What follows an answer that was not understood."""
        return self._fixed.fill(self._words.questions[question].again)

    def why(self, question: str) -> str:
        """Why a question is asked."""
        return self._fixed.fill(self._words.questions[question].why)

    def say(self, key: str, **more: str) -> str:
        """The words for a key."""
        return self._fixed.fill(self._words.words[key], **more)

    def begin(self, conversation: ConversationId, visit: Appointment) -> tuple[str, ...]:
        """The first words: which visit is meant, and what the patient named before."""
        local = visit.start.astimezone(self._profile.locations[visit.location].clock)
        texts = [self.say("begin", day=f"{local:%A, %B} {local.day}")]
        if known := self.activities(conversation):
            texts.append(self.say("known", activities="; ".join(known)))
        return tuple(texts)

    def activities(self, conversation: ConversationId) -> tuple[str, ...]:
        """The activities that the patient named after an earlier visit."""
        notes = reversed(self._records.progress.series(conversation))
        named = (note.measures.activities for note in notes if note.measures.activities)
        return tuple(activity.name for activity in next(named, ()))

    def measures(self, conversation: ConversationId, answered: Mapping[str, str]) -> Measures:
        """The answers as measures; what was skipped or not asked is missing."""
        told = {question: value for question, value in answered.items() if value != SKIPPED}
        names = self._names(told, self.activities(conversation))
        activities = tuple(Activity(name, _number(told.get(f"{slot}_score"))) for slot, name in names.items())
        turning = Turning(told["turning"]) if "turning" in told else None
        return Measures(
            pain_now=_number(told.get("pain_now")),
            pain_worst=_number(told.get("pain_worst")),
            pain_average=_number(told.get("pain_average")),
            activities=activities,
            turning=turning,
        )

    def finish(self, conversation: ConversationId, visit: Appointment, answered: Mapping[str, str]) -> Told:
        """Keep what was told and put it beside what was told before; staff hear when it got worse."""
        measures = self.measures(conversation, answered)
        earlier = self._comparison.earlier(self._records.progress.series(conversation), self._at_intake(conversation))
        now = self._clock.now()
        kept = self._records.progress.keep(conversation, visit.id, measures, now)
        compared = self._comparison.of(earlier, measures)
        if not compared.worse and self._said_worse(conversation, visit):
            compared = self._comparison.said_worse(compared)
        if kept and compared.alert:
            self._records.alerts.raise_alert(conversation, "urgent", compared.alert, now)
        return Told(compared.texts, compared.worse)

    def worse_all_the_same(self, conversation: ConversationId, visit: Appointment) -> tuple[str, ...]:
        """What is told to somebody who puts the questions off but said that it got worse, and staff hear of it."""
        if not self._said_worse(conversation, visit):
            return ()
        compared = self._comparison.said_worse(self._comparison.of((), Measures()))
        self._records.alerts.raise_alert(conversation, "urgent", compared.alert, self._clock.now())
        return compared.texts

    def score_before(self, conversation: ConversationId, question: str) -> str | None:
        """The number told before for a question of pain, the newest one; None when there is none."""
        series = self._records.progress.series(conversation)
        earlier = self._comparison.earlier(series, self._at_intake(conversation))
        scores = (getattr(measures, question) for _, measures in earlier)
        return next((f"{score:g}" for score in scores if score is not None), None)

    def _said_worse(self, conversation: ConversationId, visit: Appointment) -> bool:
        said = (m for m in self._records.messages.transcript(conversation) if m.author == "patient")
        return any(self.scales.got_worse(m.text) for m in said if m.at >= visit.end)

    def _visits(self, conversation: ConversationId) -> list[Appointment]:
        now, visits = self._clock.now(), self._records.diary.visits(conversation)
        return [visit for visit in visits if visit.status in _TOOK_PLACE and visit.end <= now]

    def _applies(
        self, question: str, conversation: ConversationId, answered: Mapping[str, str], known: tuple[str, ...]
    ) -> bool:
        if question == "turning":
            decision = self._records.decisions.latest(conversation)
            return decision is not None and bool(decision.facts.areas & _BACK_THAT_TURNS)
        if question.endswith("_score"):
            return question.removesuffix("_score") in self._names(answered, known)
        if question.startswith("activity"):
            return not known and (question == "activity_1" or answered.get("activity_1") != SKIPPED)
        return True

    def _names(self, answered: Mapping[str, str], known: tuple[str, ...]) -> dict[str, str]:
        """The activities by their slots: those known from before, else those named now."""
        if known:
            return {f"activity_{place}": name for place, name in enumerate(known, start=1)}
        told = {slot: answered.get(slot, SKIPPED) for slot in ("activity_1", "activity_2")}
        return {slot: name for slot, name in told.items() if name != SKIPPED}

    def _choices(self, question: str) -> list[str]:
        shown = self._words.choices
        skip = [shown["skip"], *([shown["not_now"]] if question == QUESTIONS[0] else [])]
        if question == "turning":
            return [shown["less"], shown["same"], shown["more"], *skip]
        return [*(SCORES if is_scored(question) else ()), *skip]

    def _at_intake(self, conversation: ConversationId) -> Measures | None:
        """The pain score that the patient told before the first visit, the newest one."""
        first = min((visit.start for visit in self._visits(conversation)), default=self._clock.now())
        said = [m for m in self._records.messages.transcript(conversation) if m.author == "patient" and m.at < first]
        pains = (self._language.read(message.text).pain for message in reversed(said))
        pain = next(filter(None, pains), None)
        return Measures(pain.now, pain.worst, pain.average) if pain else None


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
