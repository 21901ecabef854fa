"""The language figures: Cupwise and other tools through one measure: `python -m benchmarks.language`."""
