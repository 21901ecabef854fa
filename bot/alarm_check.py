"""Staff have checked an emergency or a self-harm statement: the chat goes on, and all is asked anew."""

from __future__ import annotations

from bot.clinic import Clinic
from bot.errors import BadInput
from bot.live import Live
from bot.ports import Clock, ConversationId, ConversationState, Deed, DeedKind, Dialogue, Records, Reply, Turn

LEAST_REASON, LONGEST_REASON = 10, 500


class AlarmCheck:
    """The only way past the words that an alarm repeats, beside the patient's own new start.

    What was found stays found: the decision stands until a new screening, and nothing told before books anything.
    """

    def __init__(self, clinic: Clinic, dialogue: Dialogue, records: Records, live: Live, clock: Clock) -> None:
        self._clinic, self._dialogue, self._records = clinic, dialogue, records
        self._live, self._clock = live, clock

    def end(self, conversation: ConversationId, staff: str, reason: str, read: int) -> None:
        """Let the chat go on; `read` is the last message that staff saw. Without an alarm this is nothing.

        Raises `BadInput` for a reason of fewer than 10 or more than 500 characters, `NotAllowed` when the patient has
        written since, and `NotFound`.
        """
        reason = " ".join(reason.split())
        if not LEAST_REASON <= len(reason) <= LONGEST_REASON:
            raise BadInput(f"a reason has {LEAST_REASON} to {LONGEST_REASON} characters")
        now, messages = self._clock.now(), self._records.messages
        memory = self._dialogue.anew(self._clinic.newest_screening(conversation), now)
        turn = Turn(self._words(messages.state(conversation)), memory=memory)
        deed = Deed(now, staff, DeedKind.ALARM_ENDED, None, conversation, reason)
        if messages.end_alarm(conversation, read, turn, deed):
            self._clinic.visits.give_up_holds(conversation)
            self._live.changed(conversation)

    def _words(self, state: ConversationState) -> tuple[Reply, ...]:
        """Whoever is with staff is asked by staff."""
        keys = ("alarm_checked",) if state.taken_over_by else ("alarm_checked", "opening_question")
        return tuple(Reply(self._clinic.words.say(key)) for key in keys)
