"""What other tools learned and answered, kept until the rows, their release or their settings change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.language.measure import ROOT

FOLDER = ROOT / "build" / "figures"


def path_of(name: str, ending: str, made_from: Iterable[bytes], folder: Path = FOLDER) -> Path:
    """Where the file made from these parts lies, whether it is there or not."""
    digest = hashlib.sha256(b"\0".join(made_from)).hexdigest()[:16]
    return folder / f"{name}-{digest}{ending}"


def kept_file(path: Path, make: Callable[[Path], None]) -> Path:
    """The file, made now if it is not there; then those of the same name made from other parts go."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"unfinished-{path.name}")
        make(unfinished)
        for old in others(path):
            old.unlink()
        unfinished.replace(path)
    return path


def others(path: Path) -> list[Path]:
    """Files of the same name, made from other parts."""
    name = path.name.rsplit("-", 1)[0]
    return sorted(found for found in path.parent.glob(f"{name}-*{''.join(path.suffixes)}") if found != path)
