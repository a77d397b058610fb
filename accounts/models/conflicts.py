from django.db import models

from accounts.identifiers import uuid7
from accounts.models.experts import Expert
from accounts.models.labs import Lab


class Conflict(models.Model):
    """A lab an expert must not or will not work for: a conflict declared, or a recusal, which needs no reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="conflicts")
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "lab"], name="conflict_once")]


class AvoidedFirm(models.Model):
    """An employer or firm by its name, where it is no lab here; `key` is the name without case, marks and form."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="avoided_firms")
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "key"], name="avoided_firm_once"),
            models.CheckConstraint(condition=~models.Q(key=""), name="avoided_firm_has_a_name"),
        ]
