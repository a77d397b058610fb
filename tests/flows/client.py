"""The public API as a script sees it: a key, JSON, and patience for what goes on in the background."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx


class Client:
    """One API key. Every write carries an idempotency key; an unexpected status fails with the server's own words."""

    def __init__(self, url: str, key: str) -> None:
        self.http = httpx.Client(
            base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=30, trust_env=False
        )

    def get(self, path: str, **query: Any) -> Any:
        return self.answer(self.http.get(path, params=query), 200)

    def rows(self, path: str, **query: Any) -> list[Any]:
        """All rows of a list, page by page."""
        page = self.get(path, page_size=200, **query)
        rows = list(page["results"])
        while page["next"]:
            page = self.answer(self.http.get(page["next"]), 200)
            rows += page["results"]
        return rows

    def post(self, path: str, body: Any = None, expect: int = 201, **more: Any) -> Any:
        headers = {"Idempotency-Key": uuid4().hex}
        if more:
            return self.answer(self.http.post(path, headers=headers, **more), expect)
        return self.answer(self.http.post(path, json=body or {}, headers=headers), expect)

    def put(self, path: str, body: Any) -> Any:
        return self.answer(self.http.put(path, json=body), 200)

    def answer(self, response: httpx.Response, expect: int) -> Any:
        request = response.request
        assert response.status_code == expect, (
            f"{request.method} {request.url} answered {response.status_code}, not {expect}: {response.text[:2000]}"
        )
        return response.json() if response.content else None


def until(look: Callable[[], Any], is_it: Callable[[Any], bool], what: str, seconds: float = 120) -> Any:
    """Look again until it is so; say what was seen last when it does not come."""
    deadline = time.monotonic() + seconds
    seen = look()
    while not is_it(seen):
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s; last seen {str(seen)[:2000]}"
        time.sleep(0.2)
        seen = look()
    return seen
