"""What counts beside the patient's answers: that they wrote before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.clinical.intake import Story
from bot.clinical.model import Disposition, Presence
from bot.ports import ConversationId, Decision, Records

REPEAT = "repeat_contact"
_RECENT = timedelta(days=7)
_SAME_CONTACT = timedelta(hours=1)


def with_repeat(story: Story) -> Story:
    """The story, with the repeated contact among its facts."""
    return replace(story, facts=replace(story.facts, findings={**story.facts.findings, REPEAT: Presence.PRESENT}))


class EarlierContacts:
    """Whether a patient wrote with urgent or emergency signs in the days before."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def ring(self, conversation: ConversationId, now: datetime) -> None:
        """Ring the desk when this is a repeated contact."""
        if before := self.last_urgent(conversation, now):
            words = f"wrote on {before.at:%Y-%m-%d %H:%M} UTC with signs of {before.assessment.overall.word}"
            self._records.alerts.raise_alert(conversation, "urgent", words, now)

    def last_urgent(self, conversation: ConversationId, now: datetime) -> Decision | None:
        """The newest such decision of the last seven days, of this conversation or of the same telephone number.

        What was decided within the present contact is not one: that is less than an hour ago, and the patient has
        not started over since.
        """
        history, since = self._records.decisions.history, now - _RECENT
        urgent = [d for d in history(conversation, Disposition.URGENT, since) if self._over(d, conversation, now)]
        contact = self._records.people.contact(conversation)
        others = self._records.people.conversations_of(contact.phone) if contact else ()
        elsewhere = [other for other in others if other != conversation]
        urgent += [d for other in elsewhere for d in history(other, Disposition.URGENT, since)]
        return max(urgent, key=lambda decision: decision.at, default=None)

    def _over(self, decision: Decision, conversation: ConversationId, now: datetime) -> bool:
        if now - decision.at >= _SAME_CONTACT:
            return True
        last = self._records.messages.state(conversation).started_over_after
        before = [m.at for m in self._records.messages.transcript(conversation) if m.number <= last] if last else []
        return bool(before) and decision.at <= max(before)
