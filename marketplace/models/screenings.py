from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Lab
from tasks.models import Project


class Judge(models.Model):
    """One version of an AI model that looks at items. What a local judge learnt stays with its lab and project.

    `parameters` holds the learnt weights (numpy archive), never a pickle.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, related_name="judges")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="judges")
    kind = models.CharField(max_length=32, default="local")
    version = models.PositiveIntegerField()
    trained_on = models.PositiveIntegerField(default=0)
    parameters = models.BinaryField(default=bytes)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "kind", "version"], name="judge_version_once")]


class Screening(models.Model):
    """A run of one judge version over a project's items, found again by state until it is done."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="screenings")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="screenings")
    cursor = models.UUIDField(null=True, blank=True)
    items_seen = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge"], name="screening_once_per_judge")]
        indexes = [models.Index(fields=["project"], condition=models.Q(finished_at=None), name="screening_not_through")]
