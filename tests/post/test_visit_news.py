"""What a message says of a visit: when on the clock of its place, where, how to manage it, and nothing of health."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
import vobject

from bot.knowledge.post import PostWords, Trouble
from bot.knowledge.words import Words
from bot.notices.visit_news import VisitNews
from bot.scheduling.model import Appointment, AppointmentStatus
from bot.scheduling.notices import Notice, NoticeKind
from bot.scheduling.profile import ClinicProfile
from tests.post.desk import CLINIC, SITE, links

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=timezone.utc)
START = datetime(2026, 3, 9, 13, 0, tzinfo=timezone.utc)  # the day after the clocks changed
VISIT = Appointment(
    *("3fa9cd12ab34", AppointmentStatus.BOOKED, "ruiz", "harbor", "dry_cupping", START, START + timedelta(minutes=45)),
    conversation="ann",
    expires=NOW + timedelta(hours=2),
)


@pytest.fixture
def news(post_words: PostWords, words: Words, profile: ClinicProfile) -> VisitNews:
    return VisitNews(post_words, words, profile, links, SITE)


def email(news: VisitNews, kind: NoticeKind, visit: Appointment = VISIT) -> str:
    """Subject and text."""
    message = news.email(Notice(kind, visit.id, visit.sequence, NOW), visit, "ann@example.com", NOW)
    return f"{message.subject}\n{message.text}"


@pytest.mark.parametrize("kind", NoticeKind)
def test_day_is_told_on_the_place_clock(news: VisitNews, kind: NoticeKind):
    assert "Monday, March 9" in email(news, kind)
    assert "9:00 AM EDT" in email(news, kind)


@pytest.mark.parametrize("kind", NoticeKind)
def test_treatment_and_therapist_are_not_told(news: VisitNews, kind: NoticeKind, profile: ClinicProfile):
    said = email(news, kind) + news.text_message(Notice(kind, VISIT.id, 0, NOW), VISIT, "+1", NOW).text
    secrets = ("Dry", "dry_cupping", profile.practitioners["ruiz"].name, "Ruiz")
    assert [secret for secret in secrets if secret in said] == []


@pytest.mark.parametrize("kind", [NoticeKind.CONFIRMED, NoticeKind.CHANGED, NoticeKind.REMINDER, NoticeKind.OFFER])
def test_place_is_told_with_address(news: VisitNews, kind: NoticeKind, profile: ClinicProfile):
    assert profile.locations["harbor"].address in email(news, kind)


def test_virtual_visit_is_by_video(news: VisitNews, profile: ClinicProfile):
    said = email(news, NoticeKind.CONFIRMED, replace(VISIT, service="virtual_physical_therapy"))
    assert "by video" in said
    assert profile.locations["harbor"].address not in said


@pytest.mark.parametrize("unknown", [{"location": "gone"}, {"service": "gone"}, {"practitioner": "gone"}])
def test_what_the_clinic_gave_up_is_no_fault(news: VisitNews, unknown: dict[str, str]):
    assert "March 9" in email(news, NoticeKind.REMINDER, replace(VISIT, **unknown))


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_message_names_visit_and_phone(news: VisitNews, kind: NoticeKind):
    assert ("3FA9CD12" in email(news, kind), CLINIC["clinic_phone"] in email(news, kind)) == (True, True)


@pytest.mark.parametrize("kind", sorted(set(NoticeKind) - {NoticeKind.CANCELLED, NoticeKind.MISSED}))
def test_coming_visit_has_its_link(news: VisitNews, kind: NoticeKind):
    assert links(VISIT.id) in email(news, kind)


def test_form_has_its_own_link(news: VisitNews):
    assert f"{links(VISIT.id)}/check" in email(news, NoticeKind.RECHECK).split()


@pytest.mark.parametrize("kind", NoticeKind)
def test_calendar_goes_with_what_changes_it(news: VisitNews, kind: NoticeKind):
    files = news.email(Notice(kind, VISIT.id, 0, NOW), VISIT, "ann@example.com", NOW).attachments
    assert len(files) == (kind in {NoticeKind.CONFIRMED, NoticeKind.CHANGED, NoticeKind.CANCELLED})


@pytest.mark.parametrize(("status", "method"), [("booked", "PUBLISH"), ("cancelled", "CANCEL")])
def test_calendar_is_named_as_it_is(news: VisitNews, status: str, method: str):
    visit = replace(VISIT, status=AppointmentStatus(status))
    file = news.email(Notice(NoticeKind.CANCELLED, VISIT.id, 0, NOW), visit, "ann@example.com", NOW).attachments[0]
    assert (file.kind, dict(file.details)) == ("text/calendar", {"method": method})
    assert vobject.readOne(file.content.decode()).method.value == method


def test_calendar_holds_no_link_to_manage(news: VisitNews):
    assert links(VISIT.id).encode() not in news.calendar(VISIT, NOW).replace(b"\r\n ", b"")


def test_calendar_names_clinic_and_address(news: VisitNews, profile: ClinicProfile):
    event = vobject.readOne(news.calendar(VISIT, NOW).decode()).vevent
    assert event.summary.value == f"{CLINIC['clinic_name']}: visit"
    assert event.location.value == profile.locations["harbor"].address


@pytest.mark.parametrize("trouble", Trouble)
def test_desk_is_told_which_visit(news: VisitNews, trouble: Trouble):
    words = news.trouble(trouble, Notice(NoticeKind.CHANGED, VISIT.id, 0, NOW))
    assert ("3FA9CD12" in words, "changed" in words) == (True, True)


def test_message_carries_key_and_patient(news: VisitNews):
    notice = Notice(NoticeKind.REMINDER, VISIT.id, 0, NOW)
    message = news.email(notice, VISIT, "ann@example.com", NOW)
    assert (message.id, message.about, message.to) == (notice.key, "ann", "ann@example.com")
