"""The AI first look: every item before experts, found by state, kept in its project, safe to run twice."""

from datetime import UTC, datetime

import pytest

from marketplace import jobs
from marketplace.actions.screenings import retrain_judge, screen_again, screen_new_items
from marketplace.models import Judge, Screening
from tasks.models import Decision, Item, ItemState, Suggestion
from tests.factories import claims

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def decide(items: list[Item], labels: list[str]) -> None:
    """As if experts had decided these items."""
    for number, item in enumerate(items):
        Decision.objects.create(
            item=item, answer={"label": labels[number % len(labels)]}, posterior={}, confidence=0.95,
            answers_counted=3, method="test", decided_at=NOW,
        )  # fmt: skip


def test_new_items_get_a_suggestion_and_become_ready_for_experts() -> None:
    project = claims.project(task_type="choice")
    claims.items(project, 5, ItemState.IMPORTED)
    assert jobs.screen() == 5
    assert set(Item.objects.values_list("state", flat=True)) == {ItemState.SCREENED}
    suggestions = Suggestion.objects.all()
    assert len(suggestions) == 5
    assert all(sum(s.probabilities.values()) == pytest.approx(1) for s in suggestions)
    assert not Decision.objects.exists()


def test_running_again_changes_nothing() -> None:
    claims.items(claims.project(task_type="choice"), 3, ItemState.IMPORTED)
    jobs.screen()
    before = list(Suggestion.objects.values())
    assert jobs.screen() == 0
    assert list(Suggestion.objects.values()) == before


def test_a_judge_is_trained_again_only_when_enough_more_was_decided() -> None:
    project = claims.project(task_type="choice")
    first = retrain_judge(project_id=project.pk, now=NOW)
    assert (first.version, first.trained_on, bytes(first.parameters)) == (1, 0, b"")
    decide(claims.items(project, 9, ItemState.DECIDED), ["yes", "no"])
    assert retrain_judge(project_id=project.pk, now=NOW) == first
    decide(claims.items(project, 21, ItemState.DECIDED), ["yes", "no"])
    second = retrain_judge(project_id=project.pk, now=NOW)
    assert (second.version, second.trained_on) == (2, 30)
    assert bytes(second.parameters)


def test_a_judge_learns_as_decisions_arrive_though_nothing_new_comes_in() -> None:
    project, idle = claims.project(task_type="choice"), claims.project(task_type="choice")
    for each in (project, idle):
        claims.items(each, 3, ItemState.IMPORTED)
    jobs.screen()
    assert jobs.teach() == 0
    decide(claims.items(project, 20, ItemState.DECIDED), ["yes", "no"])
    assert jobs.teach() == 1
    assert dict(Judge.objects.values_list("project", "version").order_by("version")) == {idle.pk: 1, project.pk: 2}
    assert jobs.screen() == 3
    assert (jobs.teach(), Judge.objects.count()) == (1, 3)


def test_a_judge_that_learns_from_a_part_of_many_decisions_waits_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketplace.queries.screenings.EXAMPLES_AT_MOST", 20)
    project = claims.project(task_type="choice")
    decide(claims.items(project, 60, ItemState.DECIDED), ["yes", "no"])
    judge = retrain_judge(project_id=project.pk, now=NOW)
    assert judge.trained_on == 20
    assert retrain_judge(project_id=project.pk, now=NOW) == judge
    decide(claims.items(project, 20, ItemState.DECIDED), ["yes", "no"])
    assert retrain_judge(project_id=project.pk, now=NOW).version == 2


def test_a_newer_version_looks_at_undecided_items_again_in_chunks_and_ends() -> None:
    project = claims.project(task_type="choice")
    claims.items(project, 5, ItemState.IMPORTED)
    jobs.screen()
    decide(claims.items(project, 20, ItemState.DECIDED), ["yes", "no"])
    judge = retrain_judge(project_id=project.pk, now=NOW)
    seen = [screen_again(judge=judge, limit=2, now=NOW) for _ in range(4)]
    assert seen == [2, 2, 1, 0]
    assert Suggestion.objects.filter(judge_id=judge.pk).count() == 5
    assert Screening.objects.get(judge=judge).finished_at == NOW


def test_what_a_judge_learnt_stays_in_its_project() -> None:
    taught, other = claims.project(task_type="choice"), claims.project(task_type="choice")
    decide(claims.items(taught, 20, ItemState.DECIDED), ["yes"])
    retrain_judge(project_id=taught.pk, now=NOW)
    claims.items(other, 1, ItemState.IMPORTED)
    judge = retrain_judge(project_id=other.pk, now=NOW)
    screen_new_items(judge=judge, limit=10, now=NOW)
    probabilities = Suggestion.objects.get(item__project=other).probabilities.values()
    assert max(probabilities) == pytest.approx(min(probabilities))
    assert Judge.objects.filter(project=other).get().trained_on == 0
