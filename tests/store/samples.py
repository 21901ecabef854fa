"""Values that the store tests share."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from bot.clinical.model import Assessment, Disposition, Facts, Presence, Reason
from bot.ports import Change, Choice, Reply, Request, Turn
from bot.scheduling.model import Opening
from bot.store import Store

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
KEY = "q0GLhOEPMnX2Zv8m6r1oNn0TtS6m3wO9a7bqUdtkkmo="
OTHER_KEY = "V0f3Jm1rXb0c9uJ6n4bT2yqgV8f1wqk2n7b8cYh5t3E="


def later(minutes: int) -> datetime:
    """An instant after `NOW`."""
    return NOW + minutes * MINUTE


def change(minutes: int = 0, key: str | None = None, body: str = "", **rest: Any) -> Change:
    """A change of the diary by a patient, with a key of theirs when one is named."""
    request = Request("anna", key, body) if key is not None else None
    return Change(later(minutes), request=request, **rest)


def opening(
    hour: int = 15,
    minutes: int = 60,
    practitioner: str = "ruiz",
    service: str = "dry_cupping",
    room: str | None = None,
    buffer: int = 0,
) -> Opening:
    """An opening on the day after `NOW`, with `buffer` minutes kept free before and after it."""
    start = datetime(2026, 3, 3, hour, tzinfo=timezone.utc)
    return Opening(practitioner, "harbor", service, start, start + minutes * MINUTE, room, *[buffer * MINUTE] * 2)


def facts() -> Facts:
    """A full set of facts."""
    return Facts(
        findings={"diabetes": Presence.PRESENT, "pregnancy": Presence.ABSENT, "cancer": Presence.UNKNOWN},
        age=51,
        areas=frozenset({"neck", "lower back"}),
        since={"surgery": 40},
        service="dry_cupping",
        answered=frozenset({"pregnant", "conditions"}),
    )


def assessment(overall: Disposition = Disposition.CONSULT) -> Assessment:
    """A result with one reason."""
    reason = Reason(
        rule="diabetes_cupping",
        status="for",
        disposition=overall,
        services=("dry_cupping",),
        because="sugar disease slows healing",
        patient_words="Because of your diabetes a physician should agree first.",
        sources=("S1", "S2"),
        concepts=("diabetes",),
        mark="policy",
        signed=True,
        until=date(2026, 4, 1),
    )
    return Assessment(
        services={"dry_cupping": overall, "physical_therapy_evaluation": Disposition.CLEAR},
        overall=overall,
        reasons=(reason,),
        missing=("cancer",),
        questions=("cancer_now",),
        knowledge_version="2026.3",
        on=date(2026, 3, 2),
        service="dry_cupping",
    )


def turn(*texts: str, asked: str | None = None, memory: tuple[str, ...] = (), heard: tuple[int, ...] = ()) -> Turn:
    """A turn with plain replies; the last one has two choices."""
    replies = [Reply(text) for text in texts]
    if replies:
        replies[-1] = Reply(texts[-1], (Choice("c1", "Yes"), Choice("c2", "No")))
    return Turn(tuple(replies), asked=asked, memory=memory, heard=heard)


def opened(store: Store, *conversations: str) -> None:
    """Open conversations by web."""
    for conversation in conversations:
        store.messages.open(conversation, "web", NOW)
