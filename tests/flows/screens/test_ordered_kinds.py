"""Ratings, rankings, several labels, grades: real items, the keyboard alone, and how that looks."""

import csv
import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import stack as stacks
from tests.factories.several import questions_in
from tests.flows import story
from tests.flows.real_data import found
from tests.flows.screens.acts import sign_in
from tests.flows.screens.looks import Looks
from tests.flows.screens.test_written_kinds import COMMON, ITEMS, PASSWORD, PRESS, Kind, as_items, item_page

pytestmark = pytest.mark.xdist_group("story")
CRITERIA = [
    {"name": "Correct", "description": "1: something in it may harm. 5: nothing in it is false.", "highest": 5},
    {"name": "Complete", "description": "1: the question stays open. 5: all that a patient must know.", "highest": 5},
    {"name": "Clear", "description": "1: for colleagues alone. 5: anybody understands it at once.", "highest": 5},
    {"name": "Says when to seek care", "description": "1: no. 2: in passing. 3: plainly, and how soon.", "highest": 3},
]
CLAUSES = (
    "Anti-Assignment", "Audit Rights", "Cap on Liability", "Change of Control", "Exclusivity", "Insurance",
    "License Grant", "Minimum Commitment", "Non-Compete", "Post-Termination Services", "Termination for Convenience",
)  # fmt: skip


def rating() -> Kind:
    return of_questions("Patient answers, rated", "rating", {"criteria": CRITERIA}, {})


def grading() -> Kind:
    """K-QA: the answer by what physicians say that it must have."""
    return of_questions("Patient answers, graded", "grading", {"cannot_tell": True}, {"rubric": "Must_have"})


def of_questions(name: str, kind: str, settings: dict[str, object], more: dict[str, str]) -> Kind:
    """K-QA: patients' questions with a physician's answer."""
    lines = found("medicine", "kqa", "questions_w_answers.jsonl").read_text().splitlines()[:ITEMS]
    named = [json.dumps({"id": f"q{place}", **json.loads(line)}) for place, line in enumerate(lines)]
    mapping = {"prompt": "Question", "response": "Free_form_answer", "external_id": "id", **more}
    return Kind(COMMON | {"name": name, "task_type": kind, "task_settings": settings}, as_items(named, "q"), mapping)


def ranking() -> Kind:
    """PandaLM: the longest answers of five models."""
    rows = questions_in(found("preference", "pandalm", "testset-v1.json"))
    longest = sorted(rows, key=lambda row: (-len(row["responses"]), -len(str(row["responses"]))))[:ITEMS]  # type: ignore[arg-type]
    lines = [json.dumps({**row, "id": f"r{place}"}) for place, row in enumerate(longest)]
    project = COMMON | {"name": "Assistants' answers in order", "task_type": "ranking", "task_settings": {"ties": True}}
    return Kind(
        project, as_items(lines, "r"), {"prompt": "instruction", "candidates": "responses", "external_id": "id"}
    )


def long_ranking() -> Kind:
    """CUAD: nine contracts' beginnings of 11 kB each, 100 kB in all."""
    texts = [path.read_text() for path in sorted(found("law", "cuad", "txt").glob("*.txt"))]
    long = [text[:11_000] for text in texts if len(text) > 11_000]
    lines = [
        json.dumps({"id": f"l{place}", "prompt": "Which is drafted best?", "drafts": long[9 * place : 9 * place + 9]})
        for place in range(ITEMS)
    ]
    project = COMMON | {"name": "Drafts in order", "task_type": "ranking", "task_settings": {"ties": False}}
    return Kind(project, as_items(lines, "l"), {"prompt": "prompt", "candidates": "drafts", "external_id": "id"})


def choices() -> Kind:
    """CUAD: which clauses a whole contract has."""
    names = {path.stem.strip(): path for path in found("law", "cuad", "txt").glob("*.txt")}
    with found("law", "cuad", "master_clauses.csv").open(encoding="utf-8") as file:
        known = [
            names[stem] for row in csv.DictReader(file) if (stem := row["Filename"].rsplit(".", 1)[0].strip()) in names
        ]
    lines = [json.dumps({"id": f"c{place}", "text": path.read_text()}) for place, path in enumerate(known[:ITEMS])]
    settings = {
        "question": "Which clauses does the contract have?",
        "labels": [{"value": name, "text": name} for name in CLAUSES],
        "minimum_labels": 0, "maximum_labels": len(CLAUSES),
    }  # fmt: skip
    project = COMMON | {"name": "Clauses of contracts", "task_type": "choices", "task_settings": settings}
    return Kind(project, as_items(lines, "c"), {"text": "text", "external_id": "id"})


def test_they_are_done_by_keyboard(stack: stacks.Stack, browser: Browser) -> None:
    kinds = {"rating": rating(), "ranking": ranking(), "drafts": long_ranking(), "choices": choices(), "grading": grading()}  # noqa: E501  # fmt: skip
    done = {"rating": rate, "ranking": put_in_order, "drafts": put_long_in_order, "choices": choose, "grading": grade}
    looks, cast = Looks(), story.gather(stack, "medicine", "US-NY", experts=len(done), tag="ordered")
    for number, (name, kind) in enumerate(kinds.items()):
        project_id = story.bring_in(cast, kind.project, kind.items, kind.mapping)
        offer_id = story.open_work(cast, project_id, story.fund(stack, cast, 20_000))
        story.release_returned(cast, project_id, ITEMS)
        story.agree_to_all(cast.experts[number])
        page = sign_in(browser, stack, f"expert-ordered-{number}@example.com", PASSWORD)
        page.goto(f"/expert/work/{offer_id}")
        expect(page.get_by_role("button", name="Submit")).to_be_visible()
        looks.over(page, f"{name}-new")
        said = done[name](page)
        looks.over(page, f"{name}-answered")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(f"Submitted: {said}")).to_be_visible()
        page.close()
        if name != "drafts":
            # A hundred kilobytes in one column are too tall for a picture.
            looks.over(item_page(stack, browser, cast, project_id, "ordered"), f"{name}-item")
    assert not looks.wrong, json.dumps(looks.wrong, indent=1)


def rate(page: Page) -> str:
    """Digits row after row; one is put right by Tab and arrow, and the change undone."""
    page.keyboard.type("42")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("“Clear” is not scored yet")
    page.keyboard.type("53")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+z")
    return "Correct 4 of 5, Complete 2 of 5, Clear 5 of 5, Says when to seek care 3 of 3"


def put_in_order(page: Page) -> str:
    """The first two share a place; the one in hand moves a place, and back by undo."""
    cards = page.get_by_label("Candidates", exact=True).last.locator("li h3")
    names = [each.inner_text().strip() for each in cards.all()]
    count = len(names)
    assert count >= 4
    page.keyboard.type("1" + "".join(str(max(1, place)) for place in range(1, count)))
    page.keyboard.press("Shift+K")
    page.keyboard.press("Control+z")
    page.keyboard.type("d")
    expect(page.locator("mark").first).to_be_visible()
    return f"{' = '.join(sorted(names[:2]))} > {' > '.join(names[2:])}"


def put_long_in_order(page: Page) -> str:
    """A place given among 100 kB is painted at once."""
    cards = page.get_by_label("Candidates", exact=True).last.locator("li h3")
    names = [each.inner_text().strip() for each in cards.all()]
    took = sorted(page.evaluate(PRESS, key) for key in "123456789" * 3)
    print(
        f"\n{len(names)} drafts: a place is painted after {took[13]:.0f} ms (median of 27; at worst {took[-1]:.0f} ms)"
    )
    assert len(names) == 9 and took[13] < 100
    return ""


def choose(page: Page) -> str:
    page.keyboard.type("175w7")
    return "Anti-Assignment, Exclusivity, Termination for Convenience"


def grade(page: Page) -> str:
    """One met, one not with its reason, one that cannot be told, the rest met."""
    count = page.get_by_label("Criteria", exact=True).locator("li").count()
    page.keyboard.type("12ktOnly said in passing.")
    page.keyboard.press("Escape")
    page.keyboard.type("j3" + "1" * (count - 3))
    return f"{count - 2} of {count} met, 1 cannot be told"
