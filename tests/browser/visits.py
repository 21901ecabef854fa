"""Patients who were seen already: a visit in the past, put into the diary as staff would."""

from __future__ import annotations

from datetime import timedelta

from bot.bootstrap import House
from bot.clinical.assess import assess
from bot.clinical.model import Facts
from bot.ports import Change
from bot.scheduling.model import Opening
from tests.browser.talking import ApiTalk

HOUR = timedelta(hours=1)


def let_be_seen(house: House, talk: ApiTalk) -> None:
    """Give the patient a visit that took place yesterday."""
    now = house.clock.now()
    then = now - 24 * HOUR
    facts = Facts(areas=frozenset({"lower back"}))
    house.decisions.record(talk.conversation, facts, assess(facts, house.clinic.knowledge, then.date()), then)
    opening = Opening(f"guest-{talk.conversation}", "harbor", "dry_cupping", then, then + HOUR)
    held = house.store.diary.hold(opening, talk.conversation, then + HOUR, then)
    house.store.diary.book(held.id, talk.conversation, Change(then))
