from datetime import timedelta

import pytest
from django.conf import settings

from accounts.actions.evidence import record_evidence
from accounts.identifiers import uuid7
from accounts.models import Event, Evidence, EvidenceKind
from tasks.actions.annotations import withdraw_annotation
from tasks.actions.decisions import METHOD, decide_item
from tasks.actions.seats import close_open_seats
from tasks.models import Annotation, Decision, Item, ItemState, Outcome, Project, Verdict
from tasks.quality.consensus import calibrated
from tasks.queries.agreement import agreement
from tasks.queries.annotations import counted
from tests.factories.annotations import Answer, answer_item, counts, decided, everything, submit
from tests.factories.claims import NOW, expert, open_items, project, take

pytestmark = pytest.mark.django_db
A: Answer = {"preference": -2}
B: Answer = {"preference": 1}
TIE: Answer = {"preference": 0}


def one_item(**changes: object) -> tuple[Project, Item]:
    scene = project(**changes)  # type: ignore[arg-type]
    return scene, open_items(scene)[0]


def test_agreeing_answers_decide_the_item() -> None:
    _, item = one_item()
    decision = decided(item, [A, A, A])
    item.refresh_from_db()
    assert decision is not None
    assert (item.state, item.due_at) == (ItemState.DECIDED, None)
    assert (decision.answer, decision.method, decision.answers_counted) == ({"preference": -1}, METHOD, 3)
    assert set(decision.posterior) == {"a", "tie", "b"}
    assert sum(decision.posterior.values()) == pytest.approx(1)
    assert decision.posterior["a"] == decision.confidence > 0.99
    assert set(Verdict.objects.values_list("outcome", "decision")) == {(Outcome.AGREES, decision.pk)}
    assert Event.objects.filter(kind="item.decided", topic=f"project:{item.project_id}", object_id=item.pk).count() == 1


def test_the_outvoted_dissent_and_strength_is_no_dissent() -> None:
    _, item = one_item()
    decision = decided(item, [A, {"preference": -1}, B])
    assert decision is not None and decision.answer == {"preference": -1}
    assert settings.DECIDED_AT_POSTERIOR <= decision.confidence < 0.95
    outcomes = list(Verdict.objects.order_by("annotation_id").values_list("outcome", flat=True))
    assert outcomes == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]


def test_two_unknown_experts_against_one_on_two_classes_are_just_enough() -> None:
    _, item = one_item(task_settings={"ties": False})
    decision = decided(item, [A, A, B])
    assert decision is not None and decision.confidence == pytest.approx(0.8)


@pytest.mark.parametrize("answers", [[A, B, TIE], [None, None, A], [None, None, None], [A, B, None]])
def test_answers_that_carry_no_decision_go_to_a_person(answers: list[Answer | None]) -> None:
    _, item = one_item()
    assert decided(item, answers) is None
    item.refresh_from_db()
    assert (item.state, item.due_at) == (ItemState.UNSURE, None)
    assert Verdict.objects.filter(outcome=Outcome.NEEDS_PERSON, decision=None, by=None).count() == 3
    assert not Decision.objects.exists()
    assert not Evidence.objects.exists()


def test_not_enough_information_is_honest_dissent_on_a_decided_item() -> None:
    _, item = one_item()
    assert decided(item, [A, A, None]) is not None
    outcomes = list(Verdict.objects.order_by("annotation_id").values_list("outcome", flat=True))
    assert outcomes == [Outcome.AGREES, Outcome.AGREES, Outcome.DISSENT]


def test_a_choice_is_decided_alike() -> None:
    _, item = one_item(task_type="choice")
    decision = decided(item, [{"label": "no"}, {"label": "no"}, {"label": "maybe"}])
    assert decision is not None and decision.answer == {"label": "no"}
    assert set(decision.posterior) == {"yes", "no", "maybe"}


def test_skill_from_exams_weighs_and_agreement_with_decisions_does_not() -> None:
    """One proven expert against two who fail their exams; then the same with mere agreement as evidence."""
    for kind, wins in ((EvidenceKind.EXAM, "b"), (EvidenceKind.PEERS, "a")):
        scene, item = one_item(task_settings={"ties": False})
        given = answer_item(item, [A, A, B])
        for annotation, is_right in zip(given, [False, False, True], strict=True):
            for _ in range(60):
                record_evidence(
                    expert_id=annotation.expert_id,
                    field=scene.field,
                    kind=kind,
                    source_id=uuid7(),
                    is_right=is_right,
                    now=NOW,
                )
        decision = decide_item(item_id=item.pk, now=counts())
        assert decision is not None
        assert decision.posterior[wins] == decision.confidence


def test_a_short_exam_leaves_an_expert_near_the_pool() -> None:
    assert calibrated(0.5, 0) == 0.8
    assert calibrated(0.5, 10) == pytest.approx(0.65)
    assert calibrated(0.9, 10_000) == pytest.approx(0.9, abs=1e-3)


def test_nothing_is_decided_before_all_seats_are_filled() -> None:
    scene, item = one_item()
    answer_item(item, [A, A])
    assert decide_item(item_id=item.pk, now=counts()) is None
    item.refresh_from_db()
    assert (item.state, item.due_at) == (ItemState.OPEN, None)
    who = expert()
    last = submit(who, take(who, scene), A, NOW + timedelta(hours=1))
    item.refresh_from_db()
    assert item.due_at == last.counts_at
    assert decide_item(item_id=item.pk, now=last.counts_at) is not None


def test_nothing_is_decided_before_every_answer_counts() -> None:
    scene, item = one_item()
    answer_item(item, [A, A, A])
    last = Annotation.objects.order_by("-counts_at")[0]
    before = everything(scene)
    assert decide_item(item_id=item.pk, now=last.counts_at - timedelta(microseconds=1)) is None
    assert everything(scene) == before
    assert decide_item(item_id=item.pk, now=last.counts_at) is not None


def test_a_withdrawn_answer_does_not_count_and_its_successor_does() -> None:
    scene, item = one_item()
    given = answer_item(item, [A, A, B])
    from accounts.queries.actors import actor_of

    who = actor_of(given[2].expert.user)
    claim = withdraw_annotation(by=who, annotation_id=given[2].pk, now=NOW)
    assert decide_item(item_id=item.pk, now=counts()) is None
    submit(who, claim, A, NOW + timedelta(minutes=1))
    decision = decide_item(item_id=item.pk, now=counts(NOW + timedelta(minutes=1)))
    assert decision is not None and (decision.answers_counted, decision.confidence > 0.99) == (3, True)
    assert Verdict.objects.filter(annotation=given[2]).count() == 0
    assert counted(now=counts(NOW + timedelta(minutes=1))).filter(item__project=scene).count() == 3


def test_nobody_decides_alone() -> None:
    scene, item = one_item(seats=2)
    assert decided(item, [A, None]) is None
    scene, item = one_item()
    last = answer_item(item, [A])[0]
    decide_item(item_id=item.pk, now=counts())
    close_open_seats(project_id=scene.pk, now=NOW)
    item.refresh_from_db()
    assert item.due_at == NOW < last.counts_at
    assert decide_item(item_id=item.pk, now=counts()) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE


def test_closed_work_is_decided_by_the_answers_it_has() -> None:
    scene, item = one_item()
    answer_item(item, [A, A])
    decide_item(item_id=item.pk, now=counts())
    assert close_open_seats(project_id=scene.pk, now=NOW) == 1
    decision = decide_item(item_id=item.pk, now=counts())
    assert decision is not None and decision.answers_counted == 2


def test_deciding_twice_changes_nothing() -> None:
    for answers in ([A, A, A], [A, B, TIE]):
        scene, item = one_item()
        first = decided(item, answers)
        before, events = everything(scene), Event.objects.count()
        assert decide_item(item_id=item.pk, now=counts() + timedelta(days=1)) == first
        assert (everything(scene), Event.objects.count()) == (before, events)


def test_agreement_with_the_decision_becomes_evidence_once() -> None:
    scene, item = one_item()
    decided(item, [A, A, B])
    decide_item(item_id=item.pk, now=counts())
    seen = Evidence.objects.filter(kind=EvidenceKind.PEERS, field=scene.field).order_by("source_id")
    assert [(e.source_id, e.is_right) for e in seen] == [
        (a.pk, right) for a, right in zip(Annotation.objects.order_by("pk"), [True, True, False], strict=True)
    ]


def test_agreement_over_decided_items() -> None:
    import numpy as np

    scene = project(task_type="choice")
    rng = np.random.default_rng(1)
    assert agreement(project=scene, rng=rng) is None
    yes: Answer = {"label": "yes"}
    no: Answer = {"label": "no"}
    for answers in ([yes, yes, yes], [no, no, no], [yes, yes, no], [no, no, yes], [no, no, no]):
        item = open_items(scene)[0]
        assert decided(item, answers) is not None
    found = agreement(project=scene, rng=rng)
    assert found is not None and found.items == 5
    # 15 answers, 6 yes and 9 no: observed disagreement 4/15, expected 108/210.
    assert found.value == pytest.approx(1 - (4 / 15) / (108 / 210))
