"""Makes the letter for a physician out of a stored decision and the conversation behind it."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clinic import Clinic
from bot.clinical.model import ConceptId, Presence, Reason
from bot.clinical.reading import Finding as Read
from bot.complaint import Complaint, complaint_of
from bot.errors import NotFound
from bot.incoming import LONGEST_FOR_DIALOGUE
from bot.ports import ConversationId, Decision, Records
from bot.records.details import render_details
from bot.records.letter import CitedSource, Finding, FollowedUp, Letter, LetterReason, Sender, render_letter


class LetterPage(Protocol):
    """Makes the page of a conversation's letter."""

    def __call__(self, conversation: ConversationId, pdf: str = "") -> str:
        """The page. Raises `NotFound`."""


class Letters:
    """The letters of one clinic."""

    def __init__(self, clinic: Clinic, records: Records) -> None:
        self._clinic, self._records = clinic, records

    def page(self, conversation: ConversationId, pdf: str = "") -> str:
        """The letter as an HTML page, with a link to `pdf`, the same as a file, that is not printed.

        Raises `NotFound` when nothing in the screening asks for a physician.
        """
        decision = self._records.decisions.latest(conversation)
        if decision is None or decision.assessment.overall.bookable:
            raise NotFound("no letter for this conversation")
        return render_letter(self._letter(decision), pdf)

    def details(self, conversation: ConversationId) -> str:
        """What the patient told of the complaint, as HTML rows for the desk; empty when nothing was told."""
        return render_details(self._details(conversation))

    def _letter(self, decision: Decision) -> Letter:
        profile, assessment = self._clinic.profile, decision.assessment
        contact = self._records.people.contact(decision.conversation)
        own_words = self._own_words(decision.conversation)
        asked = assessment.service
        return Letter(
            clinic=Sender(profile.name, profile.phone, tuple(place.address for place in profile.locations.values())),
            at=decision.at.astimezone(ZoneInfo(profile.zone)),
            service=self._clinic.knowledge.services[asked].label,
            overall=assessment.overall,
            knowledge_version=assessment.knowledge_version,
            digest=decision.digest,
            name=contact.name if contact else None,
            phone=contact.phone if contact else None,
            email=contact.email if contact else None,
            age=decision.facts.age,
            areas=tuple(sorted(decision.facts.areas)),
            complaint=self._complaint(decision.conversation),
            details=self._details(decision.conversation),
            findings=tuple(
                self._finding(concept, presence, own_words.get(concept, ()))
                for concept, presence in decision.facts.findings.items()
            ),
            reasons=tuple(self._reason(reason) for reason in assessment.reasons if reason.status != "against"),
            followed_up=self._followed_up(decision.conversation),
            unsigned_besides=sum(r.status == "against" and not r.signed for r in assessment.reasons),
        )

    def _finding(self, concept: ConceptId, presence: Presence, words: tuple[str, ...]) -> Finding:
        knowledge = self._clinic.knowledge
        topic = self._topics.get(knowledge.question_of.get(concept, ""), "")
        return Finding(knowledge.concepts[concept].label, presence, words, topic)

    @cached_property
    def _topics(self) -> dict[str, str]:
        """The topic of each question; a detail has none of its own and goes with the question before it."""
        found: dict[str, str] = {}
        for question in self._clinic.knowledge.questions.values():
            found[question.id] = question.topic or next(reversed(found.values()), "")
        return found

    def _reason(self, reason: Reason) -> LetterReason:
        known = self._clinic.knowledge.sources
        sources = tuple(CitedSource(name, known[name].title, known[name].address or "") for name in reason.sources)
        unconfirmed = reason.status == "unconfirmed"
        return LetterReason(
            reason.rule,
            reason.because,
            reason.disposition,
            sources,
            unconfirmed,
            reason.mark,
            reason.signed,
            told=reason.patient_words,
        )

    def _followed_up(self, conversation: ConversationId) -> FollowedUp | None:
        """What was told after the newest visit that was told about."""
        told = [note for note in self._records.progress.series(conversation) if note.measures.told]
        zone = ZoneInfo(self._clinic.profile.zone)
        return FollowedUp(told[-1].at.astimezone(zone), told[-1].measures) if told else None

    def _details(self, conversation: ConversationId) -> Complaint:
        """Since the last start over, without what was told in the follow-up of a visit: that has its own place."""
        messages, notes = self._records.messages, self._records.progress.series(conversation)
        told = {note.appointment: note.at for note in notes}
        visits = [v for v in self._records.diary.visits(conversation) if v.id in told]
        since = messages.state(conversation).started_over_after
        texts = (
            message.text
            for message in messages.transcript(conversation, since)
            if message.author == "patient"
            and len(message.text) <= LONGEST_FOR_DIALOGUE
            and not any(visit.end <= message.at <= told[visit.id] for visit in visits)
        )
        return complaint_of(texts, self._clinic.read)

    def _complaint(self, conversation: ConversationId) -> tuple[str, ...]:
        said = [m.text for m in self._records.messages.transcript(conversation) if m.author == "patient"]
        return tuple(text[:500] for text in said[:1])

    def _own_words(self, conversation: ConversationId) -> dict[str, tuple[str, ...]]:
        """For each concept the patient's words that spoke of it."""
        found: dict[str, tuple[str, ...]] = {}
        for message in self._records.messages.transcript(conversation):
            if message.author == "patient":
                for finding in self._clinic.read(message.text).findings:
                    found[finding.concept] = _joined(found.get(finding.concept, ()), finding)
        return found


def _joined(words: tuple[str, ...], finding: Read) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*words, finding.words)))[:3]
