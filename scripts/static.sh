#!/bin/sh
# Every check that is not a test. All of them run, so that one round shows all that is wrong.
set -u
cd "$(dirname "$0")/.." || exit 1
bin=.venv/bin
log=var/log/check.log
mkdir -p var/log
: >"$log"
failed=

step() {
    name=$1
    shift
    if "$@" >var/log/step.log 2>&1; then
        echo "ok      $name"
    else
        echo "FAILED  $name"
        cat var/log/step.log
        failed=1
    fi
    cat var/log/step.log >>"$log"
}

step "ruff: rules" "$bin/ruff" check --quiet --output-format concise .
step "ruff: layout" "$bin/ruff" format --check --quiet .
step "mypy: types" "$bin/mypy"
step "import-linter: architecture" "$bin/lint-imports"
step "bandit: security" "$bin/bandit" --quiet --configfile pyproject.toml --recursive bot actions scripts
step "cupwise check: knowledge, domain, settings" "$bin/cupwise" check
step "rasa data validate: dialogue data" "$bin/cupwise" rasa data validate
# Rasa calls a contradiction between stories a warning; among those above are responses that only actions speak.
step "rasa data validate: contradictions" "$bin/cupwise" rasa data validate stories --fail-on-warnings
rm -f var/log/step.log

[ -z "$failed" ] || { echo "Something above failed; all of the output is in $log."; exit 1; }
