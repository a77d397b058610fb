"""The socket itself: subscribe, catch up, hear hints, and be closed when the session ends."""

import asyncio
import contextlib
from typing import Any

import orjson
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.sessions.backends.db import SessionStore

from accounts.actor import Actor
from accounts.errors import BadCursor
from accounts.models import User
from accounts.queries.actors import actor_of
from accounts.queries.events import events_after, newest_cursor
from marketplace.live.tail import Tail, encode
from marketplace.live.topics import may_watch

PING_SECONDS = 20
CATCH_UP_AT_MOST = 500
TOPICS_AT_MOST = 20
QUEUE_AT_MOST = 1000
MESSAGE_BYTES_AT_MOST = 4096
SIGNED_OUT = 4401
TOO_MUCH = 4429

tail = Tail()


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One page's socket. Every subscription is checked against the actor as they are now."""

    async def connect(self) -> None:
        self.topics: set[str] = set()
        self.outgoing: asyncio.Queue[bytes] = asyncio.Queue(QUEUE_AT_MOST)
        self.work: list[asyncio.Task[None]] = []
        await self.accept()
        if not self.scope["user"].is_authenticated:
            await self.close(SIGNED_OUT)
            return
        self.work = [asyncio.create_task(self.pump()), asyncio.create_task(self.watch_session())]

    async def disconnect(self, code: int) -> None:
        for topic in self.topics:
            tail.unsubscribe(topic, self.hear)
        for task in self.work:
            task.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        message = parse(text_data or "")
        topic = str(message.get("topic", ""))[:80]
        if message.get("type") == "subscribe":
            await self.subscribe(topic, message.get("after"))
        elif message.get("type") == "unsubscribe" and topic in self.topics:
            self.topics.discard(topic)
            tail.unsubscribe(topic, self.hear)

    async def subscribe(self, topic: str, after: object) -> None:
        """Join the topic first and read what was missed second, so that nothing falls between."""
        if len(self.topics) >= TOPICS_AT_MOST or not await self.is_permitted(topic):
            self.hear(orjson.dumps({"type": "refused", "topic": topic, "reason": "You may not watch this."}))
            return
        if topic not in self.topics:
            self.topics.add(topic)
            tail.subscribe(topic, self.hear)
        cursor = await self.catch_up(topic, after if isinstance(after, str) and after else None)
        self.hear(orjson.dumps({"type": "subscribed", "topic": topic, "cursor": cursor}))

    async def catch_up(self, topic: str, after: str | None) -> str:
        """Hints for what happened after the cursor; where that is too much, the page refetches anyway."""
        newest = str(await database_sync_to_async(newest_cursor)())
        if after is not None:
            with contextlib.suppress(BadCursor):
                rows = await database_sync_to_async(events_after)(topics=[topic], after=after, limit=CATCH_UP_AT_MOST)
                for row in rows:
                    self.hear(encode(row))
        return newest

    async def is_permitted(self, topic: str) -> bool:
        actor = await self.actor()
        return actor is not None and await database_sync_to_async(may_watch)(actor, topic)

    async def actor(self) -> Actor | None:
        """Who is signed in now, read afresh; None when the session has ended."""
        found: Actor | None = await database_sync_to_async(current_actor)(self.scope["session"].session_key)
        return found

    def hear(self, frame: bytes) -> None:
        """Queue a frame; a page that cannot keep up is closed and catches up when it returns."""
        try:
            self.outgoing.put_nowait(frame)
        except asyncio.QueueFull:
            self.work.append(asyncio.create_task(self.close(TOO_MUCH)))

    async def pump(self) -> None:
        """Send what is queued; a ping when there is nothing."""
        while True:
            try:
                frame = await asyncio.wait_for(self.outgoing.get(), PING_SECONDS)
            except TimeoutError:
                frame = b'{"type":"ping"}'
            await self.send(text_data=frame.decode())

    async def watch_session(self) -> None:
        """Look once a minute whether the person is still signed in and may still watch."""
        while True:
            await asyncio.sleep(60)
            actor = await self.actor()
            if actor is None:
                await self.close(SIGNED_OUT)
                return
            for topic in tuple(self.topics):
                if not await database_sync_to_async(may_watch)(actor, topic):
                    self.topics.discard(topic)
                    tail.unsubscribe(topic, self.hear)
                    self.hear(orjson.dumps({"type": "refused", "topic": topic, "reason": "You may not watch this."}))


def current_actor(session_key: str | None) -> Actor | None:
    """The active user of a stored session."""
    if session_key is None:
        return None
    user_id = SessionStore(session_key).load().get("_auth_user_id")
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    return actor_of(user, via="socket") if user else None


def parse(text: str) -> dict[str, Any]:
    """The message as a mapping; anything else is an empty one."""
    if len(text) > MESSAGE_BYTES_AT_MOST:
        return {}
    with contextlib.suppress(orjson.JSONDecodeError):
        message = orjson.loads(text)
        if isinstance(message, dict):
            return message
    return {}
