"""A message as the bytes of an e-mail. Nothing in it can add a header, a recipient or a second message."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from bot.errors import PostRefused
from bot.ports.post import Outgoing

_LONGEST = 254
_POLICY = SMTP.clone(cte_type="7bit")  # every server takes that
# What every mail server takes as it is. Quoted parts and other scripts are refused where addresses are read.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True)
class Sender:
    """Who writes: a name and an address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part after the @."""
        return self.address.rpartition("@")[2]


def email_bytes(message: Outgoing, sender: Sender) -> bytes:
    """The e-mail; its Message-ID is the same for the same message. Raises `PostRefused` for what can never be one."""
    if len(message.to) > _LONGEST or not _ADDRESS.fullmatch(message.to):
        raise PostRefused("not an address that mail can be sent to")
    if any(unicodedata.category(c) == "Cc" for c in message.subject):  # the library lets a last one pass
        raise PostRefused("a subject of more than one line")
    try:
        return _email(message, sender).as_bytes()
    except ValueError as fault:
        raise PostRefused(f"not a message that can be sent: {type(fault).__name__}") from fault


def _email(message: Outgoing, sender: Sender) -> EmailMessage:
    email = EmailMessage(policy=_POLICY)
    email["From"] = Address(sender.name, addr_spec=sender.address)
    email["To"] = Address(addr_spec=message.to)
    email["Subject"] = message.subject
    email["Date"] = message.at
    email["Message-ID"] = f"<{hashlib.sha256(message.id.encode('utf-8', 'replace')).hexdigest()[:32]}@{sender.domain}>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text)
    for file in message.attachments:
        main, _, sub = file.kind.partition("/")
        details = {"charset": "utf-8", **dict(file.details)}
        email.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name, params=details)
    return email
