"""What the public door needs from the house behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.doors.house_visits import LinkedVisits
from bot.knowledge.widget import Widget
from bot.live import Live
from bot.ports import Clock, Message, MessageLog, Reply, SessionEpochs, Takings
from bot.scheduling.model import Appointment


class Standing(Protocol):
    """Where a conversation stands, as its patient may know it. `overall` is a disposition's word.

    `letter` tells whether there is one for a physician; `visit` is the next one to come, by id.
    """

    @property
    def overall(self) -> str | None: ...
    @property
    def asked(self) -> str | None: ...
    @property
    def taken_over(self) -> bool: ...
    @property
    def emergency(self) -> bool: ...
    @property
    def letter(self) -> bool: ...
    @property
    def visit(self) -> str | None: ...


class Answered(Protocol):
    """The result of one patient message, with its number and that of the newest reply; 0 for what was not kept."""

    @property
    def replies(self) -> tuple[Reply, ...]: ...
    @property
    def state(self) -> Standing: ...
    @property
    def number(self) -> int: ...
    @property
    def last(self) -> int: ...


class Talk(Protocol):
    """The conversation, as a door uses it."""

    @property
    def ready(self) -> bool:
        """Whether a model is loaded and answers."""

    async def open(self, conversation: str, channel: str) -> Answered:
        """Greet a new conversation; an old one gets no replies."""

    async def hear(self, conversation: str, text: str, message_id: str, channel: str = "web") -> Answered:
        """Answer one message; the same `message_id` again gets the same answer."""

    def last_resort(self, text: str) -> Answered:
        """Fixed words for a message that cannot be kept: whom to call, or that it was not kept."""

    def pick(self, conversation: str, choice_ids: Sequence[str]) -> str:
        """The text that choices offered last stand for. Raises `BadInput` for any other id."""

    def state(self, conversation: str) -> Standing:
        """Where a conversation stands. Raises `NotFound`."""

    def history(self, conversation: str, after: int = 0) -> tuple[Message, ...]:
        """Messages with a number above `after`. Raises `NotFound`."""


class Settings(Protocol):
    """What the web part is told by the owner.

    `allowed_origins` are sites that may embed the chat; `public_url` is where patients find our pages, without a slash
    at the end.
    """

    @property
    def secret(self) -> str: ...
    @property
    def allowed_origins(self) -> tuple[str, ...]: ...
    @property
    def secure_cookies(self) -> bool: ...
    @property
    def public_url(self) -> str: ...


class Profile(Protocol):
    """How the clinic presents itself."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def emergency_number(self) -> str: ...
    @property
    def crisis_line(self) -> str: ...


class LetterPage(Protocol):
    """Makes the page of a conversation's letter, with a link to it as a file when that has an address."""

    def __call__(self, conversation: str, pdf: str = "") -> str:
        """The page. Raises `NotFound`."""


class VisitTokens(Protocol):
    """Makes the proofs in the addresses of visits."""

    def token(self, appointment: str) -> str:
        """The proof that its bearer may manage this visit."""


class DoorHouse(Protocol):
    """Everything behind the public door.

    `letter` gives the page of a conversation's physician letter or raises `NotFound`; `letter_pdf` gives the same as
    a PDF, or raises `PdfUnavailable` too. `calendar` makes a visit's file for calendars. `ping` raises
    `StoreUnavailable` when the database does not answer.
    """

    @property
    def conversation(self) -> Talk: ...
    @property
    def messages(self) -> MessageLog: ...
    @property
    def epochs(self) -> SessionEpochs: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def widget(self) -> Widget: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def live(self) -> Live: ...
    @property
    def letter(self) -> LetterPage: ...
    @property
    def letter_pdf(self) -> Callable[[str], bytes]: ...
    @property
    def takings(self) -> Takings: ...
    @property
    def links(self) -> VisitTokens: ...
    @property
    def linked(self) -> LinkedVisits: ...
    @property
    def calendar(self) -> Callable[[Appointment], bytes]: ...
    @property
    def ping(self) -> Callable[[], object]: ...
