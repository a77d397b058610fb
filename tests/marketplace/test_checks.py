"""Hidden checks on their way into hands: at their share, paid ahead, and like work in everything that can be seen."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.actor import Actor
from accounts.models import Event
from marketplace import jobs
from marketplace.actions import offers as actions
from marketplace.actions.settlements import settle_item
from marketplace.actions.work import take_next
from marketplace.matching.hidden_checks import hazard
from marketplace.models import Engagement, QualityPlan, Reservation, ReservedSeat
from payments.models import Earning
from tasks.actions.annotations import withdraw_annotation
from tasks.actions.claims import beat, lapse_claims, skip_claim
from tasks.actions.decisions import decide_item
from tasks.actions.gold import move_gold
from tasks.actions.gold_verdicts import judge_gold
from tasks.errors import ItemClosed
from tasks.models import Claim, Gold, GoldState, ItemState, Seat, SeatState, SkipReason, Verdict
from tests.factories.annotations import counts
from tests.factories.clients import client_of
from tests.factories.gold import (
    LATE,
    Always,
    Never,
    answered_check,
    give_up,
    gold_of,
    make_checks,
    plan,
    take_check,
    take_work,
    with_checks,
)
from tests.factories.offers import NOW, PAY, Put, opened
from tests.factories.work import answer, lawyer, take

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(seconds=1)


@pytest.mark.parametrize("share", [0.05, 0.08, 0.2, 0.5])
def test_every_experts_share_stays_near_what_was_asked(share: float) -> None:
    rng = Random(7)
    for _ in range(20):
        since, given = 0, 0
        for _ in range(600):
            is_check = rng.random() < hazard(since, share)
            given, since = given + is_check, 0 if is_check else since + 1
        assert abs(given / 600 - share) < 0.05
    assert hazard(0, 0.0) == 0 and hazard(10_000, share) == share


def test_no_place_in_the_row_is_certain_before_the_longest_gap() -> None:
    assert all(hazard(since, 0.08) <= 0.5 for since in range(23))


def test_a_check_is_handed_out_paid_from_the_offers_own_block() -> None:
    put, who = with_checks(), lawyer()
    claim = take_check(who, put)
    assert (claim.seat.state, claim.expires_at) == (SeatState.HELD, NOW + settings.LEASE)
    engagement = Engagement.objects.get(claim=claim)
    assert (engagement.rate.pay_minor, engagement.closed_at) == (PAY, None)
    assert ReservedSeat.objects.get(seat=claim.seat_id).reservation.offer_id == put.offer.pk
    gold = gold_of(claim.item)
    assert (gold.exposures, gold.last_shown_at) == (1, NOW)


def test_seats_of_checks_follow_the_work_and_the_money() -> None:
    put = with_checks(share=0.1, items=10)
    planned = Seat.objects.filter(item__state=ItemState.GOLD, state=SeatState.PLANNED)
    # 30 seats of work: 10 % of both together are 4 of 34.
    assert planned.count() == 4
    assert plan(put) == 0 and planned.count() == 4
    used = sum(block.seats - block.seats_released for block in Reservation.objects.filter(offer=put.offer))
    assert used == 34 == ReservedSeat.objects.count()


def test_the_next_block_is_reserved_with_its_checks(settings: Settings) -> None:
    settings.RESERVATION_BLOCK_ITEMS = 10
    put = opened(items=1, funds=1_000_000)
    make_checks(put, 2)
    from tests.factories import claims

    claims.items(put.project, 10)
    jobs.open_more()
    block = Reservation.objects.filter(offer=put.offer).order_by("-ordinal")[0]
    assert block.seats == 30 + 3
    assert plan(put) == 3
    assert Seat.objects.filter(state=SeatState.OPEN).count() == 33


def test_without_money_there_is_work_and_no_check() -> None:
    put, who = opened(items=2, funds=2 * 3 * 1200), lawyer()
    make_checks(put, 2)
    assert plan(put) == 0
    claim = take(who, put, rng=Always())
    assert claim is not None and claim.item.state == ItemState.OPEN


def test_an_expert_never_meets_a_check_twice_and_the_least_shown_comes_first() -> None:
    put, who, other = with_checks(checks=2, share=0.3), lawyer(), lawyer()
    first = take_check(who, put)
    answer(who, first, "yes")
    second = take_check(who, put, SOON)
    answer(who, second, "yes", SOON)
    assert first.item_id != second.item_id
    third = take(who, put, SOON, rng=Always())
    assert third is not None and third.item.state == ItemState.OPEN
    Gold.objects.filter(pk=first.item_id).update(exposures=7)
    assert take_check(other, put, SOON).item_id == second.item_id


def test_what_is_doubted_rests_or_is_retired_is_not_handed_out() -> None:
    put = with_checks(checks=1, share=0.3)
    item = Gold.objects.get().item
    for state in (GoldState.RESTING, GoldState.ACTIVE, GoldState.SUSPECT, GoldState.ACTIVE, GoldState.RETIRED):
        move_gold(by=put.owner, item_id=item.pk, to=state, reason="Looked.", now=NOW)
        plan(put)
        claim = take(who := lawyer(), put, rng=Always())
        assert claim is not None
        assert (claim.item_id == item.pk) == (state == GoldState.ACTIVE)
        skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.OTHER, now=NOW)
    assert not ReservedSeat.objects.filter(seat__item=item, seat__state=SeatState.PLANNED).exists()


def test_a_check_rests_after_its_exposures(settings: Settings) -> None:
    settings.GOLD_EXPOSURES = 2
    put = with_checks(checks=1, share=0.3)
    for _ in range(2):
        take_check(lawyer(), put)
    gold = Gold.objects.get()
    assert (gold.state, gold.exposures) == (GoldState.RESTING, 2)
    claim = take(lawyer(), put, rng=Always())
    assert claim is not None and claim.item.state == ItemState.OPEN
    # Nothing of it is paid for any longer but what was handed out.
    plan(put)
    assert ReservedSeat.objects.filter(seat__item=gold.item_id).count() == 2


def shape(value: Any) -> Any:
    """Keys and kinds of a JSON answer."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value).__name__


def said(captured: CaptureQueriesContext) -> list[str]:
    """The statements without their values."""
    bare = [re.sub(r"'[^']*'(::\w+)?|\b\d+(\.\d+)?\b|\btrue\b|\bfalse\b", "?", each["sql"]) for each in captured]
    return [re.sub(r's\?+\w*|"s\w+_x\w+"', "s", each) for each in bare]


def test_taking_one_asks_the_database_the_same_and_answers_in_the_same_shape() -> None:
    put = with_checks(share=0.3)
    seen = []
    for taker in (take_work, take_check):
        who = lawyer()
        with CaptureQueriesContext(connection) as asked:
            claim = take_next(by=who, offer_id=put.offer.pk, now=NOW, rng=Never() if taker is take_work else Always())
        assert claim is not None
        body = client_of(who).get(f"/api/v1/claims/{claim.pk}").json()
        price = client_of(who).get(f"/api/v1/claims/{claim.pk}/price").json()
        seen.append((said(asked), shape(body), price))
    (work, work_body, work_price), (check, check_body, check_price) = seen
    assert work == check
    assert (work_body, work_price) == (check_body, check_price)


def everything_seen(who: Actor) -> dict[str, Any]:
    """All that an expert can read of their own."""
    client = client_of(who)
    paths = ["board", "claims", "annotations", "earnings", "earnings/summary", "qualifications", "me", "expert"]
    answers = {path: client.get(f"/api/v1/{path}") for path in paths}
    return {path: (got.status_code, got.json()) for path, got in answers.items()}


def without_ids(value: Any) -> Any:
    """The same with ids and times blanked, so that two experts' days can be laid side by side."""
    text = re.sub(
        r"[0-9a-f]{8}-[0-9a-f-]{27}|expert-\w+|\w+@example.org|Lab \d+|\d{4}-\d\d-\d\dT[\d:.]+Z", "id", repr(value)
    )
    return re.sub(r"cursor=[^'&]+", "cursor", text)


def a_day(put: Put, who: Actor, first: Random) -> list[Any]:
    """An item by this draw, with an undo, a lapse and a beat; then work; what the expert sees after each step."""
    views = []
    claim = take(who, put, NOW, rng=first)
    assert claim is not None
    views.append(everything_seen(who))
    given = answer(who, claim, "yes", NOW)
    withdraw_annotation(by=who, annotation_id=given.pk, now=SOON)
    views.append(everything_seen(who))
    late = give_up(Claim.objects.get(pk=claim.pk))
    assert lapse_claims(now=late, limit=10) == 1
    views.append(everything_seen(who))
    beat(by=who, claim_id=claim.pk, focused_seconds=30, now=late)
    answer(who, Claim.objects.get(pk=claim.pk), "yes", late)
    views.append(everything_seen(who))
    for item_id in {claim.item_id}:
        decide_item(item_id=item_id, now=counts(late))
        judge_gold(item_id=item_id, now=counts(late))
        settle_item(item_id=item_id, now=counts(late))
    views.append(everything_seen(who))
    return views


def test_an_experts_own_pages_read_the_same_after_a_check_as_after_work() -> None:
    put, who = with_checks(share=0.3), lawyer()
    days, kinds = [], []
    for first in (Never(), Always()):
        with transaction.atomic():
            days.append(a_day(put, who, first))
            kinds.append(Claim.objects.get().item.state)
            # Nothing is paid yet on either: the check waits for the work that comes after it.
            assert not Earning.objects.exists()
            transaction.set_rollback(True)
    assert kinds == [ItemState.OPEN, ItemState.GOLD]
    for number, (work, check) in enumerate(zip(*days, strict=True)):
        assert without_ids(work) == without_ids(check), f"step {number}"


def test_events_of_both_are_of_the_same_kinds() -> None:
    put = with_checks(share=0.3)
    kinds = []
    for rng in (Never(), Always()):
        who = lawyer()
        before = set(Event.objects.values_list("pk", flat=True))
        claim = take(who, put, NOW, rng=rng)
        assert claim is not None
        answer(who, claim, "yes", NOW)
        kinds.append(list(Event.objects.exclude(pk__in=before).order_by("pk").values_list("topic", "kind")))
    assert kinds[0] == kinds[1]


def test_the_outcome_comes_with_that_of_the_work_after_it_and_is_paid() -> None:
    put, who = with_checks(share=0.3), lawyer()
    check = take_check(who, put)
    answer(who, check, "no")
    work = take_work(who, put, SOON)
    answer(who, work, "yes", SOON)
    later = counts(SOON)
    assert judge_gold(item_id=check.item_id, now=later) == 0
    for _ in range(2):
        helper = lawyer()
        claim = take(helper, put, SOON, rng=Never())
        assert claim is not None and claim.item_id == work.item_id
        answer(helper, claim, "yes", SOON)
    assert decide_item(item_id=work.item_id, now=later) is not None
    assert judge_gold(item_id=check.item_id, now=later) == 1
    assert Verdict.objects.get(annotation__item=check.item_id).outcome == "dissent"
    assert settle_item(item_id=check.item_id, now=later) == settle_item(item_id=work.item_id, now=later) - 2 == 1
    pay = {earning.pay_minor for earning in Earning.objects.filter(expert=who.expert)}
    lines = [re.sub(r"\w{8}:", "", e.description) for e in Earning.objects.filter(expert=who.expert)]
    assert pay == {PAY} and len(set(lines)) == 1


def test_where_no_work_comes_after_it_silence_pays() -> None:
    put = with_checks(share=0.3)
    given = answered_check(put)
    assert judge_gold(item_id=given.item_id, now=counts()) == 0
    item = given.item
    item.refresh_from_db()
    assert item.due_at is not None and item.due_at > counts()
    assert judge_gold(item_id=given.item_id, now=LATE) == 1
    assert settle_item(item_id=given.item_id, now=LATE) == 1
    item.refresh_from_db()
    assert item.due_at is None


def test_the_sweep_finds_checks_by_state(settings: Settings) -> None:
    settings.SILENCE_PAYS_AFTER = timedelta(0)
    put = with_checks(share=0.3)
    given = answered_check(put)
    assert jobs.advance() >= 1
    assert Verdict.objects.get(annotation=given).outcome == "agrees"
    assert Earning.objects.get().pay_minor == PAY


def test_a_check_given_back_goes_to_another_like_work() -> None:
    put = with_checks(checks=1, share=0.3)
    claim = take_check(who := lawyer(), put)
    skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.CONFLICT, now=NOW)
    Seat.objects.filter(pk=claim.seat_id).update(rank=0.0)
    other = take(lawyer(), put, rng=Never())
    assert other is not None and other.seat_id == claim.seat_id
    assert gold_of(claim.item).exposures == 2


def test_a_lapsed_check_that_rests_since_reads_like_work_that_is_done() -> None:
    put = with_checks(checks=1, share=0.3)
    claim = take_check(who := lawyer(), put)
    late = give_up(claim)
    lapse_claims(now=late, limit=10)
    move_gold(by=put.owner, item_id=claim.item_id, to=GoldState.RESTING, reason="Enough.", now=late)
    with pytest.raises(ItemClosed, match="all its answers"):
        beat(by=who, claim_id=claim.pk, focused_seconds=1, now=late)


def test_closing_the_offer_gives_back_the_money_of_checks() -> None:
    put = with_checks(share=0.3)
    actions.close_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    jobs.open_more()
    assert put.balances().reserved_minor == 0
    assert not Seat.objects.filter(state__in=[SeatState.PLANNED, SeatState.OPEN]).exists()


def test_no_share_no_check() -> None:
    put = with_checks(share=0.3)
    QualityPlan.objects.update(gold_share=0.0)
    claim = take(lawyer(), put, rng=Always())
    assert claim is not None and claim.item.state == ItemState.OPEN


def test_the_share_holds_over_a_real_row_of_items() -> None:
    put, who, rng = with_checks(checks=40, share=0.25, items=40), lawyer(), Random(3)
    checks = 0
    for number in range(40):
        now = NOW + timedelta(minutes=number)
        claim = take(who, put, now, rng=rng)
        assert claim is not None
        checks += claim.item.state == ItemState.GOLD
        answer(who, claim, "yes", now)
        plan(put, now)
    assert 7 <= checks <= 13


@pytest.mark.django_db(transaction=True)
def test_racing_experts_never_share_a_seat_nor_pass_the_limit(settings: Settings) -> None:
    settings.GOLD_EXPOSURES = 3
    put = with_checks(checks=1, share=0.3, items=10)
    people = [lawyer() for _ in range(12)]
    start = Barrier(6)

    def race(who: Actor) -> Claim | None:
        try:
            start.wait(10)
            return take(who, put, rng=Always())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        got = [claim for claim in pool.map(race, people) if claim is not None]
    assert len(got) == 12 == len({claim.seat_id for claim in got})
    gold = Gold.objects.get()
    shown = Claim.objects.filter(item=gold.item_id).count()
    assert gold.exposures == shown and 1 <= shown <= 3
    assert Engagement.objects.count() == 12
