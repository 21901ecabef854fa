"""Settings, read once from the environment, frozen; secrets are never shown."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.addresses import SmtpServer, address_for, read_origin, read_public_url, read_smtp
from bot.emails import read_email
from bot.errors import BadSettings

T = TypeVar("T")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]*")
PROJECT = Path(__file__).resolve().parent.parent
_NAMES = {
    "CUPWISE_DATA_DIR": "where the embedded database, logs and generated secrets live (default: var)",
    "CUPWISE_DATABASE_URL": "SQLAlchemy address of the database (default: SQLite in the data folder)",
    "CUPWISE_MODEL": "path of the trained dialogue model, `signs/` stands beside it (default: models/cupwise.tar.gz)",
    "CUPWISE_HOST": "address to listen on (default: 127.0.0.1)",
    "CUPWISE_PORT": "port to listen on (default: 8000)",
    "CUPWISE_PUBLIC_URL": "address of the clinic's pages in messages to patients (default: host and port from above)",
    "CUPWISE_ALLOWED_ORIGINS": "web sites that may embed the chat, such as https://clinic.example, with commas between",
    "CUPWISE_SECURE_COOKIES": "1 when served over https (default: 0)",
    "CUPWISE_SECRET": "key that signs chat sessions (default: generated in the data folder)",
    "CUPWISE_DATA_KEYS": "Fernet keys for personal data, newest first, separated by commas (default: generated)",
    "CUPWISE_SMTP_URL": "mail server, such as smtps://user:password@mail.example.org (default: a folder)",
    "CUPWISE_MAIL_FROM": "address that mail to patients comes from; needed with a mail server",
    "CUPWISE_FHIR_TOKEN": "bearer token for the server of a location that books by FHIR (default: none)",
    "CUPWISE_REPLY_SECONDS": "time the dialogue has to answer before the patient gets fixed words (default: 3)",
    "CUPWISE_OVERLAY": "file with the clinic's own changes to the rules (default: none)",
    "CUPWISE_REQUIRE_SIGNED": "1 to refuse to start while any rule is not signed by a clinician (default: 0)",
    "CUPWISE_FIXED_NOW": "an ISO time at which the clock stands still, for rehearsals only; `serve` refuses it",
}


@dataclass(frozen=True)
class Settings:
    """All settings of one process."""

    data_dir: Path
    database_url: str
    model: Path
    host: str
    port: int
    public_url: str
    allowed_origins: tuple[str, ...]
    secure_cookies: bool
    reply_seconds: float
    fixed_now: datetime | None
    overlay: Path | None
    require_signed: bool
    mail_from: str
    smtp: SmtpServer | None
    fhir_token: str = field(repr=False)
    secret: str = field(repr=False)
    data_keys: tuple[str, ...] = field(repr=False)

    @property
    def signs(self) -> Path:
        """The folder of the model that notices signs of danger, beside the dialogue model."""
        return self.model.with_name("signs")


def documented() -> Mapping[str, str]:
    """Every setting's name with what it means."""
    return dict(_NAMES)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises `BadSettings` naming every fault at once."""
    given = {k: v for k, v in (os.environ if environment is None else environment).items() if k.startswith("CUPWISE_")}
    faults = [f"{name}: no such setting" for name in sorted(given) if name not in _NAMES]
    data_dir = Path(given.get("CUPWISE_DATA_DIR", PROJECT / "var")).resolve()
    port = _number(given, "CUPWISE_PORT", 8000, 0, 65535, faults)
    seconds = _number(given, "CUPWISE_REPLY_SECONDS", 3, 0.1, 30, faults)
    fixed_now = _instant(given.get("CUPWISE_FIXED_NOW"), faults)
    require_signed = _switch(given, "CUPWISE_REQUIRE_SIGNED", faults)
    host, secure = given.get("CUPWISE_HOST", "127.0.0.1"), given.get("CUPWISE_SECURE_COOKIES", "0") == "1"
    public_url = given.get("CUPWISE_PUBLIC_URL") or address_for(host, max(0, int(port)))  # a faulty port is one fault
    public_url = _tried("CUPWISE_PUBLIC_URL", partial(read_public_url, public_url, https_only=secure), faults) or ""
    smtp_url = given.get("CUPWISE_SMTP_URL")
    smtp = _tried("CUPWISE_SMTP_URL", partial(read_smtp, smtp_url), faults) if smtp_url else None
    mail_from = _mail_from(given, faults)
    origins = _origins(given, faults)
    fhir_token = given.get("CUPWISE_FHIR_TOKEN", "")
    if not _TOKEN.fullmatch(fhir_token):
        faults.append("CUPWISE_FHIR_TOKEN: must be letters, digits and -._~+/= only")
    if faults:
        raise BadSettings("\n".join(faults))
    made = _secrets(data_dir, given)
    return Settings(
        data_dir=data_dir,
        database_url=given.get("CUPWISE_DATABASE_URL", f"sqlite:///{data_dir / 'cupwise.sqlite3'}"),
        model=Path(given.get("CUPWISE_MODEL", PROJECT / "models" / "cupwise.tar.gz")),
        host=host,
        port=int(port),
        public_url=public_url,
        allowed_origins=origins,
        secure_cookies=secure,
        reply_seconds=seconds,
        fixed_now=fixed_now,
        overlay=Path(given["CUPWISE_OVERLAY"]) if given.get("CUPWISE_OVERLAY") else None,
        require_signed=require_signed,
        mail_from=mail_from,
        smtp=smtp,
        fhir_token=fhir_token,
        secret=made["secret"],
        data_keys=tuple(key.strip() for key in made["data_keys"].split(",")),
    )


def _number(given: Mapping[str, str], name: str, default: float, low: float, high: float, faults: list[str]) -> float:
    try:
        value = float(given.get(name, default))
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        faults.append(f"{name}: must be a number from {low} to {high}")
    return value


def _switch(given: Mapping[str, str], name: str, faults: list[str]) -> bool:
    value = given.get(name, "0")
    if value not in ("0", "1"):
        faults.append(f"{name}: must be 0 or 1")
    return value == "1"


def _tried(name: str, read: Callable[[], T], faults: list[str]) -> T | None:
    """What an address reads as; None when it is faulty, which is noted without the address."""
    try:
        return read()
    except ValueError as fault:
        faults.append(f"{name}: {fault}")
        return None


def _origins(given: Mapping[str, str], faults: list[str]) -> tuple[str, ...]:
    """The sites that may embed the chat, each once, as browsers spell them."""
    name = "CUPWISE_ALLOWED_ORIGINS"
    sites = [site for site in given.get(name, "").split(",") if site.strip()]
    read = [_tried(f"{name}: site {n}", partial(read_origin, site), faults) for n, site in enumerate(sites, 1)]
    return tuple(dict.fromkeys(origin for origin in read if origin))


def _mail_from(given: Mapping[str, str], faults: list[str]) -> str:
    """The sender's address; one that nobody can answer when all mail goes to a folder."""
    text = given.get("CUPWISE_MAIL_FROM", "").strip()
    if not text and not given.get("CUPWISE_SMTP_URL"):
        return "cupwise@clinic.invalid"
    address = read_email(text)
    if address is None or address.lower() != text.lower():
        faults.append("CUPWISE_MAIL_FROM: must be an e-mail address such as visits@clinic.example, with a mail server")
    return address or ""


def _instant(text: str | None, faults: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is None:
        faults.append("CUPWISE_FIXED_NOW: must be an ISO time with its offset, such as 2026-11-23T14:00:00+00:00")
    return value


def _secrets(data_dir: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The given secrets; what is not given is made once and kept in a file that only the owner may read."""
    path, kept = data_dir / "secrets.json", {}
    wanted = {"secret": given.get("CUPWISE_SECRET"), "data_keys": given.get("CUPWISE_DATA_KEYS")}
    if all(wanted.values()):
        return {name: str(value) for name, value in wanted.items()}
    if path.is_file():
        kept = json.loads(path.read_text(encoding="utf-8"))
    else:
        kept = {"secret": secrets.token_urlsafe(48), "data_keys": _fernet_key()}
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file)
    return {name: str(value or kept[name]) for name, value in wanted.items()}


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
