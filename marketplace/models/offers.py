from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.identifiers import uuid7
from payments.models import Budget, LedgerTransaction, Rate
from tasks.models import Project


class OfferState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"


MOVES: dict[str, set[str]] = {
    OfferState.DRAFT: {OfferState.OPEN, OfferState.CLOSED},
    OfferState.OPEN: {OfferState.PAUSED, OfferState.CLOSED},
    OfferState.PAUSED: {OfferState.OPEN, OfferState.CLOSED},
    OfferState.CLOSED: set(),
}


class Offer(models.Model):
    """A project at a rate, and whom it is open to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="offer")
    budget = models.OneToOneField(Budget, on_delete=models.PROTECT, related_name="offer")
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=OfferState.choices, default=OfferState.DRAFT)
    pause_reason = models.CharField(max_length=200, blank=True)
    minimum_expected = models.FloatField(default=0.0)
    credential_kinds = ArrayField(models.CharField(max_length=16), default=list)
    specialty_required = models.BooleanField(default=False)
    jurisdiction_required = models.BooleanField(default=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum_expected__gte=0, minimum_expected__lte=1), name="offer_minimum_is_share"
            )
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="open"), name="offer_open")]


class Reservation(models.Model):
    """One block of money set aside for seats, in one ledger transaction; seats open only out of a block."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="reservations")
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="+")
    transaction = models.OneToOneField(LedgerTransaction, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(seats__gt=0), name="reservation_has_seats")]
