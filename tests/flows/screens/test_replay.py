"""Real annotators and recorded AI verdicts replayed in a running copy, and every page on judgement looked over."""

import json
import re
from collections import Counter

import pytest
from playwright.sync_api import Browser, Page, expect

from marketplace.demo import people
from marketplace.demo.judgement import SENIOR
from marketplace.demo.pandalm import Pair, pairs
from tests import stack as stacks
from tests.flows import story
from tests.flows.client import Client
from tests.flows.real_data import found
from tests.flows.screens.acts import sign_in
from tests.flows.screens.looks import Looks

pytestmark = pytest.mark.xdist_group("screens")
ITEMS = 150
WANTED = ("--items", str(ITEMS), "--epsilon", "0.2", "--evidence", "0.6", "--seed", "3")


def test_a_replay_fills_every_page_on_judgement(stack: stacks.Stack, browser: Browser) -> None:
    found("preference", "pandalm", "testset-v1.json")
    stack.run("load_demo")
    printed = stack.run("simulate_judgement", *WANTED)
    project_id = printed.split("/lab/projects/")[1].split()[0]
    lab = Client(stack.url, story.key_of(stack, people.LAB.email))
    check_project(lab, project_id)
    check_answers(lab, project_id, {pair.name: pair for pair in pairs(ITEMS, seed=3)})
    certificate = check_certificates(stack, lab, project_id)
    assert stack.manage("ledger_verify", "--json")["is_sound"]
    looks = Looks()
    page = sign_in(browser, stack, people.LAB.email, people.PASSWORD)
    look_at_the_lab_pages(page, project_id, certificate, looks)
    look_at_a_review(sign_in(browser, stack, SENIOR.email, people.PASSWORD), looks)
    assert not looks.wrong, json.dumps(looks.wrong, indent=1)


def check_project(lab: Client, project_id: str) -> None:
    """It says what it is, wherever it is read."""
    project = lab.get(f"/projects/{project_id}")
    assert project["name"].startswith("Replayed data: ")
    assert "answers replayed" in project["source_licence"]
    [guideline] = lab.rows(f"/projects/{project_id}/guidelines")
    assert "Nobody worked on it here" in guideline["body"]


def check_answers(lab: Client, project_id: str, recorded: dict[str, Pair]) -> None:
    """What stands on an item is what its annotators answered, each of them at most once."""
    rows = lab.rows(f"/projects/{project_id}/items", state="decided")
    assert len(rows) > ITEMS / 3
    for row in rows[:20]:
        life = lab.get(f"/items/{row['id']}")
        given = Counter(one["answer"]["preference"] for one in life["annotations"])
        assert given <= Counter(recorded[row["external_id"]].preferences), row["external_id"]


def check_certificates(stack: stacks.Stack, lab: Client, project_id: str) -> str:
    """The group was tested, certified or not, and the stored evidence says the same again; a certificate's id."""
    [group] = lab.get(f"/projects/{project_id}/groups")
    tested = [standing["newest"] for standing in group["standings"] if standing["newest"]]
    assert tested
    for one in tested:
        assert stack.manage("verify_certificate", one["id"])["verified"]
    return str(tested[0]["id"])


def look_at_the_lab_pages(page: Page, project_id: str, certificate: str, looks: Looks) -> None:
    home = f"/lab/projects/{project_id}"
    open_page(page, home, "Quality")
    expect(page.get_by_role("region", name="Groups")).to_be_visible()
    looks.over(page, "replayed-project")
    page.get_by_role("button", name="Change the plan").click()
    looks.over(page, "plan")
    open_page(page, f"/lab/certificates/{certificate}", "Evidence")
    page.get_by_role("button", name="Show the items it rests on").click()
    expect(page.get_by_role("region", name="Items it rests on")).to_be_visible()
    looks.over(page, "certificate")
    open_page(page, f"{home}/efficiency", "Assumptions")
    looks.over(page, "efficiency")
    open_page(page, f"{home}/reliability", "Experts and AI reviewers by answer")
    expect(page.get_by_role("cell", name=re.compile("GPT-3.5"))).to_be_visible()
    looks.over(page, "reliability")
    open_page(page, f"{home}/reviewers", "Reviewers of this project")
    expect(page.get_by_role("article", name=re.compile("PandaLM-7B"))).to_be_visible()
    looks.over(page, "reviewers")


def look_at_a_review(page: Page, looks: Looks) -> None:
    """The senior expert reads the positions side by side."""
    page.goto("/expert/board")
    page.get_by_role("link", name="Decide disputed items").or_(
        page.get_by_role("button", name="Decide disputed items")
    ).first.click()
    expect(page.get_by_role("heading", name="Positions")).to_be_visible()
    looks.over(page, "review")


def open_page(page: Page, path: str, heading: str) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
