# `make run` and `make test` are all that most people need; `make help` lists the rest.
.DEFAULT_GOAL := help
.SUFFIXES:

BIN := .venv/bin
ENVIRONMENT := scripts/python3.sh scripts/environment.py

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: ## build what is missing, train when needed, and serve the demo clinic until Ctrl-C
	@$(ENVIRONMENT) run && $(BIN)/cupwise train --if-changed && exec $(BIN)/cupwise serve --demo

.PHONY: test
test: dev ## build what is missing and run every test
	@$(BIN)/cupwise train --if-changed
	@$(BIN)/python -m pytest

.PHONY: check
check: static core-coverage test ## everything that CI demands

.PHONY: static
static: dev ## style, types, architecture, security, knowledge and dialogue data; no tests
	@scripts/static.sh

.PHONY: core-coverage
core-coverage: dev ## the tests of the pure core, which must reach every branch
	@scripts/core_coverage.sh

.PHONY: format
format: dev ## put the code into its one layout
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

.PHONY: dev
dev: ## build or update the environment that tests and checks run in
	@$(ENVIRONMENT) dev

.PHONY: train
train: ## train the dialogue model, changed or not
	@$(ENVIRONMENT) run
	@$(BIN)/cupwise train

.PHONY: parity
parity: dev ## compare conversations with a stock Rasa, in an environment of its own (3 GB)
	@$(ENVIRONMENT) stock
	@$(BIN)/cupwise train --if-changed
	@$(BIN)/python -m tests.parity

.PHONY: bench
bench: dev ## measure speed and size
	@$(BIN)/cupwise train --if-changed
	@$(BIN)/python -m benchmarks

.PHONY: requirements
requirements: ## pin the requirements anew; UPGRADE=1 takes newer releases
	@UPGRADE=$(UPGRADE) scripts/requirements.sh

.PHONY: system
system: ## install the system packages that tests and PDF letters use (Debian, as root)
	@scripts/system.sh

.PHONY: clean
clean: ## remove what was built, but no data of the clinic
	@rm -rf .venv .venv-stock .uv .rasa models build .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache *.egg-info
	@find bot actions tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

