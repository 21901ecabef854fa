"""`python -m benchmarks.language`: measure, and write the page of figures."""

from __future__ import annotations

import argparse
import logging
import sys
import warnings

from benchmarks.language.columns import Unanswered
from benchmarks.language.measure import ROOT, Measure, NoMeasure, sets_folder
from benchmarks.language.page import page
from benchmarks.language.pipeline import rasa_default, trained
from benchmarks.language.product import cupwise
from benchmarks.language.rivals import rival

PAGE = ROOT / "docs" / "figures" / "language.md"


def main() -> int:
    """Write the page; 2 when there is nothing to measure with, or a tool does not answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep-trained", action="store_true", help="take Rasa's model of earlier sentences")
    anew = not parser.parse_args().keep_trained
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.ERROR)
    try:
        written = _measured(anew)
    except (NoMeasure, Unanswered) as fault:
        print(fault, file=sys.stderr)
        return 2
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(written, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def _measured(anew: bool) -> str:
    measure = Measure(sets_folder())
    columns = [
        cupwise(measure),
        rival("negspacy", "negspacy_reader", measure),
        rival("medspaCy", "medspacy_reader", measure),
    ]
    rasa = trained(anew)
    return page([*columns, rasa_default(measure, rasa.model)], measure, rasa.epochs, rasa.current)


if __name__ == "__main__":
    sys.exit(main())
