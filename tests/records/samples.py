"""A full letter."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clinical.model import Disposition, Presence
from bot.records import CitedSource, Finding, Letter, LetterReason, Sender

DIABETES = LetterReason(
    rule="diabetes_cupping",
    because="Diabetes slows the healing of skin.",
    disposition=Disposition.CONSULT,
    sources=(CitedSource("S1", "A review of skin and sugar", "https://example.org/s1"), CitedSource("S2", "A survey")),
    signed=True,
)
THINNER = LetterReason(
    rule="blood_thinner_cupping",
    because="Blood thinners make bruises larger.",
    disposition=Disposition.CONSULT,
    sources=(CitedSource("S2", "A survey"),),
    unconfirmed=True,
    mark="policy",
)


def full_letter() -> Letter:
    """A letter with something in every place."""
    return Letter(
        clinic=Sender("Tidewell", "617-555-0140", ("24 Harbor Street, Boston, MA 02110",)),
        at=datetime(2026, 3, 2, 9, 5, tzinfo=ZoneInfo("America/New_York")),
        service="dry cupping",
        overall=Disposition.CONSULT,
        knowledge_version="2026.3",
        digest="ab12" * 16,
        name="Anna Berg",
        phone="+16175550142",
        age=51,
        areas=("lower back",),
        complaint=("My back has been burning for weeks.",),
        findings=(
            Finding("diabetes", Presence.PRESENT, ("my sugar is high",)),
            Finding("a blood thinner", Presence.UNKNOWN),
            Finding("pregnancy", Presence.ABSENT),
        ),
        reasons=(DIABETES, THINNER),
        questions=("Is the blood sugar under control?",),
    )
