"""The links to a conversation's letter: they need no session, open nothing else, and end within the hour."""

from __future__ import annotations

from bot.doors.session import EpochSeal, Holder
from bot.ports import Clock

_SECONDS = 60 * 60


def letter_seal(secret: str, clock: Clock) -> EpochSeal:
    """What makes and reads the links. Raises `BadSettings` for a secret that is too short."""
    return EpochSeal(secret, "letter", clock, _SECONDS)


def letter_paths(sealer: EpochSeal, conversation: str, epoch: int) -> tuple[tuple[str, str], ...]:
    """The kinds of links to a letter with their paths: the page, and the same as a file."""
    page = f"/letter/{sealer.seal(Holder(conversation, epoch))}"
    return (("letter", page), ("letter_pdf", f"{page}.pdf"))
