from datetime import timedelta

import pytest
from django.conf import settings

from accounts.models import Event
from tasks.actions.claims import beat, lapse_claims
from tasks.actions.seats import close_seats
from tasks.errors import ItemClosed, ItemWithdrawn, LeaseAtLimit, SeatGivenAway
from tasks.models import Claim, ClaimState, Item, ItemState, Seat, SeatState
from tests.factories.annotations import everything
from tests.factories.claims import NOW, expert, experts, open_items, project, take

pytestmark = pytest.mark.django_db
LATE = NOW + settings.LEASE + timedelta(seconds=1)


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
