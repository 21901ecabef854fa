"""Finds the two tools an environment is built with, uv and a Python, or says plainly what to install."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from step import StepFailed, run

_OLDEST_UV = (0, 8)

_NO_UV = """\
uv is not installed, and this Python ({python}) has neither venv nor pip to fetch it with. Any one of these helps:
  apt-get install python3-venv        (Debian, Ubuntu)
  dnf install python3-pip             (Fedora)
  or install uv itself: see its documentation
Then run the same make command again."""

_NO_PYTHON = """\
Python {version} is needed, and none was found through uv, on PATH or in pyenv, nor could uv download one.
Any one of these helps:
  pyenv install {version}
  apt-get install python{version}          (where your system has it)
  uv python install {version}              (on a machine that reaches its download site)
Then run the same make command again. The log is {log}."""

_PROBE = "import sys, ssl, sqlite3, ctypes; print('.'.join(map(str, sys.version_info[:2])))"


def find_uv(root: Path, log: Path) -> str:
    """The path of a uv that works: the machine's own, else a private one, fetched on first need."""
    private = root / ".uv" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(private)):
        if candidate and _uv_version(candidate) >= _OLDEST_UV:
            return candidate
    _install_uv(root, log)
    if _uv_version(str(private)) < _OLDEST_UV:
        raise StepFailed(_NO_UV.format(python=sys.version.split()[0]))
    return str(private)


def find_python(uv: str, version: str, root: Path, log: Path) -> str:
    """The path of a working Python `version`: on PATH, in pyenv, or downloaded by uv into a private folder."""
    for candidate in (_ask_uv(uv, version), *_in_pyenv(version)):
        if candidate and _answers(candidate, version):
            return candidate
    private = root / ".uv" / "python"
    try:
        run(
            f"Downloading Python {version}",
            [uv, "python", "install", "--no-config", "--no-bin", "--install-dir", str(private), version],
            log,
        )
    except StepFailed as failure:
        raise StepFailed(_NO_PYTHON.format(version=version, log=log)) from failure
    return str(next(private.glob(f"*-{version}*/bin/python{version}")))


def _uv_version(uv: str) -> tuple[int, ...]:
    found = re.match(r"uv (\d+)\.(\d+)", _output([uv, "--version"]))
    return tuple(int(part) for part in found.groups()) if found else ()


def _install_uv(root: Path, log: Path) -> None:
    """Into `.uv`, by whichever of venv and pip this Python has; Debian ships neither by default."""
    folder, pins = str(root / ".uv"), str(root / "requirements" / "uv.txt")
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", pins]
    if _succeeds([sys.executable, "-c", "import ensurepip, venv"]):
        run("Preparing a private folder for uv", [sys.executable, "-m", "venv", "--clear", folder], log)
        run("Installing uv", [str(Path(folder) / "bin" / "python"), *pip], log)
    elif _succeeds([sys.executable, "-m", "pip", "--version"]):
        run("Installing uv", [sys.executable, *pip, "--target", folder], log)


def _ask_uv(uv: str, version: str) -> str:
    return _output([uv, "python", "find", "--no-config", "--system", "--no-python-downloads", version])


def _in_pyenv(version: str) -> list[str]:
    home = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = home.glob(f"versions/{version}.*/bin/python")
    return [str(path) for path in sorted(found, key=lambda path: int(path.parts[-3].split(".")[2]), reverse=True)]


def _answers(python: str, version: str) -> bool:
    return _output([python, "-c", _PROBE]) == version


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    try:
        sys.stdout.write(find_uv(here, here / "var" / "log" / "install.log") + "\n")
    except StepFailed as failure:
        sys.exit(str(failure))
