"""Data that cannot be judged, on the screen: the lead is told, reads what was found, releases, undoes, withdraws."""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import stack as stacks
from tests.flows import story
from tests.flows.client import until
from tests.flows.real_data import RealItems
from tests.flows.screens.acts import sign_in

pytestmark = pytest.mark.xdist_group("story")
TEXT = (
    "The tenant of flat {} left in May without notice and asks for the deposit; the landlord points to a broken "
    "window, to a stain on the kitchen floor, to two months of rent that were never paid and to the costs of cleaning "
    "the flat after two cats had lived there for the better part of a year without the written consent of the owner."
)
GERMAN = "Der Vermieter darf die Kaution nur einbehalten, soweit der Mieter Schäden verursacht hat, die er zahlen muss."
ROWS = {
    "fit-1": TEXT.format(1), "copy-1": TEXT.format(1), "near-1": TEXT.format(2), "german-1": GERMAN, "empty-1": "?!",
    "person-1": "<script>document.title='broken'</script> Write to jane@clinic.org or call (212) 736-5000.",
    "person-2": "פרטים: jane@clinic.org",
}  # fmt: skip
PASSWORD = "correct horse battery"
PROJECT = {
    "name": "Deposits", "field": "law", "specialty": "general", "jurisdiction": "US", "as_of": "2026-03-01",
    "audience": "lay people", "task_type": "choice", "seats_per_item": 2, "guideline": "Judge by the law.",
    "task_settings": {"question": "Who is right?", "labels": [{"value": v, "text": v} for v in ("tenant", "landlord")]},
}  # fmt: skip


def keep(page: Page, name: str) -> None:
    """A picture to look at, where a folder for it is named."""
    if folder := os.environ.get("PICTURES_TO"):
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_what_is_back_with_the_lab_on_the_screen(stack: stacks.Stack, browser: Browser) -> None:
    cast = story.gather(stack, "law", "US-NY", experts=0, tag="returned")
    lines = "\n".join(json.dumps({"id": name, "text": text}) for name, text in ROWS.items())
    items = RealItems("cases.jsonl", lines.encode(), {name: [] for name in ROWS})
    project_id = story.bring_in(cast, PROJECT, items, {"text": "text", "external_id": "id"})
    page = sign_in(browser, stack, "lab-returned@example.com", PASSWORD)
    page.goto(f"/lab/projects/{project_id}")
    expect(page.get_by_role("heading", name="Back with you: 5 items")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("progress-sentence")).to_contain_text("5 back with you", timeout=60_000)

    bell = page.get_by_role("button", name=re.compile("Notifications"))
    expect(bell).to_have_accessible_name("Notifications, 1 new", timeout=60_000)
    bell.click()
    expect(page.get_by_role("menuitem", name=re.compile("5 items are back with you in Deposits"))).to_be_visible()
    keep(page, "bell")
    page.get_by_role("menuitem", name=re.compile("5 items are back with you")).click()
    expect(bell).to_have_accessible_name("Notifications")

    reasons = page.get_by_role("group", name="Reason")
    reasons.get_by_text("Data of a real person · 2").click()
    person = page.get_by_test_id("returned-item").filter(has_text="person-1")
    expect(person).to_contain_text("e-mail address, phone number")
    expect(person).not_to_contain_text("jane")
    person.get_by_role("button", name="Show what was found").click()
    expect(person.locator("mark")).to_have_text(["jane@clinic.org", "(212) 736-5000"])
    expect(person).to_contain_text("<script>document.title='broken'</script>")
    assert "broken" not in page.title()
    keep(page, "found")
    trail = [act["act"] for act in cast.lab.rows("/trail")]
    assert trail.count("item.findings_read") == 1

    reasons.get_by_text("Nearly the same as another item · 1").click()
    near = page.get_by_test_id("returned-item").filter(has_text="near-1")
    near.get_by_role("button", name="Show what was found").click()
    expect(near.locator("mark")).to_have_text(["2 ", "1 "])
    keep(page, "near")

    reasons.get_by_text("In another language · 1").click()
    german = page.get_by_test_id("returned-item").filter(has_text="german-1")
    expect(german).to_contain_text("written in German, the project is in English")
    german.get_by_role("button", name="Judge anyway").click()
    german.get_by_label("Why").fill("Our experts read German.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("german-1 goes on to be judged.")).to_be_visible()
    expect(page.get_by_role("heading", name="Back with you: 4 items")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Back with you: 5 items")).to_be_visible()

    reasons.get_by_text("Data of a real person · 2").click()
    page.get_by_role("button", name="Withdraw all 2").click()
    page.get_by_label("Why").fill("Not ours to show.")
    keep(page, "withdraw-all")
    page.get_by_role("button", name="Withdraw 2 items").click()
    expect(page.get_by_role("heading", name="Back with you: 3 items")).to_be_visible()
    gone = cast.lab.rows(f"/projects/{project_id}/items", state="withdrawn")
    assert {row["external_id"] for row in gone} == {"person-1", "person-2"}

    going_on = until(
        lambda: cast.lab.rows(f"/projects/{project_id}/items", state="screened"), lambda rows: len(rows) == 2,
        "the AI first look",
    )  # fmt: skip
    assert {row["external_id"] for row in going_on} == {"fit-1", "near-1"}
    look_at_phone_and_dark(page)


def look_at_phone_and_dark(page: Page) -> None:
    """Nothing is wider than a phone, and the marks can be read in the dark."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keep(page, "phone")
    page.keyboard.press("Control+j")
    page.set_viewport_size({"width": 1280, "height": 900})
    keep(page, "dark")
