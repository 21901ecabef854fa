"""`cupwise serve`: doors, desk and dialogue in one process, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import socket
from collections.abc import Callable
from functools import partial

import uvicorn
from rich.console import Console

from bot.bootstrap import House, build
from bot.desk.access import hash_password
from bot.doors.limits import Limits
from bot.doors.metrics import Metrics
from bot.doors.wire import bounded_head
from bot.errors import BadSettings
from bot.notices.mailroom import outbox_folder
from bot.settings import read_settings
from bot.store.migrations import migrate

logger = logging.getLogger(__name__)
DEMO_USER = "demo"
_LOST_AFTER_MS = 60_000


def serve_all(demo: bool) -> None:
    """Migrate, start, say where it is, and stop cleanly. Raises `BadSettings` when the address is taken."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = read_settings()
    if settings.fixed_now:
        raise BadSettings("CUPWISE_FIXED_NOW is for rehearsals: the clock of a running clinic cannot stand still")
    listener = _listen(settings.host, settings.port)
    migrate(settings.database_url)
    house = build(settings)
    password = _demo_account(house) if demo else None
    try:
        with contextlib.suppress(KeyboardInterrupt):  # the server raises it again once it has shut down
            announce = partial(_announce, house, listener, password)
            asyncio.run(serve_house(house, listener, Limits(), announce))
    finally:
        house.close()


async def serve_house(house: House, listener: socket.socket, limits: Limits, announce: Callable[[int], None]) -> None:
    """Load first, then accept: a message that comes meanwhile waits at the socket and is answered properly.

    `announce` is called once the server accepts, with the number of messages that were answered before.
    """
    from bot.app import create_app

    house.dialogue.start()
    ready = await asyncio.to_thread(house.dialogue.wait, 120)
    recovered = await house.conversation.recover() if ready else 0
    app = create_app(house, limits)
    _watch(app.state.door.metrics, house)
    config = uvicorn.Config(
        app,
        http=bounded_head(limits.head_bytes, limits.head_seconds),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    house.worker.start()
    await _Server(config, partial(announce, recovered), house.live.end).serve(sockets=[listener])


def _watch(metrics: Metrics, house: House) -> None:
    waiting, idle = "Messages to patients that are not sent yet", "Seconds since the worker last went round well"
    metrics.watch("cupwise_post_waiting", waiting, house.store.outbox.waiting)
    metrics.watch("cupwise_worker_idle_seconds", idle, lambda: house.worker.idle_seconds)


class _Server(uvicorn.Server):
    """A server that says when it accepts, and ends the event streams before it waits for open requests."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None], end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce, self._end_streams = announce, end_streams

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, which would go on for long, then all else."""
        self._end_streams()
        await super().shutdown(sockets)


def _announce(house: House, listener: socket.socket, password: str | None, recovered: int) -> None:
    console, host_port = Console(highlight=False), "{}:{}".format(*listener.getsockname()[:2])
    if not house.dialogue.ready:
        console.print(f"[bold red]Not ready:[/bold red] {house.dialogue.fault}. Patients get the fixed words.")
    console.print(f"\n  Chat   http://{host_port}/")
    console.print(f"  Desk   http://{host_port}/desk")
    if password:
        console.print(f"         sign in as [bold]{DEMO_USER}[/bold] with [bold]{password}[/bold]")
    if recovered:
        console.print(f"  {recovered} message(s) from before the last stop have been answered")
    if house.settings.smtp is None:
        console.print(f"  Mail to patients is not sent but written to {outbox_folder(house.settings)}")
    console.print("  Stop with Ctrl-C\n")


def _listen(host: str, port: int) -> socket.socket:
    """Bind early, so that a taken port is said at once and not after the model has loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only where TCP is named does asyncio send an answer at once; else its second part waits 40 ms for the first.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # else a stream to a phone that lost its network stays for 15 minutes
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _LOST_AFTER_MS)
    try:
        listener.bind((host, port))
    except OSError as fault:
        raise BadSettings(f"cannot listen on {host}:{port}: {fault.strerror}; set CUPWISE_PORT") from fault
    listener.listen(128)
    return listener


def _demo_account(house: House) -> str:
    """Make the demo account with a new password at each start; nothing is kept but its hash."""
    password = secrets.token_urlsafe(9)
    house.store.staff.create(DEMO_USER, hash_password(password), house.clock.now())
    return password
