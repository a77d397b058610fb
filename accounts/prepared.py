"""Statements that PostgreSQL plans once a connection: for the few that run at every claim, where planning costs more
than running."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor whose statements are kept planned, as far as `prepare_threshold` in the settings allows.

    Django's usual one binds values into the text, so that each run is a new statement.
    """
    connection.ensure_connection()
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    plain = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    with wrap(plain) as cursor:  # type: ignore[arg-type]
        yield cursor


@contextmanager
def sent_together() -> Iterator[None]:
    """Statements in here go to the server in one message, up to the first whose rows are read; each still sees what
    was committed when it begins. Only for cursors of `prepared`, and rows must be read before the end."""
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
