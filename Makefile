# One command each; README and .ci/run use these and nothing else.
PYTHON := .venv/bin/python
export PYTHONUNBUFFERED := 1
# Every process would compile every library anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: up test lint types arch schema schema-check unit bench install packages pages clean

up: pages ## install, build, start everything; PORT and DATA_DIR choose where
	@$(PYTHON) -m runtime up

test: pages ## every test, on real servers
	@$(PYTHON) -m pytest -n 3 --dist loadgroup -q

lint: packages ## ruff and ESLint
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	runtime/bootstrap node npm run --silent lint

types: packages ## mypy and TypeScript, both strict
	$(PYTHON) -m mypy
	runtime/bootstrap node npm run --silent types

arch: install ## which way imports go
	.venv/bin/lint-imports

schema: packages ## the API's description and the front end's types from it
	CONSILIUM_ENV=test $(PYTHON) manage.py spectacular --file schema.yml --validate --fail-on-warn
	runtime/bootstrap node npm run --silent api

schema-check: packages ## fails when the committed types are not those of the API
	CONSILIUM_ENV=test $(PYTHON) manage.py spectacular --file schema.yml --validate --fail-on-warn
	runtime/bootstrap node npm run --silent api:check

unit: packages ## the front end's own tests
	runtime/bootstrap node npm run --silent test

bench: pages ## speed as ratios to floors measured in the same run, and judgement on crowds with truth
	$(PYTHON) -m bench

install:
	@runtime/bootstrap python

packages:
	@runtime/bootstrap packages

pages:
	@runtime/bootstrap pages

clean: ## what was installed and built; never the data
	rm -rf .venv .tools frontend/node_modules frontend/dist schema.yml
