# Two commands matter: `make run` and `make test`. The rest serves them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never

.PHONY: run test check bench words lock screenshots format clean

run: .venv/.installed var/.words
	@$(BIN)/andon serve

test: .venv/.installed-dev var/.words
	@ops/test-servers
	@$(MAKE) --no-print-directory check
	@ops/test

check: .venv/.installed-dev
	@ops/check

bench: .venv/.installed-dev var/.words
	@test -n "$(NAME)" || { echo "Say which: make bench NAME=intake. There are:"; ls bench/*.py | sed 's|bench/||;s|\.py||;/^_/d'; exit 2; }
	@$(BIN)/python -m bench.$(NAME)

# Read the pages' words again from the sources, for translators.
words: .venv/.installed-dev
	@ops/words

screenshots: .venv/.installed-dev var/.words
	@ops/test-servers
	@$(BIN)/python -m bench.screenshots

format: .venv/.installed-dev
	@$(BIN)/ruff format src tests bench && $(BIN)/ruff check --fix --quiet src tests bench

lock: .venv/.installed
	@ops/lock

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/.installed: requirements.lock pyproject.toml ops/install
	@PYTHON=$(PYTHON) ops/install requirements.lock
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@PYTHON=$(PYTHON) ops/install requirements-dev.lock
	@touch $@

var/.words: .venv/.installed $(wildcard src/andon/web/locale/*/LC_MESSAGES/django.po)
	@$(BIN)/python -m andon.runtime.words
	@mkdir -p var && touch $@
