from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from tasks.models import Project


class ExportState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class ExportShape(models.TextChoices):
    PREFERENCE = "preference", "Preference (chosen, rejected)"
    CLASSIFICATION = "classification", "Classification (text, label)"
    CRITIQUE = "critique", "Critique and revision (prompt, response, findings, revision)"
    STEPWISE = "stepwise", "Process reward (prompt, completions, labels)"
    RUBRIC = "rubric", "Rubric (prompt, reference, criteria with points)"
    SPANS = "spans", "Marked passages (text, spans)"
    GRADING = "grading", "Grading by a rubric (prompt, completion, grades, score)"
    RANKING = "ranking", "Ranking (prompt, completions, places)"
    RATING = "rating", "Rating (prompt, completion, scores)"
    SFT = "sft", "Demonstration (messages)"
    RAW = "raw", "All answers as given"


class Export(models.Model):
    """One dataset built in the background: rows with provenance, as Parquet and JSON lines, with a card."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="exports")
    shape = models.CharField(max_length=16, choices=ExportShape.choices)
    minimum_confidence = models.FloatField(default=0.0)
    pseudonym_key = models.BinaryField()
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    cursor = models.UUIDField(null=True, blank=True)
    items_done = models.PositiveIntegerField(default=0)
    items_total = models.PositiveIntegerField(default=0)
    rows_written = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["requested_at"], condition=models.Q(state__in=["waiting", "running"]), name="export_to_do"
            )
        ]
