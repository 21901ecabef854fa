"""A process that books and sends for ever, made to be killed at a chosen step or at any moment."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.bootstrap import KNOWLEDGE
from bot.knowledge.post import read_post
from bot.knowledge.words import Words
from bot.knowledge.yamlfile import read_yaml
from bot.notices.posting import Posting
from bot.notices.visit_news import VisitNews
from bot.ports import Change, Contact, Records
from bot.ports.post import Outgoing
from bot.post import FilePost, Sender, email_bytes
from bot.scheduling.model import Appointment, Opening
from bot.scheduling.notices import Notice, NoticeRules
from bot.scheduling.profile_reading import build_profile
from bot.store import open_store
from tests.fakes import MovableClock
from tests.post.desk import CLINIC, SITE, links
from tests.store.samples import KEY, NOW

PROFILE = build_profile(read_yaml(KNOWLEDGE / "clinic.yml"))
WORDS = read_post(KNOWLEDGE, CLINIC)


class Steps:
    """Counts what the process does; the step with the number `last` is the last one."""

    def __init__(self, last: int | None) -> None:
        self._left = itertools.count() if last is None else iter(range(last))

    def __call__(self) -> None:
        if next(self._left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, part: Any) -> Any:
        """A part of the house whose every call is a step before and a step after."""
        return Stepped(part, self)


class Stepped:
    """A part whose calls are counted."""

    def __init__(self, part: Any, step: Steps) -> None:
        self._part, self._step = part, step

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **more: Any) -> Any:
            self._step()
            result = getattr(self._part, name)(*args, **more)
            self._step()
            return result

        return call


def sender(records: Records, folder: Path, clock: MovableClock, step: Steps) -> Posting:
    """A sender into a folder, whose every part is counted."""

    def rendered(message: Outgoing) -> bytes:
        step()
        return email_bytes(message, sender=Sender("Tidewell", "visits@clinic.example"))

    news = VisitNews(WORDS, Words({}, CLINIC), PROFILE, links, SITE)
    post = step.around(FilePost(folder, ".eml", rendered))
    records = replace(records, outbox=step.around(records.outbox))
    return Posting(records, news, PROFILE, clock, post, None)


def work(url: str, folder: Path, who: str, last: int | None, at: datetime, told: Connection) -> None:
    """Book visits and send what is due, until killed; tell each visit that was acknowledged."""
    store, step, clock = open_store(url, [KEY]), Steps(last), MovableClock(at)
    posting, diary = sender(store.records, folder, clock, step), step.around(store.diary)
    store.messages.open(who, "web", NOW)
    store.people.remember(who, Contact("Ann Lee", f"+1617555{int(who.split()[1]):04}", "ann@example.com"), NOW)
    for number in range(100):
        start = at + timedelta(hours=48 + number)
        wanted = Opening(f"for {who}", "harbor", "dry_cupping", start, start + timedelta(minutes=45))
        held = diary.hold(wanted, who, at + timedelta(hours=1), at)
        visit = diary.book(held.id, who, Change(at, notices=partial(_notices, step, at)))
        told.send(visit.id)
        posting.send_due()


def _notices(step: Steps, at: datetime, visit: Appointment) -> Iterator[Notice]:
    """Asked for in the midst of the transaction that books."""
    step()
    yield from NoticeRules().booked(at)(visit)
