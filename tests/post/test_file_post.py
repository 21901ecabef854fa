"""A folder as a way out: one file a message, whole, for its owner only."""

from __future__ import annotations

import stat
from datetime import datetime, timezone
from email import policy
from email.parser import BytesParser
from functools import partial
from pathlib import Path

import pytest

from bot.errors import PostRefused, PostUnavailable
from bot.ports.post import Attachment, Outgoing
from bot.post import FilePost, Sender, email_bytes, forget, text_bytes

AT = datetime(2026, 3, 2, 14, 30, tzinfo=timezone.utc)
SENDER = Sender("Tidewell, Cupping", "visits@clinic.example")
CALENDAR = Attachment("visit.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", (("method", "PUBLISH"),))
MESSAGE = Outgoing("confirmed:3fa9:0", "ann", "ann@example.com", "Your visit", "On Monday.\n", AT, (CALENDAR,))


def folder_of(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def post(tmp_path: Path) -> FilePost:
    """E-mails into a folder that does not exist yet."""
    return FilePost(folder_of(tmp_path), ".eml", partial(email_bytes, sender=SENDER))


def files(tmp_path: Path) -> list[Path]:
    return sorted(folder_of(tmp_path).iterdir())


def test_message_becomes_one_readable_file(post: FilePost, tmp_path: Path):
    post.send(MESSAGE)
    email = BytesParser(policy=policy.default).parsebytes(files(tmp_path)[0].read_bytes())
    assert (email["to"], email["subject"]) == ("ann@example.com", "Your visit")
    assert [part.get_payload(decode=True) for part in email.iter_attachments()] == [CALENDAR.content]


def test_only_the_owner_can_read(post: FilePost, tmp_path: Path):
    post.send(MESSAGE)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder_of(tmp_path), *files(tmp_path))]
    assert modes == [0o700, 0o600]


def test_repeat_leaves_one_file_as_it_was(post: FilePost, tmp_path: Path):
    post.send(MESSAGE)
    before = files(tmp_path)[0].read_bytes()
    post.send(Outgoing(MESSAGE.id, "ann", "ann@example.com", "Other", "Other.", AT))
    assert [path.read_bytes() for path in files(tmp_path)] == [before]


def test_name_of_file_names_nobody(post: FilePost, tmp_path: Path):
    post.send(MESSAGE)
    name = files(tmp_path)[0].name
    assert (name.startswith("confirmed-"), "ann" in name, "3fa9:0" in name) == (True, False, False)


@pytest.mark.parametrize("id_", ["../../etc/passwd", "/absolute", "a\x00b", "x" * 10_000, "\ud800", ""])
def test_hostile_id_stays_in_folder(post: FilePost, tmp_path: Path, id_: str):
    post.send(Outgoing(id_, id_, "ann@example.com", "s", "t", AT))
    assert len(files(tmp_path)) == 1


def test_full_or_closed_folder_is_unavailable(tmp_path: Path):
    folder_of(tmp_path).write_text("a file stands in the way")
    with pytest.raises(PostUnavailable):
        FilePost(folder_of(tmp_path), ".eml", partial(email_bytes, sender=SENDER)).send(MESSAGE)


def test_text_message_becomes_a_file(tmp_path: Path):
    FilePost(folder_of(tmp_path), ".txt", text_bytes).send(
        Outgoing("reminder:1:0", "ann", "+16175550123", "", "Your visit is soon.", AT)
    )
    assert "+16175550123" in files(tmp_path)[0].read_text()


@pytest.mark.parametrize("number", ["", "617-555-0123", "+1617\n555", "+0123456789", "+" + "1" * 40])
def test_what_is_no_number_is_refused(tmp_path: Path, number: str):
    post = FilePost(folder_of(tmp_path), ".txt", text_bytes)
    with pytest.raises(PostRefused):
        post.send(Outgoing("reminder:1:0", "ann", number, "", "t", AT))


def test_forgetting_deletes_theirs_alone(post: FilePost, tmp_path: Path):
    post.send(MESSAGE)
    post.send(Outgoing("confirmed:77aa:0", "bob", "bob@example.com", "Your visit", "On Monday.", AT))
    theirs = next(path for path in files(tmp_path) if "ann@example.com" in path.read_text())
    theirs.with_name(f".{theirs.name}.x").write_text("left by a stop")
    forget(folder_of(tmp_path), "ann")
    assert ["bob@example.com" in path.read_text() for path in files(tmp_path)] == [True]


def test_forgetting_needs_no_folder(tmp_path: Path):
    forget(folder_of(tmp_path), "ann")
    assert not folder_of(tmp_path).exists()
