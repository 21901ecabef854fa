"""What is sent about visits, from `post.yml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from string import Formatter

from bot.clinical.faults import BadKnowledge, Fault
from bot.clinical.fields import Fields
from bot.knowledge.yamlfile import read_yaml
from bot.scheduling.notices import NoticeKind

_SECTIONS = ("places", "messages", "end", "calendar", "staff")
_SAID = frozenset({"day", "time", "place", "number", "link", "chat"})
_MORE = {NoticeKind.OFFER: frozenset({"until"}), NoticeKind.RECHECK: frozenset({"form"})}
_PLACES: Mapping[str, frozenset[str]] = {
    "here": frozenset({"location", "address"}),
    "video": frozenset(),
    "unknown": frozenset(),
}
_CALENDAR = {"title": frozenset({"number"}), "text": frozenset({"number"})}
# Whoever gets these must be able to act on them.
_NEEDED = {
    NoticeKind.CONFIRMED: {"day", "time", "place"},
    NoticeKind.CHANGED: {"day", "time", "place"},
    NoticeKind.CANCELLED: {"day", "time"},
    NoticeKind.REMINDER: {"day", "time", "place"},
    NoticeKind.RECHECK: {"form"},
    NoticeKind.OFFER: {"day", "time", "until", "link"},
    NoticeKind.MISSED: {"day"},
}


class Trouble(str, Enum):
    """Why a patient could not be told; the desk has words for each."""

    REFUSED = "refused"
    GAVE_UP = "gave_up"
    LATE = "late"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Told:
    """The words for one kind of notice: an e-mail's subject and paragraphs, and a text message."""

    subject: str
    email: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class PostWords:
    """All of `post.yml`. `coming` and `always` are the last paragraphs of an e-mail."""

    places: Mapping[str, str]
    messages: Mapping[NoticeKind, Told]
    coming: tuple[str, ...]
    always: tuple[str, ...]
    calendar: Mapping[str, str]
    staff: Mapping[Trouble, str]


def read_post(folder: Path, fills: Collection[str]) -> PostWords:
    """Read `post.yml`; `fills` are the details of the clinic that its words may name.

    Raises `BadKnowledge` with every missing, unknown, empty or wrongly filled entry.
    """
    faults: list[Fault] = []
    file = Fields(read_yaml(folder / "post.yml"), faults)
    file.only(_SECTIONS)
    end = file.inner("end")
    end.only(("coming", "always"))
    staff = {trouble.value: frozenset({"number", "kind"}) for trouble in Trouble}
    read = PostWords(
        places=_texts(file.inner("places"), _PLACES, fills),
        messages=_messages(file.inner("messages"), fills),
        coming=_paragraphs(end, "coming", _SAID | set(fills)),
        always=_paragraphs(end, "always", _SAID | set(fills)),
        calendar=_texts(file.inner("calendar"), _CALENDAR, fills),
        staff={Trouble(key): text for key, text in _texts(file.inner("staff"), staff, fills).items()},
    )
    if faults:
        raise BadKnowledge(faults)
    return read


def _messages(section: Fields, fills: Collection[str]) -> Mapping[NoticeKind, Told]:
    section.only([kind.value for kind in NoticeKind])
    read = {}
    for kind in NoticeKind:
        one, allowed = section.inner(kind.value), _SAID | _MORE.get(kind, frozenset()) | set(fills)
        one.only(("subject", "email", "text"))
        told = Told(_text(one, "subject", allowed), _paragraphs(one, "email", allowed), _text(one, "text", allowed))
        for key, text in (("email", " ".join(told.email)), ("text", told.text)):
            for name in sorted(_NEEDED[kind] - _names(text)):
                one.fault(f"{kind.value}: {key} does not say {{{name}}}", key)
        read[kind] = told
    return read


def _texts(section: Fields, wanted: Mapping[str, Collection[str]], fills: Collection[str]) -> dict[str, str]:
    section.only(wanted)
    return {key: _text(section, key, {*allowed, *fills}) for key, allowed in wanted.items()}


def _text(section: Fields, key: str, allowed: Collection[str]) -> str:
    text = section.text(key)
    _check(section, key, text, allowed)
    return text


def _paragraphs(section: Fields, key: str, allowed: Collection[str]) -> tuple[str, ...]:
    """A list of texts, of which there must be one."""
    texts = section.texts(key)
    if not texts:
        section.fault(f"{key!r} must be a list of texts", key)
    for text in texts:
        _check(section, key, text, allowed)
    return texts


def _check(section: Fields, key: str, text: str, allowed: Collection[str]) -> None:
    """Note each place in a text that nothing fills."""
    try:
        text.format_map(dict.fromkeys(_names(text), ""))
    except (ValueError, LookupError, AttributeError) as fault:
        section.fault(f"{key}: {fault}", key)
    for name in sorted(_names(text) - set(allowed)):
        section.fault(f"{key}: no such placeholder {{{name}}}", key)


def _names(text: str) -> set[str]:
    """The placeholders of a text; none in one that is no template."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return set()
