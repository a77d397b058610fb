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


ASKED = {"question": "May I stop?", "responses": {"m0": "Ask first.", "m1": "Stop at once.", "m2": "Take fewer."}}


def ranked(item: Item, *sources: str) -> dict[str, object]:
    names = {each["source"]: each["name"] for each in item.content["candidates"]}
    return {"order": [[names[source]] for source in sources]}


def test_orders_become_preferences_and_a_ranking() -> None:
    owner, project, (item,) = imported("ranking", {"ties": False}, ASKED, prompt="question", candidates="responses")
    said = [ranked(item, "m0", "m2", "m1"), ranked(item, "m0", "m2", "m1"), ranked(item, "m1", "m2", "m0")]
    decision = judged(item, said)
    assert decision is not None and decision.answer == said[0]
    assert len(decision.posterior) == 3
    assert outcomes() == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]
    rows, left_out = exported(owner, project, "preference")
    assert left_out == {}
    assert [(row["chosen_source"], row["rejected_source"]) for row in rows] == [
        ("m0", "m2"),
        ("m0", "m1"),
        ("m2", "m1"),
    ]
    assert [row["margin"] for row in rows] == pytest.approx([1 / 3, 2 / 3, 1 / 3])
    assert rows[0]["chosen"] == [{"role": "assistant", "content": "Ask first."}]
    ((row,), _) = exported(owner, project, "ranking")
    assert (row["completions"], row["places"]) == (["Ask first.", "Take fewer.", "Stop at once."], [1, 2, 3])
    raw, _ = exported(owner, project, "raw")
    assert sorted(each["places"] for each in raw) == [[1, 3, 2], [1, 3, 2], [3, 1, 2]]


def test_orders_the_other_way_round_are_for_a_person() -> None:
    _, _, (item,) = imported("ranking", {"ties": False}, ASKED, prompt="question", candidates="responses")
    assert judged(item, [ranked(item, "m0", "m1", "m2"), ranked(item, "m2", "m1", "m0"), None]) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE


TOPICS = {
    "labels": [{"value": value, "text": value.title()} for value in ("notice", "term", "assignment", "law")],
    "question": "What does it speak of?", "minimum_labels": 0, "maximum_labels": 3,
}  # fmt: skip
CLAUSE = {"clause": "Either party may end this on thirty days' notice; New York law applies."}


def labels(*given: str) -> dict[str, object]:
    return {"labels": list(given)}


def test_several_labels_become_a_row_with_all_that_most_gave() -> None:
    owner, project, (item,) = imported("choices", TOPICS, CLAUSE, text="clause")
    decision = judged(item, [labels("notice", "law"), labels("law", "notice"), labels("assignment", "term")])
    assert decision is not None and decision.answer == labels("notice", "law")
    assert outcomes() == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]
    ((row,), left_out) = exported(owner, project, "classification")
    assert left_out == {} and (row["labels"], row["multi_hot"]) == ([0, 3], [1, 0, 0, 1])
    assert (row["text"], row["label_texts"]) == (CLAUSE["clause"], ["Notice", "Law"])
    raw, _ = exported(owner, project, "raw")
    assert sorted(each["labels"] for each in raw)[0] == ["assignment", "term"]


def test_that_none_of_the_labels_fits_can_be_decided() -> None:
    owner, project, (item,) = imported("choices", TOPICS, CLAUSE, text="clause")
    decision = judged(item, [labels(), labels(), labels()])
    assert decision is not None and decision.answer == labels()
    ((row,), _) = exported(owner, project, "classification")
    assert row["labels"] == []


def test_different_labels_are_for_a_person() -> None:
    _, _, (item,) = imported("choices", TOPICS, CLAUSE, text="clause")
    assert judged(item, [labels("notice"), labels("law"), None]) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE


RUBRIC = [{"criterion": "Says to ask first", "points": 6}, {"criterion": "Says to stop at once", "points": -4}]


def grades(*given: str) -> dict[str, object]:
    return {"grades": [{"row": row, "grade": grade, "note": ""} for row, grade in enumerate(given)]}


def test_grades_by_the_items_own_rubric_become_a_score_and_a_rubric_to_train_against() -> None:
    row = QUESTION | {"rubrics": RUBRIC}
    owner, project, (item,) = imported(
        "grading", {"cannot_tell": True}, row, prompt="question", response="answer", rubric="rubrics"
    )
    decision = judged(item, [grades("met", "not_met"), grades("met", "not_met"), grades("not_met", "cannot_tell")])
    assert decision is not None and decision.answer == grades("met", "not_met")
    assert outcomes() == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]
    ((made,), left_out) = exported(owner, project, "grading")
    assert left_out == {} and (made["points"], made["points_possible"], made["score"]) == (6, 6, 1.0)
    assert [each["grade"] for each in made["grades"]] == ["met", "not_met"]
    ((made,), _) = exported(owner, project, "rubric")
    assert made["rubric"] == [{**each, "why": ""} for each in RUBRIC]
    raw, _ = exported(owner, project, "raw")
    assert sorted(each["score"] for each in raw) == [0.0, 1.0, 1.0]
