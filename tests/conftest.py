"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

# A Monday morning, so that no test depends on the day it runs; time to answer, so that none depends on the machine.
ENVIRONMENT = {"CUPWISE_FIXED_NOW": "2026-11-23T14:00:00+00:00", "CUPWISE_REPLY_SECONDS": "20"}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator["House"]:  # noqa: F821, UP037
    """One whole house with the trained model and a database of its own; conversations do not see each other."""
    from bot.bootstrap import build
    from bot.settings import read_settings
    from bot.store import migrate

    folder: Path = tmp_path_factory.mktemp("house")
    settings = read_settings({**ENVIRONMENT, "CUPWISE_DATA_DIR": str(folder)})
    migrate(settings.database_url)
    made = build(settings)
    made.dialogue.start()
    assert made.dialogue.wait(120), made.dialogue.fault
    yield made
    made.close()
