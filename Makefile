# One door to the workshop: people, hooks and CI use the same targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PY := $(BIN)/python
PYTEST_ARGS ?=
# A file's tests stay together, on a Kafka that they share.
PARALLEL := --numprocesses=auto --maxprocesses=4 --dist=loadfile
KILL_TEST_ARGS ?=
SERVICES := intake scheduler notifier

.PHONY: help
help: ## List what can be done
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) \
		| awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: venv
venv: .venv/.ready ## Make the Python environment in .venv (quick when it is there)

.venv/.ready: locks/dev.txt pyproject.toml scripts/environment.sh
	@scripts/environment.sh
	@touch $@

.PHONY: docs
docs: venv ## Draw the parts of the documents that come from the code
	$(PY) -m tests.support.pages >/dev/null
	$(PY) -m followup.runtime.metrics_page > docs/metrics.md
	$(PY) -m tests.support.settings_page > docs/settings.md
	$(PY) -m deploy.k8s.render_topics

.PHONY: bench
bench: venv ## Measure what one judgement costs
	$(PY) -m bench.judgement

.PHONY: bench-quotes
bench-quotes: venv ## Measure what a quote and learning cost: JSON=
	$(PY) -m bench.quotes $(if $(JSON),--json $(JSON))

.PHONY: kill-test
kill-test: venv ## Kill workers and Kafka under load and judge: KILLS= SEED= RATE= JSON=
	$(PY) -m bench.kill_test $(if $(KILLS),--kills $(KILLS)) \
		$(if $(SEED),--seed $(SEED)) $(if $(RATE),--rate $(RATE)) \
		$(if $(JSON),--json $(JSON)) $(KILL_TEST_ARGS)

.PHONY: bench-timers
bench-timers: venv ## Measure lateness, speed, memory and recovery on a real Kafka
	$(PY) -m bench.timers --pending $(PENDING) --rate $(RATE) --seconds $(SECONDS) \
		$(if $(JSON),--json $(JSON))

bench-timers: PENDING ?= 1000000
bench-timers: RATE ?= 1000
bench-timers: SECONDS ?= 20

.PHONY: bench-replay
bench-replay: venv ## Replay a month of a helpdesk's log: LOG= MONTH= JSON=
	$(PY) -m bench.replay $(LOG) $(if $(MONTH),--month $(MONTH)) \
		$(if $(JSON),--json $(JSON))

.PHONY: promise-plots
promise-plots: venv ## Draw the charts of docs/promises.md: LOGS=folder with both logs
	$(BIN)/followup backtest $(LOGS)/helpdesk.csv.gz --plot docs/promises/helpdesk.svg
	$(BIN)/followup backtest $(LOGS)/servicenow.csv.gz --warm-up 14 --window 30 \
		--plot docs/promises/incidents.svg

.PHONY: lock
lock: venv ## Write locks/ anew from pyproject.toml, keeping versions that still fit
	$(BIN)/uv $(LOCK) --all-extras --group dev -o locks/dev.txt
	for service in $(SERVICES); do \
		$(BIN)/uv $(LOCK) --extra $$service -c locks/dev.txt -o locks/$$service.txt; \
	done
	echo 'hatchling>=1.27,<2' | $(BIN)/uv $(LOCK:pyproject.toml=-) \
		-c locks/dev.txt -o locks/build.txt

LOCK := pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml

.PHONY: tools
tools: venv ## Get kubectl, promtool and hadolint into .local/tools, for the tests
	@$(PY) -m deploy.tools.install

.PHONY: check check-style check-types check-imports check-proto
check: check-style check-types check-imports check-proto ## Look for faults and change nothing

check-style: venv
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/yamllint --strict .

check-types: venv
	$(BIN)/mypy

check-imports: venv
	$(BIN)/lint-imports --no-logo

check-proto: venv
	$(BIN)/buf format --exit-code -d proto
	$(BIN)/buf lint
	$(BIN)/buf breaking proto --against proto/baseline.binpb
	$(PY) scripts/generate_proto.py --check

.PHONY: fix
fix: venv ## Put right what a machine can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/buf format -w proto

.PHONY: proto
proto: venv ## Generate Python from the contract
	$(PY) scripts/generate_proto.py

.PHONY: proto-baseline
proto-baseline: venv ## Take the contract as released: what later ones must agree with
	$(BIN)/buf build proto --exclude-source-info -o proto/baseline.binpb

.PHONY: test
test: venv tools kafka-fetch ## Run every test, several at a time; brings its own Kafka
	$(PY) -m pytest $(PARALLEL) $(PYTEST_ARGS)

.PHONY: test-unit
test-unit: venv tools ## Run the tests that need no Kafka
	$(PY) -m pytest $(PARALLEL) -m "not kafka" $(PYTEST_ARGS)

.PHONY: test-e2e
test-e2e: venv kafka-fetch ## Run the tests on a real Kafka
	$(PY) -m pytest $(PARALLEL) -m kafka $(PYTEST_ARGS)

.PHONY: demo
demo: venv ## Tell the story of four promises, from nothing to the last mail
	$(PY) -m deploy.local.demo

.PHONY: up
up: venv ## Start Kafka and the three services, and leave them running
	$(PY) -m deploy.local.stack up

.PHONY: down
down: venv ## Stop what `make up` started
	$(PY) -m deploy.local.stack down

# Before several tests ask for it at once, and none of them can ask a person.
.PHONY: kafka-fetch
kafka-fetch: venv
	@$(PY) -m deploy.local.kafka fetch

.PHONY: kafka-up
kafka-up: venv ## Start a Kafka node of your own
	@$(PY) -m deploy.local.kafka up

.PHONY: kafka-down
kafka-down: venv ## Stop it; its data stays
	@$(PY) -m deploy.local.kafka down

.PHONY: clean
clean: ## Remove everything that git does not keep, running services first
	@if [ -x $(PY) ]; then $(PY) -m deploy.local.stack down || true; \
		$(PY) -m deploy.local.kafka down || true; fi
	git clean -fdxq
