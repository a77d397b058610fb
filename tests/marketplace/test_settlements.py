from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from accounts.errors import IllegalMove
from marketplace import jobs
from marketplace.actions import offers as actions
from marketplace.actions.settlements import reverse_settlement, settle_item, settle_missed
from marketplace.errors import OfferNotOpen
from marketplace.models import Engagement, ReservedSeat, Settlement
from marketplace.queries.settlements import settlements_to_reverse
from payments.actions.budgets import release
from payments.actions.earnings import release_due
from payments.models import AccountKind, Earning, EarningState, Entry, LedgerAccount
from tasks.actions.claims import lapse_claims, skip_claim
from tasks.actions.decisions import decide_item
from tasks.actions.items import withdraw_item
from tasks.models import Annotation, Item, ItemState, Outcome, Seat, SkipReason, Verdict
from tests.factories.annotations import counts
from tests.factories.offers import BILL, NOW, PAY, everything, opened
from tests.factories.work import answer, answered, decided, lawyer, say, take, taken

pytestmark = pytest.mark.django_db(transaction=True)
LATER = counts(NOW)
SILENCE = settings.SILENCE_PAYS_AFTER


def test_every_payable_answer_is_paid_once_agreeing_or_not() -> None:
    put = opened(items=2)
    item = decided(put, ["yes", "yes", "no"])
    outcomes = Verdict.objects.filter(annotation__item=item).values_list("outcome", flat=True)
    assert sorted(outcomes) == ["agrees", "agrees", "dissent"]
    assert settle_item(item_id=item.pk, now=LATER) == 3
    before = everything(put)
    assert settle_item(item_id=item.pk, now=LATER) == 0
    assert settle_missed(now=LATER, limit=100) == 0
    assert everything(put) == before
    earnings = Earning.objects.all()
    assert {(e.state, e.pay_minor, e.payable_at, e.earned_at) for e in earnings} == {
        (EarningState.ACCRUED, PAY, NOW + SILENCE, NOW)
    }
    assert len({e.description for e in earnings}) == 1
    assert put.balances().reserved_minor == 3 * BILL
    assert not Engagement.objects.filter(closed_at=None).exists()


def test_a_cent_can_be_traced_from_the_answer_to_the_ledger_and_the_sum_in_is_the_sum_out() -> None:
    put = opened(items=1, funds=100_000)
    settle_item(item_id=decided(put).pk, now=LATER)
    for annotation in Annotation.objects.all():
        settlement = Settlement.objects.get(annotation=annotation)
        entries = Entry.objects.filter(transaction=settlement.earning.transaction)
        by_kind = {entry.account.kind: entry.amount_minor for entry in entries.select_related("account")}
        assert by_kind == {
            AccountKind.BUDGET_RESERVED: -BILL,
            AccountKind.EXPERT_ACCRUED: PAY,
            AccountKind.PLATFORM_FEE: BILL - PAY,
        }
        assert settlement.engagement.claim.expert_id == settlement.earning.expert_id == annotation.expert_id
    assert Entry.objects.aggregate(sum=Sum("amount_minor"))["sum"] == 0
    found = put.balances()
    assert found.deposited_minor == found.available_minor + found.reserved_minor + found.spent_minor == 100_000
    earned = Earning.objects.aggregate(sum=Sum("pay_minor"))["sum"] + Earning.objects.aggregate(s=Sum("fee_minor"))["s"]
    assert found.spent_minor == earned == 3 * BILL


def test_killed_between_decide_and_settle_the_sweep_pays() -> None:
    decided(opened(items=1))
    assert Settlement.objects.count() == 0
    jobs.advance()
    assert Settlement.objects.count() == Earning.objects.count() == 3


def test_the_job_decides_what_is_due_and_pays_it() -> None:
    put = opened(items=1)
    item_id = answered(put, ["yes", "yes", "yes"])[0].item_id
    jobs.advance()
    assert Item.objects.get(pk=item_id).state == ItemState.DECIDED
    assert Settlement.objects.count() == 3
    jobs.advance()
    assert Settlement.objects.count() == 3


def test_two_workers_at_once_pay_once() -> None:
    put = opened(items=4)
    for _ in range(2):
        answered(put, ["yes", "yes", "yes"])
    for _ in range(2):
        decided(put)

    def work(_: int) -> None:
        try:
            jobs.advance()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    jobs.advance()
    assert Settlement.objects.count() == Earning.objects.count() == 12
    assert put.balances().spent_minor == 12 * BILL
    assert put.balances().reserved_minor == 0


def test_an_item_that_cannot_be_paid_is_put_off_and_holds_up_no_other() -> None:
    broken, fine = opened(items=1), opened(items=1)
    answered(broken, ["yes", "yes", "yes"])
    answered(fine, ["yes", "yes", "yes"])
    reserved = LedgerAccount.objects.get(budget=broken.budget, kind=AccountKind.BUDGET_RESERVED)
    release(budget_id=broken.budget.pk, amount_minor=reserved.balance_minor, idempotency="lost", now=NOW)
    jobs.advance()
    assert Settlement.objects.filter(engagement__offer=fine.offer).count() == 3
    assert Settlement.objects.filter(engagement__offer=broken.offer).count() == 0
    decided(opened(items=1))
    assert settle_missed(now=LATER, limit=100) == 3
    assert Verdict.objects.filter(annotation__item__project=broken.project).count() == 3


def test_what_needs_a_person_is_paid_by_silence() -> None:
    put = opened(items=1)
    item = decided(put, ["yes", "no", "maybe"])
    assert item.state == ItemState.UNSURE
    assert settle_missed(now=NOW + SILENCE - timedelta(seconds=1), limit=100) == 0
    assert settle_missed(now=NOW + SILENCE, limit=100) == 3
    assert set(Earning.objects.values_list("payable_at", flat=True)) == {NOW + SILENCE}


def test_what_a_person_does_not_accept_is_not_paid() -> None:
    put = opened(items=1)
    item = decided(put, ["yes", "no", "maybe"])
    refused = Annotation.objects.filter(item=item).order_by("pk")[0]
    say(refused.pk, Outcome.NOT_ACCEPTED, put.owner)
    assert settle_missed(now=NOW + SILENCE, limit=100) == 2
    assert not Settlement.objects.filter(annotation=refused).exists()


def test_a_payment_that_a_person_refuses_in_time_is_taken_back_and_paid_again_when_they_change_their_mind() -> None:
    put = opened(items=1, funds=100_000)
    item = decided(put)
    settle_item(item_id=item.pk, now=LATER)
    refused = Annotation.objects.filter(item=item).order_by("pk")[0]
    say(refused.pk, Outcome.NOT_ACCEPTED, put.owner)
    assert settle_missed(now=LATER, limit=100) == 1
    assert Earning.objects.get(expert=refused.expert_id).state == EarningState.REVERSED
    assert (put.balances().reserved_minor, put.balances().spent_minor) == (0, 2 * BILL)
    assert settle_missed(now=LATER, limit=100) == 0
    say(refused.pk, Outcome.AGREES, put.owner)
    assert settle_missed(now=LATER, limit=100) == 1
    states = Earning.objects.filter(expert=refused.expert_id).order_by("id").values_list("state", flat=True)
    assert list(states) == [EarningState.REVERSED, EarningState.ACCRUED]
    assert (put.balances().reserved_minor, put.balances().spent_minor) == (0, 3 * BILL)


def test_what_is_payable_already_is_not_taken_back() -> None:
    put = opened(items=1)
    item = decided(put)
    settle_item(item_id=item.pk, now=LATER)
    release_due(now=NOW + SILENCE, limit=100)
    refused = Settlement.objects.filter(annotation__item=item).order_by("pk")[0]
    say(refused.annotation_id, Outcome.NOT_ACCEPTED, put.owner)
    before = everything(put)
    assert settlements_to_reverse(limit=10) == []
    with pytest.raises(IllegalMove):
        reverse_settlement(settlement_id=refused.pk, now=NOW + SILENCE)
    assert everything(put) == before


def test_the_database_itself_refuses_a_second_payment() -> None:
    put = opened(items=2)
    settle_item(item_id=decided(put).pk, now=LATER)
    settle_item(item_id=decided(put).pk, now=LATER)
    first, last = Settlement.objects.order_by("pk").first(), Settlement.objects.order_by("pk").last()
    assert first is not None and last is not None
    Settlement.objects.filter(pk=last.pk).update(reversed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Settlement.objects.filter(pk=last.pk).update(
            annotation=first.annotation, engagement=first.engagement, reversed_at=None
        )


def test_answers_of_an_item_the_lab_withdraws_are_paid() -> None:
    put = opened(items=1)
    given = answered(put, ["yes", "no"])
    withdraw_item(by=put.owner, item_id=given[0].item_id, reason="Wrong file", now=NOW)
    assert settle_missed(now=NOW, limit=100) == 0
    assert settle_missed(now=LATER, limit=100) == 2
    assert set(Earning.objects.values_list("pay_minor", flat=True)) == {PAY}


def test_items_in_hands_are_finished_and_paid_after_a_pause_and_after_the_close() -> None:
    for verb in (actions.pause_offer, actions.close_offer):
        put = opened(items=1)
        people = [lawyer() for _ in range(3)]
        held = [(who, taken(who, put)) for who in people]
        verb(by=put.owner, offer_id=put.offer.pk, now=NOW)
        for who, claim in held:
            answer(who, claim, "yes")
        decide_item(item_id=held[0][1].item_id, now=LATER)
        assert settle_item(item_id=held[0][1].item_id, now=LATER) == 3
        assert (put.balances().spent_minor, put.balances().reserved_minor) == (3 * BILL, 0)


def test_a_claim_handed_back_is_closed_once_its_item_has_an_end() -> None:
    put = opened(items=1)
    who = lawyer()
    claim = taken(who, put)
    skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.OTHER, now=NOW)
    settle_missed(now=NOW, limit=100)
    assert Engagement.objects.get(claim=claim).closed_at is None
    decided(put)
    settle_missed(now=LATER, limit=100)
    assert not Engagement.objects.filter(closed_at=None).exists()
    assert not Settlement.objects.filter(engagement=claim.pk).exists()


def test_the_sweep_asks_the_same_few_queries_however_much_was_paid() -> None:
    put = opened(items=3)
    settle_item(item_id=decided(put).pk, now=LATER)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert settle_missed(now=LATER, limit=100) == 0
        return len(asked)

    few = cost()
    for _ in range(2):
        settle_item(item_id=decided(put).pk, now=LATER)
    assert cost() == few == 3


def test_a_lapsed_item_taken_back_after_a_new_rate_keeps_its_price_and_leaves_nothing_reserved() -> None:
    for pay in (2_000, 500):
        put = opened(items=1)
        who, others = lawyer(), [lawyer(), lawyer()]
        claim = taken(who, put)
        late = claim.expires_at
        assert lapse_claims(now=late, limit=10) == 1
        actions.change_rate(by=put.owner, offer_id=put.offer.pk, pay_minor=pay, now=late)
        answer(who, claim, "yes", late)
        for other in others:
            answer(other, taken(other, put, late), "yes", late)
        decide_item(item_id=claim.item_id, now=counts(late))
        assert settle_item(item_id=claim.item_id, now=counts(late)) == 3
        paid = Earning.objects.filter(budget=put.budget).values_list("expert", "pay_minor")
        assert dict(paid) == {who.expert.pk: PAY, **{o.expert.pk: pay for o in others}}  # type: ignore[union-attr]
        assert put.balances().reserved_minor == 0


def test_closing_while_experts_take_items_leaves_money_for_exactly_what_was_taken() -> None:
    put = opened(items=4)
    people = [lawyer() for _ in range(7)]
    start = Barrier(8)

    def take_one(who: Actor) -> int:
        try:
            start.wait(10)
            return take(who, put) is not None
        except OfferNotOpen:
            return 0
        finally:
            connection.close()

    def close() -> int:
        try:
            start.wait(10)
            actions.close_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        closing = pool.submit(close)
        held = sum(pool.map(take_one, people))
        closing.result()
    assert put.balances().reserved_minor == held * BILL == Engagement.objects.count() * BILL


def test_two_workers_open_the_same_seats_once() -> None:
    put = opened(items=4, state=ItemState.IMPORTED)
    Item.objects.filter(project=put.project).update(state=ItemState.SCREENED)

    def fill(_: int) -> None:
        try:
            jobs.open_more()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(fill, range(3)))
    jobs.open_more()
    assert ReservedSeat.objects.count() == Seat.objects.filter(project=put.project).count() == 12
    assert put.balances().reserved_minor == 12 * BILL
