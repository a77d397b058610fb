from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Expert
from accounts.models.events import Xid8Field
from payments.models.budgets import Budget


class AccountKind(models.TextChoices):
    STRIPE_PENDING = "stripe_pending", "At Stripe, not yet available"
    STRIPE_AVAILABLE = "stripe_available", "At Stripe, available"
    PROVIDER_FEES = "provider_fees", "Fees paid to the provider"
    PLATFORM_FEE = "platform_fee", "Platform fee earned"
    MODEL_COSTS = "model_costs", "Paid for AI models"
    BUDGET_AVAILABLE = "budget_available", "Project balance, free"
    BUDGET_RESERVED = "budget_reserved", "Project balance, reserved"
    EXPERT_ACCRUED = "expert_accrued", "Earned, may still be questioned"
    EXPERT_PAYABLE = "expert_payable", "Ready for the next payout"
    EXPERT_IN_TRANSIT = "expert_in_transit", "On its way"


class LedgerAccount(models.Model):
    """One account of the double-entry ledger.

    Credit is positive: what the platform owes or has earned; what it holds or spent is negative. `balance_minor`
    is kept by the database, and only where `floor_minor` is set: it is the guard against overdraft.
    """

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=24, choices=AccountKind.choices)
    currency = models.CharField(max_length=3)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_accounts")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_accounts")
    floor_minor = models.BigIntegerField(null=True, blank=True)
    balance_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "currency"], name="ledger_account_currency"),
            models.CheckConstraint(
                condition=models.Q(floor_minor__isnull=True) | models.Q(balance_minor__gte=models.F("floor_minor")),
                name="ledger_account_floor",
            ),
        ]


class LedgerTransaction(models.Model):
    """Entries that belong together and sum to zero. `idempotency` makes posting the same thing twice impossible."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    idempotency = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=32)
    facts = models.JSONField(default=dict)
    xid = Xid8Field(db_default=models.Func(function="pg_current_xact_id"), editable=False)
    posted_at = models.DateTimeField()


class Entry(models.Model):
    """One leg of a transaction, in minor units, never zero, never changed."""

    transaction = models.ForeignKey(LedgerTransaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="entry_not_zero")]
