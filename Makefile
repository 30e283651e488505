# Everything here is `python3 -m launch COMMAND`, which needs Python 3.11+ and nothing else.
PYTHON ?= python3
PORT ?= 8000
HOST := 127.0.0.1# not ?=, because some shells export HOST, the name of the machine

.DEFAULT_GOAL := help
.PHONY: help run stop test check bench format openapi lock clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## everything, in this terminal [PORT=8000 HOST=127.0.0.1 VAR=var; DATABASE_URL, REDIS_URL: servers of yours]
	@$(PYTHON) -m launch run --host "$(HOST)" --port "$(PORT)"

stop: ## end what `make run` started [VAR=var]
	@$(PYTHON) -m launch stop

test: ## every test, on real servers of its own [ARGS="-k noise tests/stories"]
	@$(PYTHON) -m launch test $(ARGS)

check: ## format, lint, types, import order, deploy check, migrations, API description, tests with coverage
	@$(PYTHON) -m launch check $(ARGS)

bench: ## measure the program against its limits [ARGS="--rows noise.live --seconds 30"; --list]
	@$(PYTHON) -m launch bench $(ARGS)

format: ## order imports and format the code
	@$(PYTHON) -m launch format

openapi: ## write docs/openapi.yaml anew
	@$(PYTHON) -m launch openapi

lock: ## pin requirements*.in anew into requirements*.txt (needs uv)
	@$(PYTHON) -m launch lock

clean: ## remove caches; never var/, never .venv
	@$(PYTHON) -m launch clean
