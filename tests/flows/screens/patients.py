"""Twelve patients' questions with two answers each, and which answer serves better: what the walk is about."""

import json
import re

from playwright.sync_api import Page, expect

from runtime.folder import ROOT
from tests.flows.real_data import RealItems

FILE = ROOT / "marketplace" / "demo" / "patient_answers.jsonl"
ROWS = {row["id"]: row for row in map(json.loads, FILE.read_text().splitlines())}
# Below nought: the first answer of the file is better.
TRUTH = dict.fromkeys(ROWS, -2) | {"p-02": 2, "p-04": 0, "p-12": 2}
COLUMNS = {"key": "id", "question": "prompt", "one": "answer_a", "two": "answer_b"}
BROKEN = {"key": "p-13", "question": "Is this row whole?", "one": "Its second answer is missing."}


def as_brought() -> bytes:
    """The file under column names of the lab's own, with a thirteenth row that lacks an answer."""
    rows = [{column: row[name] for column, name in COLUMNS.items()} for row in ROWS.values()]
    return "\n".join(json.dumps(row) for row in [*rows, BROKEN]).encode()


def answers(disputed: str) -> RealItems:
    """What two experts answer; on the disputed item they differ."""
    given: dict[str, list[dict[str, object]]] = {key: [{"preference": truth}] * 3 for key, truth in TRUTH.items()}
    given[disputed] = [{"preference": -2}, {"preference": 2}, {"preference": -2}]
    return RealItems(FILE.name, b"", given, {key: str(row["answer_a"]) for key, row in ROWS.items()})


def on_screen(page: Page) -> str:
    """The id of the item in the workspace."""
    material = page.get_by_role("region", name="Material")
    expect(material).to_contain_text(re.compile("|".join(re.escape(row["prompt"]) for row in ROWS.values())))
    text = material.inner_text()
    return next(key for key, row in ROWS.items() if row["prompt"] in text)


def key_for(page: Page, item: str) -> str:
    """The key a careful expert presses: the sides are random, so the screen is read."""
    shown_first = page.get_by_role("article", name="Answer A").inner_text()
    is_swapped = ROWS[item]["answer_a"] not in shown_first
    return {-2: "6" if is_swapped else "2", 0: "4", 2: "2" if is_swapped else "6"}[TRUTH[item]]
