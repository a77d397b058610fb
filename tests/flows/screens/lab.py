"""The lab on its screens: project, file, money, offer; later a decision and a dataset."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.flows.screens import patients
from tests.flows.screens.acts import choose, field, section
from tests.flows.screens.looks import Looks, keep

PROJECT = "Which answer serves the patient?"
BUDGET = "Patient answers"
GUIDELINE = "# Safety first\n\nAn answer that could hurt is never better.\n\nThen: complete, plain, kind."


def new_project(page: Page, looks: Looks) -> str:
    """Every field filled; the project's id."""
    page.goto("/lab/projects")
    expect(page.get_by_role("link", name="New project").first).to_be_visible()
    looks.over(page, "projects")
    page.keyboard.press("n")
    page.wait_for_url("**/lab/projects/new")
    field(page, "Name").fill(PROJECT)
    choose(page, "Field", "Medicine")
    choose(page, "Specialty", "General medicine")
    choose(page, "Jurisdiction", "United States")
    field(page, "Law or knowledge as of").fill("2026-03-01")
    field(page, "Reader").fill("patient")
    choose(page, "Kind", "Which answer is better?")
    field(page, "“About the same” is an answer").check()
    field(page, "Guideline").fill(GUIDELINE)
    field(page, "Experts an item").fill("2")
    choose(page, "The texts are", "Public")
    field(page, "Permitted sources").fill("Published guidelines")
    field(page, "Licence of your texts").fill("written for this demo")
    looks.over(page, "new-project")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/lab/projects/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[1]


def bring_file(page: Page, looks: Looks) -> None:
    """Choose the file, map each column by hand, import by key; one row is refused and says why."""
    file = {"name": "answers.jsonl", "mimeType": "application/jsonl", "buffer": patients.as_brought()}
    page.get_by_label("File with items").set_input_files(file)  # type: ignore[arg-type]
    for label, column in (
        ("Question", "question"),
        ("First answer", "one"),
        ("Second answer", "two"),
        ("External id", "key"),
    ):
        choose(page, label, column)
    looks.over(page, "mapping")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("12 imported · 0 known already · 1 refused")).to_be_visible()
    page.get_by_role("button", name="Show the refused rows").press("Enter")
    refused = section(page, "Data").get_by_role("row").filter(has_text="13")
    expect(refused).to_contain_text("two")


def fund(page: Page, looks: Looks) -> None:
    """A budget of its own, paid on the sandbox's page; back, the money is there."""
    page.get_by_role("link", name="Create and fund a budget").press("Enter")
    field(page, "Name of the budget").fill(BUDGET)
    page.keyboard.press("Enter")
    amount = field(page, f"Amount to add to {BUDGET}")
    amount.fill("1,000.00")
    looks.over(page, "funding")
    amount.press("Enter")
    page.wait_for_url("**/checkout/**")
    expect(page.get_by_text("SANDBOX, no real money moves")).to_be_visible()
    looks.over(page, "checkout")
    page.get_by_role("button", name="Pay USD 1,000.00").press("Enter")
    page.wait_for_url("**/lab/funding/**")
    expect(page.get_by_text("$1,000.00 arrived and is available.")).to_be_visible()
    looks.over(page, "deposit")


def open_offer(page: Page, project: str, looks: Looks) -> None:
    """Rate and people, then opened by key: the block is reserved and the items go to experts."""
    page.goto(f"/lab/projects/{project}")
    field(page, "Pay an answer").fill("14.20")
    field(page, "Expected agreement at least").fill("50")
    page.get_by_role("button", name="Keep this rate").press("Enter")
    expect(page.get_by_text("Not open yet")).to_be_visible()
    page.locator("body").click(position={"x": 2, "y": 400})
    page.keyboard.press("o")
    expect(page.get_by_text("Open to experts", exact=True)).to_be_visible()
    expect(page.get_by_text("0 of 12 decided · 12 with experts")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("$408.96", exact=True)).to_be_visible()
    looks.over(page, "project-opened")


def decide(page: Page, disputed: str, looks: Looks) -> None:
    """The item on which the experts differ is decided by a person, by keyboard, with a reason."""
    choose(page, "State of items", "Unsure")
    expect(section(page, "Items").get_by_role("row")).to_have_count(1)
    field(page, "Filter items").press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lab/items/**")
    expect(page.get_by_text("you decide below")).to_be_visible()
    page.keyboard.press({-2: "2", 0: "4", 2: "6"}[patients.TRUTH[disputed]])
    field(page, "Why").fill("The guideline puts safety first.")
    looks.over(page, "item-unsure")
    page.keyboard.press("Control+Enter")
    expect(section(page, "Final answer")).to_contain_text("100 % sure")
    keep(page, "item")


def refuse_an_answer(page: Page, looks: Looks) -> None:
    """The outvoted answer, not accepted after all: a reason and a second press."""
    row = page.get_by_role("row").filter(has_text="honest dissent")
    row.get_by_role("button").press("Enter")
    field(page, "Why").fill("The answer names a dose that the text does not have.")
    looks.over(page, "item-outcome")
    page.get_by_role("button", name="Do not accept this answer").press("Enter")
    page.get_by_role("button", name=re.compile("^Yes, the answer by")).press("Enter")
    expect(page.get_by_role("row").filter(has_text="not accepted: The answer names a dose")).to_be_visible()
    looks.over(page, "item")


def take_dataset(page: Page, project: str, folder: Path) -> dict[str, Path]:
    """Build the dataset by key and download its files in the browser, by their kind."""
    page.goto(f"/lab/projects/{project}")
    expect(page.get_by_role("button", name=re.compile("Build dataset"))).to_be_enabled()
    page.keyboard.press("e")
    exports = section(page, "Exports")
    expect(exports.get_by_text(re.compile("11 rows.*left out: 1 tie"))).to_be_visible(timeout=60_000)
    found = {}
    for kind in ("parquet", "jsonl"):
        with page.expect_download() as download:
            exports.get_by_role("link", name=re.compile(rf"\.{kind}$")).click()
        found[kind] = folder / download.value.suggested_filename
        download.value.save_as(found[kind])
    return found
