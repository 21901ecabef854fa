#!/bin/sh
# Pins every environment with hashes. What runs is held to what was tested: run.txt obeys dev.txt.
set -eu
cd "$(dirname "$0")/.."
uv=$(scripts/python3.sh scripts/toolbox.py)
compile() { "$uv" pip compile --quiet --no-header --no-annotate --generate-hashes ${UPGRADE:+--upgrade} "$@"; }

compile --python-version 3.12 pyproject.toml --extra dev --output-file requirements/dev.txt
compile --python-version 3.12 pyproject.toml --constraint requirements/dev.txt --output-file requirements/run.txt
compile --no-config --python-version 3.10 requirements/stock-rasa.in --output-file requirements/stock-rasa.txt
compile --no-config --python-version 3.12 requirements/rivals.in --output-file requirements/rivals.txt
compile --no-config --python-version 3.8 requirements/uv.in --output-file requirements/uv.txt
for file in dev run stock-rasa rivals uv; do
    echo "requirements/$file.txt: $(grep -c == requirements/$file.txt) packages"
done
