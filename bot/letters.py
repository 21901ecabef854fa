"""Makes the letter for a physician out of a stored decision and the conversation behind it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.clinic import Clinic
from bot.clinical.model import Disposition, Reason
from bot.clinical.reading import Finding as Read
from bot.errors import NotFound
from bot.ports import ConversationId, Decision, Records
from bot.records.letter import CitedSource, Finding, Letter, LetterReason, Sender, render_letter


class Letters:
    """The letters of one clinic."""

    def __init__(self, clinic: Clinic, records: Records) -> None:
        self._clinic, self._records = clinic, records

    def page(self, conversation: ConversationId) -> str:
        """The letter as an HTML page. Raises `NotFound` when nothing in the screening asks for a physician."""
        decision = self._records.decisions.latest(conversation)
        if decision is None or decision.assessment.overall < Disposition.POSTPONE:
            raise NotFound("no letter for this conversation")
        return render_letter(self._letter(decision))

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
            age=decision.facts.age,
            areas=tuple(sorted(decision.facts.areas)),
            complaint=self._complaint(decision.conversation),
            findings=tuple(
                Finding(self._clinic.knowledge.concepts[concept].label, presence, own_words.get(concept, ()))
                for concept, presence in decision.facts.findings.items()
            ),
            reasons=tuple(self._reason(reason) for reason in assessment.reasons if reason.status != "against"),
            unsigned_besides=sum(r.status == "against" and not r.signed for r in assessment.reasons),
        )

    def _reason(self, reason: Reason) -> LetterReason:
        known = self._clinic.knowledge.sources
        sources = tuple(CitedSource(name, known[name].title, known[name].address or "") for name in reason.sources)
        unconfirmed = reason.status == "unconfirmed"
        return LetterReason(
            reason.rule, reason.because, reason.disposition, sources, unconfirmed, reason.mark, reason.signed
        )

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
