# The two commands are `make demo` and `make test`; `make check` is what continuous integration runs.

SWIFT ?= swift
FLAGS := --explicit-target-dependency-import-check error
DEMO ?= demo
PYTHON := .venv/bin/python

.PHONY: demo test check bench soak clean build build-tests lint smoke bootstrap-build bootstrap-test

demo: bootstrap-build build ## build everything and walk through a synthetic case in ./demo
	.build/release/martlet demo $(DEMO)

test: bootstrap-test build-tests ## build and run all tests
	scripts/run-tests

check: test lint smoke ## what continuous integration runs

bench: bootstrap-test build ## measure beside the peers, in the same run
	Benchmarks/run

soak: bootstrap-test build build-tests ## the long proofs; writes to docs/soak.md
	scripts/soak

build:
	$(SWIFT) build -c release $(FLAGS)

build-tests:
	$(SWIFT) build --build-tests $(FLAGS)

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

smoke: bootstrap-build build
	scripts/smoke

bootstrap-build:
	scripts/bootstrap build

bootstrap-test:
	scripts/bootstrap test

clean:
	rm -rf .build .build-* .venv demo soak-output
