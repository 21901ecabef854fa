"""What a clinic may write over a small knowledge, and what it is told when it may not."""

from datetime import date

import pytest

from bot.clinical.entries import Rule
from bot.clinical.expression import Has
from bot.clinical.model import Disposition
from tests.clinical.small_book import faults_of, small_book

CLEAR, ADAPT, POSTPONE, CONSULT, DECLINE, URGENT, EMERGENCY = Disposition
OURS = """rules:
  ours:
    when: itch
    classes: {talk: adapt}
    why: We say so.
    patient: We ask you more.
    sources: [BOOK]
"""
CHANGES = """changes:
  rash:
    therapist: Look   twice.
  itch:
    classes: {cupping: decline}
"""


def test_a_rule_of_the_clinic_is_read_like_any_other():
    made = small_book(overlay=OURS)
    assert made.rules["ours"] == Rule(
        "ours", Has("itch"), {"talk": ADAPT}, {"talk": ADAPT}, ("itch",), "We say so.", "We ask you more.", "",
        ("BOOK",), item="ours",
    )  # fmt: skip
    assert made.changed_by_clinic == {"ours"}
    assert list(made.rules)[-1] == "ours"


def test_a_change_keeps_what_it_does_not_name():
    before, after = small_book().rules, small_book(overlay=CHANGES).rules
    assert after["rash"].therapist == "Look twice."
    for kept in ("when", "classes", "if_unknown", "concepts", "why", "patient", "sources", "views", "item"):
        assert getattr(after["rash"], kept) == getattr(before["rash"], kept)
    assert after["itch"].classes == {"cups": DECLINE, "hot_cups": DECLINE}
    assert after["itch"].if_unknown == {"cups": CONSULT, "hot_cups": CONSULT}
    assert after["pills"] == before["pills"]


def test_a_change_needs_a_signature_of_its_own():
    assert small_book().rules["rash"].signed
    rule = small_book(overlay=CHANGES).rules["rash"]
    assert (rule.reviewed_by, rule.reviewed_on) == (None, None)
    signature = "    reviewed_by: Dr. C\n    reviewed_on: 2026-05-06\n"
    rule = small_book(overlay=CHANGES.replace("  itch:", signature + "  itch:")).rules["rash"]
    assert (rule.reviewed_by, rule.reviewed_on) == ("Dr. C", date(2026, 5, 6))


def test_changes_and_rules_may_stand_together():
    assert small_book(overlay=OURS + CHANGES).changed_by_clinic == {"ours", "rash", "itch"}


def test_what_the_clinic_writes_is_part_of_the_version():
    versions = {small_book(overlay=overlay).version for overlay in (None, OURS, CHANGES)}
    assert len(versions) == 3


ALLOWED = "classes, if_unknown, patient, reviewed_by, reviewed_on, sources, therapist, wait_days"
SIGNED = "    reviewed_by: Dr. C\n    reviewed_on: 2026-05-06\n"
FAULTS = {
    "a key nobody knows": (
        "rule: {}\n" + CHANGES, ["overlay.yml:1: unknown key 'rule'; allowed are changes, rules"]
    ),
    "a rule that stands already": (
        OURS.replace("  ours:", "  itch:"),
        ["overlay.yml:3: 'itch' is a rule already; alter it under 'changes'"],
    ),
    "a rule that cannot be read": (
        OURS.replace("when: itch", "when: scab") + CHANGES, ["overlay.yml:3: unknown concept 'scab'"]
    ),
    "a change of what may not be changed": (
        "changes:\n  rash:\n    therapist: Look.\n    when: itch\n",
        [f"overlay.yml:4: unknown key 'when'; allowed are {ALLOWED}"],
    ),
    "a change of no rule, and one after it": (
        "changes:\n  scab:\n    therapist: Look.\n  rash:\n    classes: {cups: fine}\n",
        ["overlay.yml:3: unknown rule 'scab'",
         "overlay.yml:5: 'cups' must be one of adapt, clear, consult, decline, emergency, postpone, urgent",
         "overlay.yml:5: a rule needs at least one class"],
    ),
    "a looser class": (
        "changes:\n  rash:\n    therapist: Look.\n    classes: {cupping: consult}\n",
        ["overlay.yml:3: 'rash' is loosened for cups, hot_cups: name 'reviewed_by' and 'reviewed_on'"],
    ),
    "a service left out": (
        "changes:\n  pills:\n    classes: {cups: urgent}\n",
        ["overlay.yml:3: 'pills' is loosened for talk: name 'reviewed_by' and 'reviewed_on'"],
    ),
    "a looser unknown": (
        "changes:\n  rash:\n    if_unknown: adapt\n",
        ["overlay.yml:3: 'rash' is loosened for cups, hot_cups: name 'reviewed_by' and 'reviewed_on'"],
    ),
    "a looser class with half a signature": (
        "changes:\n  rash:\n    if_unknown: adapt\n    reviewed_by: Dr. C\n",
        ["overlay.yml:3: 'rash' is loosened for cups, hot_cups: name 'reviewed_by' and 'reviewed_on'",
         "overlay.yml:3: a review needs both 'reviewed_by' and 'reviewed_on'"],
    ),
    "a source nobody knows": (
        "changes:\n  rash:\n    therapist: Look.\n    sources: [LORE]\n",
        ["overlay.yml:3: rule 'rash' has no source", "overlay.yml:4: unknown source 'LORE'"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_slip_of_the_clinic_is_told_with_its_line(name):
    overlay, told = FAULTS[name]
    assert faults_of(overlay=overlay) == told


def test_a_signature_allows_what_is_looser():
    looser = "changes:\n  rash:\n    classes: {cups: adapt}\n" + SIGNED
    assert small_book(overlay=looser).rules["rash"].classes == {"cups": ADAPT, "hot_cups": ADAPT}


def test_a_service_left_clear_may_be_left_out():
    """The rash was clear for a talk, which is what a service without a class is."""
    made = small_book(overlay="changes:\n  rash:\n    classes: {cupping: decline}\n")
    assert "talk" not in made.rules["rash"].classes
