#!/bin/sh
# The pure core alone, because its own tests must reach every branch without help from the rest.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/python -m pytest tests/clinical tests/scheduling \
    --cov=bot.clinical --cov=bot.scheduling --cov-branch --cov-fail-under=100 \
    --cov-report=term-missing:skip-covered
