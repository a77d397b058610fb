"""A physician on the way in: account, licence, terms, exam, score, board, work, pay."""

import json
import re

from playwright.sync_api import Browser, Page, expect

from runtime.folder import ROOT
from tests import stack as stacks
from tests.flows.client import until
from tests.flows.screens import patients
from tests.flows.screens.acts import field, heading, link_mailed_to, new_page, section
from tests.flows.screens.looks import Looks, keep

EMAIL, NAME, PASSWORD = "ines.walker@example.com", "Ines Walker", "correct horse battery"
NUMBER = "1234567893"
EXAM = json.loads((ROOT / "marketplace" / "demo" / "exam_medicine.json").read_text())
RIGHT = {question["text"]: question["choices"][question["right"]] for question in EXAM["questions"]}


def sign_up(browser: Browser, stack: stacks.Stack, looks: Looks) -> Page:
    """From the front door over the mail to the first page of one's own."""
    page = new_page(browser, stack)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    looks.over(page, "landing")
    page.goto("/sign-in")
    expect(heading(page, "Sign in")).to_be_visible()
    looks.over(page, "sign-in")
    page.get_by_role("link", name="Make an account").press("Enter")
    expect(heading(page, "Make an account")).to_be_visible()
    field(page, "E-mail").fill(EMAIL)
    page.locator("input[type=password]").fill(PASSWORD)
    looks.over(page, "sign-up")
    page.keyboard.press("Enter")
    expect(heading(page, "Look into your mail")).to_be_visible()
    page.goto(link_mailed_to(stack, EMAIL))
    expect(page.get_by_text(f"Is {EMAIL} yours?")).to_be_visible()
    looks.over(page, "confirm-address")
    page.get_by_role("button", name="Confirm").press("Enter")
    page.wait_for_url("**/welcome")
    field(page, "Your name").fill(NAME)
    looks.over(page, "welcome")
    page.keyboard.press("Enter")
    page.wait_for_url("**/expert/credentials")
    return page


def enter_licence(page: Page, looks: Looks) -> None:
    """A licence with its number, sent by key; the queue says when it will be decided."""
    field(page, "Number").fill(NUMBER)
    field(page, "Where it holds").click()
    page.keyboard.type("California")
    page.get_by_role("option", name=re.compile("California")).click()
    field(page, "Expires on").fill("2028-08-31")
    looks.over(page, "licence-form")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("In the queue, decided by"))).to_be_visible()


def sign_texts(page: Page, looks: Looks) -> None:
    """Terms and the lab's NDA, read and signed by name."""
    expect(page.get_by_text(re.compile("Active, looked up"))).to_be_visible()
    looks.over(page, "credentials")
    part = section(page, "Terms and confidentiality")
    expect(part.get_by_text("Confidentiality with Meridian Models")).to_be_visible()
    buttons = part.get_by_role("button", name="I have read it and sign")
    for left in range(buttons.count(), 0, -1):
        expect(buttons).to_have_count(left)
        buttons.first.press("Enter")
    expect(buttons).to_have_count(0)


def pass_exam(page: Page, looks: Looks) -> None:
    """Eight questions by digit and Enter; the result has its interval."""
    page.goto("/expert/exams")
    card = page.locator("div", has=heading(page, EXAM["title"])).last
    expect(card).to_be_visible()
    looks.over(page, "exams")
    page.get_by_role("button", name="Begin").first.press("Enter")
    page.wait_for_url("**/attempts/**")
    for number in range(1, EXAM["length"] + 1):
        expect(page.get_by_text(f"Question {number} of {EXAM['length']}")).to_be_visible()
        if number == 1:
            looks.over(page, "exam-question")
        asked = page.locator("main").inner_text()
        right = next(right for text, right in RIGHT.items() if text in asked)
        choices = page.get_by_role("radio").all_inner_texts()
        page.keyboard.press(str(1 + next(place for place, text in enumerate(choices) if right in text)))
        page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"\d+ % expected agreement with final answers, \d+-\d+ %"))).to_be_visible()
    looks.over(page, "exam-result")
    page.goto("/expert/score")
    expect(page.get_by_text(re.compile(r"expected agreement with final answers, \d+-\d+ %"))).to_be_visible()
    looks.over(page, "score")


def choose_work(page: Page, project: str, looks: Looks) -> None:
    """The board says why this work fits; started without the mouse."""
    page.goto("/expert/board")
    card = page.get_by_role("article").filter(has_text=project)
    expect(card).to_be_visible()
    for _ in range(page.get_by_role("article").count()):
        page.keyboard.press("j")
        if card.get_attribute("data-marked"):
            break
    page.keyboard.press("h")
    for reason in ("California medical licence, active", "agreements signed", "asked 50 %"):
        expect(card.get_by_text(re.compile(reason))).to_be_visible()
    looks.over(page, "board")
    keep(page, "board")
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/**")


def work_by_keyboard(page: Page, looks: Looks) -> list[str]:
    """Two items answered, the first taken back once and sent again; the third is left in hand. Their ids."""
    first = patients.on_screen(page)
    page.keyboard.press(patients.key_for(page, first))
    looks.over(page, "workspace")
    keep(page, "workspace")
    page.keyboard.press("r")
    page.keyboard.type("It follows the guideline on safety.")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name=re.compile("Undo, "))).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("region", name="Material")).to_contain_text(patients.ROWS[first]["prompt"])
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(patients.ROWS[first]["prompt"])).to_have_count(0)
    second = patients.on_screen(page)
    page.keyboard.press(patients.key_for(page, second))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(patients.ROWS[second]["prompt"])).to_have_count(0)
    return [first, second, patients.on_screen(page)]


def leave_work(page: Page) -> None:
    """Go to the board: the page lets go of the item that was kept ready as it closes, once it knows that it has one."""
    until(lambda: kept_ready(page), lambda kept: kept == 1, "the next item held")
    # Its page hears of it a moment after the database.
    page.wait_for_timeout(1_000)
    page.goto("/expert/board")
    until(lambda: kept_ready(page), lambda kept: kept == 0, "what was kept ready open to others", seconds=20)


def kept_ready(page: Page) -> int:
    return len(page.request.get("/api/v1/claims?state=ready").json()["results"])


def finish_the_last(page: Page, looks: Looks) -> None:
    """Go on where the board says an item is unfinished; after it nothing is left."""
    page.goto("/expert/board")
    expect(page.get_by_text(re.compile("1 unfinished item"))).to_be_visible()
    page.get_by_role("button", name="Go on").press("Enter")
    page.wait_for_url("**/work/**")
    page.keyboard.press(patients.key_for(page, patients.on_screen(page)))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("That was the last item"))).to_be_visible()
    looks.over(page, "none-left")


def open_payout_account(page: Page, looks: Looks) -> None:
    """The provider asks for bank and tax on its own page; back, the account is active."""
    page.goto("/expert/earnings")
    page.get_by_role("button", name="Open a payout account").press("Enter")
    page.get_by_role("link", name="Go to the payment provider").press("Enter")
    page.wait_for_url("**/onboarding/**")
    looks.over(page, "onboarding")
    page.get_by_role("button", name="Send").press("Enter")
    page.wait_for_url("**/expert/**")


def read_earnings(page: Page, looks: Looks) -> None:
    """Three lines, paid; a line opens to its rate and its ledger entry."""
    page.goto("/expert/earnings")
    expect(page.get_by_text("$42.60")).to_be_visible()
    lines = page.get_by_role("row").filter(has_text="$14.20")
    expect(lines).to_have_count(3)
    expect(lines.first).to_contain_text("paid")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Ledger entry"))).to_be_visible()
    looks.over(page, "earnings")
    keep(page, "earnings")
