"""A whole knowledge on one page, and what becomes of it when a line of it is written otherwise."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clinical.building import FILES, OVERLAY, build
from bot.clinical.faults import BadKnowledge
from bot.knowledge.yamlfile import read_yaml

TEXTS = {name: (Path(__file__).parent / "small" / f"{name}.yml").read_text(encoding="utf-8") for name in FILES}


def text_of(name, edits=()):
    """The text of a file after the edits that are its own, each (file, what stands there once, what shall stand)."""
    text = TEXTS[name]
    for _, old, new in (edit for edit in edits if edit[0] == name):
        assert text.count(old) == 1, (name, old)
        text = text.replace(old, new)
    return text


@cache
def read(name, text):
    """A text as it is read from a file of this name."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yml"
        path.write_text(text, encoding="utf-8")
        return read_yaml(path)


def small_book(*edits, overlay=None):
    """The small knowledge after edits, with the clinic's own changes if any."""
    files = {name: read(name, text_of(name, edits)) for name in FILES}
    return build(files if overlay is None else {**files, OVERLAY: read(OVERLAY, overlay)})


def faults_of(*edits, overlay=None):
    """All that is wrong then, as "file:line: message"."""
    try:
        small_book(*edits, overlay=overlay)
    except BadKnowledge as bad:
        return str(bad).splitlines()
    return []
