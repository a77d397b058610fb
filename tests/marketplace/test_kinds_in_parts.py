"""Kinds whose answers say several things, from a lab's file to the dataset, through public actions alone."""

from pathlib import Path
from typing import Any

import pytest

from accounts.actions.evidence import record_evidence
from accounts.identifiers import uuid7
from accounts.models import Evidence, EvidenceKind
from tasks.actions.gold import make_gold, promote_gold
from tasks.actions.reviews import Review, review_item
from tasks.actions.weighing import weigh_item
from tasks.errors import NotFitForGold
from tasks.models import Gold, Item, ItemState, Outcome, Seat, SeatState, Verdict
from tests.factories.annotations import answer_item, counts
from tests.factories.lines import exported, imported, judged

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.EXPORT_DIR, settings.UPLOAD_DIR = tmp_path / "exports", tmp_path / "uploads"


def marks(*said: int) -> dict[str, object]:
    """The marks of the first steps, in order."""
    return {"marks": [{"step": step, "mark": mark, "note": ""} for step, mark in enumerate(said)]}


def outcomes() -> list[str]:
    return sorted(Verdict.objects.filter(superseded_at=None).values_list("outcome", flat=True))


REASONING = {"input": "(2 + 3) * 4 =", "steps": ["2 + 3 = 5.", "5 * 4 = 21.", "So the answer is 21."], "target": "20"}
MARKING = {"marking": "first_error", "neutral": "good"}


def test_marked_steps_become_process_reward_rows() -> None:
    owner, project, (item,) = imported("steps", MARKING, REASONING, prompt="input", steps="steps", reference="target")
    decision = judged(item, [marks(1, -1), marks(1, -1), marks(1, 1, 1)])
    assert decision is not None and decision.answer == marks(1, -1)
    assert {*decision.posterior} == {"0", "1", "2"} and decision.posterior["1"]["bad"] > 0.8
    assert outcomes() == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]
    rows, left_out = exported(owner, project, "stepwise")
    assert left_out == {}
    (row,) = rows
    assert (row["prompt"], row["steps"]) == (REASONING["input"], REASONING["steps"])
    assert (row["completions"], row["labels"]) == (REASONING["steps"][:2], [True, False])
    assert row["ratings"] == [1, -1, None]
    assert (row["first_error"], row["reference"], row["route"]) == (1, "20", "expert")
    raw, _ = exported(owner, project, "raw")
    assert sorted(each["ratings"] for each in raw if None in each["ratings"]) == [[1, -1, None]] * 2


def test_experts_who_find_different_first_errors_leave_the_item_to_a_person() -> None:
    _, _, (item,) = imported("steps", MARKING, REASONING, prompt="input", steps="steps")
    assert judged(item, [marks(-1), marks(1, -1), marks(1, 1, 1)]) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE


LENGTHS = {"minimum_words": 3, "maximum_words": 200, "must_differ": True}
QUESTION = {"question": "May I stop my tablets?", "answer": "Yes, stop them at once."}


def test_a_text_that_two_write_alike_becomes_a_demonstration_and_a_preference() -> None:
    owner, project, (item,) = imported("rewrite", LENGTHS, QUESTION, prompt="question", draft="answer")
    decision = judged(item, [{"text": "Ask your doctor first."}, {"text": "Ask  your doctor first."}, {"text": "No, do not."}])  # fmt: skip  # noqa: E501
    assert decision is not None and decision.answer["text"].split() == ["Ask", "your", "doctor", "first."]
    assert outcomes() == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]
    ((row,), left_out) = exported(owner, project, "preference")
    assert left_out == {} and row["rejected"] == [{"role": "assistant", "content": QUESTION["answer"]}]
    ((row,), _) = exported(owner, project, "sft")
    assert row["messages"][0] == {"role": "user", "content": QUESTION["question"]}
    assert row["messages"][1]["content"] == decision.answer["text"]


def test_different_texts_are_for_a_person() -> None:
    _, _, (item,) = imported("rewrite", LENGTHS, QUESTION, prompt="question", draft="answer")
    assert judged(item, [{"text": f"Ask your doctor, {number}."} for number in range(3)]) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE


ROWS = {"minimum_rows": 1, "maximum_rows": 9, "lowest_points": -10, "highest_points": 10, "needs_why": False}


def test_a_rubric_that_a_person_takes_becomes_a_row_to_train_against() -> None:
    owner, project, (item,) = imported("rubric", ROWS, QUESTION, prompt="question", reference="answer")
    rubrics = [
        {"rows": [{"criterion": "Says to ask first", "points": points, "why": "Safety."}]} for points in (3, 5, 7)
    ]
    assert judged(item, rubrics) is None
    review_item(by=owner, item_id=item.pk, review=Review(rubrics[1], "The fittest."), now=counts())
    assert outcomes() == [Outcome.AGREES, Outcome.DISSENT, Outcome.DISSENT]
    ((row,), left_out) = exported(owner, project, "rubric")
    assert left_out == {} and row["rubric"] == rubrics[1]["rows"]
    assert (row["reference"], row["points_possible"], row["confidence"]) == (QUESTION["answer"], 5, 1.0)


CLAUSE = {"doc": "⚖️ Either party may end this on thirty days’ written notice. It ends at once on breach."}
ASKED = {
    "labels": [{"value": "end", "text": "Termination"}, {"value": "notice", "text": "Notice"}],
    "question": "Mark each clause.",
    "whole_words": True,
}


def marked(**words: str) -> dict[str, object]:
    """The first passage of these words under each label."""
    spans = []
    for label, passage in words.items():
        start = CLAUSE["doc"].index(passage)
        spans.append({"start": start, "end": start + len(passage), "label": label, "note": ""})
    return {"spans": spans, "nothing_to_mark": not spans}


def test_overlapping_passages_become_rows_for_token_classification() -> None:
    owner, project, (item,) = imported("spans", ASKED, CLAUSE, text="doc")
    both = marked(end="may end this on thirty days’ written notice", notice="thirty days’ written notice")
    wider = marked(end="Either party may end this on thirty days’ written notice", notice="thirty days’ written notice")
    decision = judged(item, [both, wider, both])
    assert decision is not None and decision.answer == both
    assert outcomes() == [Outcome.AGREES] * 3
    ((row,), left_out) = exported(owner, project, "spans")
    assert left_out == {} and (row["text"], row["labels"]) == (CLAUSE["doc"], ["end", "notice"])
    assert [row["text"][each["start"] : each["end"]] for each in row["spans"]] == [
        each["text"] for each in row["spans"]
    ]
    assert [each["label"] for each in row["spans"]] == ["end", "notice"]
    raw, _ = exported(owner, project, "raw")
    assert sorted(each["spans"][0]["text"][:6] for each in raw) == ["Either", "may en", "may en"]


def test_that_there_is_nothing_to_mark_can_be_decided() -> None:
    owner, project, (item,) = imported("spans", ASKED, CLAUSE, text="doc")
    decision = judged(item, [marked(), marked(), marked()])
    assert decision is not None and decision.answer == marked()
    ((row,), _) = exported(owner, project, "spans")
    assert row["spans"] == []


def test_different_passages_are_for_a_person() -> None:
    _, _, (item,) = imported("spans", ASKED, CLAUSE, text="doc")
    assert judged(item, [marked(end="Either party"), marked(end="It ends at once"), None]) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE


def test_a_text_not_taken_says_nothing_against_who_wrote_it() -> None:
    owner, _, (item,) = imported("rewrite", LENGTHS, QUESTION, prompt="question", draft="answer")
    texts = ["Ask your doctor first.", "Ask your doctor first.", "No, do not."]
    assert judged(item, [{"text": text} for text in texts]) is not None
    assert outcomes() == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]
    assert not Evidence.objects.exists()
    with pytest.raises(NotFitForGold, match="several may be good"):
        promote_gold(by=owner, item_id=item.pk, reason="Sure.", now=counts())
    with pytest.raises(NotFitForGold):
        make_gold(by=owner, project_id=item.project_id, answers={"x": {"text": "A b c"}}, reason="Sure.", now=counts())
    assert not Gold.objects.exists()


def test_no_text_decides_by_who_wrote_it() -> None:
    """Two texts, one by an expert whom examinations know for the best, one by one who fails them all."""
    _, _, (item,) = imported("rewrite", LENGTHS, QUESTION, prompt="question", draft="answer")
    given = answer_item(item, [{"text": "Ask your doctor first."}, {"text": "No, do not."}])
    for annotation, is_right in zip(given, (True, False), strict=True):
        for _ in range(60):
            record_evidence(
                expert_id=annotation.expert_id, field="law", kind=EvidenceKind.EXAM, source_id=uuid7(),
                is_right=is_right, topic="", now=counts(),
            )  # fmt: skip
    Seat.objects.filter(item=item, state=SeatState.OPEN).update(state=SeatState.CLOSED)
    weighed = weigh_item(item_id=item.pk, now=counts())
    assert weighed is not None and weighed.found().confidence == pytest.approx(0.5)
