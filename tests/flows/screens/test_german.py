"""The pages in German: chosen before signing in, one item done, nothing English left, nothing wider than a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from marketplace.demo import people
from tests import stack as stacks
from tests.flows import story
from tests.flows.screens.acts import new_page
from tests.flows.screens.looks import DESKTOP, PHONE, WIDER
from tests.flows.screens.reading import english_on

pytestmark = pytest.mark.xdist_group("screens")
READER = "leserin@example.com"
EXPERT = ["board", "earnings", "exams", "questions", "score", "settings"]
PROJECT = "Patient questions: which answer serves better?"


def sign_in(browser: Browser, stack: stacks.Stack, email: str) -> Page:
    """Somebody who chose German on the page that asks who they are."""
    page = new_page(browser, stack)
    page.goto("/sign-in")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    assert english_on(page) == []
    page.get_by_label("E-Mail").fill(email)
    page.get_by_label("Passwort", exact=True).or_(page.get_by_label("Passwort *")).fill(people.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


@pytest.fixture(scope="module")
def physician(stack: stacks.Stack, browser: Browser) -> Iterator[Page]:
    stack.run("load_demo")
    story.physician_apart(stack, READER)
    page = sign_in(browser, stack, READER)
    yield page
    page.context.close()


def look(page: Page, path: str) -> None:
    """The page says nothing in English and fits a phone."""
    page.goto(path)
    expect(page.locator("main h1, main h2").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "de"
    assert english_on(page) == [], path
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate(WIDER) <= 0, path
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def back_to_english(page: Page) -> None:
    """For the whole account, in the menu of any page: other tests read the same people's pages."""
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="English").click()


def test_an_expert_does_an_item_in_german(physician: Page) -> None:
    page = physician
    board = page.request.get("/api/v1/board").json()
    offer = next(one["offer_id"] for one in board["offers"] if one["project"]["name"] == PROJECT)
    page.goto(f"/expert/work/{offer}")
    material = page.get_by_role("region", name="Material")
    expect(material).to_be_visible()
    # The lab's texts keep their own language; what the page says about them is in the reader's.
    assert material.get_attribute("lang") == "en"
    assert english_on(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Wählen Sie, welche Antwort besser ist")
    page.keyboard.press("5")
    expect(page.get_by_role("radio", name="B etwas besser")).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Eingereicht")).to_be_visible()
    assert english_on(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate(WIDER) <= 0
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def test_an_experts_pages_are_in_german(physician: Page) -> None:
    for name in EXPERT:
        look(physician, f"/expert/{name}")
    look(physician, "/account")


def test_the_choice_is_kept_with_the_account(physician: Page, stack: stacks.Stack, browser: Browser) -> None:
    assert physician.request.get("/api/v1/me").json()["user"]["language"] == "de"
    # Another device: signed in, and nothing kept by its browser.
    state = physician.context.storage_state()
    state["origins"] = []
    elsewhere = browser.new_context(base_url=stack.url, storage_state=state)
    page = elsewhere.new_page()
    page.goto("/expert/board")
    expect(page.get_by_role("heading", name="Offene Arbeit")).to_be_visible()
    back_to_english(page)
    expect(page.get_by_role("heading", name="Open work")).to_be_visible()
    elsewhere.close()


def test_a_labs_pages_are_in_german(physician: Page, stack: stacks.Stack, browser: Browser) -> None:
    page = sign_in(browser, stack, people.LAB.email)
    try:
        for name in ["projects/new", "funding", "settings"]:
            look(page, f"/lab/{name}")
        # One without principles: those are the lab's own words, and some are the examples that a form gives.
        projects = page.request.get("/api/v1/projects").json()["results"]
        project = next(one["id"] for one in projects if one["name"] == PROJECT)
        for name in ["", "/efficiency", "/questions", "/reliability", "/reviewers"]:
            look(page, f"/lab/projects/{project}{name}")
    finally:
        back_to_english(page)
    expect(page.get_by_role("link", name="Funding")).to_be_visible()
    page.context.close()
