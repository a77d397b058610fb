"""The socket as a page uses it: hints as they happen, what was missed on return, nothing for strangers."""

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.stack import Stack

pytestmark = pytest.mark.xdist_group("stack")
PASSWORD = "correct horse battery"


def signed_in(stack: Stack, email: str) -> httpx.Client:
    """A browser's session."""
    client = httpx.Client(base_url=stack.url, trust_env=False, timeout=30)
    client.get("/_allauth/browser/v1/config")
    headers = {"X-CSRFToken": client.cookies.get("csrftoken", "")}
    answer = client.post(
        "/_allauth/browser/v1/auth/login", json={"email": email, "password": PASSWORD}, headers=headers
    )
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
    return client


def socket(stack: Stack, client: httpx.Client | None, origin: str | None = None) -> Any:
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items()) if client else ""
    headers = {"Origin": origin or stack.url, "Cookie": cookies}
    return connect(stack.url.replace("http", "ws") + "/ws/", additional_headers=headers, proxy=None)


async def ask(page: ClientConnection, topic: str, after: str | None = None) -> None:
    await page.send(json.dumps({"type": "subscribe", "topic": topic, "after": after}))


async def hear(page: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of the kind."""
    while True:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(page.recv(), 20))
        if message["type"] == kind:
            return message


def make_lab(stack: Stack, tag: str) -> tuple[str, httpx.Client]:
    email = f"live-{tag}@example.com"
    lab = stack.manage("create_lab", "--name", f"Live {tag}", "--owner-email", email, "--password", PASSWORD)
    return lab["id"], signed_in(stack, email)


def change(client: httpx.Client, lab: str) -> None:
    """Something that happens on the lab's topic."""
    made = client.post("/api/v1/budgets", json={"lab": lab, "name": "Live", "currency": "USD"})
    assert made.status_code == 201, made.text


def run(story: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: a browser that another test holds has a loop running in this one."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, story).result()


def test_a_page_hears_what_happens_and_on_return_what_it_missed(live_stack: Stack) -> None:
    lab, client = make_lab(live_stack, "a")
    topic = f"lab:{lab}"

    async def story() -> None:
        async with socket(live_stack, client) as page:
            await ask(page, topic)
            cursor = (await hear(page, "subscribed"))["cursor"]
            await asyncio.to_thread(change, client, lab)
            hint = await hear(page, "event")
            assert (hint["topic"], hint["kind"]) == (topic, "budget.changed")
        await asyncio.to_thread(change, client, lab)
        async with socket(live_stack, client) as page:
            await ask(page, topic, cursor)
            missed = [await hear(page, "event"), await hear(page, "event")]
            assert len({hint["object"] for hint in missed}) == 2

    run(story())


def test_a_stranger_is_refused_and_hears_nothing(live_stack: Stack) -> None:
    lab, client = make_lab(live_stack, "b")
    _, stranger = make_lab(live_stack, "c")

    async def story() -> None:
        async with socket(live_stack, stranger) as page:
            for topic in (f"lab:{lab}", "payouts", "credentials", "project:nonsense", "nonsense", ""):
                await ask(page, topic)
                assert (await hear(page, "refused"))["topic"] == topic
            await asyncio.to_thread(change, client, lab)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(page.recv(), 1.5)

    run(story())


def test_nobody_and_other_sites_get_no_socket(live_stack: Stack) -> None:
    _, client = make_lab(live_stack, "d")

    async def nobody() -> None:
        async with socket(live_stack, None) as page:
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(page.recv(), 10)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401

    async def elsewhere() -> None:
        with pytest.raises(Exception, match="403"):
            async with socket(live_stack, client, origin="https://evil.example"):
                pass

    run(nobody())
    run(elsewhere())


def test_nonsense_does_no_harm(live_stack: Stack) -> None:
    lab, client = make_lab(live_stack, "e")

    async def story() -> None:
        async with socket(live_stack, client) as page:
            for text in ("", "[]", "{", '{"type":7}', "x" * 10_000, '{"type":"subscribe","topic":{"a":1}}'):
                await page.send(text)
            await ask(page, f"lab:{lab}", "no cursor")
            assert (await hear(page, "subscribed"))["topic"] == f"lab:{lab}"

    run(story())
