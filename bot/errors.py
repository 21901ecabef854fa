"""Every error that Cupwise raises on purpose, on one screen. Anything else is a bug."""

from __future__ import annotations

from bot.clinical.faults import BadKnowledge

__all__ = [
    "BadInput",
    "BadKnowledge",
    "BadSettings",
    "CupwiseError",
    "DialogueUnavailable",
    "HoldExpired",
    "NotAllowed",
    "NotFound",
    "NotScreened",
    "OpeningTaken",
    "PdfUnavailable",
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


class NotScreened(CupwiseError):
    """No valid, unexpired screening of this person for this service allows the booking."""


class OpeningTaken(CupwiseError):
    """The time overlaps another visit of the practitioner."""


class HoldExpired(CupwiseError):
    """The hold ran out or was released before the booking."""


class TooManyHolds(CupwiseError):
    """This contact already holds as many openings as the clinic allows."""


class StoreUnavailable(CupwiseError):
    """The database cannot be reached, is locked for too long, or is not at the newest migration."""


class PdfUnavailable(CupwiseError):
    """The machine lacks the libraries that draw a PDF; the page itself can be had."""
