from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Expert, User
from tasks.models.claims import Claim
from tasks.models.items import Item


class ThreadAbout(models.TextChoices):
    QUESTION = "question", "A question or comment"
    PERSON = "person", "A real person is named"
    TIME = "time", "The time an item took"


class Thread(models.Model):
    """What one expert and the lab say to each other about one item; no other expert reads it.

    `waits_since`: since when the expert waits for an answer; null when none is due.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="threads")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="threads")
    about = models.CharField(max_length=8, choices=ThreadAbout.choices, default=ThreadAbout.QUESTION)
    waits_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    # Put there by the query that lists threads for people.
    waiting_time: "TimeCorrection | None" = None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "expert"], name="thread_one_per_expert_and_item")]
        indexes = [
            models.Index(fields=["waits_since"], condition=models.Q(waits_since__isnull=False), name="thread_waiting")
        ]


class Comment(models.Model):
    """One thing said in a thread, for good."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_from_lab = models.BooleanField()
    body = models.TextField()
    created_at = models.DateTimeField()


class CorrectionState(models.TextChoices):
    APPLIED = "applied", "Taken as said"
    WAITING = "waiting", "A person looks at it"
    REFUSED = "refused", "Not taken"


class TimeCorrection(models.Model):
    """What an expert says an item truly took, and why. Up to the time that passed it is taken as said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="time_corrections")
    seconds = models.PositiveIntegerField()
    measured_seconds = models.PositiveIntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=CorrectionState.choices)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(state="waiting"), name="correction_one_waiting_per_claim"
            )
        ]
