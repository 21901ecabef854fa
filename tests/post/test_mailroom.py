"""What the settings make of the ways out, and what an erasure leaves of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import NotAllowed
from bot.knowledge.post import PostWords
from bot.knowledge.words import Words
from bot.notices.mailroom import Mailroom, ThoroughErasure, outbox_folder, ways_out
from bot.post import FilePost, SmtpPost
from bot.scheduling.profile import ClinicProfile
from bot.settings import Settings, read_settings
from tests.post.desk import PostRoom, links


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Nothing is set but the folder."""
    return read_settings({"CUPWISE_DATA_DIR": str(tmp_path)})


@pytest.fixture
def mailroom(
    room: PostRoom, settings: Settings, post_words: PostWords, words: Words, profile: ClinicProfile
) -> Mailroom:
    """The messages of a house with these settings."""
    return Mailroom(settings, post_words, words, profile, room.store.records, room.clock, links)


def files(settings: Settings) -> list[str]:
    return sorted(path.suffix for path in outbox_folder(settings).glob("*"))


def test_without_server_all_goes_to_folder(settings: Settings):
    assert [type(way) for way in ways_out(settings, "Tidewell")] == [FilePost, FilePost]


def test_server_sends_no_text_messages(tmp_path: Path):
    mail = {"CUPWISE_SMTP_URL": "smtps://mail.example.org", "CUPWISE_MAIL_FROM": "visits@clinic.example"}
    email, texts = ways_out(read_settings({"CUPWISE_DATA_DIR": str(tmp_path), **mail}), "Tidewell")
    assert (type(email), texts) == (SmtpPost, None)


def test_booked_visit_ends_in_folder(room: PostRoom, mailroom: Mailroom, settings: Settings):
    room.booked("ann")
    room.patient("bob", email=None)
    room.booked("bob")
    assert mailroom.posting.send_due() == 2
    assert files(settings) == [".eml", ".txt"]


def test_calendar_is_that_of_messages(room: PostRoom, mailroom: Mailroom):
    visit = room.booked()
    assert mailroom.calendar(visit) == room.news.calendar(visit, room.clock.now())


def test_erasure_takes_messages_along(room: PostRoom, mailroom: Mailroom, settings: Settings):
    room.booked("ann")
    room.patient("bob", email=None)
    room.booked("bob")
    mailroom.posting.send_due()
    visits = ThoroughErasure(room.store.erasure, settings).erase("ann", room.clock.now())
    assert (len(visits), files(settings)) == (1, [".txt"])


def test_refused_erasure_keeps_messages(room: PostRoom, mailroom: Mailroom, settings: Settings):
    room.booked()
    mailroom.posting.send_due()
    room.store.alerts.raise_alert("ann", "emergency", "chest pain", room.clock.now())
    with pytest.raises(NotAllowed):
        ThoroughErasure(room.store.erasure, settings).erase("ann", room.clock.now())
    assert files(settings) == [".eml"]
