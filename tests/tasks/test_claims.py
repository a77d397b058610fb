import random
from datetime import timedelta

import pytest
from django.conf import settings

from accounts.errors import Missing
from accounts.models import Event
from tasks.actions.claiming import claim_next
from tasks.actions.claims import beat, lapse_claims, skip_claim
from tasks.actions.seats import close_seats
from tasks.errors import ClaimEnded
from tasks.models import Claim, ClaimState, Project, Seat, SeatState, SkipReason
from tests.factories.annotations import everything, submit
from tests.factories.claims import NOW, expert, experts, items, open_items, project, take

pytestmark = pytest.mark.django_db
LATE = NOW + settings.LEASE + timedelta(seconds=1)


def next_of(who: object, of: Project) -> Claim | None:
    return claim_next(expert_id=who.expert.pk, project_id=of.pk, now=NOW, rng=random.Random(1))  # type: ignore[attr-defined]


def test_a_claim_holds_its_seat_for_the_lease() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    assert (claim.state, claim.expert, claim.claimed_at) == (ClaimState.ACTIVE, who.expert, NOW)
    assert claim.expires_at == NOW + settings.LEASE
    assert claim.seat.state == SeatState.HELD
    assert (claim.seat.item_id, claim.seat.project_id) == (claim.item_id, scene.pk)
    assert Event.objects.filter(topic=f"project:{scene.pk}", kind="claim.taken", object_id=claim.pk).count() == 1


def test_it_takes_one_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    scene = project()
    open_items(scene, 3)
    who = expert()
    assert who.expert is not None
    with django_assert_num_queries(1):
        claim_next(expert_id=who.expert.pk, project_id=scene.pk, now=NOW, rng=random.Random(1))


def test_an_expert_gets_each_item_once_whatever_became_of_it() -> None:
    scene = project()
    open_items(scene, 4)
    who = expert()
    first, second, third, fourth = (take(who, scene) for _ in range(4))
    assert len({first.item_id, second.item_id, third.item_id, fourth.item_id}) == 4
    skip_claim(by=who, claim_id=first.pk, reason=SkipReason.OTHER, now=NOW)
    submit(who, second, {"preference": 2})
    lapse_claims(now=LATE, limit=10)
    assert next_of(who, scene) is None


def test_items_are_finished_one_after_another() -> None:
    scene = project()
    open_items(scene, 5)
    first = [take(who, scene).item_id for who in experts(3)]
    assert len(set(first)) == 1


def test_the_search_starts_over_for_what_opened_behind() -> None:
    scene = project(seats=2)
    made = open_items(scene, 6)
    front = Seat.objects.order_by("rank").first()
    assert front is not None
    Seat.objects.filter(item=front.item).update(state=SeatState.CLOSED)
    who = expert()
    assert {take(who, scene).item_id for _ in range(5)} == {item.pk for item in made} - {front.item_id}
    Seat.objects.filter(item=front.item).update(state=SeatState.OPEN)
    assert take(who, scene).item_id == front.item_id
    assert next_of(who, scene) is None


def test_another_projects_last_claim_does_not_move_the_start() -> None:
    here, there = project(), project()
    made = open_items(here, 3)
    open_items(there, 3)
    who = expert()
    for _ in range(3):
        take(who, there)
    assert {take(who, here).item_id for _ in range(3)} == {item.pk for item in made}


def test_nothing_is_handed_out_where_nothing_is_open() -> None:
    scene = project()
    items(scene)
    closed = open_items(scene, 1)
    close_seats(item_ids=[closed[0].pk], now=NOW)
    before = everything(scene)
    assert next_of(expert(), scene) is None
    assert everything(scene) == before


def test_sides_differ_between_experts() -> None:
    scene = project(seats=5)
    open_items(scene, 8)
    seeds = {take(who, scene, seed=n).side_seed % 2 for n, who in enumerate(experts(8))}
    assert seeds == {0, 1}


def test_a_skipped_item_goes_to_somebody_else() -> None:
    scene = project(seats=2)
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.NOT_MY_SPECIALTY, now=NOW)
    claim.refresh_from_db()
    assert (claim.state, claim.skip_reason, claim.ended_at) == (ClaimState.SKIPPED, "not_my_specialty", NOW)
    assert claim.seat.state == SeatState.OPEN
    assert next_of(who, scene) is None
    assert {take(other, scene).seat_id for other in experts(2)} == set(Seat.objects.values_list("pk", flat=True))


def test_skipping_twice_is_skipping_once() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.UNCLEAR, now=NOW)
    before = everything(scene)
    assert skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.OTHER, now=NOW).skip_reason == "unclear"
    assert everything(scene) == before


def test_what_is_submitted_or_lapsed_is_not_skipped() -> None:
    scene = project()
    open_items(scene, 2)
    who = expert()
    submitted, lapsed = take(who, scene), take(who, scene)
    submit(who, submitted, {"preference": 1})
    lapse_claims(now=LATE, limit=10)
    before = everything(scene)
    for claim in (submitted, lapsed):
        with pytest.raises(ClaimEnded):
            skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.OTHER, now=LATE)
    assert everything(scene) == before


def test_a_skip_on_an_item_taken_back_leaves_its_seat_closed() -> None:
    scene = project()
    item = open_items(scene)[0]
    who = expert()
    claim = take(who, scene)
    close_seats(item_ids=[item.pk], now=NOW)
    skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.OTHER, now=NOW)
    assert set(Seat.objects.values_list("state", flat=True)) == {SeatState.CLOSED}
    assert lapse_claims(now=LATE, limit=5) == 0


def test_nobody_beats_or_skips_for_somebody_else() -> None:
    scene = project()
    open_items(scene)
    claim = take(expert(), scene)
    before = everything(scene)
    for stranger in (expert(), project_owner(scene)):
        with pytest.raises(Missing):
            beat(by=stranger, claim_id=claim.pk, focused_seconds=1, now=NOW)
        with pytest.raises(Missing):
            skip_claim(by=stranger, claim_id=claim.pk, reason=SkipReason.OTHER, now=NOW)
    assert everything(scene) == before


def project_owner(of: Project):  # type: ignore[no-untyped-def]
    from accounts.queries.actors import actor_of

    return actor_of(of.created_by)
