"""A real browser in front of a served application."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PHONE, DESKTOP = (320, 640), (1280, 900)
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def listener(port: int = 0) -> socket.socket:
    """A socket of this machine that listens, on a free port unless one is named."""
    # Only where TCP is named does asyncio send an answer at once; else its second part waits 40 ms for the first.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.listen(128)
    return made


def address_of(listening: socket.socket) -> str:
    """Where a browser finds it."""
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def served(app: Any, listening: socket.socket | None = None) -> Iterator[str]:
    """The application on a socket of this machine; gives its address once it accepts."""
    listening = listening or listener()
    config = uvicorn.Config(app, ws="none", log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    running.start()
    while running.is_alive() and not server.started:
        time.sleep(0.01)
    try:
        yield address_of(listening)
    finally:
        server.should_exit = True
        running.join()
        listening.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, or the one that Playwright has installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_QUIET)
        yield browser
        browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, each with the markup it speaks of."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def overflows(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
