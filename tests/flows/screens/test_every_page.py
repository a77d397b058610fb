"""Every address that the front end knows, opened by somebody whom it is for: nothing serious, in light and dark, and it
fits a phone. The demo's data stands on the pages; what needs a story first is looked over in that story.
"""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from marketplace.demo import people
from runtime.folder import ROOT
from tests import stack as stacks
from tests.flows import story
from tests.flows.client import Client
from tests.flows.screens.acts import new_page, sign_in
from tests.flows.screens.looks import Looks

pytestmark = pytest.mark.xdist_group("stack")
READER = "reader-of-pages@example.com"
ROUTES = ROOT / "frontend" / "src" / "app"
PUBLIC = ("/", "/sign-in", "/sign-in/code", "/sign-up", "/verify-email", "/verify-email/:key", "/reset-password")
EXPERT = ("board", "credentials", "exams", "questions", "settings", "score", "earnings", "work/:offerId")
LAB = (
    "projects", "projects/new", "projects/:projectId", "projects/:projectId/efficiency",
    "projects/:projectId/questions", "projects/:projectId/reviewers", "projects/:projectId/reliability",
    "items/:itemId", "funding", "settings",
)  # fmt: skip
IN_STORIES = {
    # An attempt, a payment, a disputed item, a certificate: `test_whole_line` and `test_replay`.
    "/expert/attempts/:attemptId", "/expert/claims/:claimId", "/expert/reviews/:offerId", "/lab/funding/:depositId",
    "/lab/certificates/:certificateId", "/expert", "*",
}  # fmt: skip


def known() -> Iterator[str]:
    """Every address in the front end's routes, whole."""
    for file in ROUTES.glob("*/routes.tsx"):
        for path in re.findall(r'path: "([^"]+)"', file.read_text()):
            yield path if path.startswith(("/", "*")) else f"/{file.parent.name}/{path}"


def test_every_page(stack: stacks.Stack, browser: Browser) -> None:
    stack.run("load_demo")
    lab = Client(stack.url, story.key_of(stack, people.LAB.email))
    project = next(each["id"] for each in lab.rows("/projects") if each["field"] == "medicine")
    offer = next(each["id"] for each in lab.rows("/offers") if each["project"]["id"] == project)
    ids = {"projectId": project, "itemId": lab.rows(f"/projects/{project}/items")[0]["id"], "offerId": offer}
    ids["key"] = "none"
    story.physician_apart(stack, READER)
    visits = {
        None: [*PUBLIC, "/reset-password/:key", "/no-such-page"],
        READER: [f"/expert/{path}" for path in EXPERT] + ["/settings/notifications", "/account"],
        people.LAB.email: [f"/lab/{path}" for path in LAB] + ["/welcome"],
        people.OPERATIONS.email: ["/admin/credentials", "/admin/hidden-checks", "/admin/models"],
        people.MAKER.email: ["/admin/payouts"],
    }
    visited = {path for paths in visits.values() for path in paths}
    assert set(known()) - visited == IN_STORIES, "a new page wants a visitor here, or a story"
    looks = Looks()
    for email, paths in visits.items():
        page = sign_in(browser, stack, email, people.PASSWORD) if email else new_page(browser, stack)
        for path in paths:
            visit(page, re.sub(r":(\w+)", lambda found: ids[found[1]], path), looks)
        page.context.close()
    assert not looks.wrong, json.dumps(looks.wrong, indent=1)
    print(f"\n{len(looks.seen)} pages looked over in light and dark and on a phone, nothing serious")


def visit(page: Page, path: str, looks: Looks) -> None:
    """Open the page, wait until what it shows has come, and look it over."""
    page.goto(path)
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text(re.compile("could not be (read|loaded)"))).to_have_count(0)
    looks.over(page, path.strip("/").replace("/", "-") or "start")
