# Two commands matter: `make demo` and `make test`. Each sets itself up: Python 3.11 to 3.13 and make are enough.

VENV  ?= .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready

# The first Python that is new enough; PYTHON=… overrides.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
    $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: help setup demo test test-containers image lint format bench clean

help:
	@echo 'make demo    train, build the jar, start Kafka, run the SQL, show alerts   [PAYMENTS=FILE] [CARS=FILE]'
	@echo 'make test    all tests                                                     [TESTS="-k planner"]'
	@echo 'make image   the embedded runtime as an image, with docker or podman'
	@echo 'make test-containers   the container tests; they need an engine and build the image'
	@echo 'make lint    ruff, mypy --strict, import directions, Java format'
	@echo 'make bench   benchmarks as ratios, side by side in one run'
	@echo 'make clean   remove the environment and what was built here'

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n '$(PYTHON)' || { echo 'Python 3.11, 3.12 or 3.13 is needed; name one by PYTHON=...' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo 'on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	$(BIN)/ksql-anomaly demo $(if $(PAYMENTS),--payments '$(PAYMENTS)') $(if $(CARS),--cars '$(CARS)') $(DEMO)

test: $(READY)
	$(BIN)/python -m pytest $(TESTS)

image:
	docker/build $(IMAGE)

test-containers: $(READY) image
	KSQL_ANOMALY_REQUIRE_ENGINE=1 $(BIN)/python -m pytest tests/containers --ksqldb=image $(TESTS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m udf_bridge.jvm.format --check

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m udf_bridge.jvm.format

bench: $(READY)
	$(BIN)/python -m benchmarks $(BENCH)

lock: $(READY)
	$(BIN)/python -m udf_bridge.jvm.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --extra test --extra model --extra avro pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --constraint requirements.lock pyproject.toml docker/build.in --output-file docker/requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
