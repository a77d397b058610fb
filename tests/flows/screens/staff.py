"""Operations and finance on their screens."""

import re

from playwright.sync_api import Page, expect

from tests.flows.screens.acts import field
from tests.flows.screens.looks import Looks, keep


def verify(page: Page, name: str, number: str, looks: Looks) -> None:
    """The case is opened, looked up and verified by key."""
    page.goto("/admin/credentials")
    page.get_by_role("button", name=name).press("Enter")
    expect(page.get_by_text(number)).to_be_visible()
    field(page, "Where you looked it up").fill("California medical board, looked up today")
    looks.over(page, "credential-queue")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name=name)).to_have_count(0)


def build(page: Page, total: str, looks: Looks) -> None:
    """Who builds the batch is told that another approves it, and has no button for it."""
    page.goto("/admin/payouts")
    expect(page.get_by_text(total).first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row").filter(has_text="ready")).to_have_count(3, timeout=60_000)
    looks.over(page, "payouts-due")
    page.keyboard.press("b")
    expect(page.get_by_text("You built it: another person of finance approves it.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Approve"))).to_have_count(0)
    looks.over(page, "payouts-built")


def approve(page: Page, total: str, looks: Looks) -> None:
    """Another types the total and approves; the batch is done once the provider's signed word is back."""
    page.goto("/admin/payouts")
    typed = field(page, "Total of the batch")
    typed.fill("1.00")
    typed.press("Enter")
    expect(page.get_by_text("You typed USD 1.00; the batch is USD 340.80.")).to_be_visible()
    typed.fill(total.removeprefix("$"))
    keep(page, "payouts")
    typed.press("Enter")
    expect(page.get_by_text(done(total))).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row").filter(has_text=re.compile("paid, "))).to_have_count(3)
    looks.over(page, "payouts-done")


def done(total: str) -> re.Pattern[str]:
    """What the card of the batch says in the end."""
    return re.compile(rf"^{re.escape(total)} to 3 experts · done")
