"""Builds an environment when its pins, its Python or its place changed: `environment.py run|dev|stock|rivals`.

Runs on any Python from 3.8 on with nothing installed, because it is what installs everything else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from step import StepFailed, run
from toolbox import find_python, find_uv

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "var" / "log" / "install.log"


class Environment(NamedTuple):
    """One folder of packages: where, on which Python, from which pins, and whether the project is in it."""

    name: str
    folder: Path
    python: str
    pins: Path
    with_project: bool

    @property
    def stamp(self) -> Path:
        """The file that says which state of the pins the folder holds."""
        return self.folder / f".built-{self.name}"

    @property
    def interpreter(self) -> Path:
        """The Python of the folder."""
        return self.folder / "bin" / "python"

    @property
    def place(self) -> Path:
        """The file that says where the folder was made: the programs in it do not survive a move."""
        return self.folder / ".made-in"

    def digest(self) -> str:
        """A fingerprint of all that the folder is built from."""
        parts = [self.python.encode(), self.pins.read_bytes()]
        if self.with_project:
            parts.append((ROOT / "pyproject.toml").read_bytes())
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def is_current(self) -> bool:
        """Whether nothing needs to be done."""
        return self.is_sound() and self.stamp.is_file() and self.stamp.read_text().strip() == self.digest()

    def is_sound(self) -> bool:
        """Whether the folder was made in this place and has a Python of the right version that starts."""
        if self.place.is_file() and self.place.read_text().strip() != str(ROOT):
            return False
        probe = f"import sys; sys.exit(sys.version_info[:2] != ({self.python.replace('.', ', ')}))"
        return (
            self.interpreter.exists()
            and subprocess.run([str(self.interpreter), "-I", "-S", "-c", probe]).returncode == 0
        )


RUN = Environment("run", ROOT / ".venv", "3.12", ROOT / "requirements" / "run.txt", True)
DEV = Environment("dev", ROOT / ".venv", "3.12", ROOT / "requirements" / "dev.txt", True)
STOCK = Environment("stock", ROOT / ".venv-stock", "3.10", ROOT / "requirements" / "stock-rasa.txt", False)
RIVALS = Environment("rivals", ROOT / ".venv-rivals", "3.12", ROOT / "requirements" / "rivals.txt", False)


def build(wanted: Environment) -> None:
    """Bring the folder in line with its pins. Raises `StepFailed`."""
    uv = find_uv(ROOT, LOG)
    if not wanted.is_sound():
        _renew(uv, wanted)
    for stamp in wanted.folder.glob(".built-*"):
        stamp.unlink()
    count = sum("==" in line for line in wanted.pins.read_text().splitlines())
    target = ["--python", str(wanted.interpreter)]
    sync = [uv, "pip", "sync", *target, "--require-hashes", "--compile-bytecode", str(wanted.pins)]
    run(f"Installing and compiling {count} packages", sync, LOG)
    if wanted.with_project:
        _install_project(uv, wanted)
    wanted.place.write_text(f"{ROOT}\n")
    wanted.stamp.write_text(wanted.digest() + "\n")


def _renew(uv: str, wanted: Environment) -> None:
    python = find_python(uv, wanted.python, ROOT, LOG)
    shutil.rmtree(str(wanted.folder), ignore_errors=True)
    create = [uv, "venv", "--no-config", "--quiet", "--python", python, str(wanted.folder)]
    run(f"Making {wanted.folder.name} with Python {wanted.python}", create, LOG)


def _install_project(uv: str, wanted: Environment) -> None:
    """As a plain path entry, offline: no copy, no build folder, and new modules are seen at once."""
    editable = ["--no-deps", "--no-build-isolation", "--config-setting", "editable_mode=compat", "-e", str(ROOT)]
    command = [uv, "pip", "install", "--offline", "--python", str(wanted.interpreter), *editable]
    # Rasa holds `packaging` at a release too old for setuptools, which carries a newer one of its own.
    newer = next(wanted.folder.glob("lib/python*/site-packages/setuptools/_vendor"))
    run("Installing Cupwise itself", command, LOG, {**os.environ, "PYTHONPATH": str(newer)})


def needed(name: str) -> Environment | None:
    """The environment to build, or None. A developer's environment serves for running too."""
    if name == "run" and (DEV.is_current() or RUN.is_current()):
        return None
    asked = {"run": DEV if DEV.stamp.exists() else RUN, "dev": DEV, "stock": STOCK, "rivals": RIVALS}[name]
    return None if asked.is_current() else asked


def main(names: list[str]) -> int:
    """Build what is asked for, and say why when it cannot be."""
    try:
        for name in names:
            wanted = needed(name)
            if wanted:
                build(wanted)
    except StepFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
