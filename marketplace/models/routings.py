from django.db import models

from accounts.identifiers import uuid7
from marketplace.models.certificates import Certificate
from marketplace.models.plans import Stratum
from tasks.models import Item


class Arm(models.TextChoices):
    """Which design an item fell into, by a random draw made once, before anybody answers."""

    CALIBRATION = "calibration", "Fixed number of blind answers: evidence for certificates"
    AUDIT = "audit", "Blind re-check of what AI would have settled"
    NEED = "need", "Answers as needed"
    AI = "ai", "Settled by AI under a certificate"


class Routing(models.Model):
    """How one item is worked on. `sampling_probability` is the chance of the arm it fell into, in (0, 1].

    `is_blind`: its experts see no suggestion whatever the plan says (the random blind share). `certificate`: the
    last one it was held against. `opened_at` is null while nothing has been done on it.
    """

    item = models.OneToOneField(Item, on_delete=models.PROTECT, primary_key=True, related_name="routing")
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, related_name="routings")
    arm = models.CharField(max_length=12, choices=Arm.choices)
    is_blind = models.BooleanField(default=True)
    sampling_probability = models.FloatField()
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="routings"
    )
    drawn_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sampling_probability__gt=0, sampling_probability__lte=1),
                name="routing_probability_is_share",
            )
        ]
        indexes = [
            models.Index(fields=["stratum", "arm", "item"], name="routing_of_stratum"),
            models.Index(fields=["stratum", "arm", "item"], condition=models.Q(opened_at=None), name="routing_to_open"),
        ]


class Step(models.TextChoices):
    OPENED = "opened", "First seats opened"
    ASKED = "asked", "One more answer asked for"
    DECIDED = "decided", "Decided"
    DISPUTED = "disputed", "Left to a review"
    SETTLED = "settled", "Settled by AI"
    REOPENED = "reopened", "Re-opened"


class RoutingStep(models.Model):
    """One choice made about an item and why: "asked because after two answers it was .71 sure".

    `facts` holds what the choice rested on: sureness, expected gain, price (minor units), answers, reason code.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="routing_steps")
    step = models.CharField(max_length=12, choices=Step.choices)
    reason = models.CharField(max_length=32)
    answers = models.PositiveSmallIntegerField(default=0)
    sureness = models.FloatField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    taken_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["item", "id"], name="routing_step_of_item")]
