from django.db import models

from accounts.identifiers import uuid7
from tasks.models.constitutions import Constitution
from tasks.models.items import Item


class Suggestion(models.Model):
    """A judge's answer on an item: probabilities by answer class, its full answer, and how it came to it.

    `judge_id` names one version of a judge; who that is, marketplace knows. `is_consistent`: the same answer with
    the sides swapped (null: not asked twice). `claimed` is the certainty it says it has, kept only to be compared
    with what is measured. A `failure` (refused, unreadable, timed_out, …) has no probabilities and no vote.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="suggestions")
    judge_id = models.UUIDField()
    constitution = models.ForeignKey(Constitution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.JSONField()
    probabilities = models.JSONField()
    samples = models.PositiveSmallIntegerField(default=1)
    is_consistent = models.BooleanField(null=True, blank=True)
    claimed = models.FloatField(null=True, blank=True)
    rationale = models.TextField(blank=True)
    failure = models.CharField(max_length=24, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "judge_id"], name="suggestion_once_per_judge")]
        indexes = [models.Index(fields=["judge_id", "item"], name="suggestion_of_judge")]
