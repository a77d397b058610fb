from django.db import models

from accounts.identifiers import uuid7
from accounts.models.experts import Expert
from accounts.models.labs import Lab


class Conflict(models.Model):
    """An employer or firm an expert must not work for; never a client or patient."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="conflicts")
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "lab"], name="conflict_once")]
