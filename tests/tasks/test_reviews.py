from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actor import Actor
from accounts.models import Event, Evidence, Role, StaffDuty, StaffMember, Trail
from accounts.queries.actors import actor_of
from tasks.models import Decision, Item, ItemState, Outcome, Project, Verdict
from tests.factories.annotations import Answer, decided, everything
from tests.factories.claims import NOW, expert, member, open_items, person, project
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db
A: Answer = {"preference": -2}
B: Answer = {"preference": 1}
TIE: Answer = {"preference": 0}


def unsure(answers: list[Answer | None] | None = None) -> tuple[Project, Item]:
    scene = project()
    item = open_items(scene)[0]
    assert decided(item, answers or [A, B, TIE]) is None
    return scene, item


def sure() -> tuple[Project, Item]:
    scene = project()
    item = open_items(scene)[0]
    assert decided(item, [A, A, B]) is not None
    return scene, item


def review(by: Actor | None, item: Item, **body: object):  # type: ignore[no-untyped-def]
    return client_of(by).post(f"/api/v1/items/{item.pk}/review", body)


def verdicts(item: Item) -> list[str]:
    standing = Verdict.objects.filter(annotation__item=item, superseded_at=None)
    return list(standing.order_by("annotation_id").values_list("outcome", flat=True))


def ids(item: Item) -> list[str]:
    return [str(pk) for pk in item.annotations.order_by("pk").values_list("pk", flat=True)]


def test_a_lead_decides_what_the_answers_left_unsure() -> None:
    scene, item = unsure()
    lead = member(scene.lab, Role.LEAD)
    answer = review(lead, item, answer={"preference": 2}, reason="Clause 4 settles it.")
    assert answer.status_code == 200
    decision = Decision.objects.get()
    assert answer.json()["id"] == str(decision.pk)
    assert (decision.method, decision.decided_by, decision.confidence) == ("person", lead.user, 1.0)
    assert (decision.answer, decision.posterior) == ({"preference": 2}, {"a": 0.0, "tie": 0.0, "b": 1.0})
    item.refresh_from_db()
    assert item.state == ItemState.DECIDED
    assert verdicts(item) == [Outcome.DISSENT, Outcome.AGREES, Outcome.DISSENT]
    assert Verdict.objects.filter(superseded_at__isnull=False, outcome=Outcome.NEEDS_PERSON).count() == 3
    trail = Trail.objects.get(act="item.reviewed")
    assert (trail.by, trail.lab, trail.object_id, trail.reason) == (
        lead.user,
        scene.lab,
        item.pk,
        "Clause 4 settles it.",
    )
    assert Event.objects.filter(kind="item.decided", object_id=item.pk).count() >= 2
    assert not Evidence.objects.exists()


def test_operations_decide_for_any_lab() -> None:
    _, item = unsure()
    staff = person("operations")
    StaffMember.objects.create(user=staff.user, duty=StaffDuty.OPERATIONS)
    assert review(actor_of(staff.user), item, answer=TIE, reason="Both hold.").status_code == 200


def test_outcomes_are_said_of_single_answers() -> None:
    scene, item = unsure([A, B, None])
    first, _, third = ids(item)
    said = [
        {"annotation_id": first, "outcome": "not_accepted", "reason": "Pasted from the other item."},
        {"annotation_id": third, "outcome": "agrees"},
    ]
    answer = review(member(scene.lab, Role.OWNER), item, answer=B, reason="Clear.", outcomes=said)
    assert answer.status_code == 200
    assert verdicts(item) == [Outcome.NOT_ACCEPTED, Outcome.AGREES, Outcome.AGREES]
    assert Verdict.objects.get(annotation_id=first, superseded_at=None).reason == "Pasted from the other item."


def test_not_accepted_can_be_said_and_taken_back_on_a_decided_item() -> None:
    scene, item = sure()
    owner = member(scene.lab, Role.OWNER)
    decision = Decision.objects.get()
    for outcome in ("not_accepted", "dissent"):
        said = [{"annotation_id": ids(item)[2], "outcome": outcome, "reason": "Looked again."}]
        assert review(owner, item, reason="On appeal.", outcomes=said).status_code == 200
        assert verdicts(item) == [Outcome.AGREES, Outcome.AGREES, outcome]
    assert Verdict.objects.filter(annotation_id=ids(item)[2]).count() == 3
    assert Decision.objects.get() == decision


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"answer": B, "reason": " "}, 400, "invalid"),
        ({"answer": B}, 400, "invalid"),
        ({"reason": "No answer."}, 400, "answer_does_not_fit"),
        ({"answer": {"preference": 9}, "reason": "Odd."}, 400, "answer_does_not_fit"),
        ({"answer": B, "reason": "x", "outcomes": [{"outcome": "not_accepted"}]}, 400, "reason_needed"),
        ({"answer": B, "reason": "x", "outcomes": [{"outcome": "needs_person"}]}, 400, "invalid"),
    ],
)
def test_a_review_without_what_it_needs_changes_nothing(body: dict[str, object], status: int, code: str) -> None:
    scene, item = unsure()
    for outcome in body.get("outcomes", []):  # type: ignore[attr-defined]
        outcome["annotation_id"] = ids(item)[0]
    before = everything(scene)
    answer = review(member(scene.lab, Role.LEAD), item, **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert everything(scene) == before
    assert not Trail.objects.filter(act="item.reviewed").exists()


def test_an_outcome_for_an_answer_of_another_item_is_refused() -> None:
    scene, item = unsure()
    _, other = unsure()
    before = everything(scene)
    said = [{"annotation_id": ids(other)[0], "outcome": "agrees"}]
    answer = review(member(scene.lab, Role.LEAD), item, answer=B, reason="x", outcomes=said)
    assert answer.status_code == 400
    assert everything(scene) == before


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"answer": B}, "not_reviewable"),
        ({}, "not_reviewable"),
        ({"outcomes": [{"outcome": "dissent"}]}, "illegal_move"),
    ],
)
def test_a_decided_item_keeps_its_answer_and_its_honest_outcomes(body: dict[str, object], code: str) -> None:
    scene, item = sure()
    for outcome in body.get("outcomes", []):  # type: ignore[attr-defined]
        outcome["annotation_id"] = ids(item)[0]
    before = everything(scene)
    answer = review(member(scene.lab, Role.LEAD), item, reason="Why not.", **body)
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert everything(scene) == before


def test_an_item_with_its_experts_is_not_reviewed() -> None:
    scene = project()
    item = open_items(scene)[0]
    before = everything(scene)
    answer = review(member(scene.lab, Role.OWNER), item, answer=B, reason="Impatient.")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_reviewable")
    assert everything(scene) == before


def test_only_leads_owners_and_operations_review() -> None:
    scene, item = unsure()
    before = everything(scene)
    annotator = actor_of(item.annotations.all()[0].expert.user)
    refused = [
        (member(scene.lab, Role.VIEWER), 403),
        (member(project().lab, Role.OWNER), 404),
        (annotator, 404),
        (expert(), 404),
        (None, 401),
    ]
    for who, status in refused:
        assert review(who, item, answer=B, reason="Mine.").status_code == status
    assert everything(scene) == before


def test_a_reviewed_item_is_reviewed_once() -> None:
    scene, item = unsure()
    lead = member(scene.lab, Role.LEAD)
    assert review(lead, item, answer=B, reason="x").status_code == 200
    before = everything(scene)
    assert review(lead, item, answer=A, reason="y").status_code == 409
    assert everything(scene) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks_verdict SET outcome = 'dissent'",
        "UPDATE tasks_verdict SET superseded_at = now(), reason = 'x'",
        "UPDATE tasks_decision SET confidence = 0.5",
        "UPDATE tasks_decision SET superseded_at = NULL",
    ],
)
def test_verdicts_and_decisions_are_superseded_and_never_edited(statement: str) -> None:
    scene, _ = sure()
    before = everything(scene)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert everything(scene) == before


def test_superseding_happens_once() -> None:
    sure()
    Verdict.objects.update(superseded_at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Verdict.objects.update(superseded_at=NOW + timedelta(days=1))


def test_no_job_can_say_not_accepted() -> None:
    _, item = unsure()
    with pytest.raises(DatabaseError), transaction.atomic():
        Verdict.objects.filter(superseded_at=None).update(superseded_at=NOW)
        Verdict.objects.create(
            annotation_id=ids(item)[0], outcome=Outcome.NOT_ACCEPTED, reason="A machine says so.", created_at=NOW
        )
