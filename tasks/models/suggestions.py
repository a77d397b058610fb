from django.db import models

from accounts.identifiers import uuid7
from tasks.models.items import Item


class Suggestion(models.Model):
    """A judge's answer on an item: probabilities by answer class. Kept beside the experts' answers, settles nothing.

    `judge_id` names one version of a judge; who that is, marketplace knows.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="suggestions")
    judge_id = models.UUIDField()
    answer = models.JSONField()
    probabilities = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "judge_id"], name="suggestion_once_per_judge")]
