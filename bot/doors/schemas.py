"""The shapes of the chat API, as they go in and out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.doors.clean import clean_text
from bot.doors.house import Answered, Standing
from bot.ports import Message, Reply

LONGEST_TEXT = 120_000
_UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"


def _clean(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


MessageId = Annotated[str, Field(pattern=_UUID, description="A UUID made by the client, one for each message.")]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_clean)]
ChoiceId = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_clean)]


class MessageIn(BaseModel):
    """A patient's message: words, or the ids of choices that were offered last."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["choices"]}]}
    )

    id: MessageId
    text: Text = ""
    choices: Annotated[list[ChoiceId], Field(min_length=1, max_length=50)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_of(self) -> MessageIn:
        if len(self.model_fields_set & {"text", "choices"}) != 1:
            raise PydanticCustomError("one_of", "exactly one of text and choices")
        return self


class Since(BaseModel):
    """Which part of the conversation to read: messages with a number above `after`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class ChoiceOut(BaseModel):
    """One answer the patient may pick."""

    id: str
    title: str
    tag: str
    group: str
    short: str


class ReplyOut(BaseModel):
    """One message of the bot; with `multiple`, several choices may be picked at once. `kind` says how to draw it."""

    text: str
    kind: str
    choices: list[ChoiceOut]
    multiple: bool

    @classmethod
    def of(cls, reply: Reply | Message) -> ReplyOut:
        """Show a reply."""
        return cls(text=reply.text, kind=reply.kind, choices=_choices(reply), multiple=reply.multiple)


class StateLinkOut(BaseModel):
    """Something to open or save; `href` is a path on this door that needs no session, and ends after a while."""

    kind: Literal["letter", "letter_pdf", "visit", "calendar"]
    href: str


class StateOut(BaseModel):
    """Where the conversation stands, and what can be opened beside it."""

    overall: str | None
    asked: str | None
    taken_over: bool
    emergency: bool
    links: list[StateLinkOut]

    @classmethod
    def of(cls, state: Standing, links: Sequence[StateLinkOut] = ()) -> StateOut:
        """Show a state."""
        return cls(
            overall=state.overall,
            asked=state.asked,
            taken_over=state.taken_over,
            emergency=state.emergency,
            links=list(links),
        )


class AnswerOut(BaseModel):
    """What the bot says to one message, which has that `number`; 0 when it could not be kept.

    `last` is the number of the newest message of this answer.
    """

    replies: list[ReplyOut]
    state: StateOut
    number: int
    last: int

    @classmethod
    def of(cls, answer: Answered, state: StateOut) -> AnswerOut:
        """Show an answer."""
        replies = [ReplyOut.of(reply) for reply in answer.replies]
        return cls(replies=replies, state=state, number=answer.number, last=answer.last)


class SessionOut(BaseModel):
    """A new conversation, its token, and the greeting."""

    conversation: str
    token: str
    replies: list[ReplyOut]
    state: StateOut


class MessageOut(BaseModel):
    """One line of the conversation. `id` is the client's own; `answers` is the number of the message answered."""

    number: int
    author: Literal["patient", "bot", "staff"]
    text: str
    kind: str
    at: datetime
    choices: list[ChoiceOut]
    multiple: bool
    id: str | None
    answers: int | None

    @classmethod
    def of(cls, message: Message) -> MessageOut:
        """Show a message; a staff member's name stays inside the house."""
        author: Literal["patient", "bot", "staff"] = "staff"
        if message.author == "patient":
            author = "patient"
        elif message.author == "bot":
            author = "bot"
        return cls(
            number=message.number,
            author=author,
            text=message.text,
            kind=message.kind,
            at=message.at,
            choices=_choices(message),
            multiple=message.multiple,
            id=message.client_id,
            answers=message.answers,
        )


class HistoryOut(BaseModel):
    """The conversation so far."""

    messages: list[MessageOut]
    state: StateOut


class ErrorBody(BaseModel):
    """Why something was refused."""

    code: str
    message: str


class ErrorOut(BaseModel):
    """The one shape of every refusal."""

    error: ErrorBody


def _choices(reply: Reply | Message) -> list[ChoiceOut]:
    return [ChoiceOut(id=c.id, title=c.title, tag=c.tag, group=c.group, short=c.short) for c in reply.choices]
