"""What the front desk's pages need from the house behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, tzinfo
from typing import Protocol

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.booking.checkin import CheckIn
from bot.desk.house_visits import StaffVisits
from bot.live import Live
from bot.ports import Alerts, Clock, Decisions, Desk, Message, MessageLog, Progress, Records, Staff
from bot.scheduling.places import Location, Service
from bot.scheduling.profile import Practitioner


class Clinic(Protocol):
    """How the clinic presents itself, and what it offers where by whom."""

    @property
    def name(self) -> str: ...
    @property
    def services(self) -> Mapping[str, Service]: ...
    @property
    def locations(self) -> Mapping[str, Location]: ...
    @property
    def practitioners(self) -> Mapping[str, Practitioner]: ...
    def clock_of(self, location: str | None) -> tzinfo:
        """The time zone of a location, or the clinic's own for none that is known."""


class Say(Protocol):
    """The clinic's words for patients."""

    def say(self, key: str, **more: str) -> str:
        """The words for a key."""


class StaffTalk(Protocol):
    """What staff do in a patient's chat; all of it may wait for the database."""

    def take_over(self, conversation: str, staff: str, holders: Collection[str | None] | None = None) -> None:
        """From here on they answer. Raises `NotAllowed` when none of `holders` has the chat, and `NotFound`."""

    def give_back(
        self, conversation: str, staff: str | None = None, holders: Collection[str | None] | None = None
    ) -> None:
        """The bot answers again. Raises `NotAllowed` when none of `holders` has the chat, and `NotFound`."""

    def staff_says(self, conversation: str, staff: str, text: str, key: str) -> Message:
        """They speak, once for each key. Raises `NotAllowed`, `BadInput`, `KeyReused`, `NotFound`."""

    def end_alarm(self, conversation: str, staff: str, reason: str, read: int) -> None:
        """An alarm is checked, and all is asked anew. Raises `NotAllowed`, `BadInput`, `NotFound`."""


class DeskSettings(Protocol):
    """What the desk is told by the owner."""

    @property
    def secret(self) -> str: ...
    @property
    def secure_cookies(self) -> bool: ...


class DeskHouse(Protocol):
    """Everything behind the desk. `letter` gives a letter's page or raises `NotFound`, `rule_book` a page.

    `letter_pdf` gives the same letter as a PDF, or raises `NotFound` or `PdfUnavailable`. `details` gives HTML rows of
    what the patient told of the complaint, with nothing of theirs left as markup. `unsigned` are the rules that no
    clinician has signed. `read_phone` and `read_email` give what was typed in its one form, or None.
    """

    @property
    def desk(self) -> Desk: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def messages(self) -> MessageLog: ...
    @property
    def conversation(self) -> StaffTalk: ...
    @property
    def live(self) -> Live: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def progress(self) -> Progress: ...
    @property
    def records(self) -> Records: ...
    @property
    def visits(self) -> StaffVisits: ...
    @property
    def checkin(self) -> CheckIn: ...
    @property
    def words(self) -> Say: ...
    @property
    def settings(self) -> DeskSettings: ...
    @property
    def profile(self) -> Clinic: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def letter(self) -> Callable[[str], str]: ...
    @property
    def letter_pdf(self) -> Callable[[str], bytes]: ...
    @property
    def details(self) -> Callable[[str], str]: ...
    @property
    def rule_book(self) -> Callable[[], str]: ...
    @property
    def read_phone(self) -> Callable[[str], str | None]: ...
    @property
    def read_email(self) -> Callable[[str], str | None]: ...
    @property
    def unsigned(self) -> tuple[str, ...]: ...


class Attempts(Protocol):
    """Counts attempts to sign in."""

    def take(self, key: str, now: datetime) -> float:
        """Take one. Returns 0 when allowed, else the seconds to wait."""


AddressOf = Callable[[HTTPConnection], str]
LetterPage = Callable[[str], Response]
