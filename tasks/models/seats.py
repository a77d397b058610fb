from django.db import models

from accounts.identifiers import uuid7
from tasks.models.items import Item
from tasks.models.projects import Project


class SeatKind(models.TextChoices):
    ANSWER = "answer", "An independent answer"
    REVIEW = "review", "A decision on a disputed item, positions side by side"


class SeatState(models.TextChoices):
    PLANNED = "planned", "Paid for, opened when needed"
    OPEN = "open", "Open"
    HELD = "held", "Held"
    FILLED = "filled", "Filled"
    CLOSED = "closed", "Closed"


UNTAKEN = (SeatState.PLANNED, SeatState.OPEN)
MOVES: dict[str, set[str]] = {
    # Hidden checks go straight into a hand.
    SeatState.PLANNED: {SeatState.OPEN, SeatState.HELD, SeatState.CLOSED},
    SeatState.OPEN: {SeatState.HELD, SeatState.CLOSED},
    SeatState.HELD: {SeatState.OPEN, SeatState.FILLED, SeatState.CLOSED},
    SeatState.FILLED: {SeatState.HELD},
    SeatState.CLOSED: set(),
}


class Seat(models.Model):
    """One wanted answer on an item. Opened only when somebody above has seen to its price.

    `shows_suggestion`: whoever holds it sees what the AI reviewers said, before answering.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="seats", db_index=False)
    ordinal = models.PositiveSmallIntegerField()
    rank = models.FloatField(default=0.0)
    kind = models.CharField(max_length=8, choices=SeatKind.choices, default=SeatKind.ANSWER)
    shows_suggestion = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=SeatState.choices, default=SeatState.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "ordinal"], name="seat_once_per_ordinal")]
        indexes = [
            models.Index(
                fields=["project", "rank", "id"], condition=models.Q(state="open", kind="answer"), name="seat_to_claim"
            ),
            models.Index(
                fields=["project", "rank", "id"], condition=models.Q(state="open", kind="review"), name="seat_to_review"
            ),
            models.Index(fields=["project"], condition=models.Q(state="planned"), name="seat_planned"),
            models.Index(fields=["item", "ordinal"], condition=models.Q(state="planned"), name="seat_planned_of_item"),
        ]
