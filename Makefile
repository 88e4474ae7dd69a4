# The commands of this repository. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
REPO ?=
N ?= 1000
SOAK ?= 600

# One set of flags for every debug build, and one for the product: another flag means building everything twice.
STRICT := --explicit-target-dependency-import-check error
DEBUG := $(STRICT) --enable-code-coverage
RELEASE := $(STRICT) -c release --static-swift-stdlib --product switchyard
BINARY := .build/release/switchyard

.PHONY: help
help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: run
run: release ## build and start the dashboard, on REPO=path or on a sample repository
	@exec $(BINARY) dashboard --recorded auto $(if $(REPO),--repo "$(REPO)",--sample)

.PHONY: demo
demo: release ## the whole flow on a sample repository with a recorded model, without network
	@exec $(BINARY) demo

.PHONY: test
test: test-packages ## run all tests, the terminal ones included
	swift build --build-tests $(DEBUG)
	@.ci/test $(DEBUG)

.PHONY: crash-test
crash-test: test-packages ## kill the engine N=… times at random moments, and look whether anything is lost
	swift build --build-tests $(DEBUG)
	SWITCHYARD_CRASH_KILLS=$(N) swift test --skip-build --no-parallel $(DEBUG) --filter 'EndToEndTests\.CrashTests'

.PHONY: check
check: test-packages lint ## what CI runs: lint, build with warnings as errors, all tests, coverage
	swift build --build-tests $(DEBUG)
	@.ci/test $(DEBUG)

.PHONY: lint
lint: ## check the format of every source file
	swift format lint --strict --recursive --parallel Sources Tests docs/examples Package.swift

.PHONY: format
format: ## format every source file
	swift format --in-place --recursive --parallel Sources Tests docs/examples Package.swift

.PHONY: bench
bench: release test-packages ## measure start, keys, idle, memory and overhead of the release product
	swift build $(STRICT) -c release --static-swift-stdlib --product BenchStore
	@python3 Tests/Bench/bench.py $(BINARY)

.PHONY: soak
soak: release test-packages ## watch for SOAK=… seconds whether the engine's memory stays flat
	@SWITCHYARD_BENCH_SOAK=$(SOAK) python3 Tests/Bench/bench.py $(BINARY)

.PHONY: release
release: packages ## build the product
	swift build $(RELEASE)

.PHONY: install
install: release ## install the product under PREFIX=…
	install -D -s -m 0755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/switchyard"

.PHONY: packages
packages: ## install the system packages of the build, if any is missing
	@.ci/packages libncursesw5-dev libsqlite3-dev libcurl4-openssl-dev git

.PHONY: test-packages
test-packages: packages
	@.ci/packages tmux bubblewrap python3

.PHONY: clean
clean: ## remove everything that was built
	rm -rf .build
