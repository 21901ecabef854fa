"""Telephone numbers as patients type them, checked and written in E.164 form."""

from __future__ import annotations

import phonenumbers


def read_phone(text: str, region: str = "US") -> str | None:
    """The first valid number in a text, in E.164 form; None when there is none."""
    for match in phonenumbers.PhoneNumberMatcher(text[:200], region, phonenumbers.Leniency.POSSIBLE):
        whole = phonenumbers.is_possible_number_with_reason(match.number) == phonenumbers.ValidationResult.IS_POSSIBLE
        if not whole:
            continue
        return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    return None
