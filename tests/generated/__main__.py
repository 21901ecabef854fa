"""Lets all generated patients talk, on every core, and writes the figures; or prints the talks of some of them.

`python -m tests.generated` or `python -m tests.generated NUMBER...`
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.generated.figures import Row, page
from tests.generated.talk import SEED
from tests.generated.workers import rows, talks

ALL, CHUNK = 5_000, 25
PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures" / "patients.md"


def main(numbers: Sequence[int]) -> int:
    """Run; the status is 1 when anything went wrong. The page is written when all have talked."""
    if numbers:
        sys.stdout.writelines(f"{held}\n\n" for held in talks(numbers))
        return 0
    count = int(os.environ.get("CUPWISE_PATIENTS", ALL))
    chunks = [range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    found: list[Row] = []
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        for some in pool.map(rows, chunks):
            found += some
            sys.stdout.writelines(f"{row.transcript}\n\n" for row in some if row.faults)
            sys.stdout.flush()
            sys.stderr.write(f"{len(found)} of {count} have talked\n")
    figures = page(found, SEED)
    sys.stdout.write(figures)
    if count == ALL:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(figures, encoding="utf-8")
    return int(any(row.faults for row in found))


if __name__ == "__main__":
    sys.exit(main([int(number) for number in sys.argv[1:]]))
