"""Steps marked, a response rewritten, a rubric written: real items, the keyboard alone, and how that looks."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import stack as stacks
from tests.flows import story
from tests.flows.client import until
from tests.flows.real_data import RealItems, found
from tests.flows.screens.acts import sign_in
from tests.flows.screens.looks import Looks

pytestmark = pytest.mark.xdist_group("screens")
PASSWORD = "correct horse battery"
ITEMS = 2
COMMON = {
    "field": "medicine", "specialty": "general", "jurisdiction": "US", "as_of": "2026-03-01", "audience": "patient",
    "seats_per_item": 2, "guideline": "Safety first.\n\nSay what is known and what is not.",
}  # fmt: skip
# From a key to the second frame after it, when what it changed is on the screen.
PRESS = """key => new Promise(done => {
    const begun = performance.now();
    window.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
})"""


@dataclass(frozen=True)
class Kind:
    """A project, its file, and which columns hold what."""

    project: dict[str, Any]
    items: RealItems
    mapping: dict[str, str]


def trajectories() -> Kind:
    """tau-bench: the longest ways of an airline's agent, with its calls; three in a row are over 100 steps."""
    rows = json.loads(found("trajectory", "taubench", "gpt-4o-airline.json").read_text())
    told = [row["traj"] for row in sorted(rows, key=lambda row: -len(row["traj"]))]
    longest = [[*told[place], *told[place + 2][1:], *told[place + 4][1:]] for place in range(ITEMS)]
    lines = [json.dumps({"id": f"t{place}", "traj": steps}) for place, steps in enumerate(longest)]
    settings = {"marking": "first_error", "neutral": "good"}
    project = COMMON | {"name": "Airline agents", "task_type": "steps", "task_settings": settings}
    return Kind(project, as_items(lines, "t"), {"steps": "traj", "external_id": "id"})


def questions(name: str, kind: str, settings: dict[str, object], answer: str) -> Kind:
    """K-QA: patients' questions with a physician's answer."""
    lines = found("medicine", "kqa", "questions_w_answers.jsonl").read_text().splitlines()[:ITEMS]
    named = [json.dumps({"id": f"q{place}", **json.loads(line)}) for place, line in enumerate(lines)]
    project = COMMON | {"name": name, "task_type": kind, "task_settings": settings}
    mapping = {"prompt": "Question", answer: "Free_form_answer", "external_id": "id"}
    return Kind(project, as_items(named, "q"), mapping)


def as_items(lines: list[str], prefix: str) -> RealItems:
    answers: dict[str, list[dict[str, object]]] = {f"{prefix}{place}": [] for place in range(len(lines))}
    return RealItems("rows.jsonl", "\n".join(lines).encode(), answers)


def kinds() -> dict[str, Kind]:
    lengths = {"minimum_words": 20, "maximum_words": 300, "must_differ": True}
    rows = {"minimum_rows": 2, "maximum_rows": 20, "lowest_points": -10, "highest_points": 10, "needs_why": False}
    return {
        "steps": trajectories(),
        "rewrite": questions("Patient answers, made better", "rewrite", lengths, "draft"),
        "rubric": questions("What a good patient answer does", "rubric", rows, "reference"),
    }


def test_they_are_done_by_keyboard(stack: stacks.Stack, browser: Browser) -> None:
    looks, done = Looks(), {"steps": mark_steps, "rewrite": rewrite, "rubric": write_rubric}
    cast = story.gather(stack, "medicine", "US-NY", experts=len(done), tag="written")
    for number, (name, kind) in enumerate(kinds().items()):
        project_id = story.bring_in(cast, kind.project, kind.items, kind.mapping)
        offer_id = story.open_work(cast, project_id, story.fund(stack, cast, 20_000))
        story.release_returned(cast, project_id, ITEMS)
        story.agree_to_all(cast.experts[number])
        page = sign_in(browser, stack, f"expert-written-{number}@example.com", PASSWORD)
        page.goto(f"/expert/work/{offer_id}")
        expect(page.get_by_role("button", name="Submit")).to_be_visible()
        looks.over(page, f"{name}-new")
        said = done[name](page)
        looks.over(page, f"{name}-answered")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(f"Submitted: {said}")).to_be_visible()
        looks.over(page, f"{name}-next")
        looks.over(item_page(stack, browser, cast, project_id), f"{name}-item")
    assert not looks.wrong, json.dumps(looks.wrong, indent=1)


def item_page(stack: stacks.Stack, browser: Browser, cast: story.Cast, project_id: str, tag: str = "written") -> Page:
    """The item as the lab sees it, once the answer counts."""
    lab = sign_in(browser, stack, f"lab-{tag}@example.com", PASSWORD)
    ids = [row["id"] for row in cast.lab.rows(f"/projects/{project_id}/items")]
    answered = until(
        lambda: [each for each in ids if cast.lab.get(f"/items/{each}")["annotations"]], bool, "the answer to count"
    )
    lab.goto(f"/lab/items/{answered[0]}")
    expect(lab.get_by_role("heading", name="Answers")).to_be_visible()
    return lab


def mark_steps(page: Page) -> str:
    """Two good steps, one neutral with its calls open, the first error with its reason; one mark is undone."""
    assert page.locator("li[data-current]").count() == 1
    steps = page.get_by_label("Steps").locator("li").count()
    took = sorted(page.evaluate(PRESS, key) for key in "+0" * 15)
    print(f"\n{steps} steps: a mark is painted after {took[15]:.0f} ms (median of 30; at worst {took[-1]:.0f} ms)")
    assert steps > 100 and took[15] < 100
    for _ in took:
        page.keyboard.press("Control+z")
    for _ in took:
        page.keyboard.press("k")
    page.keyboard.type("++0")
    page.keyboard.press("Shift+O")
    page.keyboard.type("jjje")
    page.keyboard.type("tThe policy wants a confirmation first.")
    page.keyboard.press("Escape")
    page.keyboard.type("j-")
    page.keyboard.press("Control+z")
    return "First error at step"


def rewrite(page: Page) -> str:
    """A sentence put before the draft, which is then changed in its middle by selecting a word."""
    page.keyboard.type("e")
    page.keyboard.press("Control+Home")
    page.keyboard.type("In short: it is an antidepressant that your doctor must prescribe. ")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Ask your doctor or pharmacist before you take it.")
    expect(page.locator("ins").first).to_be_visible()
    page.keyboard.press("Escape")
    return ""


def write_rubric(page: Page) -> str:
    """Three criteria, the last taking points; one is moved up."""
    page.keyboard.type("a")
    for criterion, points, why in (
        ("Says what kind of medicine it is", "3", "The question asks it."),
        ("Names the warning for children, adolescents and young adults", "8", "A boxed warning."),
        ("Tells the reader to start or stop it without a doctor", "-10", ""),
    ):
        page.keyboard.type(criterion)
        page.keyboard.press("Enter")
        page.keyboard.type(points)
        page.keyboard.press("Enter")
        page.keyboard.type(why)
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("Backspace")
    page.keyboard.press("Shift+K")
    return "3 criteria, 11 points"
