from django.db import models

from accounts.identifiers import uuid7
from tasks.models.claims import Claim


class TurnState(models.TextChoices):
    WAITING = "waiting", "Waits for the model"
    ANSWERED = "answered", "Answered"
    FAILED = "failed", "Not answered"


MOVES: dict[str, set[str]] = {
    TurnState.WAITING: {TurnState.ANSWERED, TurnState.FAILED},
    TurnState.FAILED: {TurnState.WAITING},
    TurnState.ANSWERED: set(),
}


class Turn(models.Model):
    """One message of an expert to a model, and what they said of its replies before they went on.

    `due_at`: when a model is to be asked next; null when nothing is due. It is how that job finds its work. `asked_at`:
    when the expert last wanted an answer; attempts count from there. `failure`: why none came. `chosen` is the place of
    the reply that the conversation went on with, `edited` how it reads where the expert changed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No index of its own: the constraint below begins with it.
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="turns", db_index=False)
    ordinal = models.PositiveSmallIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=8, choices=TurnState.choices, default=TurnState.WAITING)
    failure = models.CharField(max_length=24, blank=True)
    written_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    chosen = models.PositiveSmallIntegerField(null=True, blank=True)
    strength = models.PositiveSmallIntegerField(null=True, blank=True)
    edited = models.TextField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "ordinal"], name="turn_once_per_claim"),
            models.CheckConstraint(
                condition=models.Q(due_at=None) | models.Q(state="waiting"), name="turn_due_while_waiting"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="turn_due")]


class Reply(models.Model):
    """What a model said to a message, for good. `place`: where it stands on the screen, by lot; the order tells nothing
    of which model it was. `version`: the hash of what makes the model the same."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="replies", db_index=False)
    place = models.PositiveSmallIntegerField()
    text = models.TextField()
    model = models.CharField(max_length=120)
    version = models.CharField(max_length=64)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    came_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["turn", "place"], name="reply_once_per_place"),
            models.CheckConstraint(condition=models.Q(place__lte=1), name="reply_one_of_two"),
        ]
