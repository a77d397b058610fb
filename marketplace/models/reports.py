from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from tasks.models import Project


class ReportKind(models.TextChoices):
    EFFICIENCY = "efficiency", "Efficiency"
    RELIABILITY = "reliability", "Reliability"


class ReportState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Report(models.Model):
    """A dated snapshot, reckoned in the background: its figures never change afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=16, choices=ReportKind.choices)
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.WAITING)
    assumptions = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "kind", "-requested_at"], name="report_of_project"),
            models.Index(fields=["requested_at"], condition=models.Q(state="waiting"), name="report_to_do"),
        ]
