from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.identifiers import uuid7
from payments.models import Budget, LedgerTransaction, Rate
from tasks.models import Project, Seat


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
    """A project at a rate, and whom it is open to. `is_out_of_money`: paused by the platform until money comes.

    `firms_concerned` are employers and firms that the work is about: their people, and who avoids them, do not see to
    it. `items_each` is the most that one expert may take.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="offer")
    budget = models.OneToOneField(Budget, on_delete=models.PROTECT, related_name="offer")
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=OfferState.choices, default=OfferState.DRAFT)
    pause_reason = models.CharField(max_length=200, blank=True)
    is_out_of_money = models.BooleanField(default=False)
    minimum_expected = models.FloatField(default=0.0)
    credential_kinds = ArrayField(models.CharField(max_length=16), default=list)
    specialty_required = models.BooleanField(default=False)
    jurisdiction_required = models.BooleanField(default=True)
    firms_concerned = ArrayField(models.CharField(max_length=120), default=list)
    items_each = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(items_each=None) | models.Q(items_each__gte=1), name="offer_items_each_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_expected__gte=0, minimum_expected__lte=1), name="offer_minimum_is_share"
            ),
            models.CheckConstraint(
                condition=models.Q(is_out_of_money=False) | models.Q(state="paused"), name="offer_without_money_paused"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="open"), name="offer_open"),
            models.Index(fields=["id"], condition=models.Q(is_out_of_money=True), name="offer_out_of_money"),
        ]


class Reservation(models.Model):
    """One block of money set aside for seats, in one ledger transaction; seats open only out of a block.

    `seats` is what the block was made for, `seats_released` how many of them were given back unused.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="reservations")
    ordinal = models.PositiveIntegerField()
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="+")
    transaction = models.OneToOneField(LedgerTransaction, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField()
    seats_released = models.PositiveIntegerField(default=0)
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(seats__gt=0), name="reservation_has_seats"),
            models.CheckConstraint(
                condition=models.Q(seats_released__lte=models.F("seats")), name="reservation_releases_what_it_has"
            ),
            models.UniqueConstraint(fields=["offer", "ordinal"], name="reservation_ordinal_once"),
        ]


class ReservedSeat(models.Model):
    """A seat and the block that pays for it: no seat without money, and its price is the block's rate."""

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, primary_key=True, related_name="reserved")
    reservation = models.ForeignKey(Reservation, on_delete=models.PROTECT, related_name="reserved_seats")
