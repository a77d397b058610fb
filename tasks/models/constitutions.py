from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from tasks.models.projects import Project


class Constitution(models.Model):
    """One published version of the principles that critiques of a project cite."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="constitutions")
    version = models.PositiveIntegerField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="constitution_version_once")]


class Principle(models.Model):
    """One principle of a version. `code` names it across versions (P1, P2, …), so that its record can be followed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    constitution = models.ForeignKey(Constitution, on_delete=models.PROTECT, related_name="principles")
    code = models.CharField(max_length=16)
    ordinal = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["constitution", "code"], name="principle_code_once"),
            models.UniqueConstraint(fields=["constitution", "ordinal"], name="principle_place_once"),
        ]
