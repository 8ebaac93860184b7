.PHONY: run test chaos bench coverage format

# The whole product on http://127.0.0.1:8000; a second start keeps the data.
run:
	@.ci/start

# Every check: lint, migrations, all tests on PostgreSQL, the embedded path on SQLite.
test:
	@.ci/test

# Long races of one promise, for instance `make chaos P=7`.
chaos:
	@test -n "$(P)" || { echo "Say which promise: make chaos P=7" >&2; exit 2; }
	@.ci/prepare test
	@.ci/packages faketime
	@DURABLE=on .venv/bin/python -m pytest tests/chaos -m "p$(P)" -q

# Times of pages and acts at 1,000 and at N tickets, for instance `make bench N=1000000 SAMPLES=300`.
bench:
	@.ci/prepare test
	@N=$(N) SAMPLES=$(SAMPLES) .venv/bin/python -m tests.bench

coverage:
	@.ci/prepare test
	@.venv/bin/python -m coverage run -m pytest -q
	@.venv/bin/python -m coverage report

format:
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
