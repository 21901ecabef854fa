"""Documents made from a case: the letter to a physician."""

from __future__ import annotations

from bot.records.letter import CitedSource, Finding, FollowedUp, Letter, LetterReason, Sender, render_letter
from bot.records.pdf import draw_pdf

__all__ = ["CitedSource", "Finding", "FollowedUp", "Letter", "LetterReason", "Sender", "draw_pdf", "render_letter"]
