from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Expert
from payments.models.budgets import Budget
from payments.models.ledger import LedgerTransaction
from payments.models.payouts import Payout
from payments.models.rates import Rate


class EarningState(models.TextChoices):
    ACCRUED = "accrued", "May still be questioned"
    PAYABLE = "payable", "Ready for the next payout"
    IN_PAYOUT = "in_payout", "In a payout"
    PAID = "paid", "Paid"
    REVERSED = "reversed", "Not paid"


MOVES: dict[str, set[str]] = {
    EarningState.ACCRUED: {EarningState.PAYABLE, EarningState.REVERSED},
    EarningState.PAYABLE: {EarningState.IN_PAYOUT},
    EarningState.IN_PAYOUT: {EarningState.PAID, EarningState.PAYABLE},
    EarningState.PAID: set(),
    EarningState.REVERSED: set(),
}


class Earning(models.Model):
    """One line of an expert's pay, with the rate version and the ledger transaction it rests on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No index of its own: one below begins with it.
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="earnings", db_index=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="earnings")
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="earnings")
    transaction = models.OneToOneField(LedgerTransaction, on_delete=models.PROTECT, related_name="earning")
    currency = models.CharField(max_length=3)
    pay_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=EarningState.choices, default=EarningState.ACCRUED)
    description = models.CharField(max_length=200)
    earned_at = models.DateTimeField()
    payable_at = models.DateTimeField()
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, blank=True, related_name="earnings")

    class Meta:
        indexes = [
            models.Index(fields=["payable_at"], condition=models.Q(state="accrued"), name="earning_to_release"),
            models.Index(fields=["expert"], condition=models.Q(state="payable"), name="earning_payable"),
            models.Index(fields=["expert", "-id"], name="earning_by_expert"),
            models.Index(fields=["state", "-id"], name="earning_by_state"),
        ]
