"""Every error that Cupwise raises on purpose, on one screen. Anything else is a bug."""

from __future__ import annotations

from enum import Enum

from bot.clinical.faults import BadKnowledge

__all__ = [
    "BadInput",
    "BadKnowledge",
    "BadSettings",
    "CupwiseError",
    "DialogueUnavailable",
    "GateReason",
    "HoldExpired",
    "KeyReused",
    "NotAllowed",
    "NotFound",
    "NotScreened",
    "OpeningTaken",
    "PdfUnavailable",
    "PostRefused",
    "PostUnavailable",
    "RoomTaken",
    "StoreUnavailable",
    "TooManyHolds",
]


class CupwiseError(Exception):
    """The root: a fault that a user or an operator can act on."""


class BadSettings(CupwiseError):
    """A setting is missing or makes no sense."""


class BadInput(CupwiseError):
    """Something from outside has the wrong shape or size."""


class NotFound(CupwiseError):
    """No such thing, or not yours: the two are never told apart."""


class NotAllowed(CupwiseError):
    """The caller may not do this."""


class DialogueUnavailable(CupwiseError):
    """The dialogue is not loaded, failed, or did not answer in time."""


class GateReason(str, Enum):
    """Why the gate to a booking stays shut. The words for each stand in `words.yml` as `gate_` and the value."""

    NO_SCREENING = "no_screening"
    EXPIRED = "expired"
    RULES_CHANGED = "rules_changed"
    OTHER_PERSON = "other_person"
    NOT_OPEN = "not_open"
    NOT_CHECKED = "not_checked"


class NotScreened(CupwiseError):
    """No valid, unexpired screening of this person for this service allows the booking; `why` names the reason."""

    def __init__(self, message: str, why: GateReason) -> None:
        super().__init__(message)
        self.why = why


class OpeningTaken(CupwiseError):
    """The time overlaps another visit of the practitioner."""


class RoomTaken(OpeningTaken):
    """The practitioner is free, but the room is not any more; another room may be."""


class HoldExpired(CupwiseError):
    """The hold ran out or was released before the booking."""


class TooManyHolds(CupwiseError):
    """This contact already holds as many openings as the clinic allows."""


class KeyReused(CupwiseError):
    """The same idempotency key came with another wish, or while the first is still being worked on."""


class PostRefused(CupwiseError):
    """A message can never be delivered to this address."""


class PostUnavailable(CupwiseError):
    """A message could not be delivered now; a later attempt may succeed."""


class StoreUnavailable(CupwiseError):
    """The database cannot be reached, is locked for too long, or is not at the newest migration."""


class PdfUnavailable(CupwiseError):
    """The machine lacks the libraries that draw a PDF; the page itself can be had."""
