from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Expert
from tasks.models.claims import Claim
from tasks.models.constitutions import Constitution
from tasks.models.guidelines import Guideline
from tasks.models.items import Item


class Annotation(models.Model):
    """A submitted answer. It counts from `counts_at` unless withdrawn before; the row itself never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="annotations", db_index=False)
    ordinal = models.PositiveSmallIntegerField(default=1)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="annotations", db_index=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="annotations", db_index=False)
    guideline = models.ForeignKey(Guideline, on_delete=models.PROTECT, related_name="+")
    constitution = models.ForeignKey(Constitution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    saw_suggestion = models.BooleanField(default=False)
    answer = models.JSONField()
    rationale = models.TextField(blank=True)
    is_not_enough_information = models.BooleanField(default=False)
    focused_seconds = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField()
    counts_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "ordinal"], name="annotation_once_per_submission")]
        indexes = [
            models.Index(fields=["item", "counts_at"], name="annotation_of_item"),
            models.Index(fields=["expert", "-id"], name="annotation_of_expert"),
        ]


class Withdrawal(models.Model):
    """The undo of an annotation within its grace time."""

    annotation = models.OneToOneField(Annotation, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
