from django.db import models

from accounts.models import User
from tasks.models.items import Item


class GoldOrigin(models.TextChoices):
    LAB = "lab", "Answer given by the lab"
    PROMOTED = "promoted", "Promoted from a strong decision"


class GoldState(models.TextChoices):
    ACTIVE = "active", "In use"
    RESTING = "resting", "Resting: shown often enough for now"
    SUSPECT = "suspect", "Suspect: a person looks at it"
    RETIRED = "retired", "Retired"


MOVES: dict[str, set[str]] = {
    GoldState.ACTIVE: {GoldState.RESTING, GoldState.SUSPECT, GoldState.RETIRED},
    GoldState.RESTING: {GoldState.ACTIVE, GoldState.SUSPECT, GoldState.RETIRED},
    GoldState.SUSPECT: {GoldState.ACTIVE, GoldState.RETIRED},
    GoldState.RETIRED: set(),
}


class Gold(models.Model):
    """An item whose answer is known, handed out as a hidden check. Nothing an expert sees tells it from work."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, primary_key=True, related_name="gold")
    answer = models.JSONField()
    origin = models.CharField(max_length=8, choices=GoldOrigin.choices)
    state = models.CharField(max_length=8, choices=GoldState.choices, default=GoldState.ACTIVE)
    reason = models.TextField(blank=True)
    exposures = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    last_shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["exposures", "item"], condition=models.Q(state="active"), name="gold_to_show")]
