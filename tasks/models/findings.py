from django.db import models

from accounts.identifiers import uuid7
from tasks.models.annotations import Annotation
from tasks.models.constitutions import Principle
from tasks.models.items import Item
from tasks.models.suggestions import Suggestion


class FindingVerdict(models.TextChoices):
    KEEPS = "keeps", "Keeps"
    BREAKS = "breaks", "Breaks"
    UNCLEAR = "unclear", "Unclear"


class Finding(models.Model):
    """What a judge (by its suggestion) or an expert (by their annotation) says of one principle on one item.

    `quote` is the evidence, word for word from the item. `responds_to`: the judge's finding that the expert saw and
    confirmed (same verdict) or overturned (another).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="findings")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="findings")
    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, null=True, blank=True, related_name="findings")
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, null=True, blank=True, related_name="findings")
    responds_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="responses")
    verdict = models.CharField(max_length=8, choices=FindingVerdict.choices)
    quote = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(suggestion__isnull=True) ^ models.Q(annotation__isnull=True),
                name="finding_by_judge_or_expert",
            ),
            models.UniqueConstraint(fields=["suggestion", "principle"], name="finding_once_per_suggestion"),
            models.UniqueConstraint(fields=["annotation", "principle"], name="finding_once_per_annotation"),
        ]
