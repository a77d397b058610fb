"""A hundred kilobytes of contracts on the screen: marked by keyboard alone, by mouse, and without lag."""

import json
import os
import re
import statistics
from collections.abc import Sequence
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
LENGTH, MARKED = 100_000, 300
LABELS = [
    {"value": "end", "text": "Termination", "description": "Ends the contract, or says who may end it."},
    {"value": "assign", "text": "Anti-assignment"},
    {"value": "law", "text": "Governing law"},
    {"value": "liability", "text": "Cap on liability"},
    {"value": "exclusive", "text": "Exclusivity"},
    {"value": "payment", "text": "Payment"},
    {"value": "ip", "text": "Ownership of IP"},
    {"value": "notice", "text": "Notice"},
]
PROJECT = {
    "name": "Contract clauses", "field": "law", "specialty": "general", "jurisdiction": "US", "as_of": "2026-03-01",
    "audience": "in-house counsel", "task_type": "spans", "seats_per_item": 2,
    "task_settings": {"labels": LABELS, "question": "Mark each clause of these kinds.", "whole_words": True},
    "guideline": "Mark whole sentences.\n\nMark what counts, not its heading.",
}  # fmt: skip
# Of the main thread's own time, which a busy machine lengthens little (about 5 and 26 ms where it is quiet): a frame
# of 60 Hz while scrolling; from a digit to the painted passage what still feels immediate.
SCROLLED_IN, MARKED_IN, PRESSES = 16.7, 100.0, 24
# Frames while the text is scrolled from top to bottom, in ms.
SCROLL = """async () => {
    const pane = document.querySelector("[data-scrolls]");
    const times = [];
    pane.scrollTop = 0;
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    let last = performance.now();
    for (let frame = 0; frame < 240; frame += 1) {
        pane.scrollTop += pane.scrollHeight / 240;
        await new Promise(done => requestAnimationFrame(done));
        const now = performance.now();
        times.push(now - last);
        last = now;
    }
    return times;
}"""
# From the next key until the frame that shows a paragraph set anew has been painted, in ms; none within 5 s fails.
LISTEN = """() => {
    window.painted = new Promise((done, fail) => {
        setTimeout(() => fail(new Error("nothing was painted")), 5000);
        addEventListener("keydown", event => {
            const observer = new MutationObserver(() => {
                observer.disconnect();
                // The task after the frame's own.
                const channel = new MessageChannel();
                channel.port1.onmessage = () => done(performance.now() - event.timeStamp);
                requestAnimationFrame(() => channel.port2.postMessage(null));
            });
            observer.observe(document.querySelector("[data-scrolls]"), { childList: true, subtree: true });
        }, { once: true, capture: true });
    });
}"""


def contracts() -> str:
    """The longest contracts, one after the other."""
    folder = found("law", "cuad", "txt")
    texts = sorted((path.read_text(errors="replace") for path in folder.glob("*.txt")), key=len, reverse=True)
    return "\n\n".join(texts)[:LENGTH]


def marked(text: str) -> list[dict[str, Any]]:
    """Passages all over the text, under all labels but the last; each third overlaps the next two."""
    step = len(text) // MARKED
    places = [(at, text[step * at : step * at + (900 if at % 3 == 0 else 90)]) for at in range(MARKED)]
    return [
        {"start": step * at, "end": step * at + len(words), "label": LABELS[at % 7]["value"], "note": ""}
        for at, words in places
        if words.strip()
    ]


def a_lawyer_at_work(stack: stacks.Stack, browser: Browser, text: str) -> tuple[Page, story.Cast, dict[str, Any]]:
    """The item in the hand of a lawyer who has marked most of it before."""
    cast = story.gather(stack, "law", "US-NY", experts=1, tag="spans")
    budget = story.fund(stack, cast, 100_000)
    items = RealItems("contracts.jsonl", json.dumps({"id": "c1", "contract": text}).encode(), {"c1": []})
    project = story.bring_in(cast, PROJECT, items, {"text": "contract", "external_id": "id"})
    offer = story.open_work(cast, project, budget)
    story.release_returned(cast, project, 1)
    lawyer = cast.experts[0]
    story.agree_to_all(lawyer)
    claim = until(lambda: story.next_claim(lawyer, offer), lambda claim: claim is not None, "the item")
    draft = {"answer": {"spans": marked(text), "nothing_to_mark": False}, "rationale": "", "version": 0}
    lawyer.put(f"/claims/{claim['id']}/draft", draft)
    page = sign_in(browser, stack, "expert-spans-0@example.com", "correct horse battery")
    page.goto(f"/expert/work/{offer}")
    expect(page.get_by_label("Text to mark")).to_be_visible()
    return page, cast, {"project": project, "offer": offer}


def test_a_long_contract_is_marked_without_lag(stack: stacks.Stack, browser: Browser) -> None:
    text = contracts()
    page, cast, made = a_lawyer_at_work(stack, browser, text)
    busy = Busy(page)
    frames = page.evaluate(SCROLL)
    scrolled = busy.since() / len(frames)
    print(f"\n{len(text):,} characters with {MARKED} passages. Scrolling: {scrolled:.1f} ms of main thread a frame; {told(frames)}")  # fmt: skip  # noqa: E501

    page.evaluate("() => { document.querySelector('[data-scrolls]').scrollTop = 0 }")
    page.keyboard.press("ArrowDown")
    painted, spent = zip(*(mark_by_keyboard(page, busy) for _ in range(PRESSES)), strict=True)
    print(f"A digit: {statistics.median(spent):.1f} ms of main thread until it is painted; {told(painted)}")
    find(page)
    go_by_heading(page)
    jump_and_take_away(page)
    looks = Looks()
    looks.over(page, "spans")
    assert not looks.wrong, json.dumps(looks.wrong, indent=1)
    assert scrolled <= SCROLLED_IN and statistics.median(spent) <= MARKED_IN

    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile(r"^Submitted:"))).to_be_visible()
    item = cast.lab.rows(f"/projects/{made['project']}/items")[0]
    path = f"/items/{item['id']}"
    (given,) = until(lambda: cast.lab.get(path)["annotations"], lambda answers: len(answers) == 1, "the answer")
    spans = given["answer"]["spans"]
    added = [text[each["start"] : each["end"]] for each in spans if each["label"] == LABELS[-1]["value"]]
    assert len(added) == PRESSES and all(len(words.split()) >= 2 for words in added), added
    assert all(words.strip() == words for words in added), added


class Busy:
    """The CPU time of the page's main thread, in ms."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.last = self.now()

    def now(self) -> float:
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration")) * 1000

    def since(self) -> float:
        """Since this was asked last."""
        before, self.last = self.last, self.now()
        return self.last - before


def told(times: Sequence[float]) -> str:
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, longest {max(times):.1f} ms by the clock"


def mark_by_keyboard(page: Page, busy: Busy) -> tuple[float, float]:
    """The caret moves on, two words are selected, a digit marks them: until it is painted by the clock, and what it
    took of the main thread until then, in ms."""
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.evaluate(LISTEN)
    busy.since()
    page.keyboard.press("8")
    painted = float(page.evaluate("() => window.painted"))
    return painted, busy.since()


def find(page: Page) -> None:
    """Hits are counted, marked without touching the text, and gone to by Enter."""
    page.keyboard.press("f")
    page.keyboard.type("agreement")
    expect(page.get_by_text(re.compile(r"^\d+ times$"))).to_be_visible()
    assert page.evaluate("() => CSS.highlights.get('find').size") > 100
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"^2 of \d+$"))).to_be_visible()
    if folder := os.environ.get("KEEP_LOOKS"):
        page.screenshot(path=f"{folder}/spans-find.png")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def go_by_heading(page: Page) -> None:
    """The outline of a long text, by keyboard alone."""
    page.keyboard.press("h")
    headings = page.get_by_role("navigation", name="Outline").get_by_role("button")
    expect(headings.filter(has_text="ARTICLE II").first).to_be_visible()
    before = page.evaluate("() => document.querySelector('[data-scrolls]').scrollTop")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Outline")).to_have_count(0)
    assert page.evaluate("() => document.querySelector('[data-scrolls]').scrollTop") != before


def jump_and_take_away(page: Page) -> None:
    """From passage to passage, and the one in hand taken away and brought back."""
    rows = page.get_by_role("list", name="Marked passages").get_by_role("listitem")
    count = rows.count()
    page.keyboard.press("j")
    page.keyboard.press("Backspace")
    expect(rows).to_have_count(count - 1)
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(count)
