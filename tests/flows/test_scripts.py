"""Items that try to run in the reader's browser: shown as the texts they are, never run, exported as they came."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.flows import story
from tests.flows.client import until
from tests.flows.patient_project import PROJECT
from tests.flows.real_data import RealItems
from tests.flows.screens.acts import sign_in
from tests.flows.test_import_to_export import take_out
from tests.stack import Stack

pytestmark = pytest.mark.xdist_group("story")
SCRIPT = "<script>window.ran = 1; alert('ran')</script>"
IMAGE = '<img src="x" onerror="window.ran = 1; alert(1)">'
LINK = "[press here](javascript:window.ran=1)"
FRAME = '<iframe srcdoc="<script>parent.ran = 1</script>"></iframe><svg onload="window.ran = 1">'
ROW = {"id": "evil", "prompt": f"{SCRIPT} What now?", "context": LINK, "a": f"{IMAGE} Yes.", "b": f"{FRAME} No."}
NAME = f"Evil {SCRIPT}"
MAPPING = {"prompt": "prompt", "context": "context", "a": "a", "b": "b", "external_id": "id"}


class Watch:
    """What a page did that it should not: windows it opened, scripts of the items that ran."""

    def __init__(self, page: Page) -> None:
        self.page, self.opened = page, list[str]()
        page.on("dialog", self.note)

    def note(self, dialog: Dialog) -> None:
        self.opened.append(dialog.message)
        dialog.dismiss()

    def saw_nothing_run(self, *texts: str) -> None:
        """The texts stand on the page letter by letter, and nothing of them is an element of it."""
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()
        assert self.page.evaluate("window.ran") is None
        assert self.page.locator("img[src=x], iframe, svg[onload], a[href^='javascript:']").count() == 0
        assert self.opened == []


def test_scripts_in_items_are_texts_everywhere(stack: Stack, browser: Browser, tmp_path: Path) -> None:
    cast = story.gather(stack, "medicine", "US-NY", experts=2, tag="scripts")
    items = RealItems("evil.jsonl", json.dumps(ROW).encode(), {"evil": [{"preference": -2}] * 3}, {"evil": ROW["a"]})
    budget = story.fund(stack, cast, 100_000)
    described = {**PROJECT, "name": NAME, "guideline": f"# {SCRIPT}\n\n{LINK} {IMAGE}"}
    project = story.bring_in(cast, described, items, MAPPING)
    offer = story.open_work(cast, project, budget)
    path = f"/projects/{project}/progress"
    until(lambda: cast.lab.get(path), lambda p: p["items"]["open"] == 1, "the item open to experts")
    for expert in cast.experts:
        story.agree_to_all(expert)

    desk = Watch(sign_in(browser, stack, "expert-scripts-0@example.com", "correct horse battery"))
    desk.page.goto("/expert/board")
    desk.saw_nothing_run(NAME)
    card = desk.page.get_by_role("article").filter(has_text=NAME)
    card.get_by_role("button", name="Start").press("Enter")
    desk.page.wait_for_url("**/work/**")
    desk.saw_nothing_run(f"{SCRIPT} What now?", f"{IMAGE} Yes.", f"{FRAME} No.")

    assert story.work(cast, project, offer, items) == 2
    until(lambda: cast.lab.get(path), lambda p: p["items"]["decided"] == 1, "the decision", 90)
    office = Watch(sign_in(browser, stack, "lab-scripts@example.com", "correct horse battery"))
    office.page.goto(f"/lab/projects/{project}")
    expect(office.page.get_by_text(re.compile("1 of 1 decided"))).to_be_visible(timeout=30_000)
    office.saw_nothing_run(NAME)

    told = {"cast": cast, "project": project, "stack": stack}
    (row,) = take_out(told, "preference", tmp_path)
    assert row["prompt"][0]["content"] == f"{LINK}\n\n{ROW['prompt']}"
    assert (row["chosen"][0]["content"], row["rejected"][0]["content"]) == (ROW["a"], ROW["b"])
