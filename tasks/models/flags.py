from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from tasks.models.items import Item
from tasks.models.projects import Project


class FlagKind(models.TextChoices):
    DUPLICATE = "duplicate", "The same as another item"
    NEAR_DUPLICATE = "near_duplicate", "Nearly the same as another item"
    LANGUAGE = "language", "Another language than the project's"
    LENGTH = "length", "Far longer or shorter than can be judged"
    SENSITIVE = "sensitive", "Data of a real person"


class Flag(models.Model):
    """Something noticed about an item at the AI first look. `facts` says what and where, never the sensitive text.

    A flag that `holds` its item back (state returned) waits for the lab; `resolved_at` ends that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=16, choices=FlagKind.choices)
    like = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    holds = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind"], name="flag_once_per_kind")]
        indexes = [models.Index(fields=["kind", "item"], condition=models.Q(resolved_at=None), name="flag_open")]


class Fingerprint(models.Model):
    """The digest of an item's text, by which it is known again. Where there is one, its data was looked at."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    digest = models.CharField(max_length=64)


class Band(models.Model):
    """Which item of a project was the first with a key: the key of its text, or of a part of its MinHash.

    Only the first is kept, so a million items alike cost a look-up each and no more; once it is withdrawn, the next
    one with the key takes its place.
    """

    pk = models.CompositePrimaryKey("project", "key")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.BigIntegerField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", db_index=False)
