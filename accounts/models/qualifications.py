from django.db import models

from accounts.expertise import Field
from accounts.identifiers import uuid7
from accounts.models.experts import Expert


class Qualification(models.Model):
    """An expert's standing in one field: the posterior over the evidence, a projection that a command rebuilds. It
    moves only when a standing is published, since the board says what it is.

    `expected`, `lower` and `upper` are the expected agreement with final answers in [0, 1] and its 90 % interval.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="qualifications")
    field = models.CharField(max_length=16, choices=Field.choices)
    ability_mean = models.FloatField()
    ability_sd = models.FloatField()
    expected = models.FloatField()
    lower = models.FloatField()
    upper = models.FloatField()
    evidence_count = models.PositiveIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "field"], name="qualification_once_per_field"),
            models.CheckConstraint(
                condition=models.Q(lower__lte=models.F("expected"), upper__gte=models.F("expected")),
                name="qualification_interval_holds_mean",
            ),
        ]
