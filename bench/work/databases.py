"""Databases of their own for the small and the large twin, so that the two can take turns."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

from runtime import postgres
from tests import environment


@contextmanager
def fresh(name: str) -> Iterator[str]:
    """A new database, gone afterwards; its name."""
    full = f"{environment.DATABASE}_{name}"
    environment.fresh_database(full)
    try:
        yield full
    finally:
        connection.close()
        environment.drop_database(full)


def use(name: str) -> None:
    """Let this process and those it forks speak to that database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def loader() -> Iterator[psycopg.Cursor[tuple[object, ...]]]:
    """A cursor that loads rows by the million into the database in use: no trigger runs, no key is looked up."""
    url = postgres.url(environment.CLUSTER, postgres.SUPERUSER, str(connection.settings_dict["NAME"]))
    with psycopg.connect(url, autocommit=True) as opened, opened.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
    vacuum()


def vacuum() -> None:
    """What autovacuum does within a minute; else everything is planned for empty tables. The application may not."""
    url = postgres.url(environment.CLUSTER, postgres.SUPERUSER, str(connection.settings_dict["NAME"]))
    with psycopg.connect(url, autocommit=True) as opened:
        opened.execute("VACUUM ANALYZE")
