"""Events by cursor: nothing twice, nothing missed, not even what commits late."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.actions.events import record_event
from accounts.errors import BadCursor
from accounts.queries.events import EventRow, decode_cursor, encode_cursor, events_after, newest_cursor


def read(count: int, *, topics: list[str], after: str | None, limit: int = 10) -> list[EventRow]:
    """The events once there are so many: another run's open transaction in the same cluster may delay them."""
    deadline = time.monotonic() + 60
    while len(rows := events_after(topics=topics, after=after, limit=limit)) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    return rows


def record(topic: str, kind: str = "item.decided") -> None:
    record_event(topic=topic, kind=kind, object_type="item", object_id=uuid4())


@pytest.mark.django_db(transaction=True)
def test_hands_out_only_what_came_after_the_cursor_and_only_of_the_topics() -> None:
    record("lab:a", "first")
    cursor = read(1, topics=["lab:a"], after=None)[0].cursor
    record("lab:a", "second")
    record("lab:b", "third")
    record("lab:c", "other topic")

    rows = read(2, topics=["lab:a", "lab:b"], after=cursor)

    assert [row.kind for row in rows] == ["second", "third"]
    assert events_after(topics=["lab:a", "lab:b"], after=rows[-1].cursor, limit=10) == []
    assert [row.kind for row in events_after(topics=["lab:a"], after=None, limit=10)] == ["first", "second"]
    assert [row.kind for row in events_after(topics=["lab:a"], after=None, limit=1)] == ["first"]


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_skipped() -> None:
    """The early transaction writes first and commits last; a reader in between waits with both."""
    written, may_commit = threading.Event(), threading.Event()

    def write_early() -> None:
        try:
            with transaction.atomic():
                record("lab:a", "early")
                written.set()
                may_commit.wait(10)
        finally:
            connection.close()

    cursor = newest_cursor()
    thread = threading.Thread(target=write_early)
    thread.start()
    try:
        assert written.wait(10)
        record("lab:a", "late")
        between = events_after(topics=["lab:a"], after=cursor, limit=10)
    finally:
        may_commit.set()
        thread.join(10)

    assert between == []
    assert [row.kind for row in read(2, topics=["lab:a"], after=cursor)] == ["early", "late"]


@pytest.mark.parametrize("text", ["", "-", "1", "1-", "-1", "a-b", "1-2-3", "1.5-2", "²-1", f"{2**64}-0", f"1-{2**63}"])
def test_refuses_what_is_no_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        decode_cursor(text)


def test_cursor_survives_the_way_out_and_in() -> None:
    assert decode_cursor(encode_cursor(2**64 - 1, 7)) == (2**64 - 1, 7)
