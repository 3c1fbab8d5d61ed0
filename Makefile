# The two commands are `make demo` and `make test`; `make check` is what continuous integration runs.

SWIFT ?= swift
FLAGS := --explicit-target-dependency-import-check error
DEMO ?= demo
PYTHON := .venv/bin/python
# What continuous integration builds, once: optimised as users' programs are, open to tests, and apart from .build.
CHECK := .build-check
CHECK_FLAGS := -c release --scratch-path $(CHECK) -Xswiftc -enable-testing -Xswiftc -DDECODER_PROBES

.PHONY: demo test check bench gates bench-programs soak clean build build-tests build-check lint smoke bootstrap-build bootstrap-bench bootstrap-test

demo: bootstrap-build build ## build everything and walk through a synthetic case in ./demo
	.build/release/martlet demo $(DEMO)

test: bootstrap-test build-tests ## build and run all tests
	scripts/run-tests

check: bootstrap-test lint build-check ## what continuous integration runs
	scripts/run-tests $(CHECK)/release
	scripts/smoke $(CHECK)/release/martlet

bench: gates ## measure beside the peers, in the same run; BENCH_PARTS chooses
	Benchmarks/run

gates: bench-programs ## count the instructions of what must not become slower
	Benchmarks/count-instructions

bench-programs: bootstrap-bench build
	$(SWIFT) build -c release --package-path Benchmarks/pdq-bench --scratch-path .build-bench/pdq
	$(SWIFT) build -c release --package-path Benchmarks/trace-bench --scratch-path .build-bench/trace-bench

soak: bootstrap-test build build-tests ## the long proofs; writes to docs/soak.md
	scripts/soak

build:
	$(SWIFT) build -c release $(FLAGS)

build-tests:
	$(SWIFT) build --build-tests $(FLAGS)

build-check:
	mkdir -p $(CHECK)
	ln -sfn ../.build/third-party $(CHECK)/third-party
	$(SWIFT) build --build-tests $(CHECK_FLAGS) $(FLAGS)

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

smoke: bootstrap-build build
	scripts/smoke

bootstrap-build:
	scripts/bootstrap build

bootstrap-bench:
	scripts/bootstrap bench

bootstrap-test:
	scripts/bootstrap test

clean:
	rm -rf .build .build-* .venv demo soak-output
