"""A small clinic's database on disk, and the command line as a script calls it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.clinical.assess import assess
from bot.clinical.knowledge import Knowledge
from bot.clinical.model import Facts, Presence
from bot.knowledge.load import load
from bot.settings import Settings, read_settings
from bot.store import Store, migrate, open_store
from tests.store.samples import NOW, later

PATIENTS = {
    "healthy": Facts(age=40, areas=frozenset({"lower back"})),
    "diabetic": Facts({"diabetes": Presence.PRESENT, "anemia": Presence.ABSENT}, age=61),
    "numb": Facts({"saddle_numbness": Presence.PRESENT}, service="massage_cupping"),
    "operated": Facts({"surgery": Presence.PRESENT}, age=33, since={"surgery": 20}),
}
Cupwise = Callable[..., Result]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def clinic_folder(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a clinic, with one decision of each patient, made with the present knowledge."""
    settings = read_settings({"CUPWISE_DATA_DIR": str(tmp_path_factory.mktemp("clinic"))})
    migrate(settings.database_url)
    store = open_store(settings.database_url, settings.data_keys)
    store.editions.keep(knowledge.version, knowledge.content, NOW)
    for minute, (who, facts) in enumerate(PATIENTS.items()):
        store.messages.open(who, "web", NOW)
        store.decisions.record(who, facts, assess(facts, knowledge, NOW.date()), later(minute))
    store.close()
    return settings.data_dir


@pytest.fixture
def settings(clinic_folder: Path, tmp_path: Path) -> Settings:
    """The settings of a copy of that clinic."""
    return read_settings({"CUPWISE_DATA_DIR": str(shutil.copytree(clinic_folder, tmp_path / "clinic"))})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """The store of that clinic."""
    store = open_store(settings.database_url, settings.data_keys)
    yield store
    store.close()


@pytest.fixture
def cupwise(settings: Settings) -> Cupwise:
    """The command in this process, with the settings of this test."""

    def run(*words: str, given: str = "", **more: str) -> Result:
        return CliRunner().invoke(app, words, input=given, env={"CUPWISE_DATA_DIR": str(settings.data_dir), **more})

    return run
