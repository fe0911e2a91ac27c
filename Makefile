# The commands of the project. They install what is missing (Debian packages, .venv) and reuse it while the locks stay.
BIN := .venv/bin
PORT ?= 8000
ARGS ?=
export PORT

.PHONY: run test lint bench rehearsal

# The default home on http://127.0.0.1:$(PORT): SQLite, no broker, one command.
run:
	@bash deploy/local/setup.sh app
	@$(BIN)/python deploy/local/prepare.py
	@exec $(BIN)/python deploy/local/serve.py

# All tests on a PostgreSQL and a Redis of their own; `make test ARGS="tests/house -k size"` for some.
test:
	@bash deploy/local/setup.sh test
	@exec $(BIN)/python deploy/local/services.py $(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

lint:
	@bash deploy/local/setup.sh lint
	@bash deploy/local/lint.sh

# Figures, never a pass or fail: a table here and a JSON file under bench/results/.
bench:
	@bash deploy/local/setup.sh app
	@$(BIN)/python bench/run.py $(ARGS)

# Every rule and line of the eligibility engine wrong in turn: which mistakes no test sees (docs/architecture.md).
.PHONY: mutants
mutants:
	@bash deploy/local/setup.sh test
	@$(BIN)/python -m tests.mutation.run $(ARGS)

# Two years of the cultivation pool with 300 enterprises, jobs late, doubled and killed; the tests live them with 20.
.PHONY: drill
drill:
	@bash deploy/local/setup.sh test
	@ZJTX_DRILL_ENTERPRISES=300 $(BIN)/python deploy/local/services.py $(BIN)/python -m pytest -n 0 tests/pool/test_two_years.py $(ARGS)

# Production's own processes by hand on a PostgreSQL and a Redis of their own (docs/deployment.md).
rehearsal:
	@bash deploy/local/setup.sh test
	@exec $(BIN)/python deploy/local/production_rehearsal.py

# The pictures of README.md, from the seeded system on a temporary folder (docs/screenshots/take.py).
.PHONY: screenshots
screenshots:
	@bash deploy/local/setup.sh test
	@$(BIN)/python docs/screenshots/take.py $(ARGS)

# Pinned versions with hashes, for every platform and Python from 3.11 on; run after a change of dependencies.
.PHONY: lock
lock:
	@bash deploy/local/lock.sh
