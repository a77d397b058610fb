from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Expert, User
from payments.models.deposits import Lot
from payments.models.payout_accounts import PayoutAccount


class BatchState(models.TextChoices):
    BUILT = "built", "Waiting for approval"
    APPROVED = "approved", "Approved"
    SENDING = "sending", "Being sent"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


BATCH_MOVES: dict[str, set[str]] = {
    BatchState.BUILT: {BatchState.APPROVED, BatchState.CANCELLED},
    BatchState.APPROVED: {BatchState.SENDING},
    BatchState.SENDING: {BatchState.DONE},
    BatchState.DONE: set(),
    BatchState.CANCELLED: set(),
}


class Batch(models.Model):
    """A frozen list of payouts. Its builder never approves it; above a limit two people do."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=16, choices=BatchState.choices, default=BatchState.BUILT)
    total_minor = models.BigIntegerField()
    payout_count = models.PositiveIntegerField()
    approvals_needed = models.PositiveSmallIntegerField(default=1)
    built_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    built_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)


class Approval(models.Model):
    """One checker's yes to a batch."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "by"], name="approval_once_per_checker")]


class PayoutState(models.TextChoices):
    PLANNED = "planned", "Planned"
    IN_TRANSIT = "in_transit", "On its way"
    PAID = "paid", "Paid"
    UNKNOWN = "unknown", "Asking the provider"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


PAYOUT_MOVES: dict[str, set[str]] = {
    PayoutState.PLANNED: {PayoutState.IN_TRANSIT, PayoutState.CANCELLED},
    PayoutState.IN_TRANSIT: {PayoutState.PAID, PayoutState.UNKNOWN, PayoutState.FAILED},
    PayoutState.UNKNOWN: {PayoutState.PAID, PayoutState.FAILED, PayoutState.IN_TRANSIT},
    PayoutState.PAID: set(),
    PayoutState.FAILED: set(),
    PayoutState.CANCELLED: set(),
}

# A transfer refused beside one that was paid is sent again under a new key.
TRANSFER_MOVES: dict[str, set[str]] = {
    PayoutState.IN_TRANSIT: {PayoutState.PAID, PayoutState.UNKNOWN, PayoutState.FAILED},
    PayoutState.UNKNOWN: {PayoutState.PAID, PayoutState.FAILED},
    PayoutState.FAILED: {PayoutState.IN_TRANSIT},
    PayoutState.PAID: set(),
}


class Payout(models.Model):
    """What one expert gets in one batch."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="payouts")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="payouts")
    account = models.ForeignKey(PayoutAccount, on_delete=models.PROTECT, related_name="payouts")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=PayoutState.choices, default=PayoutState.PLANNED)
    failure = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "expert"], name="payout_once_per_batch"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payout_positive"),
        ]


class Transfer(models.Model):
    """One movement at the provider: the part of a payout that one lot funds. Our id is its idempotency key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="transfers")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="transfers")
    amount_minor = models.BigIntegerField()
    provider_transfer = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=16, choices=PayoutState.choices, default=PayoutState.PLANNED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payout", "lot"], name="transfer_once_per_payout_and_lot"),
            models.UniqueConstraint(
                fields=["provider_transfer"], condition=~models.Q(provider_transfer=""), name="transfer_provider_once"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="transfer_positive"),
        ]
