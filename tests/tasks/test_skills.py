"""What checks and exams say of experts class by class, and how an answer counts by it."""

from uuid import uuid4

import numpy as np
import pytest

from accounts.actions.evidence import record_evidence
from tasks.actions.gold_verdicts import judge_gold
from tasks.actions.weighing import votes_of
from tasks.models import Annotation, Project
from tasks.queries import skills
from tasks.queries.skills import confusions_of, skills_of
from tests.factories.gold import LATE, answered_check, plan, with_checks
from tests.factories.offers import NOW, Put
from tests.factories.work import decided

pytestmark = pytest.mark.django_db
CLASSES = ["yes", "no", "maybe"]


def checked(put: Put, labels: list[str]) -> list[Annotation]:
    given = []
    for label in labels:
        plan(put)
        given.append(answered_check(put, label))
        judge_gold(item_id=given[-1].item_id, now=LATE)
    return given


def test_counts_by_true_and_answered_class_and_exams_beside() -> None:
    put = with_checks(checks=1, share=0.5)
    right, wrong = checked(put, ["yes", "no"])
    for is_right in (True, True, False):
        record_evidence(
            expert_id=right.expert_id, field="law", kind="exam", source_id=uuid4(), is_right=is_right, now=NOW
        )
    # Agreement with decisions never speaks here.
    record_evidence(expert_id=wrong.expert_id, field="law", kind="peers", source_id=uuid4(), is_right=True, now=NOW)
    project = Project.objects.get(pk=put.project.pk)
    stranger = uuid4()
    found = skills_of(project=project, expert_ids=[right.expert_id, wrong.expert_id, stranger])
    assert found[right.expert_id].counts.tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert found[wrong.expert_id].counts.tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]
    assert (found[right.expert_id].exam_right, found[right.expert_id].exam_asked) == (2, 3)
    assert (found[wrong.expert_id].right, found[wrong.expert_id].asked) == (0, 1)
    assert found[stranger].asked == 0


def test_votes_carry_confusions_once_there_are_enough_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    put = with_checks(checks=1, share=0.5)
    given = checked(put, ["yes", "yes", "yes", "no"])
    project = Project.objects.get(pk=put.project.pk)
    people = {each.expert_id for each in given}
    assert confusions_of(project=project, expert_ids=people) == {}
    monkeypatch.setattr(skills, "FEWEST_ANSWERS", 4)
    stranger = uuid4()
    found = confusions_of(project=project, expert_ids=people | {stranger})
    assert set(found) == people | {stranger}
    for matrix in found.values():
        assert matrix.shape == (3, 3) and np.allclose(matrix.sum(axis=1), 1)
    assert found[given[0].expert_id][0, 0] > found[stranger][0, 0] > found[given[3].expert_id][0, 0]
    item = decided(put)
    votes = votes_of(list(item.annotations.order_by("pk")), item, CLASSES)
    assert all(vote.confusion is not None and vote.answer == 0 for vote in votes)


def test_it_costs_the_same_for_one_expert_and_more(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    put = with_checks(checks=1, share=0.5)
    people = [each.expert_id for each in checked(put, ["yes", "no", "yes"])]
    for number in (1, 3):
        with django_assert_num_queries(2):
            skills_of(project=put.project, expert_ids=people[:number])
