"""Hostile bytes for a web server: requests in every shape in which they should never be sent, from a seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

CANARY, MARK = b"canary", b"<script>alert('canary')</script>"
WORDS = "canary: my lower back hurts and I take a blood thinner"
_TIMES = re.compile(r"\{(\d+)\*(.+?)\}", re.DOTALL)
_INNER = b"0\r\n\r\nGET /health?smuggled HTTP/1.1\r\nHost: evil.example\r\n\r\n"


@dataclass(frozen=True)
class Attack:
    """Bytes to send, part by part, with a pause in seconds after each.

    `method` tells how the answer reads, `whole` whether one must come, `most` how many may come: what is smuggled
    behind another request has none of its own.
    """

    shape: str
    parts: tuple[bytes, ...]
    method: str = "GET"
    whole: bool = False
    most: int = 1
    pause: float = 0.0


class Hostile:
    """Makes attacks. `token` proves a session, so that some get further than the lock."""

    def __init__(self, seed: int) -> None:
        self.token, self._chance = "", random.Random(seed)
        text = Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
        self._odd: dict[str, list[str]] = yaml.safe_load(text)
        usual = "path query target version method header host json charset form length chunked smuggled folded noise"
        self._usual = [self._shape(name) for name in f"{usual} split pipelined upgrade stream mutated".split()]
        self._costly = [self._shape(name) for name in "huge_head huge_body many_headers trailers slow".split()]

    def attack(self, number: int) -> Attack:
        """The next one; each shape comes in turn, a huge or slow one only now and then."""
        if number % 50 == 49:
            return self._chance.choice(self._costly)()
        return self._usual[number % len(self._usual)]()

    def _shape(self, name: str) -> Callable[[], Attack]:
        make: Callable[[], Attack] = getattr(self, f"_{name}")
        return make

    def _one(self, kind: str) -> str:
        odd = self._chance.choice(self._odd[kind]).replace("{id}", self._id())
        return _TIMES.sub(lambda found: found[2] * int(found[1]), odd)

    def _raw(self, kind: str) -> bytes:
        return self._one(kind).encode("latin-1")

    def _id(self) -> str:
        return f"00000000-0000-4000-8000-{self._chance.getrandbits(48):012x}"

    def _said(self) -> bytes:
        return json.dumps({"id": self._id(), "text": WORDS}).encode()

    def _head(self, line: str, *headers: bytes, host: bytes = b"clinic.test") -> bytes:
        proof = [f"Authorization: Bearer {self.token}".encode()] if self._chance.random() < 0.5 else []
        return b"\r\n".join(
            [line.encode("latin-1"), b"Host: " + host, b"User-Agent: " + MARK, *proof, *headers, b"", b""]
        )

    def _get(self, target: str, *headers: bytes) -> bytes:
        return self._head(f"GET {target} HTTP/1.1", *headers)

    def _post(self, target: str, body: bytes, *headers: bytes, kind: bytes = b"application/json") -> bytes:
        size = f"Content-Length: {len(body)}".encode()
        return self._head(f"POST {target} HTTP/1.1", b"Content-Type: " + kind, size, *headers) + body

    def _path(self) -> Attack:
        pieces = [self._one("pieces") for _ in range(self._chance.randint(1, 4))]
        return Attack("path", (self._get(f"/{self._one('folders')}{'/'.join(pieces)}", b"Accept: text/html"),))

    def _query(self) -> Attack:
        pairs = (f"{self._one('pieces')}={self._one('pieces')}" for _ in range(self._chance.choice([1, 3, 300])))
        return Attack("query", (self._get(f"{self._one('gets')}?{'&'.join(pairs)}", b"Accept: text/html"),))

    def _target(self) -> Attack:
        return Attack("target", (self._get(self._one("targets"), b"Accept: text/html"),))

    def _version(self) -> Attack:
        return Attack("version", (self._head(f"GET {self._one('gets')} {self._one('versions')}"),))

    def _method(self) -> Attack:
        method, target = self._one("methods"), self._one(self._chance.choice(["gets", "posts", "forms"]))
        return Attack("method", (self._head(f"{method} {target} HTTP/1.1"),), method)

    def _header(self) -> Attack:
        lines = [self._raw("names") + b": " + self._raw("values") for _ in range(self._chance.randint(1, 5))]
        if self._chance.random() < 0.5:
            return Attack("header", (self._get(self._one("gets"), *lines),))
        return Attack("header", (self._post(self._one("posts"), self._said(), *lines),), "POST")

    def _host(self) -> Attack:
        line, host = f"GET {self._one('gets')} HTTP/1.1", self._raw("hosts")
        more = self._chance.choice([(), (b"Host: clinic.test",), (b"Origin: http://" + host,)])
        return Attack("host", (self._head(line, b"Accept: text/html", *more, host=host),))

    def _json(self) -> Attack:
        return Attack("json", (self._post(self._one("posts"), self._raw("json")),), "POST", whole=True)

    def _charset(self) -> Attack:
        name, text = self._one("charsets"), self._said().decode().replace("canary", "+ADw-script+AD4-canary")
        body = text.encode(name if name.startswith("utf") else "ascii")
        kind = f"application/json; charset={name}".encode()
        return Attack("charset", (self._post("/api/messages", body, kind=kind),), "POST", whole=True)

    def _form(self) -> Attack:
        more = (b"Accept: text/html", b"Origin: http://clinic.test")
        sent = self._post(self._one("forms"), self._raw("form_bodies"), *more, kind=self._raw("form_kinds"))
        return Attack("form", (sent,), "POST", whole=True)

    def _length(self) -> Attack:
        size = b"Content-Length: " + self._raw("lengths")
        head = self._head(f"POST {self._one('posts')} HTTP/1.1", b"Content-Type: application/json", size)
        return Attack("length", (head + self._said(),), "POST", most=9)

    def _chunked(self) -> Attack:
        more = (b"Content-Type: application/json", b"Transfer-Encoding: chunked")
        head = self._head(f"POST {self._one('posts')} HTTP/1.1", *more)
        return Attack("chunked", (head + self._raw("chunks"),), "POST")

    def _smuggled(self) -> Attack:
        headers = self._raw("smuggling").replace(b"{n}", b"%d" % len(_INNER))
        return Attack("smuggled", (self._head("POST /api/session HTTP/1.1", headers) + _INNER,), "POST")

    def _folded(self) -> Attack:
        return Attack("folded", (self._get(self._one("gets"), self._raw("heads")),))

    def _noise(self) -> Attack:
        odd = self._raw("noise") if self._chance.random() < 0.7 else b""
        return Attack("noise", (odd + self._chance.randbytes(self._chance.choice([1, 9, 300, 5_000])),))

    def _split(self) -> Attack:
        whole = self._post("/api/messages", self._said()) if self._chance.random() < 0.5 else self._get("/api/clinic")
        cuts = sorted(self._chance.sample(range(1, len(whole)), 4))
        parts = tuple(whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True))
        return Attack("split", parts, whole=True, pause=0.001)

    def _pipelined(self) -> Attack:
        kinds = [self._get("/health"), self._post("/api/session", b"{}")]
        return Attack("pipelined", (b"".join(self._chance.choices(kinds, k=4)),), whole=True, most=4)

    def _upgrade(self) -> Attack:
        key = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nHTTP2-Settings: AAMAAABk"
        more = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: " + self._raw("upgrades"), key)
        return Attack("upgrade", (self._get(self._one("gets"), *more),))

    def _stream(self) -> Attack:
        more = (b"Accept: text/event-stream", b"Last-Event-ID: " + self._raw("after"))
        return Attack("stream", (self._get("/api/events", *more),))

    def _mutated(self) -> Attack:
        whole = bytearray(self._post(self._one("posts"), self._said(), b"Accept: text/html"))
        for _ in range(self._chance.choice([1, 3, 20])):
            at, how = self._chance.randrange(len(whole)), self._chance.randrange(3)
            whole[at : at + (how > 0)] = self._chance.randbytes(1) if how < 2 else b""
        return Attack("mutated", (bytes(whole),), "POST", most=9)

    def _huge_head(self) -> Attack:
        parts = (self._get("/", b"X: " + b"a" * 60_000)[:-2], *[b"Y: " + b"b" * 60_000 + b"\r\n"] * 20)
        return Attack("huge head", parts)

    def _many_headers(self) -> Attack:
        return Attack("many headers", (self._get("/health", *[b"X-%d: %s" % (n, MARK) for n in range(5_000)]),))

    def _huge_body(self) -> Attack:
        body = b'{"text": "' + b"a" * 600_000 + b'"}'
        return Attack("huge body", (self._post("/api/messages", body),), "POST", whole=True)

    def _trailers(self) -> Attack:
        head = self._head("POST /api/session HTTP/1.1", b"Transfer-Encoding: chunked")
        return Attack("trailers", (head + b"0\r\n", *[b"T: " + b"t" * 60_000 + b"\r\n"] * 20), "POST")

    def _slow(self) -> Attack:
        """Byte by byte at the end of the head, or of the body, which never comes."""
        sent = self._post("/api/messages", self._said())
        most = self._chance.choice([sent.index(b"\r\n\r\n"), len(sent) - 1])
        return Attack("slow", (sent[: most - 9], *(sent[n : n + 1] for n in range(most - 9, most))), "POST", whole=True)
