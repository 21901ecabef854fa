"""Loads the knowledge from its files."""

from __future__ import annotations

from pathlib import Path

from bot.clinical.building import FILES, OVERLAY, build
from bot.clinical.faults import BadKnowledge, Fault, Located
from bot.clinical.knowledge import Knowledge
from bot.knowledge.yamlfile import read_yaml


def load(folder: Path | None = None, overlay: Path | None = None) -> Knowledge:
    """The knowledge in a folder, by default the one that comes with the package.

    `overlay` is a file with the clinic's own changes. Raises `BadKnowledge` with every fault of every file.
    """
    folder = Path(__file__).parent if folder is None else folder
    paths = {name: folder / f"{name}.yml" for name in FILES}
    if overlay is not None:
        paths[OVERLAY] = overlay
    faults: list[Fault] = []
    files: dict[str, Located] = {}
    for name, path in paths.items():
        try:
            files[name] = read_yaml(path)
        except BadKnowledge as bad:
            faults += bad.faults
    if faults:
        raise BadKnowledge(faults)
    return build(files)
