"""All answers weighed together anew: what was decided against the better experts comes to light; nothing changes."""

from datetime import timedelta

import pytest

from accounts.actor import Actor
from accounts.models import Role
from marketplace.jobs import refit
from tasks.actions.refits import DOUBTED_BELOW, refit_project
from tasks.models import Decision, Item, ItemState, Outcome, Project, Refit, Route, Seat, SeatState, SecondLook, Verdict
from tasks.queries import refits
from tests.factories import claims
from tests.factories.annotations import submit
from tests.factories.claims import NOW, expert, take
from tests.factories.clients import client_of
from tests.factories.offers import owner_of
from tests.factories.people import make_person, make_staff

pytestmark = pytest.mark.django_db
A, B = {"preference": -1}, {"preference": 1}
LATER = NOW + timedelta(days=1)


@pytest.fixture
def split() -> Project:
    """Fourteen items: on twelve three good experts agree and one who always says B is outvoted or right by chance; on
    the last two the one who always says B and another like them outvote a good one."""
    scene = claims.project(seats=4, task_settings={"ties": False})
    good, lazy = [expert() for _ in range(3)], [expert() for _ in range(2)]
    for number in range(14):
        truth = A if number % 2 or number >= 12 else B
        who = [*good, lazy[0]] if number < 12 else [good[0], *lazy]
        judged(scene, [(each, truth if each in good else B) for each in who], truth if number < 12 else B)
    return scene


def judged(scene: Project, answers: list[tuple[Actor, dict[str, int]]], decided: dict[str, int]) -> None:
    """One more item with these answers, decided so."""
    (item,) = claims.open_items(scene, 1)
    for who, said in answers:
        submit(who, take(who, scene), said)
    Seat.objects.filter(item=item, state=SeatState.OPEN).update(state=SeatState.CLOSED)
    decide(item, decided)


def decide(item: Item, answer: dict[str, int]) -> None:
    decision = Decision.objects.create(
        item=item, answer=answer, posterior={"a": 0.5, "b": 0.5}, confidence=0.9, answers_counted=3, method="test",
        route=Route.EXPERT, decided_at=NOW,
    )  # fmt: skip
    Item.objects.filter(pk=item.pk).update(state=ItemState.DECIDED, due_at=None)
    for annotation in item.annotations.all():
        agrees = annotation.answer == answer
        outcome = Outcome.AGREES if agrees else Outcome.DISSENT
        Verdict.objects.create(annotation=annotation, decision=decision, outcome=outcome, created_at=NOW)


def test_what_the_better_experts_were_outvoted_on_is_named(split: Project) -> None:
    before = list(Decision.objects.order_by("pk").values()), list(Verdict.objects.order_by("pk").values())
    found = refit_project(project_id=split.pk, reviewers=[], now=LATER)
    assert (found.items, found.decided) == (14, 14)
    last = list(Item.objects.filter(project=split).order_by("-pk")[:2])
    looks = list(SecondLook.objects.all())
    assert {look.decision.item_id for look in looks} == {item.pk for item in last}
    assert all(look.decided_share < DOUBTED_BELOW and look.likeliest == "a" for look in looks)
    assert before == (list(Decision.objects.order_by("pk").values()), list(Verdict.objects.order_by("pk").values()))
    again = refit_project(project_id=split.pk, reviewers=[], now=LATER)
    assert Refit.objects.get().pk == again.pk and SecondLook.objects.count() == 2


def test_the_lab_reads_the_most_doubtful_first_and_nobody_else(split: Project) -> None:
    refit_project(project_id=split.pk, reviewers=[], now=LATER)
    path = f"/api/v1/projects/{split.pk}/second-looks"
    rows = client_of(owner_of(split)).get(path).json()["results"]
    assert [row["decided_share"] for row in rows] == sorted(row["decided_share"] for row in rows)
    assert {(row["decided"], row["likelier"]) for row in rows} == {("B slightly better", "A slightly better")}
    viewer = claims.member(split.lab, Role.VIEWER)
    assert len(client_of(viewer).get(path).json()["results"]) == 2
    assert len(client_of(make_staff()).get(path).json()["results"]) == 2
    for stranger in (expert(), make_person()):
        assert client_of(stranger).get(path).status_code == 404


def test_what_was_superseded_since_is_no_longer_shown(split: Project) -> None:
    refit_project(project_id=split.pk, reviewers=[], now=LATER)
    Decision.objects.filter(pk=SecondLook.objects.first().decision_id).update(superseded_at=LATER)  # type: ignore[union-attr]
    assert refits.visible_to(owner_of(split)).count() == 1


def test_a_project_is_due_when_it_has_grown_by_a_tenth(split: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refit() == 0, "fourteen decisions are too few"
    monkeypatch.setattr(refits, "FEWEST_DECIDED", 10)
    assert (refit(), refit()) == (1, 0)
    Refit.objects.update(decided=12)
    assert refit() == 1


def test_no_answers_and_one_class_alone_do_no_harm() -> None:
    empty = claims.project(seats=2, task_settings={"ties": False})
    assert refit_project(project_id=empty.pk, reviewers=[], now=LATER).items == 0
    judged(empty, [(expert(), A), (expert(), A)], A)
    assert refit_project(project_id=empty.pk, reviewers=[], now=LATER).answers == 2
    assert not SecondLook.objects.exists()
