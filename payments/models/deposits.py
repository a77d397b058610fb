from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from payments.models.budgets import Budget


class DepositState(models.TextChoices):
    REQUESTED = "requested", "Checkout page being prepared"
    AWAITING = "awaiting", "Waiting for payment"
    PROCESSING = "processing", "Payment on its way"
    PAID = "paid", "Paid"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "Expired"


MOVES: dict[str, set[str]] = {
    DepositState.REQUESTED: {DepositState.AWAITING, DepositState.FAILED},
    DepositState.AWAITING: {DepositState.PROCESSING, DepositState.PAID, DepositState.FAILED, DepositState.EXPIRED},
    DepositState.PROCESSING: {DepositState.PAID, DepositState.FAILED},
    DepositState.PAID: set(),
    DepositState.FAILED: set(),
    DepositState.EXPIRED: set(),
}


class Deposit(models.Model):
    """Funding of a budget through the provider's checkout page."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="deposits")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=16, choices=DepositState.choices, default=DepositState.REQUESTED)
    checkout_session = models.CharField(max_length=120, blank=True)
    checkout_url = models.TextField(blank=True)
    failure = models.TextField(blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="deposit_positive"),
            models.UniqueConstraint(
                fields=["checkout_session"], condition=~models.Q(checkout_session=""), name="deposit_session_once"
            ),
        ]


class Lot(models.Model):
    """One paid deposit as a source of transfers, used first in, first out; capped by its charge."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    deposit = models.OneToOneField(Deposit, on_delete=models.PROTECT, related_name="lot")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lots")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    charge = models.CharField(max_length=120)
    provider_fee_minor = models.BigIntegerField(default=0)
    available_at = models.DateTimeField(null=True, blank=True)
    made_available_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["available_at"], condition=models.Q(made_available_at=None), name="lot_not_yet_available"
            )
        ]
