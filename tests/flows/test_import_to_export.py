"""The whole first line through the public API, on real data: a lab's file becomes paid experts and a dataset."""

import json
from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset

from tests import stack as stacks
from tests.flows import story
from tests.flows.client import until
from tests.flows.real_data import RealItems, medical_questions, preference_pairs

pytestmark = pytest.mark.xdist_group("story")
YES_NO_MAYBE = [{"value": value, "text": value.capitalize()} for value in ("yes", "no", "maybe")]
QUESTION = "Does the abstract answer the question with yes, no or maybe?"
MEDICAL = {
    "name": "Biomedical questions", "field": "medicine", "specialty": "general", "jurisdiction": "US",
    "as_of": "2026-03-01", "audience": "physician", "task_type": "choice", "seats_per_item": 3,
    "task_settings": {"question": QUESTION, "labels": YES_NO_MAYBE}, "guideline": "Judge by the abstract alone.",
}  # fmt: skip
PAIRS = {
    "name": "Rewrites", "field": "law", "specialty": "general", "jurisdiction": "US", "as_of": "2026-03-01",
    "audience": "lay reader", "task_type": "pair", "seats_per_item": 3, "task_settings": {"ties": True},
    "guideline": "Prefer the answer that follows the instruction.",
}  # fmt: skip


def test_medical_questions_become_a_paid_dataset(stack: stacks.Stack, tmp_path: Path) -> None:
    items = medical_questions(12)
    mapping = {"text": "abstract", "question": "question", "external_id": "pmid"}
    told = tell(stack, "med", MEDICAL, items, mapping)
    rows = take_out(told, "classification", tmp_path)
    assert {row["label_text"] for row in rows} <= {"Yes", "No", "Maybe", "yes", "no", "maybe"}
    check_rows(told, rows)


def test_preference_pairs_become_a_paid_dataset(stack: stacks.Stack, tmp_path: Path) -> None:
    items = preference_pairs(12)
    mapping = {"prompt": "instruction", "context": "input", "a": "response1", "b": "response2", "external_id": "idx"}
    told = tell(stack, "pair", PAIRS, items, mapping)
    rows = take_out(told, "preference", tmp_path)
    assert {"prompt", "chosen", "rejected", "margin"} <= set(rows.column_names)
    for row in rows:
        answers = json.loads(row["answers"])
        mean = sum(answer["answer"]["preference"] for answer in answers) / len(answers)
        first = row["chosen"][0]["content"] == items.first_sides[row["external_id"]]
        assert (mean < 0) == first, row["external_id"]
    check_rows(told, rows)


def tell(
    stack: stacks.Stack, tag: str, project: dict[str, Any], items: RealItems, mapping: dict[str, str]
) -> dict[str, Any]:
    """The story up to the payout; what it came to."""
    cast = story.gather(stack, str(project["field"]), "US-NY", experts=3, tag=tag)
    story.agree_to_all(cast.experts[0])
    story.open_payout_accounts(stack, cast)
    deposited = 100_000
    budget_id = story.fund(stack, cast, deposited)
    project_id = story.bring_in(cast, project, items, mapping)
    offer_id = story.open_work(cast, project_id, budget_id)
    path = f"/projects/{project_id}/progress"
    story.release_returned(cast, project_id, len(items.answers))
    until(lambda: cast.lab.get(path), lambda p: p["items"]["open"] == len(items.answers), "items open to experts")
    answers = story.work(cast, project_id, offer_id, items)
    progress = until(lambda: cast.lab.get(path), lambda p: p["items"]["open"] == 0, "decisions", 90)
    decided, unsure = progress["items"]["decided"], progress["items"]["unsure"]
    assert decided + unsure == len(items.answers)
    batch = story.pay_out(cast, answers * story.PAY_MINOR)
    books = stack.manage("ledger_verify", "--json")
    assert books["is_sound"], books
    earned = sum(e["pay_minor"] for expert in cast.experts for e in expert.rows("/earnings"))
    assert batch["total_minor"] == earned == answers * story.PAY_MINOR
    budget = cast.lab.get(f"/budgets/{budget_id}")
    fee = round(earned * 0.2)
    assert budget["available_minor"] + budget["reserved_minor"] + earned + fee == deposited
    print(
        f"\n{tag}: {len(items.answers)} items, {answers} annotations, {decided} decisions, {unsure} left to a person, "
        f"{deposited} cents in = {earned} paid + {fee} fee + {budget['available_minor']} free "
        f"+ {budget['reserved_minor']} reserved"
    )
    return {"cast": cast, "project": project_id, "decided": decided, "answers": answers, "stack": stack}


def take_out(told: dict[str, Any], shape: str, folder: Path) -> Any:
    """Build the export, download every file, read it as a trainer would, in both formats."""
    lab = told["cast"].lab
    export = lab.post(f"/projects/{told['project']}/exports", {"shape": shape}, expect=202)
    done = until(lambda: lab.get(f"/exports/{export['id']}"), lambda e: e["state"] in ("done", "failed"), "the export")
    assert done["state"] == "done", done
    read = {}
    for file in done["files"]:
        body = lab.http.get(f"{told['stack'].url}{file['url']}")
        assert (body.status_code, len(body.content)) == (200, file["bytes"])
        (folder / file["name"]).write_bytes(body.content)
        kind = {"parquet": "parquet", "jsonl": "json"}.get(file["name"].rsplit(".", 1)[1])
        if kind:
            place = str(folder / file["name"])
            read[kind] = load_dataset(kind, data_files=place, split="train", cache_dir=str(folder / "cache"))
    assert read["json"]["item_id"] == read["parquet"]["item_id"]
    print(f"exported {len(read['parquet'])} rows as {shape}; left out {done['left_out']}")
    return read["parquet"]


def check_rows(told: dict[str, Any], rows: Any) -> None:
    """Every row says who judged it and how sure we are."""
    assert 0 < len(rows) <= told["decided"]
    for row in rows:
        answers = json.loads(row["answers"])
        assert len({answer["annotator"] for answer in answers}) == 3
        assert 0.8 <= row["confidence"] <= 1
        assert row["as_of"] == "2026-03-01"
        assert row["route"] == "expert"
