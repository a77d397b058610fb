"""The product opens in a real browser, from the server in front."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stack import Stack

pytestmark = pytest.mark.xdist_group("stack")


def test_the_front_page_opens_without_an_error(live_stack: Stack, browser: Browser) -> None:
    page = browser.new_page(base_url=live_stack.url)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)

    page.goto("/")

    expect(page.get_by_role("heading").first).to_be_visible()
    # Asking who is signed in answers 401 to somebody who is not.
    assert [error for error in errors if "401" not in error] == []
    page.close()
