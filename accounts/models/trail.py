from django.db import models

from accounts.identifiers import uuid7
from accounts.models.labs import Lab
from accounts.models.users import User


class Trail(models.Model):
    """One sensitive act or read: who, what, when, why. The database refuses to change or delete rows."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    via = models.CharField(max_length=16)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=64)
    object_type = models.CharField(max_length=32)
    object_id = models.UUIDField()
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["lab", "-at"], name="trail_of_lab")]
