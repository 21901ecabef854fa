"""Joins what sends messages about visits: the words, the way out that the settings name, and the sender."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.knowledge.post import PostWords
from bot.knowledge.words import Words
from bot.notices.posting import Posting
from bot.notices.visit_news import VisitNews
from bot.ports import Clock, ConversationId, Erasure, Records
from bot.ports.post import Post
from bot.post import FilePost, Sender, SmtpPost, email_bytes, forget, text_bytes
from bot.scheduling.model import Appointment
from bot.scheduling.profile import ClinicProfile
from bot.settings import Settings


class Mailroom:
    """The messages of one process. `link` gives the address of a visit's page."""

    def __init__(
        self,
        settings: Settings,
        post: PostWords,
        words: Words,
        profile: ClinicProfile,
        records: Records,
        clock: Clock,
        link: Callable[[str], str],
    ) -> None:
        self._news, self._clock = VisitNews(post, words, profile, link, settings.public_url), clock
        self.posting = Posting(records, self._news, profile, clock, *ways_out(settings, profile.name))

    def calendar(self, visit: Appointment) -> bytes:
        """A visit as a calendar file."""
        return self._news.calendar(visit, self._clock.now())


class ThoroughErasure(Erasure):
    """An erasure that also deletes the messages to the patient that lie in the outbox folder."""

    def __init__(self, erasure: Erasure, settings: Settings) -> None:
        self._erasure, self._folder = erasure, outbox_folder(settings)

    def erase(self, conversation: ConversationId, at: datetime) -> tuple[Appointment, ...]:
        """Erase both; what may not be erased keeps its files."""
        visits = self._erasure.erase(conversation, at)
        forget(self._folder, conversation)
        return visits


def ways_out(settings: Settings, clinic: str) -> tuple[Post, Post | None]:
    """For e-mail and for text messages: a mail server and nothing, or else a folder that shows both.

    With a mail server patients are real: a text message that nobody sends must not count as sent.
    """
    sender = Sender(clinic, settings.mail_from)
    if settings.smtp is not None:
        return SmtpPost(settings.smtp, sender), None
    folder = outbox_folder(settings)
    return FilePost(folder, ".eml", partial(email_bytes, sender=sender)), FilePost(folder, ".txt", text_bytes)


def outbox_folder(settings: Settings) -> Path:
    """Where messages lie that no server takes."""
    return settings.data_dir / "outbox"
