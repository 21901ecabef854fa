# `make run` and `make test` are all that most people need; `make help` lists the rest.
.DEFAULT_GOAL := help
.SUFFIXES:

BIN := .venv/bin
ENVIRONMENT := scripts/python3.sh scripts/environment.py
# Each worker loads a dialogue model of its own (1 GB); the tests of a file share what they have set up.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: ## build what is missing, train when needed, and serve the demo clinic until Ctrl-C
	@$(ENVIRONMENT) run && $(BIN)/cupwise train --if-changed && exec $(BIN)/cupwise serve --demo

.PHONY: test
test: dev ## build what is missing and run every test
	@$(BIN)/cupwise train --if-changed
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

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

.PHONY: patients
patients: dev ## let 5,000 generated patients talk to the whole stack and publish the figures (half an hour)
	@$(BIN)/cupwise train --if-changed
	@$(BIN)/python -m tests.generated

.PHONY: proofs
proofs: dev ## the long proofs: of the diary (races, model runs, kills), and 20,000 hostile calls of the public door
	@$(BIN)/cupwise train --if-changed
	@CUPWISE_PROOFS=full $(BIN)/python -m pytest tests/store/test_races.py tests/store/test_diary_model.py tests/store/test_booking_crash.py \
		tests/doors/test_fuzz_schema.py tests/doors/test_fuzz_bytes.py

.PHONY: mutants
mutants: dev ## change the clinical core in thousands of places; its tests must notice 90 % (20 minutes)
	@$(BIN)/python scripts/mutants.py

.PHONY: bench
bench: dev ## measure speed and size
	@$(BIN)/cupwise train --if-changed
	@$(BIN)/python -m benchmarks

.PHONY: figures-language
figures-language: dev ## publish the language figures beside other tools (CUPWISE_EVAL: folder of labelled rows)
	@test -d "$${CUPWISE_EVAL:-../shared/eval/dev}" || { echo "CUPWISE_EVAL must name a folder of labelled rows." >&2; exit 2; }
	@$(ENVIRONMENT) rivals stock
	@env -u CUPWISE_EVAL $(BIN)/cupwise train --if-changed
	@$(BIN)/python -m benchmarks.language $(if $(filter no,$(TRAIN)),--keep-trained)

.PHONY: pictures
pictures: dev ## take the pictures of the chat in docs/pictures anew, in Chromium
	@$(BIN)/cupwise train --if-changed
	@$(BIN)/python -W ignore -m tests.browser.pictures

.PHONY: requirements
requirements: ## pin the requirements anew; UPGRADE=1 takes newer releases
	@UPGRADE=$(UPGRADE) scripts/requirements.sh

.PHONY: system
system: ## install the system packages that tests and PDF letters use (Debian, as root)
	@scripts/system.sh

.PHONY: clean
clean: ## remove what was built, but no data of the clinic
	@rm -rf .venv .venv-stock .venv-rivals .uv .rasa models build .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache *.egg-info
	@find bot actions tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

