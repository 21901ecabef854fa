"""The stand-in for TensorFlow: still needed, still works, and does nothing where TensorFlow is."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from bot.dialogue import lean

_PLAIN = "import rasa.core.agent"
_LEAN = """
from bot.dialogue import lean
lean.prepare()
lean.prepare()
import rasa.core.agent, rasa.telemetry, sys
print(lean.stood_in(), rasa.telemetry.is_telemetry_enabled(), type(sys.modules["tensorflow"]).__module__)
print(sum("Finder" in type(finder).__name__ and type(finder).__module__ == lean.__name__ for finder in sys.meta_path))
"""


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def lean_start():
    done = _python(_LEAN)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def test_tensorflow_is_not_installed():
    lean.prepare()
    spec = importlib.util.find_spec("tensorflow")
    assert spec is None or type(spec.loader).__module__ == lean.__name__


def test_rasa_alone_misses_tensorflow():
    done = _python(_PLAIN)
    assert done.returncode != 0
    assert "No module named 'tensorflow" in done.stderr


def test_rasa_imports_with_the_stand_in(lean_start):
    stood_in, _, tensorflow, _ = lean_start
    assert (stood_in, tensorflow) == ("True", "bot.dialogue.lean")


def test_telemetry_is_off(lean_start):
    assert lean_start[1] == "False"


def test_preparing_twice_changes_nothing(lean_start):
    assert lean_start[3] == "1"


def test_dunder_names_are_not_made_up():
    lean.prepare()
    import tensorflow

    with pytest.raises(AttributeError):
        tensorflow.__no_such_name__  # noqa: B018


def test_decorators_leave_functions_alone():
    lean.prepare()
    import tensorflow as tf

    @tf.function
    def double(number):
        return 2 * number

    assert double(21) == 42
