"""E-mail addresses as patients type them, checked and in one form."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

LONGEST_TEXT = 2000
LONGEST = 254
_AROUND = "<>()[]{}\"'“”‘’«»,;:!?"
_WORD = re.compile(r"\S*[^\s@]@[^\s@]\S*")


def read_email(text: str) -> str | None:
    """The one address in a text, in ASCII and with its domain in small letters; None for none, or for several.

    No name server is asked: whether somebody reads it is not known.
    """
    words = _WORD.findall(text[:LONGEST_TEXT])
    found = {address for word in words if (address := _checked(_bare(word))) is not None}
    return found.pop() if len(found) == 1 else None


def _bare(word: str) -> str:
    """A word without what stands around an address in a sentence."""
    word = word.removeprefix("mailto:").strip(_AROUND)
    return word.rstrip("." + _AROUND)


def _checked(address: str) -> str | None:
    try:
        checked = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    plain = checked.ascii_email
    return plain if plain is not None and len(plain) <= LONGEST else None
