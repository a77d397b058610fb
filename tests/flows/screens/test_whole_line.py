"""The whole line through the screens: a lab's file becomes a paid newcomer and a dataset, all pressed for real."""

import json
import re
from pathlib import Path

import pytest
from datasets import load_dataset
from playwright.sync_api import Browser, Page, expect

from marketplace.demo import people
from tests import stack as stacks
from tests.flows import story
from tests.flows.client import Client, until
from tests.flows.screens import lab as labs
from tests.flows.screens import newcomer, patients, staff
from tests.flows.screens.acts import sign_in
from tests.flows.screens.looks import Looks, keep

pytestmark = pytest.mark.xdist_group("screens")
ANSWERS, TOTAL = 24, "$340.80"


def test_the_whole_line_through_the_screens(stack: stacks.Stack, browser: Browser, tmp_path: Path) -> None:
    looks = Looks()
    stack.run("load_demo")
    cast = helped_by_two(stack)
    lab = sign_in(browser, stack, people.LAB.email, people.PASSWORD)
    project = labs.new_project(lab, looks)
    labs.bring_file(lab, looks)
    labs.fund(lab, looks)
    labs.open_offer(lab, project, looks)

    physician = a_physician_comes_in(stack, browser, looks)
    newcomer.choose_work(physician, labs.PROJECT, looks)
    seen = newcomer.work_by_keyboard(physician, looks)
    expect(lab.get_by_text(re.compile("1 in hand"))).to_be_visible()
    newcomer.leave_work(physician)

    disputed = next(key for key in ("p-09", "p-10", "p-11", "p-01") if key not in seen)
    the_others_work(cast, project, disputed)
    newcomer.finish_the_last(physician, looks)
    newcomer.open_payout_account(physician, looks)
    expect(lab.get_by_text("11 of 12 decided · 0 with experts · 1 unsure · 0 in hand")).to_be_visible(timeout=60_000)
    labs.decide(lab, disputed, looks)

    they_are_paid(stack, browser, cast, looks)
    newcomer.read_earnings(physician, looks)
    labs.refuse_an_answer(lab, looks)
    check_dataset(labs.take_dataset(lab, project, tmp_path), tmp_path)
    look_at_the_rest(lab, looks)
    assert not looks.wrong, json.dumps(looks.wrong, indent=1)
    print(f"\n{len(looks.seen)} pages looked over in light and dark, nothing serious: {', '.join(looks.seen)}")


def helped_by_two(stack: stacks.Stack) -> story.Cast:
    """Two experts who are ready, and keys for everybody who works outside the browser."""
    emails = [f"second-reader-{number}@example.com" for number in (1, 2)]
    for email in emails:
        stack.manage(
            "create_expert", "--email", email, "--password", people.PASSWORD, "--name", email.split("@")[0],
            "--field", "medicine", "--jurisdiction", "US-NY",
        )  # fmt: skip
    guests = (people.LAB, people.OPERATIONS, people.MAKER, people.CHECKER)
    lab, operations, maker, checker = (Client(stack.url, story.key_of(stack, guest.email)) for guest in guests)
    experts = [Client(stack.url, story.key_of(stack, email)) for email in emails]
    cast = story.Cast(lab, lab.get("/labs")["results"][0]["id"], experts, operations, maker, checker)
    story.open_payout_accounts(stack, cast)
    return cast


def a_physician_comes_in(stack: stacks.Stack, browser: Browser, looks: Looks) -> Page:
    """Account, licence, the operator's decision, signatures, exam."""
    physician = newcomer.sign_up(browser, stack, looks)
    newcomer.enter_licence(physician, looks)
    operator = sign_in(browser, stack, people.OPERATIONS.email, people.PASSWORD)
    staff.verify(operator, newcomer.NAME, newcomer.NUMBER, looks)
    newcomer.sign_texts(physician, looks)
    newcomer.pass_exam(physician, looks)
    return physician


def the_others_work(cast: story.Cast, project: str, disputed: str) -> None:
    offer = next(one for one in cast.lab.rows("/offers") if one["project"]["id"] == project)
    given = 0

    def work_on() -> int:
        """What was kept ready for another is open again only once they are known to have left."""
        nonlocal given
        given += story.work(cast, project, offer["id"], patients.answers(disputed), is_shown=given == 0)
        return given

    until(work_on, lambda answers: answers >= ANSWERS - 3, "every other seat")
    assert given == ANSWERS - 3


def they_are_paid(stack: stacks.Stack, browser: Browser, cast: story.Cast, looks: Looks) -> None:
    """Built by one, refused to the same, approved by another."""
    maker = sign_in(browser, stack, people.MAKER.email, people.PASSWORD)
    staff.build(maker, TOTAL, looks)
    batch = next(one for one in cast.maker.rows("/batches") if one["state"] == "built")
    cast.maker.post(f"/batches/{batch['id']}/approval", {"total_minor": batch["total_minor"]}, expect=403)
    checker = sign_in(browser, stack, people.CHECKER.email, people.PASSWORD)
    staff.approve(checker, TOTAL, looks)
    expect(maker.get_by_text(staff.done(TOTAL))).to_be_visible()
    books = stack.manage("ledger_verify", "--json")
    assert books["is_sound"], books


def check_dataset(files: dict[str, Path], folder: Path) -> None:
    """Both files hold the same rows, and each says the better answer as it was decided."""
    read = {
        kind: load_dataset(
            {"jsonl": "json"}.get(kind, kind), data_files=str(path), split="train", cache_dir=str(folder / "cache")
        )
        for kind, path in files.items()
    }
    assert read["jsonl"]["item_id"] == read["parquet"]["item_id"]
    better = {key: "answer_a" if truth < 0 else "answer_b" for key, truth in patients.TRUTH.items() if truth}
    rows = {row["external_id"]: row for row in read["parquet"]}
    assert rows.keys() == better.keys()
    for key, row in rows.items():
        assert row["chosen"][0]["content"] == patients.ROWS[key][better[key]], key


def look_at_the_rest(lab: Page, looks: Looks) -> None:
    """The project at its end with its charts, the same as a table, and the lab's own page."""
    for _ in range(2):
        expect(
            lab.get_by_role("figure", name=re.compile("12 items decided: 11 by experts, 1 by a person"))
        ).to_be_visible(timeout=60_000)
        expect(lab.get_by_role("figure", name=re.compile("24 answers in 24 hours"))).to_be_visible()
    looks.over(lab, "project-done")
    keep(lab, "project")
    lab.get_by_role("button", name="As table").first.press("Enter")
    expect(lab.get_by_role("columnheader", name="by a person")).to_be_visible()
    lab.goto("/lab/settings")
    expect(lab.get_by_role("heading", name="API keys")).to_be_visible()
    looks.over(lab, "lab-settings")
