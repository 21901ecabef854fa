"""Speed and size, measured against their targets: `python -m benchmarks`."""
