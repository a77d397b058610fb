from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from tasks.models.annotations import Annotation
from tasks.models.items import Item


class Route(models.TextChoices):
    EXPERT = "expert", "Experts"
    ROOM = "room", "Case conference"
    AI = "ai", "AI under a certificate"


class Decision(models.Model):
    """What the platform holds true of an item, with the posterior it rests on.

    `posterior` maps each answer class to its probability; `method` names the aggregator and its version.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    answer = models.JSONField()
    posterior = models.JSONField()
    confidence = models.FloatField()
    answers_counted = models.PositiveSmallIntegerField()
    route = models.CharField(max_length=8, choices=Route.choices, default=Route.EXPERT)
    method = models.CharField(max_length=48)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(superseded_at__isnull=True), name="decision_one_current_per_item"
            )
        ]
        indexes = [
            models.Index(
                fields=["superseded_at"], condition=models.Q(superseded_at__isnull=False), name="decision_superseded"
            )
        ]


class Outcome(models.TextChoices):
    AGREES = "agrees", "Agrees"
    DISSENT = "dissent", "Honest dissent"
    NEEDS_PERSON = "needs_person", "Needs a person"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


MOVES: dict[str, set[str]] = {
    Outcome.NEEDS_PERSON: {Outcome.AGREES, Outcome.DISSENT, Outcome.NOT_ACCEPTED},
    Outcome.AGREES: {Outcome.NOT_ACCEPTED},
    Outcome.DISSENT: {Outcome.NOT_ACCEPTED},
    Outcome.NOT_ACCEPTED: {Outcome.AGREES, Outcome.DISSENT},
}


class Verdict(models.Model):
    """What is said of one annotation. "Not accepted" is said by a person only, with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="verdicts")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["annotation"],
                condition=models.Q(superseded_at__isnull=True),
                name="verdict_one_current_per_annotation",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="not_accepted") | (models.Q(by__isnull=False) & ~models.Q(reason="")),
                name="verdict_not_accepted_by_a_person_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(superseded_at__isnull=True, outcome="needs_person"),
                name="verdict_needs_person",
            ),
            models.Index(
                fields=["annotation"],
                condition=models.Q(superseded_at__isnull=True, outcome="not_accepted"),
                name="verdict_not_accepted",
            ),
        ]
