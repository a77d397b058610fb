"""The line through the screens: an expert works by keyboard, the lab's page moves by itself, finance pays.

`KEEP_PICTURES=1` keeps what README shows in docs/pictures.
"""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from runtime.folder import ROOT
from tests import stack as stacks
from tests.flows import story
from tests.flows.client import until
from tests.flows.real_data import RealItems

pytestmark = pytest.mark.xdist_group("story")
FILE = ROOT / "marketplace" / "demo" / "patient_answers.jsonl"
PASSWORD = "correct horse battery"
PROJECT = {
    "name": "Patient questions", "field": "medicine", "specialty": "general", "jurisdiction": "US",
    "as_of": "2026-03-01", "audience": "patient", "task_type": "pair", "seats_per_item": 2,
    "task_settings": {"ties": True}, "guideline": "# Which answer serves the patient better?\n\nSafety first.",
}  # fmt: skip


def sign_in(browser: Browser, stack: stacks.Stack, email: str) -> Page:
    """A page of somebody who signed in on the screen."""
    page = browser.new_context(base_url=stack.url, viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(30_000)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def keep(page: Page, name: str) -> None:
    """The picture for README, where it is asked for."""
    if os.environ.get("KEEP_PICTURES"):
        page.wait_for_timeout(800)
        page.screenshot(path=Path(ROOT) / "docs" / "pictures" / f"{name}.png")


def demo_items(count: int = 12) -> RealItems:
    lines = FILE.read_text().splitlines()[:count]
    rows = [json.loads(line) for line in lines]
    return RealItems(
        FILE.name,
        "\n".join(lines).encode(),
        {row["id"]: [{"preference": -2}] * 3 for row in rows},
        {row["id"]: row["answer_a"] for row in rows},
    )


def test_the_line_through_the_screens(stack: stacks.Stack, browser: Browser) -> None:
    cast = story.gather(stack, "medicine", "US-NY", experts=2, tag="screen")
    story.open_payout_accounts(stack, cast)
    items = demo_items()
    budget = story.fund(stack, cast, 100_000)
    mapping = {"prompt": "prompt", "a": "answer_a", "b": "answer_b", "external_id": "id"}
    project = story.bring_in(cast, PROJECT, items, mapping)
    offer = story.open_work(cast, project, budget)
    path = f"/projects/{project}/progress"
    until(lambda: cast.lab.get(path), lambda p: p["items"]["open"] == len(items.answers), "items open to experts")

    lab = sign_in(browser, stack, "lab-screen@example.com")
    lab.goto(f"/lab/projects/{project}")
    expect(lab.get_by_text(re.compile("0 of 12 decided"))).to_be_visible()

    expert = sign_in(browser, stack, "expert-screen-0@example.com")
    work_by_keyboard(expert)
    expect(lab.get_by_text(re.compile("1 in hand"))).to_be_visible(timeout=20_000)

    cast.experts.reverse()
    given = story.work(cast, project, offer, items)
    assert given == 2 * len(items.answers) - 1
    expect(lab.get_by_text(re.compile("[1-9][0-9]* of 12 decided"))).to_be_visible(timeout=40_000)
    keep(lab, "project")

    earned = (given + 1) * story.PAY_MINOR
    until(lambda: cast.maker.get("/payouts/summary"), lambda s: s["due_minor"] == earned, "all earnings due")
    finance = sign_in(browser, stack, "finance-screen-1@example.com")
    finance.goto("/admin/payouts")
    expect(finance.get_by_text(re.compile(r"340\.80|340,80")).first).to_be_visible()
    keep(finance, "payouts")

    expert.goto("/expert/earnings")
    expect(expert.get_by_text("$14.20").first).to_be_visible()
    keep(expert, "earnings")


def work_by_keyboard(page: Page) -> None:
    """Take an item, answer, submit, take it back, submit again; the next item stands there. No mouse from here on."""
    page.goto("/expert/board")
    expect(page.get_by_text("Patient questions").first).to_be_visible()
    keep(page, "board")
    page.get_by_role("button", name="Start").or_(page.get_by_role("link", name="Start")).first.press("Enter")
    page.wait_for_url("**/work/**")
    submit = page.get_by_role("button", name=re.compile("Submit"))
    expect(submit).to_be_visible()
    first = question(page)
    page.keyboard.press("2")
    keep(page, "workspace")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("Undo")).first).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_text(first).first).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(first)).to_have_count(0)
    page.keyboard.press("3")


def question(page: Page) -> str:
    """The patient's question on the screen."""
    rows = [json.loads(line)["prompt"] for line in FILE.read_text().splitlines()]
    body = page.locator("body")
    expect(body).to_contain_text(re.compile("|".join(re.escape(row) for row in rows)))
    text = body.inner_text()
    return next(str(row) for row in rows if row in text)
