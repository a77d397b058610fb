"""Hidden checks by the dozen: from labels, from strong decisions, and a promotion taken back."""

import pytest

from accounts.errors import Invalid, Missing, RoleTooLow
from accounts.identifiers import uuid7
from accounts.models import Role, Trail
from tasks.actions.gold import promote_gold
from tasks.actions.gold_many import make_gold_of_labels, promote_several, unpromote_gold
from tasks.errors import NotFitForGold
from tasks.models import Decision, Gold, GoldOrigin, Item, ItemState, Seat, SeatState, Verdict
from tasks.queries.gold import candidates
from tests.factories import claims
from tests.factories.clients import client_of
from tests.factories.gold import make_checks, plan, take_check, with_checks
from tests.factories.offers import NOW, Put, opened
from tests.factories.work import decided, lawyer

pytestmark = pytest.mark.django_db


def sure(put: Put, number: int) -> list[Item]:
    return [decided(put, ["yes", "yes", "yes"]) for _ in range(number)]


def weighed_anew(item: Item, confidence: float) -> None:
    """The same decision with another sureness, in place of the one that stands."""
    now = Decision.objects.filter(item=item, superseded_at=None)
    [old], given = list(now), list(Verdict.objects.filter(decision__in=now, superseded_at=None))
    now.update(superseded_at=NOW)
    old.pk, old.confidence, old._state.adding = uuid7(), confidence, True
    old.save()
    for verdict in given:
        Verdict.objects.filter(pk=verdict.pk).update(superseded_at=NOW)
        verdict.pk, verdict.decision, verdict._state.adding = uuid7(), old, True
        verdict.save()


def promoted(put: Put, items: list[Item]) -> list[Gold]:
    return promote_several(
        by=put.owner, project_id=put.project.pk, item_ids=[item.pk for item in items], reason="Clear.", now=NOW
    )


def test_a_file_of_two_columns_makes_checks_at_once() -> None:
    put = opened()
    items = claims.items(put.project, 3)
    labels = {item.external_id: label for item, label in zip(items, ("yes", "no", "maybe"), strict=True)}
    made = make_gold_of_labels(by=put.owner, project_id=put.project.pk, labels=labels, reason="The file.", now=NOW)
    assert [gold.answer for gold in made] == [{"label": "yes"}, {"label": "no"}, {"label": "maybe"}]
    assert set(Item.objects.filter(pk__in=[item.pk for item in items]).values_list("state", flat=True)) == {"gold"}


def test_a_label_that_is_none_is_named_and_nothing_is_made() -> None:
    put = opened()
    first, second = claims.items(put.project, 2)
    labels = {first.external_id: "yes", second.external_id: "perhaps"}
    with pytest.raises(Invalid, match=f"{second.external_id}: “perhaps” is no answer here. One of: yes, no, maybe"):
        make_gold_of_labels(by=put.owner, project_id=put.project.pk, labels=labels, reason="The file.", now=NOW)
    assert Gold.objects.count() == 0


def test_kinds_without_classes_want_their_answers_in_full() -> None:
    project = claims.project(task_type="ranking", task_settings={"candidates": 3})
    owner = claims.member(project.lab, Role.OWNER)
    with pytest.raises(Invalid, match="in full"):
        make_gold_of_labels(by=owner, project_id=project.pk, labels={"x": "a"}, reason="The file.", now=NOW)


def test_the_surest_decisions_are_proposed_first_and_promoted_together() -> None:
    put = opened(items=6)
    items = sure(put, 3)
    for item, confidence in zip(items, (0.971, 0.9999, 0.98), strict=True):
        weighed_anew(item, confidence)
    in_order = list(candidates(project_id=put.project.pk, limit=10))
    assert [item.pk for item in in_order] == [items[1].pk, items[2].pk, items[0].pk]
    shown = client_of(put.owner).get(f"/api/v1/projects/{put.project.pk}/gold/candidates").json()
    assert [row["id"] for row in shown] == [str(item.pk) for item in in_order]
    assert {gold.origin for gold in promoted(put, items[:2])} == {GoldOrigin.PROMOTED}
    assert [item.pk for item in candidates(project_id=put.project.pk, limit=10)] == [items[2].pk]


def test_one_that_does_not_fit_holds_up_all() -> None:
    put = opened(items=6)
    strong, torn = sure(put, 1)[0], decided(put, ["yes", "no", "yes"])
    with pytest.raises(NotFitForGold):
        promoted(put, [strong, torn])
    assert Gold.objects.count() == 0


def test_items_of_another_project_are_not_promoted_in_passing() -> None:
    put, other = opened(items=4), opened(items=4)
    strangers = sure(other, 1)
    with pytest.raises(Invalid, match="of this project"):
        promoted(put, strangers)
    with pytest.raises(Missing):
        promote_several(by=put.owner, project_id=other.project.pk, item_ids=[strangers[0].pk], reason="Clear.", now=NOW)
    viewer = claims.member(put.project.lab, Role.VIEWER)
    with pytest.raises(RoleTooLow):
        promote_several(by=viewer, project_id=put.project.pk, item_ids=[strangers[0].pk], reason="Clear.", now=NOW)


def test_a_promotion_is_taken_back_whole_and_may_be_made_again() -> None:
    put = opened(items=4)
    [item] = sure(put, 1)
    before = Decision.objects.get(item=item, superseded_at=None)
    promoted(put, [item])
    unpromote_gold(by=put.owner, item_id=item.pk, now=NOW)
    item.refresh_from_db()
    assert (item.state, Gold.objects.count()) == (ItemState.DECIDED, 0)
    assert Decision.objects.get(item=item, superseded_at=None) == before
    assert Trail.objects.filter(act="gold.promotion_undone", object_id=item.pk).count() == 1
    promote_gold(by=put.owner, item_id=item.pk, reason="After all.", now=NOW)


def test_seats_planned_for_it_close_and_none_is_handed_out() -> None:
    put = with_checks(checks=1, items=8)
    [item] = sure(put, 1)
    promoted(put, [item])
    plan(put)
    unpromote_gold(by=put.owner, item_id=item.pk, now=NOW)
    assert not Seat.objects.filter(item=item, state__in=[SeatState.PLANNED, SeatState.OPEN]).exists()
    assert take_check(lawyer(), put).item_id != item.pk


def test_what_experts_have_met_or_the_lab_made_is_not_taken_back() -> None:
    put = with_checks(checks=1)
    mine = take_check(lawyer(), put).item_id
    Gold.objects.filter(pk=mine).update(origin=GoldOrigin.PROMOTED)
    with pytest.raises(NotFitForGold, match="have met"):
        unpromote_gold(by=put.owner, item_id=mine, now=NOW)
    [made] = make_checks(put, 1)
    with pytest.raises(NotFitForGold, match="Only a promotion"):
        unpromote_gold(by=put.owner, item_id=made.pk, now=NOW)


def test_over_http_for_leads_alone() -> None:
    put = opened(items=4)
    [item] = sure(put, 1)
    fresh = claims.items(put.project, 1)[0]
    path = f"/api/v1/projects/{put.project.pk}/gold"
    client, viewer = client_of(put.owner), client_of(claims.member(put.project.lab, Role.VIEWER))
    labels = {"labels": {fresh.external_id: "no"}, "reason": "The file."}
    promotions = {"items": [str(item.pk)], "reason": "Clear."}
    assert viewer.post(f"{path}/labels", labels).status_code == 403
    assert viewer.post(f"{path}/promotions", promotions).status_code == 403
    assert [row["answer_label"] for row in client.post(f"{path}/labels", labels).json()] == ["No"]
    assert [row["origin"] for row in client.post(f"{path}/promotions", promotions).json()] == ["promoted"]
    assert viewer.delete(f"/api/v1/items/{item.pk}/gold").status_code == 403
    assert client.delete(f"/api/v1/items/{item.pk}/gold").status_code == 204
    assert client.delete(f"/api/v1/items/{item.pk}/gold").status_code == 409
