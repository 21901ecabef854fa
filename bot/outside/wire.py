"""Requests to one FHIR server, and to no other: bounded in time and size, never redirected."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

import httpx

from bot.errors import StoreUnavailable

Json = dict[str, Any]
SECONDS, LARGEST = 2.0, 2_000_000
_FHIR = "application/fhir+json"
_NOTHING_TO_READ = (204, 304)
_REDIRECTS, _SERVER_FAULTS = 300, 500
_REFUSED = (401, 403, 429)


@dataclass(frozen=True)
class Reply:
    """What came back: a status below 300 or from 400 to 499, and the resource, if one came."""

    status: int
    resource: Json = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return self.status < _REDIRECTS


class Deadline:
    """The time that one call has for all its requests together."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises `StoreUnavailable` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise StoreUnavailable("the server took too long")
        return left


class Wire:
    """Speaks to the server at `base`. Every method raises `StoreUnavailable` for whatever is not an answer."""

    def __init__(
        self,
        base: str,
        token: str | None = None,
        seconds: float = SECONDS,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base, self._seconds = base.rstrip("/"), seconds
        headers = {"Accept": _FHIR, "Accept-Encoding": "identity", "User-Agent": "cupwise"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        # The environment's proxies, keys and certificates are not for this server. No connection is kept: one that
        # the other side has closed meanwhile would look like a lost answer.
        once = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.Client(headers=headers, trust_env=False, limits=once, transport=transport)

    def deadline(self) -> Deadline:
        """The time for one call, from now."""
        return Deadline(self._seconds)

    def get(self, path: str, params: Sequence[tuple[str, str]], until: Deadline) -> Reply:
        """Read or search; what the server does not understand of a search it must refuse."""
        headers = {"Prefer": "handling=strict"}
        return self._ask(
            self._client.build_request("GET", self._url(path), params=list(params), headers=headers), until
        )

    def follow(self, link: str, until: Deadline) -> Reply:
        """Read the next page, which must lie on the same server."""
        url = urljoin(f"{self._base}/", link)
        if len(url) > 4000 or not self.owns(url):
            raise StoreUnavailable("the next page is on another server")
        return self._ask(self._client.build_request("GET", url), until)

    def send(self, method: str, path: str, body: Json, headers: Mapping[str, str], until: Deadline) -> Reply:
        """Create or change a resource, and get it back."""
        try:
            content = json.dumps(body, allow_nan=False).encode()
        except (ValueError, RecursionError) as fault:
            raise StoreUnavailable("the resource cannot be sent back") from fault
        own = {"Content-Type": _FHIR, "Prefer": "return=representation"}
        request = self._client.build_request(method, self._url(path), content=content, headers={**own, **headers})
        return self._ask(request, until)

    def owns(self, url: str) -> bool:
        """Whether an address lies under the base of this server."""
        try:
            here, there = urlsplit(self._base), urlsplit(url)
            same = (here.scheme, here.hostname, here.port) == (there.scheme, there.hostname, there.port)
        except ValueError:
            return False
        inside = there.path == here.path or there.path.startswith(f"{here.path}/")
        return same and inside and there.username is None and not _climbs(there.path)

    def _url(self, path: str) -> str:
        return f"{self._base}/{path}"

    def _ask(self, request: httpx.Request, until: Deadline) -> Reply:
        left = until.left()
        request.extensions["timeout"] = httpx.Timeout(left).as_dict()
        try:
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                content = _read(response, until)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as fault:
            raise StoreUnavailable(f"no answer: {type(fault).__name__}") from fault
        return _reply(response.status_code, content)


def _climbs(path: str) -> bool:
    low = path.casefold()
    return ".." in low.split("/") or "%2e" in low or "\\" in low


def _read(response: httpx.Response, until: Deadline) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise StoreUnavailable("the answer is packed, which was not asked for")
    content = bytearray()
    for chunk in response.iter_raw():
        content += chunk
        until.left()
        if len(content) > LARGEST:
            raise StoreUnavailable("the answer is too long")
    return bytes(content)


def _reply(status: int, content: bytes) -> Reply:
    if not 200 <= status < _SERVER_FAULTS or _REDIRECTS <= status < 400 or status in _REFUSED:
        raise StoreUnavailable(f"the server answered {status}")
    if status >= 400 or status in _NOTHING_TO_READ or not content.strip():
        return Reply(status)
    try:
        resource = json.loads(content.decode(), parse_constant=_refused)
    except (ValueError, RecursionError) as fault:
        raise StoreUnavailable("the answer is not JSON") from fault
    if not isinstance(resource, dict):
        raise StoreUnavailable("the answer is no resource")
    return Reply(status, resource)


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)
