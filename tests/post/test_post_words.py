"""The words of `post.yml`: every fault has its place, and none of them tells why a patient comes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.bootstrap import KNOWLEDGE
from bot.clinical.faults import BadKnowledge
from bot.clinical.knowledge import Knowledge
from bot.knowledge.load import load
from bot.knowledge.post import PostWords, Trouble, read_post
from bot.scheduling.notices import NoticeKind
from tests.post.desk import CLINIC

TEXT = (KNOWLEDGE / "post.yml").read_text(encoding="utf-8")


def faults(folder: Path, text: str) -> list[str]:
    (folder / "post.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadKnowledge) as caught:
        read_post(folder, CLINIC)
    return [str(fault) for fault in caught.value.faults]


CASES = {
    "an unknown section": (("places:", "more: {}\nplaces:"), "unknown key 'more'"),
    "a missing section": (("\ncalendar:", "\nclaendar:"), "'calendar' must be a mapping"),
    "an unknown kind": (("  offer:", "  ofer:"), "unknown key 'ofer'"),
    "a missing kind": (("  offer:", "  ofer:"), "'offer' must be a mapping"),
    "a missing subject": (("    subject: We missed", "    sbject: We missed"), "'subject' must be a text"),
    "an empty text": (("  video: by video", '  video: " "'), "'video' must be a text"),
    "no paragraphs": (("  always:\n", "  always: []\n  x:\n"), "'always' must be a list of texts"),
    "a paragraph that is no text": (
        ('  always:\n    - "The', '  always:\n    - 3\n    - "The'),
        "must be a list of texts",
    ),
    "an unknown placeholder": (("add it to your", "add {service} to your"), "email: no such placeholder {service}"),
    "a look inside": (("{location}, {address}", "{location.x}"), "here: no such placeholder {location.x}"),
    "an open brace": (("video: by video", 'video: "by {video"'), "video: "),
    "a placeholder of another kind": (("in this mail.", "until {until}."), "email: no such placeholder {until}"),
    "a time that is not told": (("It is on {day} at {time}, {place}.\n      - You", "Soon.\n      - You"), "{day}"),
    "a form that is not named": (('      - "{form}"\n', ""), "recheck: email does not say {form}"),
    "an offer without its end": (("We keep it until {until}. ", ""), "offer: text does not say {until}"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_named(name: str, tmp_path: Path):
    change, message = CASES[name]
    changed = TEXT.replace(*change, 1)
    assert changed != TEXT
    assert any(message in fault for fault in faults(tmp_path, changed))


def test_a_fault_names_its_file_and_line(tmp_path: Path):
    line = 1 + TEXT.splitlines().index("  video: by video")
    changed = TEXT.replace("  video: by video", "  video: by {video}")
    assert faults(tmp_path, changed) == [f"post.yml:{line}: video: no such placeholder {{video}}"]


def test_all_faults_are_listed_at_once(tmp_path: Path):
    assert len(faults(tmp_path, TEXT.replace("{day}", "{dya}"))) > 10


def test_every_kind_and_trouble_has_words(post_words: PostWords):
    assert set(post_words.messages) == set(NoticeKind)
    assert set(post_words.staff) == set(Trouble)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(KNOWLEDGE)


def test_no_words_name_health(post_words: PostWords, knowledge: Knowledge):
    told = [" ".join((m.subject, *m.email, m.text)) for m in post_words.messages.values()]
    said = " ".join([*told, *post_words.coming, *post_words.always, *post_words.calendar.values()]).lower()
    labels = {concept.label.lower() for concept in knowledge.concepts.values()}
    services = {part for service in knowledge.services.values() for part in service.label.lower().split()}
    named = {word for word in labels | (services - {"visit"}) if re.search(rf"\b{re.escape(word)}\b", said)}
    assert named <= {"a", "and", "with", "by", "video"}
