"""Changes the pure clinical core in thousands of places and counts the changes that its tests notice.

It works on a copy in `build/mutants`. `[tool.mutmut]` leaves out the tests that go through all of the real knowledge,
so the share it prints is a lower bound.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "build" / "mutants"
COPIED = ("bot", "tests/clinical", "tests/conftest.py", "pyproject.toml")
LEAST = 90.0  # percent of all mutants
TOOL = [str(ROOT / ".venv" / "bin" / "python"), "-m", "mutmut"]
# Every mutant is a pytest run of its own: without the plugins that nothing here uses, and with few random examples.
ENVIRONMENT = {
    **os.environ,
    "CUPWISE_FEW_EXAMPLES": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_DEBUG_TEMPROOT": str(COPY / "temporary"),
}


def copy() -> None:
    """Lay the copy anew: verdicts are kept by function, and would not see that a test has changed."""
    shutil.rmtree(str(COPY), ignore_errors=True)
    (COPY / "temporary").mkdir(parents=True)
    for name in COPIED:
        source, target = ROOT / name, COPY / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(str(source), str(target), ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(str(source), str(target))


def mutmut(*arguments: str) -> str:
    """What the tool says. Raises `CalledProcessError`."""
    command = [*TOOL, *arguments]
    return subprocess.run(command, cwd=str(COPY), env=ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True).stdout


def counts() -> Dict[str, int]:
    """How many mutants there are of each verdict, and in `total`."""
    mutmut("export-cicd-stats")
    found: Dict[str, int] = json.loads((COPY / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    return found


def main(children: List[str]) -> int:
    """Run all mutants, at most two at once unless told otherwise; 1 when too few are killed."""
    copy()
    command = [*TOOL, "run", "--max-children", *(children or ["2"])]
    ended = subprocess.run(command, cwd=str(COPY), env=ENVIRONMENT).returncode
    if ended:
        return ended
    found = counts()
    killed, total = found["killed"], found["total"]
    share = 100 * killed / total
    print(mutmut("results"))
    print(
        f"bot/clinical: {killed} killed, {found['survived']} survived, {found['timeout']} timeout, "
        f"{total - killed - found['survived'] - found['timeout']} other, {total} total: {share:.1f} % killed"
    )
    print("To see one: cd build/mutants && ../../.venv/bin/python -m mutmut show NAME")
    if share < LEAST:
        print(f"At least {LEAST:.0f} % are demanded.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
