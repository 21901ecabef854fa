"""`python -m tests.parity`: the same conversations with the lean Rasa in process and with a stock Rasa."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.bootstrap import House, build
from bot.conversation import Conversation
from bot.settings import read_settings
from bot.store import migrate
from tests.conversations.script import Script
from tests.parity.remote import StockDialogue
from tests.parity.stock import StockFailed, running_stock
from tests.parity.transcript import all_scripts, hold

_NOW = "2026-11-23T14:00:00+00:00"


def main() -> int:
    """Compare, print, and return 1 when any conversation differs, 2 when the stock Rasa does not work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="take only conversations with this in their name")
    chosen = [script for script in all_scripts() if parser.parse_args().only in script.name]
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    with tempfile.TemporaryDirectory(prefix="parity-") as folder:
        try:
            return _compare(Path(folder), chosen)
        except StockFailed as fault:
            tell(str(fault))
            return 2


def _compare(folder: Path, chosen: Sequence[Script]) -> int:
    began = time.monotonic()
    with _lean_house(folder / "lean") as house:
        lean = asyncio.run(_hold_all(house, chosen))
    tell(f"{len(chosen)} conversations with the lean Rasa: {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    with _stock_house(folder / "stock") as house:
        stock = asyncio.run(_hold_all(house, chosen))
    tell(f"{len(chosen)} conversations with a stock Rasa, trained by itself: {time.monotonic() - began:.0f} s\n")
    differing = sum(not _same(script.name, lean[script.name], stock[script.name]) for script in chosen)
    turns = sum(map(len, lean.values()))
    tell(f"\n{len(chosen) - differing} of {len(chosen)} conversations are the same, {turns} turns")
    return 1 if differing or not chosen else 0


async def _hold_all(house: House, chosen: Sequence[Script]) -> dict[str, list[str]]:
    return {script.name: await hold(house, script) for script in chosen}


def _same(name: str, lean: Sequence[str], stock: Sequence[str]) -> bool:
    """Print one row; below it, the first turn that differs."""
    pairs = zip(lean, stock, strict=False)
    first = next((i for i, (ours, theirs) in enumerate(pairs) if ours != theirs), min(len(lean), len(stock)))
    same = first == len(lean) == len(stock)
    tell(f"{'same' if same else 'DIFFERENT':<10} {len(lean):>3} turns  {name}")
    if not same:
        for whose, turns in (("lean", lean), ("stock", stock)):
            shown = turns[first] if first < len(turns) else "(nothing more)"
            tell("\n".join(f"    {whose:<6}{line}" for line in shown.splitlines()))
    return same


@contextmanager
def _lean_house(folder: Path) -> Iterator[House]:
    house = _house(_settings(folder))
    house.dialogue.start()
    try:
        if not house.dialogue.wait(120):
            raise StockFailed(f"the lean Rasa is not ready: {house.dialogue.fault}")
        yield house
    finally:
        house.close()


@contextmanager
def _stock_house(folder: Path) -> Iterator[House]:
    """A house of its own, whose dialogue is the stock server; actions there use the same database."""
    settings = _settings(folder)
    house = _house(settings)
    with running_stock(folder, settings) as stock:
        talk = Conversation(
            house.clinic,
            StockDialogue(stock),
            house.records,
            house.live,
            house.clock,
            house.settings.reply_seconds,
        )
        yield dataclasses.replace(house, conversation=talk)
    house.store.close()


def _settings(folder: Path) -> Mapping[str, str]:
    folder.mkdir()
    own = {"CUPWISE_DATA_DIR": str(folder), "CUPWISE_FIXED_NOW": _NOW, "CUPWISE_REPLY_SECONDS": "30"}
    return own | {name: value for name, value in os.environ.items() if name == "CUPWISE_MODEL"}


def _house(environment: Mapping[str, str]) -> House:
    settings = read_settings(environment)
    migrate(settings.database_url)
    return build(settings)


def tell(text: str) -> None:
    """Say something at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
