"""How heavy the workspace is on first load: experts read on slow lines."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response, expect

from tests import stack as stacks
from tests.flows.screens.acts import sign_in

pytestmark = pytest.mark.xdist_group("screens")
MOST = 250_000
PASSWORD = "correct horse battery"


def test_the_workspace_loads_little_script(stack: stacks.Stack, browser: Browser) -> None:
    stack.manage(
        "create_expert", "--email", "weigher@example.com", "--password", PASSWORD, "--name", "Dr Weigher",
        "--field", "medicine", "--jurisdiction", "US-NY",
    )  # fmt: skip
    state = sign_in(browser, stack, "weigher@example.com", PASSWORD).context.storage_state()
    # Signed in, and with nothing in the cache.
    page = browser.new_context(base_url=stack.url, storage_state=state).new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    # No such offer: the page and all its scripts come all the same.
    page.goto("/expert/work/00000000-0000-7000-8000-000000000000")
    expect(page.get_by_role("alert").or_(page.get_by_text("no such offer"))).to_be_visible()
    weights = {
        urlsplit(response.url).path: len(gzip.compress(response.body(), 6))
        for response in loaded
        if response.request.resource_type == "script" and response.ok
    }
    assert any("WorkRoute" in path for path in weights), weights
    total = sum(weights.values())
    print(f"\nThe workspace's first load: {len(weights)} scripts, {total / 1000:.0f} kB compressed (at most 250)")
    assert total <= MOST, dict(sorted(weights.items(), key=lambda each: -each[1]))
