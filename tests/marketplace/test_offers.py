from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.actor import Actor
from accounts.errors import IllegalMove, Invalid, Missing, NotAllowed, Refusal
from accounts.models import Event, Role
from marketplace.actions import offers as actions
from marketplace.actions.seats import OUT_OF_MONEY, fill_offer, tidy_closed
from marketplace.errors import NotReadyToOpen, OfferExists
from marketplace.models import Engagement, Offer, OfferState, Reservation, ReservedSeat
from payments.errors import AmountOutOfRange, NotEnoughMoney
from tasks.actions.claims import skip_claim
from tasks.models import Guideline, Item, ItemState, Seat, SeatState, SkipReason
from tests.factories import claims, money
from tests.factories.clients import client_of
from tests.factories.offers import BILL, NOW, PAY, everything, opened, put_up
from tests.factories.work import decided, lawyer, taken

pytestmark = pytest.mark.django_db


def open_seats(put: object) -> int:
    return Seat.objects.filter(project=put.project, state=SeatState.OPEN).count()  # type: ignore[attr-defined]


def test_an_offer_is_created_at_a_rate_with_an_estimate_of_its_cost() -> None:
    put = put_up(items=4, funds=0)
    second = claims.project(task_type="choice", lab=put.project.lab)
    budget = money.budget(put.owner, put.project.lab)
    body = {"project": str(second.pk), "budget": str(budget.pk), "pay_minor": 1_420}
    made = client_of(put.owner).post("/api/v1/offers", body)
    assert made.status_code == 201, made.json()
    assert made.json()["rate"] == {"version": 1, "pay_minor": 1_420, "fee_minor": 284, "currency": "USD"}
    shown = client_of(put.owner).get(f"/api/v1/offers/{put.offer.pk}").json()
    assert shown["cost_estimate"] == {
        "items": 4, "seats": 12, "pay_minor": 12 * PAY, "fee_minor": 12 * 200, "total_minor": 12 * BILL,
    }  # fmt: skip
    assert (shown["state"], shown["seats_open"], shown["seats_reserved"]) == ("draft", 0, 0)


def test_creating_refuses_and_changes_nothing() -> None:
    put, other = put_up(), put_up()
    free = money.budget(put.owner, put.project.lab)
    fresh = claims.project(lab=put.project.lab)
    viewer = claims.member(put.project.lab, Role.VIEWER)
    before = everything(put)

    def create(by: Actor, project: UUID, budget: UUID, pay: int) -> None:
        terms = actions.Terms()
        actions.create_offer(by=by, project_id=project, budget_id=budget, pay_minor=pay, terms=terms, now=NOW)

    refusals: list[tuple[type[Refusal], tuple[Actor, UUID, UUID, int]]] = [
        (Missing, (other.owner, fresh.pk, free.pk, PAY)),
        (NotAllowed, (viewer, fresh.pk, free.pk, PAY)),
        (Invalid, (put.owner, fresh.pk, other.budget.pk, PAY)),
        (OfferExists, (put.owner, put.project.pk, free.pk, PAY)),
        (OfferExists, (put.owner, fresh.pk, put.budget.pk, PAY)),
        (AmountOutOfRange, (put.owner, fresh.pk, free.pk, 0)),
    ]
    for refusal, arguments in refusals:
        with pytest.raises(refusal):
            create(*arguments)
    assert everything(put) == before


@pytest.mark.django_db(transaction=True)
def test_opening_reserves_one_block_in_one_transaction() -> None:
    put = put_up(items=4, funds=100_000)
    opened_now = actions.open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    assert (opened_now.state, opened_now.opened_at) == (OfferState.OPEN, NOW)
    block = Reservation.objects.get(offer=put.offer)
    assert (block.seats, block.amount_minor, block.ordinal) == (12, 12 * BILL, 1)
    assert (put.balances().available_minor, put.balances().reserved_minor) == (100_000 - 12 * BILL, 12 * BILL)
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 12
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 0
    assert (open_seats(put), ReservedSeat.objects.filter(reservation=block).count()) == (12, 12)
    assert Event.objects.filter(topic=f"project:{put.project.pk}", kind="offer.changed").count() == 3


def test_items_still_before_their_first_look_are_reserved_and_open_as_they_come() -> None:
    put = opened(items=4, state=ItemState.IMPORTED)
    assert (open_seats(put), put.balances().reserved_minor) == (0, 12 * BILL)
    ready = Item.objects.filter(project=put.project).values("pk")[:2]
    Item.objects.filter(pk__in=list(ready.values_list("pk", flat=True))).update(state=ItemState.SCREENED)
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 6
    assert put.balances().reserved_minor == 12 * BILL


def test_opening_refuses_and_changes_nothing() -> None:
    without_money = put_up(items=4, funds=12 * BILL - 1)
    without_items = put_up(items=0)
    without_guideline = put_up()
    Guideline.objects.filter(project=without_guideline.project).delete()
    closed = put_up()
    actions.close_offer(by=closed.owner, offer_id=closed.offer.pk, now=NOW)
    for put, refusal in [
        (without_money, NotEnoughMoney),
        (without_items, NotReadyToOpen),
        (without_guideline, NotReadyToOpen),
        (closed, IllegalMove),
    ]:
        before = everything(put)
        with pytest.raises(refusal):
            actions.open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
        assert everything(put) == before


@pytest.mark.parametrize("verb", ["opening", "pause", "closing", "rate"])
def test_only_leads_of_the_lab_move_an_offer(verb: str) -> None:
    put = opened()
    viewer = claims.member(put.project.lab, Role.VIEWER)
    before = everything(put)
    address = f"/api/v1/offers/{put.offer.pk}/{verb}"
    for actor, status in [(viewer, 403), (put_up().owner, 404), (lawyer(), 404), (None, 401)]:
        assert client_of(actor).post(address, {"pay_minor": 2_000}).status_code == status
    assert everything(put) == before


def test_the_block_is_bounded_and_the_next_one_comes_when_few_seats_are_left(settings: Settings) -> None:
    settings.RESERVATION_BLOCK_ITEMS = 2
    put = opened(items=5)
    assert (open_seats(put), put.balances().reserved_minor) == (6, 6 * BILL)
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 0
    for _ in range(2):
        decided(put)
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 6
    assert [block.seats for block in Reservation.objects.filter(offer=put.offer).order_by("ordinal")] == [6, 6]


@pytest.mark.django_db(transaction=True)
def test_a_budget_that_covers_only_part_is_used_up_then_the_offer_pauses_until_money_comes(
    settings: Settings,
) -> None:
    settings.RESERVATION_BLOCK_ITEMS = 2
    put = opened(items=5, funds=9 * BILL)
    decided(put)
    decided(put)
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 3
    assert (put.balances().available_minor, put.now().state) == (0, OfferState.OPEN)
    decided(put)
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 0
    paused = put.now()
    assert (paused.state, paused.pause_reason, paused.is_out_of_money) == (OfferState.PAUSED, OUT_OF_MONEY, True)
    money.fund(put.owner, put.budget, 6 * BILL, NOW)
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 6
    assert (put.now().state, put.now().pause_reason, put.now().is_out_of_money) == (OfferState.OPEN, "", False)


def test_an_offer_paused_by_its_lab_stays_paused_whatever_money_comes() -> None:
    put = opened(items=4)
    actions.pause_offer(by=put.owner, offer_id=put.offer.pk, reason="Guideline under work", now=NOW)
    money.fund(put.owner, put.budget, 100_000, NOW)
    assert fill_offer(offer_id=put.offer.pk, now=NOW) == 0
    assert (put.now().state, put.now().pause_reason) == (OfferState.PAUSED, "Guideline under work")


def test_opening_again_reserves_nothing_twice() -> None:
    put = opened(items=4)
    actions.pause_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    actions.open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    assert Reservation.objects.filter(offer=put.offer).count() == 1
    assert (put.now().state, put.balances().reserved_minor) == (OfferState.OPEN, 12 * BILL)


@pytest.mark.django_db(transaction=True)
def test_closing_gives_back_what_nobody_took_and_keeps_what_is_in_hand() -> None:
    put = opened(items=4, funds=100_000)
    who = lawyer()
    claim = taken(who, put)
    actions.close_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    assert (put.now().state, open_seats(put)) == (OfferState.CLOSED, 0)
    assert (put.balances().available_minor, put.balances().reserved_minor) == (100_000 - BILL, BILL)
    skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.OTHER, now=NOW)
    tidy_closed(offer_id=put.offer.pk, now=NOW)
    tidy_closed(offer_id=put.offer.pk, now=NOW)
    assert (put.balances().available_minor, put.balances().reserved_minor, open_seats(put)) == (100_000, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_new_rate_is_for_items_taken_from_then_on() -> None:
    put = opened(items=4, funds=100_000)
    early = taken(lawyer(), put)
    actions.change_rate(by=put.owner, offer_id=put.offer.pk, pay_minor=2_000, now=NOW)
    late = taken(lawyer(), put)
    paid = {engagement.claim_id: engagement.rate.pay_minor for engagement in Engagement.objects.select_related("rate")}
    assert paid == {early.pk: 1_000, late.pk: 2_000}
    assert put.balances().reserved_minor == BILL + 11 * 2_400
    assert put.balances().available_minor == 100_000 - BILL - 11 * 2_400


def test_a_rate_that_the_money_does_not_reach_changes_nothing() -> None:
    put = opened(items=4, funds=13 * BILL)
    before = everything(put)
    with pytest.raises(NotEnoughMoney):
        actions.change_rate(by=put.owner, offer_id=put.offer.pk, pay_minor=2_000, now=NOW)
    assert everything(put) == before


def test_an_item_that_comes_back_after_a_change_gets_the_new_rate() -> None:
    put = opened(items=1)
    who = lawyer()
    claim = taken(who, put)
    actions.change_rate(by=put.owner, offer_id=put.offer.pk, pay_minor=2_000, now=NOW)
    skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.OTHER, now=NOW)
    fill_offer(offer_id=put.offer.pk, now=NOW)
    again = [taken(lawyer(), put) for _ in range(3)]
    prices = Engagement.objects.filter(claim__in=again).values_list("rate__pay_minor", flat=True)
    assert list(prices) == [2_000] * 3
    assert put.balances().reserved_minor == 3 * 2_400


def test_the_terms_change_and_nothing_else_does() -> None:
    put = opened()
    changed = client_of(put.owner).patch(f"/api/v1/offers/{put.offer.pk}", {"minimum_expected": 0.9})
    assert (changed.status_code, changed.json()["minimum_expected"]) == (200, 0.9)
    assert changed.json()["jurisdiction_required"] is True
    assert client_of(put.owner).patch(f"/api/v1/offers/{put.offer.pk}", {"minimum_expected": 1.1}).status_code == 400


def test_a_list_costs_the_same_for_one_offer_as_for_three() -> None:
    put = put_up()
    client = client_of(put.owner)

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            rows = client.get("/api/v1/offers").json()["results"]
        return len(rows), len(asked)

    one = cost()
    for _ in range(2):
        project = claims.project(lab=put.project.lab)
        budget = money.budget(put.owner, put.project.lab)
        actions.create_offer(
            by=put.owner, project_id=project.pk, budget_id=budget.pk, pay_minor=PAY, terms=actions.Terms(), now=NOW
        )
    assert (one[0], cost()) == (1, (3, one[1]))
    assert Offer.objects.count() == 3
