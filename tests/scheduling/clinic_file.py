"""A sound clinic file for the tests, and the faults of what is made of it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from bot.clinical.faults import BadKnowledge
from bot.knowledge.yamlfile import read_yaml
from bot.scheduling.profile import ClinicProfile
from bot.scheduling.profile_reading import build_profile

GOOD = """\
name: Test Clinic
phone: 617-555-0140
emergency_number: "911"
crisis_line: "988"
zone: America/New_York
languages: [English]
booking: {notice_hours: 0, horizon_days: 30, grid_minutes: 15, hold_minutes: 10,
          screening_valid_days: 14, call_back_hours: 24}
closed: [2026-12-25]
locations:
  north: {name: North, address: 1 Road, zip: "02110", phone: 617-555-0141, closed: [2026-07-03]}
  south: {name: South, address: 2 Road, zip: "02111", phone: 617-555-0142, zone: America/Chicago}
services:
  cups: {title: Cups, minutes: 45, after: 15}
practitioners:
  ruiz:
    name: Elena Ruiz
    title: therapist
    services: [cups]
    at:
      north:
        hours: {monday: [13:00-17:00, 08:00-12:00], friday: []}
        breaks: {monday: [10:00-10:15]}
        changes: [{day: 2026-05-04, hours: []}]
"""


def read(tmp_path: Path, *changes: tuple[str, str], screened: Collection[str] | None = None) -> ClinicProfile:
    """The clinic of the sound file with some words of it replaced, once each."""
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read_text(tmp_path, text, screened)


def read_text(tmp_path: Path, text: str, screened: Collection[str] | None = None) -> ClinicProfile:
    """The clinic of a file with this text."""
    file = tmp_path / "clinic.yml"
    file.write_text(text, encoding="utf-8")
    return build_profile(read_yaml(file), screened)


def faults(tmp_path: Path, *changes: tuple[str, str], screened: Collection[str] | None = None) -> list[str]:
    """The faults of the sound file with some words of it replaced."""
    with pytest.raises(BadKnowledge) as bad:
        read(tmp_path, *changes, screened=screened)
    return [str(fault) for fault in bad.value.faults]
