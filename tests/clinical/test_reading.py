"""What a reading asks for: help for the body, or words for someone who means to harm themselves."""

import pytest

from bot.clinical.reading import Reading


@pytest.mark.parametrize(
    ("emergency", "flags", "bodily"),
    [
        (True, ("chest_pain",), True),
        (True, ("overdose", "self_harm"), True),
        (True, ("self_harm",), False),
        (False, ("fever_with_back_pain",), False),
        (False, (), False),
    ],
)
def test_self_harm_alone_is_no_bodily_emergency(emergency, flags, bodily):
    assert Reading(emergency=emergency, red_flags=flags).bodily_emergency is bodily
