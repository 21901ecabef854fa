"""What is said to a patient outside the chat: a notice about a visit as it is now, in plain words without health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.knowledge.post import PostWords, Trouble
from bot.knowledge.words import Words
from bot.ports.post import Attachment, Outgoing
from bot.records.calendar import FILE_NAME, Entry, method_of, render_calendar
from bot.scheduling.model import Appointment, number_of
from bot.scheduling.notices import Notice, NoticeKind
from bot.scheduling.profile import ClinicProfile

_WITH_CALENDAR = frozenset({NoticeKind.CONFIRMED, NoticeKind.CHANGED, NoticeKind.CANCELLED})
# These are over, or tell themselves what their link is for.
_WITHOUT_LINK = frozenset({NoticeKind.CANCELLED, NoticeKind.MISSED, NoticeKind.OFFER})


class VisitNews:
    """The messages and calendar files of one clinic; `link` gives the address of a visit's page."""

    def __init__(
        self, post: PostWords, words: Words, profile: ClinicProfile, link: Callable[[str], str], public_url: str
    ) -> None:
        self._post, self._words, self._profile = post, words, profile
        self._link, self._public_url = link, public_url

    def email(self, notice: Notice, visit: Appointment, to: str, now: datetime) -> Outgoing:
        """An e-mail; with the calendar file when it makes, moves or ends a visit."""
        told, fills = self._post.messages[notice.kind], self._fills(visit)
        end = (*(() if notice.kind in _WITHOUT_LINK else self._post.coming), *self._post.always)
        text = "\n\n".join(self._words.fill(part, **fills) for part in (*told.email, *end)) + "\n"
        files = (self._file(visit, now),) if notice.kind in _WITH_CALENDAR else ()
        subject = self._words.fill(told.subject, **fills)
        return Outgoing(notice.key, visit.conversation, to, subject, text, now, files)

    def text_message(self, notice: Notice, visit: Appointment, to: str, now: datetime) -> Outgoing:
        """A text message."""
        text = self._words.fill(self._post.messages[notice.kind].text, **self._fills(visit))
        return Outgoing(notice.key, visit.conversation, to, "", text, now)

    def trouble(self, trouble: Trouble, notice: Notice) -> str:
        """What the desk reads when the patient could not be told; it needs no visit, so that it can always be said."""
        return self._words.fill(self._post.staff[trouble], number=number_of(notice.appointment), kind=notice.kind.value)

    def calendar(self, visit: Appointment, now: datetime) -> bytes:
        """The visit as a calendar file."""
        entry = {key: self._words.fill(text, number=visit.number) for key, text in self._post.calendar.items()}
        return render_calendar(visit, Entry(entry["title"], self._calendar_place(visit), entry["text"]), now)

    def _file(self, visit: Appointment, now: datetime) -> Attachment:
        return Attachment(FILE_NAME, "text/calendar", self.calendar(visit, now), (("method", method_of(visit)),))

    def _fills(self, visit: Appointment) -> Mapping[str, str]:
        link = self._link(visit.id)
        return {
            **dict(zip(("day", "time"), self._day_and_time(visit, visit.start), strict=True)),
            "place": self._place(visit),
            "number": visit.number,
            "link": link,
            "form": f"{link}/check",
            "chat": f"{self._public_url}/",
            "until": " at ".join(self._day_and_time(visit, visit.expires)) if visit.expires else "",
        }

    def _day_and_time(self, visit: Appointment, instant: datetime) -> tuple[str, str]:
        """On the clock of the place; a zone without a name shows how far it is from UTC."""
        local = instant.astimezone(self._profile.clock_of(visit.location))
        zone = name if (name := f"{local:%Z}").isalpha() else f"UTC{local:%z}"
        return f"{local:%A, %B} {local.day}", f"{local:%I:%M %p} {zone}".lstrip("0")

    def _place(self, visit: Appointment) -> str:
        place = self._profile.locations.get(visit.location)
        if self._by_video(visit) or place is None:
            return self._words.fill(self._post.places["video" if self._by_video(visit) else "unknown"])
        return self._words.fill(self._post.places["here"], location=place.name, address=place.address)

    def _calendar_place(self, visit: Appointment) -> str:
        """The address alone, as a map finds it."""
        place = self._profile.locations.get(visit.location)
        return self._place(visit) if self._by_video(visit) or place is None else place.address

    def _by_video(self, visit: Appointment) -> bool:
        service = self._profile.services.get(visit.service)
        return service is not None and service.virtual
