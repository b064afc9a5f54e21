# `make demo` and `make test` do all the set-up on a fresh machine: Python 3.11, make, git.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SPARK := $(VENV)/spark

.PHONY: demo test check clean install browser faults fuzz audit materials
.DEFAULT_GOAL := demo

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Leitai needs Python 3.11 or newer; $(PYTHON) is older. Say PYTHON=/path/to/python3.11."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--group dev --editable ".[web,postgres]"
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/leitai demo --judges 200 --speed 10

# Browser tests need a Chromium: Debian's, which this installs when it may.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || test -n "$$LEITAI_CHROMIUM" || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing chromium"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
		echo "No Chromium: browser tests cannot run. Install it (sudo apt-get install chromium)"; \
		echo "or name one in LEITAI_CHROMIUM, then call make test again."; \
	fi

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The engine "spark" is tested where there is a Java. PySpark and pandas go to a folder of their own,
# which only that test puts on its path: 500 MB, and nothing else may lean on them.
$(SPARK): $(STAMP) requirements-spark.txt
	rm -rf $(SPARK)
	@if command -v java >/dev/null; then echo "installing PySpark for its test"; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--target $(SPARK) --requirement requirements-spark.txt; \
	else echo "No Java: the test of the engine spark cannot run, and says so."; mkdir $(SPARK); fi

test: $(STAMP) $(SPARK) browser check audit
	$(BIN)/pytest -n 2 --dist loadgroup

# Minutes, not seconds: halls under load are broken in every way we know, and examined.
MINUTES ?= 10
faults: $(STAMP)
	$(BIN)/python -m leitai.testing.faults --minutes $(MINUTES)
	$(BIN)/python -m leitai.testing.faults --minutes $(MINUTES) --database postgresql

fuzz: $(STAMP)
	PYTHONPATH=src:tests $(BIN)/python tests/web/fuzz_api.py $$(( $(MINUTES) * 60 ))
	$(BIN)/python -m pip install --quiet atheris && $(BIN)/python tests/record/fuzz_parsers.py -max_total_time=$$(( $(MINUTES) * 60 ))

# Asks the package index whether a pinned package has a known vulnerability; fails when one has.
# Where the service cannot be reached it says "not asked" and goes on.
audit: $(STAMP)
	$(BIN)/python tests/audit.py

# The bill of materials (CycloneDX 1.6) of the pinned packages, without a network.
materials: $(STAMP)
	$(BIN)/python deploy/materials.py build/leitai.cdx.json

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
