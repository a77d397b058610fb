"""What every person of the walk does on a screen."""

import re
import time
from email import message_from_bytes, policy

from playwright.sync_api import Browser, Locator, Page, expect

from tests import stack as stacks

# A busy machine paints late; what never comes still fails.
expect.set_options(timeout=15_000)
LINK = re.compile(r"https?://\S+/verify-email/\S+")


def new_page(browser: Browser, stack: stacks.Stack) -> Page:
    """A page of nobody, with its own cookies."""
    context = browser.new_context(
        base_url=stack.url, viewport={"width": 1280, "height": 800}, accept_downloads=True, color_scheme="light"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def sign_in(browser: Browser, stack: stacks.Stack, email: str, password: str) -> Page:
    """A page of somebody who signed in on the screen, without the mouse."""
    page = new_page(browser, stack)
    page.goto("/sign-in")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def field(page: Page, label: str) -> Locator:
    """The field of this label, whether it must be filled in or not."""
    return page.get_by_label(re.compile(rf"^{re.escape(label)}( \*)?$")).locator("visible=true").first


def choose(page: Page, label: str, option: str) -> None:
    """An option of a list, by its words."""
    field(page, label).click()
    page.get_by_role("option", name=option, exact=True).locator("visible=true").click()


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name)


def section(page: Page, title: str) -> Locator:
    """The part of a page under this heading."""
    return page.locator("section", has=page.get_by_role("heading", name=title, exact=True))


def link_mailed_to(stack: stacks.Stack, email: str) -> str:
    """The confirming link in the mail that this copy kept, waited for."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for path in (stack.folder / "mail").glob("*.log"):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            found = LINK.search(body.get_content()) if body is not None and email in str(letter["to"]) else None
            if found:
                return found.group()
        time.sleep(0.2)
    raise AssertionError(f"No mail with a link came for {email}")
