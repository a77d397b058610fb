from django.db import models

from accounts.identifiers import uuid7
from tasks.models.items import Item
from tasks.models.projects import Project


class SeatState(models.TextChoices):
    OPEN = "open", "Open"
    HELD = "held", "Held"
    FILLED = "filled", "Filled"
    CLOSED = "closed", "Closed"


MOVES: dict[str, set[str]] = {
    SeatState.OPEN: {SeatState.HELD, SeatState.CLOSED},
    SeatState.HELD: {SeatState.OPEN, SeatState.FILLED, SeatState.CLOSED},
    SeatState.FILLED: {SeatState.HELD},
    SeatState.CLOSED: set(),
}


class Seat(models.Model):
    """One wanted independent answer on an item. Opened only when somebody above has seen to its price."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="seats", db_index=False)
    ordinal = models.PositiveSmallIntegerField()
    rank = models.FloatField(default=0.0)
    state = models.CharField(max_length=8, choices=SeatState.choices, default=SeatState.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "ordinal"], name="seat_once_per_ordinal")]
        indexes = [
            models.Index(fields=["project", "rank", "id"], condition=models.Q(state="open"), name="seat_to_claim")
        ]
