"""The files of the repository, as git sees them: what is tracked or would be added."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Paths relative to the root, in order, without those that are deleted in the work tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(sorted(Path(name) for name in set(listed) if name and (ROOT / name).is_file()))


@cache
def text(path: Path) -> str:
    """What a file says; nothing when it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def lines_with(pattern: str, paths: tuple[Path, ...]) -> list[str]:
    """Every line that the pattern is found in, as `file:line: text`."""
    wanted = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if wanted.search(line)
    ]


def python(*folders: str) -> tuple[Path, ...]:
    """The Python files of some top folders; of all when none is named."""
    return tuple(path for path in files() if path.suffix == ".py" and (not folders or path.parts[0] in folders))
