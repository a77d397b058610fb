from django.db import models

from tasks.models.claims import Claim


class Draft(models.Model):
    """What an expert has typed so far; outlives reload, crash and lapse."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, primary_key=True, related_name="draft")
    answer = models.JSONField(default=dict)
    rationale = models.TextField(blank=True)
    is_not_enough_information = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
