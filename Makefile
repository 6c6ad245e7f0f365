# Two commands do everything on a fresh Debian 12 or Ubuntu 24.04 with Rust and Node: `make run`, `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test lint fix unit e2e desktop bindings bench ui venv sandbox clean

export CARGO_TERM_COLOR ?= auto
CARGO := cargo
# The selection that `cargo test` builds: another one would compile the libraries again with other features.
EVERYTHING := --locked --workspace --all-targets
VENV := .venv/bin/python

help: ## Lists the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: ui ## Starts the app on its sandbox; without a display on a virtual one, with a screenshot
	@.ci/packages run
	@$(CARGO) build --locked -p strata-desktop
	@.ci/start target/debug/strata-desktop

test: ## Everything: lint, unit tests, S3 contract, browser, real window
	@.ci/packages run test
	@$(MAKE) --no-print-directory ui venv
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory e2e
	@$(MAKE) --no-print-directory desktop

lint: ui ## Formatting, clippy, TypeScript, eslint, prettier, knip
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(EVERYTHING) --quiet -- -D warnings
	npm run --prefix ui check
	npm run --prefix ui lint

fix: ## Formats and mends what tools can mend
	$(CARGO) fmt --all
	npm run --prefix ui format

unit: venv ui ## Rust tests (unit, contract on sandbox and moto, fences) and UI unit tests
	npm run --prefix ui test
	$(CARGO) test --locked --workspace --quiet

e2e: ui ## The UI in Chromium over the headless host; pictures in target/e2e
	$(CARGO) build $(EVERYTHING)
	cd tests/e2e && npm ci --silent && npm test

desktop: ui venv ## The real window, driven; pictures in target/desktop
	$(CARGO) build $(EVERYTHING) --features strata-desktop/test-seam
	STRATA_BINARY=$(CURDIR)/target/debug/strata-desktop $(VENV) -m pytest -q tests/desktop

bindings: ## Writes the TypeScript of commands and events
	$(CARGO) run --locked --quiet -p strata-engine --example bindings

bench: ui venv ## Speed and memory beside s5cmd and rclone
	@.ci/packages run test bench
	$(CARGO) build --locked --release -p strata-desktop -p strata-cli -p strata-bench
	target/release/strata-bench

sandbox: ## Serves the sandbox alone, for any S3 client
	$(CARGO) run --locked -p strata-cli -- sandbox serve

ui: ui/dist/index.html

ui/node_modules: ui/package-lock.json
	npm ci --prefix ui --silent --no-fund --no-audit
	@touch $@

ui/dist/index.html: ui/node_modules ui/package.json ui/index.html $(shell find ui/src ui/static ui/public -type f 2>/dev/null) $(wildcard ui/*.ts ui/*.js)
	npm run --prefix ui build
	@touch $@

venv: .venv/ready

.venv/ready: tests/moto/requirements.txt
	python3 -m venv .venv
	$(VENV) -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

clean: ## Removes what was built
	rm -rf target ui/dist ui/node_modules tests/e2e/node_modules .venv gen
