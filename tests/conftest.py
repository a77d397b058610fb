"""Fixtures for every test: real PostgreSQL, real Valkey, real processes.

    .venv/bin/python -m pytest tests/payments -q          one process
    .venv/bin/python -m pytest -n 2                       everything, as `make test` does

Several runs at once in one checkout are fine: each process has its own database and its own Valkey.

@pytest.mark.django_db                 a test in a transaction that is rolled back. Deferred triggers
                                       (ledger entries sum to zero) and `on_commit` do not fire here.
@pytest.mark.django_db(transaction=True), or the fixture `committed_db`
                                       a test that commits for real, with as many connections and
                                       threads as it likes; afterwards the database is as the
                                       migrations left it. Use it for money, races, jobs.
owner_connection                       a psycopg connection as the role that owns the tables; tests
                                       themselves run as the application's role, with fewer rights.
valkey_client                          redis.Redis on this process's own Valkey: flush it if you like.
celery_worker                          a real worker process on this test's committed database; call
                                       `.restart()`, `.kill()`; `.log()` is what it wrote.
live_stack                             everything `make up` starts, on free ports with an own data
                                       folder: `.url`, `.manage("create_lab", …)` (its JSON),
                                       `.pay(checkout_url)`, `.health()`, `.log("worker")`. Once a
                                       process; put @pytest.mark.xdist_group("stack") on its tests.
                                       `with tests.stack.running(LEASE_SECONDS="5") as stack:` makes
                                       one with other settings.
browser                                Chromium by Playwright: `browser.new_page(base_url=live_stack.url)`.
"""

import os
from collections.abc import Iterator

import django
import psycopg
import pytest
import redis
from playwright.sync_api import Browser

from tests import environment
from tests.browser import chromium
from tests.stack import Stack, Worker, running

environment.prepare()
django.setup()
# A parallel worker must find it unset, or pytest-django reads the settings before this file is run.
os.environ.pop("DJANGO_SETTINGS_MODULE")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """This process's database, copied from the template; replaces pytest-django's."""
    from django.db import connections
    from django.test import TransactionTestCase

    hold = environment.attach_cluster()
    environment.fresh_database()
    environment.keep_seeds()

    def empty(_: TransactionTestCase) -> None:
        connections.close_all()
        environment.empty_database()

    # Django would TRUNCATE, which the ledger refuses and which loses what migrations put in.
    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign, attr-defined]
    yield
    connections.close_all()
    environment.drop_database()
    hold.release()


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """The test commits; the database is as the migrations left it afterwards."""


@pytest.fixture
def owner_connection(db: None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    from runtime import postgres

    url = postgres.url(environment.CLUSTER, postgres.OWNER, environment.DATABASE)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def valkey_client() -> Iterator["redis.Redis"]:
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    yield client
    client.close()


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    if worker.process.poll() is None:
        worker.kill()


@pytest.fixture(scope="session")
def live_stack() -> Iterator[Stack]:
    with running() as stack:
        yield stack


# Not for the session: while it runs, this process has an event loop, and Django refuses its database to the next test.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started
