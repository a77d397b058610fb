from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from tasks.models.items import Item


class FlagKind(models.TextChoices):
    DUPLICATE = "duplicate", "The same as another item"
    NEAR_DUPLICATE = "near_duplicate", "Nearly the same as another item"
    LANGUAGE = "language", "Another language than the project's"
    LENGTH = "length", "Far longer or shorter than can be judged"
    SENSITIVE = "sensitive", "Data of a real person"


class Flag(models.Model):
    """Something noticed about an item at the AI first look. `facts` says what and where, never the sensitive text.

    A flag that holds its item back (state returned) waits for the lab; `resolved_at` ends that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=16, choices=FlagKind.choices)
    like = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind"], name="flag_once_per_kind")]


class Fingerprint(models.Model):
    """By what near-duplicates of an item are found: the digest of its text and the bands of its MinHash."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    digest = models.CharField(max_length=64)
    bands = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="fingerprint_digest")]
