"""One reader of new events a process, however many sockets: it follows the cursor and hands events out locally.

Reading by cursor rather than by messages means that nothing is missed, and that a restart of Valkey is not noticed.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable

import orjson
from channels.db import database_sync_to_async
from django.db import Error

from accounts.queries.events import EventRow, events_after, newest_cursor

PAUSE_SECONDS = 0.25
READ_AT_MOST = 1000
log = logging.getLogger(__name__)

Listener = Callable[[bytes], None]


class Tail:
    """Subscriptions of this process by topic, and the task that feeds them while there are any."""

    def __init__(self) -> None:
        self.listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self.task: asyncio.Task[None] | None = None

    def subscribe(self, topic: str, listener: Listener) -> None:
        """Start handing out the topic's events to the listener."""
        self.listeners[topic].add(listener)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self.follow())

    def unsubscribe(self, topic: str, listener: Listener) -> None:
        self.listeners[topic].discard(listener)
        if not self.listeners[topic]:
            del self.listeners[topic]

    async def follow(self) -> None:
        """Read what is new every quarter of a second until nobody listens; a database that is away is waited for."""
        cursor: str | None = None
        while self.listeners:
            try:
                cursor = await self.read(cursor)
            except Error:
                log.warning("events cannot be read just now; trying again")
                await asyncio.sleep(2)
            await asyncio.sleep(PAUSE_SECONDS)

    async def read(self, cursor: str | None) -> str:
        """Hand out the events after the cursor; the new cursor."""
        if cursor is None:
            return str(await database_sync_to_async(newest_cursor)())
        topics = list(self.listeners)
        rows = await database_sync_to_async(events_after)(topics=topics, after=cursor, limit=READ_AT_MOST)
        for row in rows:
            frame = encode(row)
            for listener in tuple(self.listeners.get(row.topic, ())):
                listener(frame)
        return str(rows[-1].cursor) if rows else cursor


def encode(row: EventRow) -> bytes:
    """One frame for all sockets that hear of the event."""
    hint = {
        "type": "event",
        "topic": row.topic,
        "kind": row.kind,
        "object": f"{row.object_type}:{row.object_id}",
        "cursor": row.cursor,
    }
    return orjson.dumps(hint)
