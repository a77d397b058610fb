"""A PDF and a picture that an item is judged by, and answers in Markdown and LaTeX: by keyboard, and how that looks."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import typst
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests import stack as stacks
from tests.flows import story
from tests.flows.client import until
from tests.flows.real_data import RealItems
from tests.flows.screens.acts import section, sign_in
from tests.flows.screens.looks import Looks
from tests.flows.screens.test_long_document import SCROLL, SCROLLED_IN, Busy, contracts, told

pytestmark = pytest.mark.xdist_group("stack")
PASSWORD = "correct horse battery"
PAGES = 12
TYPED = "The lease says so in its third section."
CLAUSE = "The landlord returns the security deposit within fourteen days, with an itemised statement of what is kept. "
PROJECT = {
    "name": "Answers about a lease", "field": "law", "specialty": "landlord_tenant", "jurisdiction": "US-NY",
    "as_of": "2026-03-01", "audience": "tenant", "task_type": "pair", "task_settings": {"ties": True},
    "seats_per_item": 2, "guideline": "Which answer follows the lease?",
}  # fmt: skip
MARKDOWN = r"""## Short answer

**No**: section 3 of the lease says so, see [the statute](https://www.nysenate.gov/legislation/laws/GOB/7-108).

1. The deposit comes back within 14 days.
3. Interest is $I = P \cdot r \cdot \frac{d}{365}$.

| Kept for | At most |
|---|--:|
| rent due | all of it |
| damage | its cost |

```json
{"tool": "lookup", "arguments": {"section": "7-108", "ids": [1, 2]}}
```

![the signed page](https://tracker.example/page.png)

<img src="https://tracker.example/x.png" onerror="alert(1)">"""
PLAIN = "No. It costs between $5 and $6 a day * and section 3 of the lease says so.\n\n(a) first;\n(b) second."


def lease() -> bytes:
    """A real PDF, a section a page."""
    pages = [
        f"= Section {number}\n{CLAUSE * (6 if number % 4 == 3 else 0)}\n#lorem(180)" for number in range(1, PAGES + 1)
    ]
    return bytes(typst.compile("\n#pagebreak()\n".join(pages).encode()))


def scan() -> bytes:
    """A real picture."""
    return bytes(
        typst.compile(b"#set page(width: 9cm, height: 12cm)\n= Receipt\nPaid in full, 4 March 2026.", format="png")
    )


@dataclass
class Watch:
    """What a page asked for elsewhere, and what its browser forbade or could not run."""

    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page, stack: stacks.Stack) -> None:
        here = urlsplit(stack.url).netloc
        page.on("request", lambda one: self.elsewhere.append(one.url) if foreign(one.url, here) else None)
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.complaints.append(message.text)


def foreign(url: str, here: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != here


def test_items_are_judged_by_files_and_read_as_they_mean(stack: stacks.Stack, browser: Browser) -> None:
    looks, watch = Looks(), Watch()
    cast = story.gather(stack, "law", "US-NY", experts=1, tag="files")
    budget = story.fund(stack, cast, 40_000)
    project = str(cast.lab.post("/projects", {"lab": cast.lab_id, **PROJECT})["id"])
    lab = sign_in(browser, stack, "lab-files@example.com", PASSWORD)
    upload(lab, project, looks)
    bring_in(cast, project)
    offer = story.open_work(cast, project, budget)
    story.release_returned(cast, project, 1)
    story.agree_to_all(cast.experts[0])
    until(lambda: story.next_claim(cast.experts[0], offer), bool, "the item")

    page = sign_in(browser, stack, "expert-files-0@example.com", PASSWORD)
    watch.over(page, stack)
    page.goto(f"/expert/work/{offer}")
    read(page)
    looks.over(page, "files-text")
    page.keyboard.press("p")
    said = quote(page)
    looks.over(page, "files-pdf")
    page.keyboard.press("p")
    look_at_picture(page)
    looks.over(page, "files-picture")
    page.keyboard.press("p")
    expect(page.get_by_text("May they keep the deposit?")).to_be_visible()
    page.keyboard.press("6")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile(r"^Submitted:"))).to_be_visible()
    open_from_reason(lab, cast, project, said, looks)
    assert watch.elsewhere == [] and watch.complaints == []
    assert not looks.wrong, json.dumps(looks.wrong, indent=1)


def test_a_long_set_text_scrolls_and_takes_keys_without_lag(stack: stacks.Stack, browser: Browser) -> None:
    parts = [part for part in contracts().split("\n\n") if part.strip()]
    text = "\n\n".join(
        f"## Part {at}\n\n**{part}" if at % 20 == 0 else f"**¶** $x_{{{at}}}$ {part}" for at, part in enumerate(parts)
    )
    cast = story.gather(stack, "law", "US-NY", experts=1, tag="longset")
    rows = json.dumps({"id": "c1", "question": text, "first": "**Yes.**", "second": "No."}).encode()
    mapping = {"prompt": "question", "a": "first", "b": "second", "external_id": "id"}
    project = story.bring_in(cast, PROJECT, RealItems("rows.jsonl", rows, {"c1": []}), mapping)
    offer = story.open_work(cast, project, story.fund(stack, cast, 20_000))
    story.release_returned(cast, project, 1)
    story.agree_to_all(cast.experts[0])
    until(lambda: story.next_claim(cast.experts[0], offer), bool, "the item")
    page = sign_in(browser, stack, "expert-longset-0@example.com", PASSWORD)
    page.goto(f"/expert/work/{offer}")
    expect(page.locator("[data-scrolls] .katex").last).to_be_attached()
    busy = Busy(page)
    frames = page.evaluate(SCROLL)
    scrolled = busy.since() / len(frames)
    page.keyboard.press("w")
    expect(page.locator("[data-scrolls] .katex")).to_have_count(0)
    plain = typed_in(page, busy)
    page.keyboard.press("w")
    expect(page.locator("[data-scrolls] .katex").last).to_be_attached()
    typed = typed_in(page, busy)
    print(f"\n{len(text):,} characters set. Scrolling: {scrolled:.1f} ms of main thread a frame; {told(frames)}")
    print(f"A letter of the reason: {typed:.1f} ms of main thread; beside the plain text {plain:.1f} ms")
    assert scrolled <= SCROLLED_IN and typed <= SCROLLED_IN


def typed_in(page: Page, busy: Busy) -> float:
    """What a letter of the reason takes of the main thread, in ms."""
    page.keyboard.press("r")
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    busy.since()
    page.keyboard.type(TYPED)
    expect(page.get_by_label("Reason", exact=True)).to_have_value(TYPED)
    spent = busy.since() / len(TYPED)
    page.keyboard.press("Escape")
    return spent


def upload(lab: Page, project: str, looks: Looks) -> None:
    """Two files are taken, one that only says it is a PDF is not."""
    lab.goto(f"/lab/projects/{project}")
    files = section(lab, "Files")
    files.locator("input[type=file]").set_input_files([
        {"name": "lease.pdf", "mimeType": "application/pdf", "buffer": lease()},
        {"name": "scan.png", "mimeType": "image/png", "buffer": scan()},
        {"name": "fake.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>alert(1)</script>"},
    ])  # fmt: skip
    expect(files.get_by_text("2 of 3 uploaded.")).to_be_visible()
    expect(files.get_by_text("fake.pdf: Items are judged by PDF")).to_be_visible()
    expect(files.get_by_role("button", name="Remove lease.pdf")).to_be_visible()
    looks.over(lab, "files-uploaded")


def bring_in(cast: story.Cast, project: str) -> None:
    """Two rows; the one that names a file nobody uploaded is refused and says so."""
    row = {"question": "May they keep the deposit?", "first": MARKDOWN, "second": PLAIN}
    rows = [
        row | {"id": "l1", "files": ["lease.pdf#page=3", "scan.png"]},
        row | {"id": "l2", "files": "missing.pdf"},
    ]
    mapping = {"prompt": "question", "a": "first", "b": "second", "external_id": "id", "attachments": "files"}
    file = ("rows.jsonl", "\n".join(map(json.dumps, rows)).encode())
    path, form = f"/projects/{project}/imports", {"mapping": json.dumps(mapping)}
    run = cast.lab.post(path, expect=202, files={"file": file}, data=form)
    done = until(lambda: cast.lab.get(f"/imports/{run['id']}"), lambda i: i["state"] == "done", "the import")
    assert (done["rows_imported"], done["rows_refused"]) == (1, 1)
    (problem,) = cast.lab.rows(f"/imports/{run['id']}/problems")
    assert problem["column"] == "files" and "“missing.pdf” is not among the project's files" in problem["message"]


def read(page: Page) -> None:
    """The Markdown answer is set, the plain one letter for letter; W shows both as they were written."""
    marked = page.get_by_role("article").filter(has_text="Short answer")
    plain = page.get_by_role("article").filter(has_text="between $5 and $6")
    expect(marked.locator("strong")).to_have_text("No")
    expect(marked.locator(".katex").first).to_be_visible()
    expect(marked.get_by_role("cell", name="all of it")).to_be_visible()
    expect(marked.locator("pre [data-word=attr]").first).to_be_visible()
    expect(marked.get_by_text('<img src="https://tracker.example/x.png" onerror="alert(1)">')).to_be_visible()
    expect(marked.get_by_text("3.", exact=True)).to_be_visible()
    assert marked.locator("img").count() == 0
    expect(plain.locator("em, strong, .katex")).to_have_count(0)
    expect(plain.get_by_text("(a) first;\n(b) second.")).to_be_visible()
    page.keyboard.press("w")
    expect(marked.get_by_text("**No**: section 3")).to_be_visible()
    page.keyboard.press("w")
    expect(marked.locator("strong")).to_have_text("No")


def sheet(page: Page, number: int) -> Locator:
    return page.locator(f'[data-page="{number}"]')


def quote(page: Page) -> str:
    """The PDF opens where the row says, turns by keys, is searched, and what is selected goes into the reason."""
    field = page.get_by_label(re.compile("^Page"))
    expect(field.first).to_be_visible()
    expect(sheet(page, 3).get_by_text("Section 3")).to_be_visible()
    expect(page.locator("label input")).to_have_value("3")
    assert 0 < page.locator("[data-page] canvas").count() < PAGES / 2
    assert inked(sheet(page, 3)), "a page is drawn, not only its frame"
    page.keyboard.press("PageDown")
    expect(page.locator("label input")).to_have_value("4")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    expect(page.locator("label input")).to_have_value("2")
    page.keyboard.press("f")
    page.keyboard.type("itemised statement")
    expect(page.get_by_text("on pages 3, 7, 11")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("label input")).to_have_value("7")
    expect(sheet(page, 7).get_by_text("Section 7")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    expect(sheet(page, 11).get_by_text("Section 11")).to_be_visible()
    sheet(page, 11).get_by_text("Section 11").select_text()
    page.keyboard.press("y")
    said = "“Section 11” [lease.pdf, p. 11]"
    expect(page.get_by_label("Reason", exact=True)).to_have_value(said)
    page.keyboard.press("+")
    expect(page.get_by_text("125 %")).to_be_visible()
    page.keyboard.press("-")
    expect(sheet(page, 11).get_by_text("Section 11")).to_be_visible()
    return said


def inked(drawn: Locator) -> bool:
    """Whether a page's canvas has dark letters on white paper."""
    script = """canvas => {
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [canvas.width, canvas.height];
        const pen = copy.getContext("2d");
        pen.drawImage(canvas, 0, 0);
        const { data } = pen.getImageData(0, 0, copy.width, copy.height);
        const tones = Array.from({ length: data.length / 4 }, (_, at) => (data[4 * at + 3] > 200 ? data[4 * at] : 128));
        const [dark, white] = [tones.filter(tone => tone < 128).length, tones.filter(tone => tone > 240).length];
        return dark > 200 && white > dark;
    }"""
    for _ in range(50):
        if drawn.locator("canvas").evaluate(script):
            return True
        drawn.page.wait_for_timeout(100)
    return False


def look_at_picture(page: Page) -> None:
    picture = page.get_by_role("img", name="scan.png")
    expect(picture).to_be_visible()
    page.wait_for_function("() => document.querySelector('img[alt=\"scan.png\"]').naturalWidth > 0")
    before = picture.bounding_box()
    page.keyboard.press("+")
    expect(page.get_by_text("125 %")).to_be_visible()
    after = picture.bounding_box()
    assert before and after and after["width"] > before["width"] * 1.2
    page.keyboard.press("-")


def open_from_reason(lab: Page, cast: story.Cast, project: str, said: str, looks: Looks) -> None:
    """On the item's page the place that a reason names opens that page of the file."""
    (item,) = cast.lab.rows(f"/projects/{project}/items")
    given = until(lambda: cast.lab.get(f"/items/{item['id']}")["annotations"], bool, "the answer to count")
    assert given[0]["rationale"] == said
    lab.goto(f"/lab/items/{item['id']}")
    lab.get_by_role("button", name="[lease.pdf, p. 11]").click()
    expect(sheet(lab, 11).get_by_text("Section 11")).to_be_visible()
    expect(lab.locator("label input")).to_have_value("11")
    looks.over(lab, "files-item")
