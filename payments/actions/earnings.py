from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Invalid, Missing, check_move
from payments.actions.budgets import note_change
from payments.actions.ledger import budget_account, expert_account, platform_account, post
from payments.models import AccountKind, Budget, Earning, EarningState, Rate
from payments.models.earnings import MOVES


def accrue(
    *,
    expert_id: UUID,
    budget_id: UUID,
    rate: Rate,
    description: str,
    earned_at: datetime,
    payable_at: datetime,
    idempotency: str,
    now: datetime,
) -> Earning:
    """Turn reserved money into an expert's earning and the platform's fee, once per idempotency.

    One commit with the caller's. Locks the ledger accounts. Raises Overdrawn when nothing is reserved for it.
    """
    with transaction.atomic():
        budget = Budget.objects.select_related("lab").get(pk=budget_id)
        if rate.budget_id != budget.pk or rate.currency != budget.currency:
            raise ValueError("The rate is of another budget.")
        legs = [
            (budget_account(budget, AccountKind.BUDGET_RESERVED), -rate.bill_minor),
            (expert_account(expert_id, AccountKind.EXPERT_ACCRUED, rate.currency), rate.pay_minor),
        ]
        if rate.fee_minor:
            legs.append((platform_account(AccountKind.PLATFORM_FEE, rate.currency), rate.fee_minor))
        facts = {"rate": str(rate.pk), "version": rate.version}
        posted = post(idempotency=idempotency, kind="accrue", legs=legs, now=now, facts=facts)
        earning, is_new = Earning.objects.get_or_create(
            transaction=posted,
            defaults={
                "expert_id": expert_id,
                "budget": budget,
                "rate": rate,
                "currency": rate.currency,
                "pay_minor": rate.pay_minor,
                "fee_minor": rate.fee_minor,
                "description": description[:200],
                "earned_at": earned_at,
                "payable_at": payable_at,
            },
        )
        if is_new:
            note_earning(earning)
            note_change(budget)
    return earning


def note_earning(earning: Earning) -> None:
    record_event(
        topic=f"expert:{earning.expert_id}", kind="earning.changed", object_type="earning", object_id=earning.pk
    )


def release_due(*, now: datetime, limit: int) -> int:
    """Make what can no longer be questioned payable, at most `limit` earnings, each in its own commit.

    Safe to run twice and beside itself: it takes each earning by state, under its lock.
    """
    due = Earning.objects.filter(state=EarningState.ACCRUED, payable_at__lte=now).order_by("payable_at")
    return sum(release_earning(earning_id=pk, now=now) for pk in due.values_list("pk", flat=True)[:limit])


def release_earning(*, earning_id: UUID, now: datetime) -> bool:
    """Move one accrued earning to what is payable; False when another run holds it or has done it. Locks it."""
    with transaction.atomic():
        earning = (
            Earning.objects.select_for_update(skip_locked=True)
            .filter(pk=earning_id, state=EarningState.ACCRUED, payable_at__lte=now)
            .first()
        )
        if earning is None:
            return False
        legs = [
            (expert_account(earning.expert_id, AccountKind.EXPERT_ACCRUED, earning.currency), -earning.pay_minor),
            (expert_account(earning.expert_id, AccountKind.EXPERT_PAYABLE, earning.currency), earning.pay_minor),
        ]
        post(
            idempotency=f"release:{earning.pk}", kind="payable", legs=legs, now=now, facts={"earning": str(earning.pk)}
        )
        earning.state = EarningState.PAYABLE
        earning.save(update_fields=["state"])
        note_earning(earning)
    return True


def reverse(*, earning_id: UUID, by: Actor, reason: str, now: datetime) -> Earning:
    """Take back an earning that may still be questioned, by a person and with a reason: pay and fee return to the
    budget's free balance. Locks the earning. Raises Missing, Invalid without a reason, IllegalMove once payable.
    """
    if not reason.strip():
        message = "Say why this is not paid; the expert reads it."
        raise Invalid(message, fields={"reason": [message]})
    with transaction.atomic():
        earning = Earning.objects.select_for_update(of=("self",)).select_related("budget").filter(pk=earning_id).first()
        if earning is None:
            raise Missing("There is no such earning.")
        check_move(MOVES, now_in=earning.state, to=EarningState.REVERSED, what="earning")
        legs = [
            (expert_account(earning.expert_id, AccountKind.EXPERT_ACCRUED, earning.currency), -earning.pay_minor),
            (
                budget_account(earning.budget, AccountKind.BUDGET_AVAILABLE),
                earning.pay_minor + earning.fee_minor,
            ),
        ]
        if earning.fee_minor:
            legs.append((platform_account(AccountKind.PLATFORM_FEE, earning.currency), -earning.fee_minor))
        facts = {"earning": str(earning.pk), "reverses": str(earning.transaction_id)}
        post(idempotency=f"reverse:{earning.pk}", kind="reverse", legs=legs, now=now, facts=facts)
        earning.state = EarningState.REVERSED
        earning.save(update_fields=["state"])
        note_reversal(earning, by, reason, now)
    return earning


def note_reversal(earning: Earning, by: Actor, reason: str, now: datetime) -> None:
    record_act(
        by=by,
        act="earning.reversed",
        object_type="earning",
        object_id=earning.pk,
        now=now,
        lab_id=earning.budget.lab_id,
        reason=reason,
    )
    note_earning(earning)
    note_change(earning.budget)
