"""Addresses that an operator sets: of the mail server, and of the clinic as patients see it."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import SplitResult, unquote, urlsplit


class Security(str, Enum):
    """How the way to the mail server is secured, by the beginning of its address."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


_WEB_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True)
class SmtpServer:
    """A mail server and how we sign in to it, if at all."""

    host: str
    port: int
    security: Security
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def read_smtp(url: str) -> SmtpServer:
    """`smtp://`, `smtp+starttls://` or `smtps://`, with `user:password@` where the server wants it.

    Raises `ValueError` with what is wrong, and never with the address itself: it holds the password.
    """
    parts = _split(url)
    if parts.scheme not in {security.value for security in Security}:
        raise ValueError("must begin with smtp://, smtp+starttls:// or smtps://")
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("must name a server and nothing after it")
    security, user, password = Security(parts.scheme), unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError("needs both a user and a password, or neither")
    if not (user + password).isascii():
        raise ValueError("needs a user and a password without accents")  # the library knows no other
    if user and security is Security.NONE and not is_local(parts.hostname):
        raise ValueError("would send the password in the open: use smtp+starttls:// or smtps://")
    return SmtpServer(parts.hostname, parts.port or _PORTS[security], security, user, password)


def read_public_url(url: str, https_only: bool) -> str:
    """The address of the clinic's pages, without a slash at the end. Raises `ValueError` with what is wrong."""
    parts = _split(url)
    if parts.scheme not in (("https",) if https_only else ("http", "https")):
        raise ValueError("must begin with https://" + ("" if https_only else " or http://"))
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("must be an address without user, query or fragment")
    return url.strip().rstrip("/")


def read_origin(text: str) -> str:
    """A web site as browsers name it: `scheme://host` or `scheme://host:port`, https unless on this machine.

    Raises `ValueError` with what is wrong.
    """
    parts = _split(text)
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http"):
        raise ValueError("must begin with https://; each site is named, and * stands for none")
    if text.strip() != f"{text.strip().partition('://')[0]}://{parts.netloc}" or parts.username is not None:
        raise ValueError("must be https://host or https://host:port with nothing after it")
    with contextlib.suppress(ValueError):
        host = str(ipaddress.ip_address(host))
    if not (_HOST.fullmatch(host) or ":" in host) or parts.netloc.endswith(":"):
        raise ValueError("must name one host in plain letters, digits, dots and hyphens, without *")
    if parts.scheme == "http" and not is_local(host):
        raise ValueError("must begin with https://")
    port = "" if parts.port in (None, _WEB_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def address_for(host: str, port: int) -> str:
    """Where a process that listens there is found from this machine."""
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(host)
        host = ("127.0.0.1" if address.version == 4 else "::1") if address.is_unspecified else host
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def is_local(host: str) -> bool:
    """Whether this is the machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _split(url: str) -> SplitResult:
    """The parts of an address, of which all can be read. Raises `ValueError`."""
    if not url.isascii() or any(c.isspace() or not c.isprintable() for c in url.strip()):
        raise ValueError("must be an address without blanks")
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        raise ValueError("is not an address") from None
    return parts
