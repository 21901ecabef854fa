"""What the front desk's pages need from the house behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.ports import Alerts, Clock, Decisions, Desk, MessageLog, Progress, Staff


class Clinic(Protocol):
    """How the clinic presents itself."""

    @property
    def name(self) -> str: ...


class DeskSettings(Protocol):
    """What the desk is told by the owner."""

    @property
    def secret(self) -> str: ...
    @property
    def secure_cookies(self) -> bool: ...


class DeskHouse(Protocol):
    """Everything behind the desk. `letter` gives a letter's page or raises `NotFound`, `rule_book` a page.

    `details` gives HTML rows of what the patient told of the complaint, with nothing of theirs left as markup.
    `unsigned` are the rules that no clinician has signed.
    """

    @property
    def desk(self) -> Desk: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def messages(self) -> MessageLog: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def progress(self) -> Progress: ...
    @property
    def settings(self) -> DeskSettings: ...
    @property
    def profile(self) -> Clinic: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def letter(self) -> Callable[[str], str]: ...
    @property
    def details(self) -> Callable[[str], str]: ...
    @property
    def rule_book(self) -> Callable[[], str]: ...
    @property
    def unsigned(self) -> tuple[str, ...]: ...


class Attempts(Protocol):
    """Counts attempts to sign in."""

    def take(self, key: str, now: datetime) -> float:
        """Take one. Returns 0 when allowed, else the seconds to wait."""


AddressOf = Callable[[HTTPConnection], str]
LetterPage = Callable[[str], Response]
