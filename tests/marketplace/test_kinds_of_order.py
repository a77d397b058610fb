"""Ratings, rankings, several labels and grades, from a lab's file to the dataset, through public actions alone."""

from pathlib import Path
from typing import Any

import pytest

from tasks.models import Item, ItemState, Outcome, Verdict
from tests.factories.lines import exported, imported, judged

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.EXPORT_DIR, settings.UPLOAD_DIR = tmp_path / "exports", tmp_path / "uploads"


def outcomes() -> list[str]:
    return sorted(Verdict.objects.filter(superseded_at=None).values_list("outcome", flat=True))


CRITERIA = {"criteria": [{"name": name, "description": "", "highest": 5} for name in ("Correct", "Clear")]}
QUESTION = {"question": "May I stop my tablets?", "answer": "Ask your doctor first."}


def scored(correct: int, clear: int) -> dict[str, object]:
    return {"scores": [{"criterion": "Correct", "score": correct}, {"criterion": "Clear", "score": clear}]}


def test_scores_near_each_other_decide_on_their_median() -> None:
    owner, project, (item,) = imported("rating", CRITERIA, QUESTION, prompt="question", response="answer")
    decision = judged(item, [scored(5, 2), scored(4, 2), scored(1, 5)])
    assert decision is not None and decision.answer == scored(4, 2)
    assert outcomes() == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]
    ((row,), left_out) = exported(owner, project, "rating")
    assert left_out == {} and row["prompt"] == [{"role": "user", "content": QUESTION["question"]}]
    assert [(each["score"], each["mean"]) for each in row["scores"]] == [(4, 10 / 3), (2, 3.0)]
    assert row["score"] == pytest.approx((3 / 4 + 1 / 4) / 2)
    raw, _ = exported(owner, project, "raw")
    assert sorted(each["scores"][0]["score"] for each in raw) == [1, 4, 5]


def test_scores_far_from_each_other_are_for_a_person() -> None:
    _, _, (item,) = imported("rating", CRITERIA, QUESTION, prompt="question", response="answer")
    assert judged(item, [scored(1, 1), scored(5, 5), None]) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE
