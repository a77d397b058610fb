import random
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from accounts.actor import Actor
from accounts.errors import Missing
from accounts.identifiers import uuid7
from accounts.models import Event
from tasks.actions.claims import CLAIM_NEXT, beat, claim_next, lapse_claims, skip_claim
from tasks.actions.seats import close_seats
from tasks.errors import ClaimEnded, ItemClosed, ItemWithdrawn, LeaseAtLimit, SeatGivenAway
from tasks.models import Claim, ClaimState, Item, ItemState, Project, Seat, SeatState, SkipReason
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


def test_it_takes_one_transaction_and_two_statements(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    scene = project()
    open_items(scene, 3)
    who = expert()
    assert who.expert is not None
    with django_assert_num_queries(2):
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


# --- the lease


def test_a_beat_extends_the_lease_and_counts_the_time_in_focus() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    beat(by=who, claim_id=claim.pk, focused_seconds=20, now=NOW + timedelta(seconds=30))
    kept = beat(by=who, claim_id=claim.pk, focused_seconds=25, now=NOW + timedelta(seconds=60))
    assert kept.focused_seconds == 45
    assert Claim.objects.get(pk=claim.pk).expires_at == NOW + timedelta(seconds=60) + settings.LEASE


@pytest.mark.parametrize("said", [10_000, 31])
def test_no_more_focus_counts_than_time_has_passed(said: int) -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    assert beat(by=who, claim_id=claim.pk, focused_seconds=said, now=NOW + timedelta(seconds=30)).focused_seconds == 30


def test_a_clock_that_jumps_back_takes_nothing_away() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    kept = beat(by=who, claim_id=claim.pk, focused_seconds=5, now=NOW - timedelta(hours=1))
    assert (kept.focused_seconds, kept.expires_at) == (0, claim.expires_at)


def test_no_beat_extends_beyond_the_longest_lease() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    for minute in range(0, 240, 20):
        kept = beat(by=who, claim_id=claim.pk, focused_seconds=0, now=NOW + timedelta(minutes=minute))
    assert kept.expires_at == NOW + settings.LEASE_LIMIT
    lapse_claims(now=NOW + settings.LEASE_LIMIT, limit=10)
    with pytest.raises(LeaseAtLimit):
        beat(by=who, claim_id=claim.pk, focused_seconds=0, now=NOW + settings.LEASE_LIMIT)
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.LAPSED


def test_a_beat_is_two_statements(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    with django_assert_num_queries(4):
        # Two of them are the savepoint of the test's own transaction.
        beat(by=who, claim_id=claim.pk, focused_seconds=1, now=NOW)


def test_a_lapsed_lease_opens_the_seat_and_keeps_the_claim() -> None:
    scene = project()
    open_items(scene, 3)
    who = expert()
    late, used = take(who, scene), take(who, scene)
    beat(by=who, claim_id=used.pk, focused_seconds=0, now=NOW + timedelta(minutes=10))
    assert lapse_claims(now=LATE, limit=10) == 1
    late.refresh_from_db()
    assert (late.state, late.ended_at, late.seat.state) == (ClaimState.LAPSED, LATE, SeatState.OPEN)
    assert Claim.objects.get(pk=used.pk).state == ClaimState.ACTIVE
    assert Event.objects.filter(topic=f"expert:{late.expert_id}", kind="claim.ended", object_id=late.pk).exists()
    assert lapse_claims(now=LATE, limit=10) == 0


def test_lapsing_goes_in_chunks_oldest_first() -> None:
    scene = project()
    open_items(scene, 3)
    who = expert()
    first = take(who, scene, NOW - timedelta(hours=2))
    for _ in range(2):
        take(who, scene, NOW - timedelta(hours=1))
    assert lapse_claims(now=NOW, limit=1) == 1
    assert Claim.objects.get(state=ClaimState.LAPSED).pk == first.pk
    assert [lapse_claims(now=NOW, limit=2), lapse_claims(now=NOW, limit=2)] == [2, 0]


def test_a_beat_takes_a_lapsed_item_back_while_its_seat_is_open() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    lapse_claims(now=LATE, limit=10)
    kept = beat(by=who, claim_id=claim.pk, focused_seconds=0, now=LATE)
    kept.refresh_from_db()
    assert (kept.state, kept.ended_at, kept.seat.state) == (ClaimState.ACTIVE, None, SeatState.HELD)
    assert kept.expires_at == LATE + settings.LEASE


def test_it_is_taken_back_on_another_seat_where_ones_own_is_gone() -> None:
    scene = project(seats=2)
    open_items(scene)
    who, other = expert(), expert()
    claim = take(who, scene)
    lapse_claims(now=LATE, limit=10)
    Seat.objects.filter(pk=claim.seat_id).update(rank=0.0)
    Seat.objects.exclude(pk=claim.seat_id).update(rank=0.5)
    assert take(other, scene, LATE).seat_id == claim.seat_id
    kept = beat(by=who, claim_id=claim.pk, focused_seconds=0, now=LATE)
    assert kept.seat_id != claim.seat_id
    assert sorted(Seat.objects.values_list("state", flat=True)) == [SeatState.HELD, SeatState.HELD]


def test_a_seat_given_away_is_not_taken_back() -> None:
    scene = project(seats=2)
    open_items(scene)
    who, *others = experts(3)
    claim = take(who, scene)
    lapse_claims(now=LATE, limit=10)
    for other in others:
        take(other, scene, LATE)
    before = everything(scene)
    with pytest.raises(SeatGivenAway, match="Given to someone else at 09:30 UTC; your text is kept"):
        beat(by=who, claim_id=claim.pk, focused_seconds=0, now=LATE)
    assert everything(scene) == before


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(ItemState.DECIDED, ItemClosed), (ItemState.UNSURE, ItemClosed), (ItemState.WITHDRAWN, ItemWithdrawn)],
)
def test_a_lapsed_claim_on_a_finished_item_says_so(state: ItemState, refusal: type[Exception]) -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    lapse_claims(now=LATE, limit=10)
    Item.objects.update(state=state)
    with pytest.raises(refusal, match="Your text is kept"):
        beat(by=who, claim_id=claim.pk, focused_seconds=0, now=LATE)


def test_a_beat_on_an_item_taken_back_by_the_lab_says_so() -> None:
    scene = project()
    item = open_items(scene)[0]
    who = expert()
    claim = take(who, scene)
    close_seats(item_ids=[item.pk], now=NOW)
    with pytest.raises(ItemWithdrawn):
        beat(by=who, claim_id=claim.pk, focused_seconds=0, now=NOW)


# --- skipping


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


# --- the cost


def rows_passed(plan: dict[str, Any]) -> float:
    """How many rows all steps of a plan handed on or threw away."""
    thrown = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Join Filter", 0)
    own = (plan["Actual Rows"] + thrown) * plan["Actual Loops"]
    return float(own + sum(rows_passed(inner) for inner in plan.get("Plans", [])))


def cost_of_next(who: Actor, of: Project) -> float:
    """How many rows one claim looks at."""
    assert who.expert is not None
    values = {
        "id": uuid7(),
        "expert": who.expert.pk,
        "project": of.pk,
        "side_seed": 0,
        "now": NOW,
        "expires_at": NOW,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {CLAIM_NEXT}", values)
        return rows_passed(cursor.fetchone()[0][0]["Plan"])


@pytest.mark.django_db(transaction=True)
def test_thousands_of_answers_behind_an_expert_cost_the_next_claim_nothing(
    owner_connection: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    scene = project()
    open_items(scene, 3000)
    veteran, newcomer = expert(), expert()
    assert veteran.expert is not None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO tasks_claim (id, seat_id, item_id, expert_id, state, side_seed, claimed_at, expires_at,
                                     focused_seconds, skip_reason)
            SELECT uuidv7(), id, item_id, %s, 'submitted', 0, %s - interval '2 days' + rank * interval '1 day', %s, 0, ''
            FROM tasks_seat WHERE ordinal = 1 ORDER BY rank LIMIT 2500
            """,
            [veteran.expert.pk, NOW, NOW],
        )
        cursor.execute("UPDATE tasks_seat SET state = 'filled' WHERE id IN (SELECT seat_id FROM tasks_claim)")
    # As autovacuum does; the application's role may not.
    owner_connection.execute("ANALYZE tasks_seat, tasks_claim")
    # At most the veteran's last twenty claims are looked at to find where they were.
    assert cost_of_next(newcomer, scene) < 30
    assert cost_of_next(veteran, scene) < 120
