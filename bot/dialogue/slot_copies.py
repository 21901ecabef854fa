"""Copies a slot by its plain attributes.

Rasa 3.6 copies every slot of the domain for each tracker, and a turn makes six: through Python's general way of taking
an object apart and together again that was a fifteenth of a turn's CPU time.
`tests/dialogue/test_slot_copies.py` fails when Rasa comes to copy slots in a way of its own.
"""

from __future__ import annotations

from rasa.shared.core.slots import Slot


def copy_plainly() -> None:
    """Give slots the shortest way to a copy that shares its values, as `copy.copy` makes one."""
    Slot.__copy__ = _copied


def _copied(slot: Slot) -> Slot:
    made: Slot = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made
