"""What the chat shows around a conversation: its words, and the places of its drawing, from `widget.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bot.clinical.faults import BadKnowledge, Fault
from bot.clinical.fields import Fields
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Area
from bot.clinical.question import AreaOption
from bot.knowledge.yamlfile import read_yaml

KEYS = frozenset(
    # the frame, and who speaks
    "title role launcher launcher_unread close call menu start_over log to_newest skip message placeholder send small "
    "unreachable no_script you bot staff staff_name bot_typing staff_typing taken_over "
    # answers to pick from, and cards
    "single several send_picked pick_first scale scale_more areas areas_front areas_back "
    "openings openings_other summary consent outcome emergency emergency_wait emergency_call self_harm "
    "crisis_call crisis_text "
    # what can be opened or saved, and sending
    "links letter letter_pdf visit calendar sending offline online waiting busy too_large not_offered refused unsent "
    "retry "
    # the chat on other devices, and its end
    "anew moved start_new device device_how device_link device_copy device_copied resume resume_how resume_yes "
    "resume_no resume_failed leave leave_ask leave_yes leave_no left".split()
)
# What the chat fills in itself, where it shows the words.
_FILLED_THERE = {"launcher_unread": {"count"}}
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AreaShown:
    """One place of the body, and the sides of a drawing on which it can be picked."""

    area: Area
    title: str
    front: bool
    back: bool


@dataclass(frozen=True)
class Widget:
    """All of `widget.yml`, the clinic's details filled in; `language` is the tag (BCP 47) of its words."""

    language: str
    areas: tuple[AreaShown, ...]
    words: Mapping[str, str]


def read_widget(folder: Path, knowledge: Knowledge, clinic: Mapping[str, str]) -> Widget:
    """Read `widget.yml`; `clinic` are the details that its words may name.

    Raises `BadKnowledge` with every missing, unknown or wrongly filled entry. Every place that is asked must be shown.
    """
    faults: list[Fault] = []
    file = Fields(read_yaml(folder / "widget.yml"), faults)
    file.only(("language", "areas", "words"))
    asked = (question.areas for question in knowledge.questions.values() if question.kind == "area")
    areas = _areas(file.inner("areas"), [place for places in asked for place in places])
    words = _words(file.inner("words"), clinic)
    language = file.text("language")
    if faults:
        raise BadKnowledge(faults)
    return Widget(language, areas, words)


def _areas(section: Fields, asked: Iterable[AreaOption]) -> tuple[AreaShown, ...]:
    """The places in the order in which they are asked."""
    titles = {place.area: place.title for place in asked}
    section.only(titles)
    return tuple(_area(section, area, title) for area, title in titles.items())


def _area(section: Fields, area: Area, title: str) -> AreaShown:
    place = section.inner(area)
    place.only(("front", "back"))
    shown = AreaShown(area, title, place.flag("front"), place.flag("back"))
    if not (shown.front or shown.back):
        place.fault(f"{area!r} must be shown at the front, the back or both")
    return shown


def _words(section: Fields, clinic: Mapping[str, str]) -> Mapping[str, str]:
    section.only(KEYS)
    return {key: _filled(section, key, section.text(key), clinic) for key in sorted(KEYS)}


def _filled(section: Fields, key: str, text: str, clinic: Mapping[str, str]) -> str:
    """The words with the clinic's details; what the chat fills in itself stays open."""
    own = _FILLED_THERE.get(key, _NONE)
    used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    for name in sorted(used - own - set(clinic)):
        section.fault(f"{key}: no such placeholder {{{name}}}", key)
    for name in sorted(own - used):
        section.fault(f"{key}: does not say {{{name}}}", key)
    if used - own - set(clinic):
        return text
    return text.format_map({**clinic, **{name: f"{{{name}}}" for name in own}})
