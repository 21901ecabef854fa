"""A process that serves a whole clinic as `cupwise serve` does, with limits so wide that nothing of a fuzz is held off.

It takes a folder for its data, and writes the port into the file `port` there once it accepts.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from dataclasses import replace
from pathlib import Path

from bot.bootstrap import build
from bot.cli.serving import _listen, serve_house
from bot.doors.limits import StreamLimits
from bot.settings import read_settings
from bot.store import migrate
from tests.doors.conftest import ROOMY

LIMITS = replace(ROOMY, body_seconds=1.0, head_seconds=1.0, streams=StreamLimits(longest_seconds=1.0))


def serve(folder: Path) -> None:
    """Serve until the process is told to end."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = read_settings({"CUPWISE_DATA_DIR": str(folder), "CUPWISE_REPLY_SECONDS": "20"})
    migrate(settings.database_url)
    house, listener = build(settings), _listen("127.0.0.1", 0)
    try:
        asyncio.run(serve_house(house, listener, LIMITS, lambda _: _tell(folder, listener.getsockname()[1])))
    finally:
        house.close()


def _tell(folder: Path, port: int) -> None:
    (folder / "port.new").write_text(str(port))
    (folder / "port.new").replace(folder / "port")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    serve(Path(sys.argv[1]))
