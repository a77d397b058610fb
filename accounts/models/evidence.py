from django.db import models

from accounts.expertise import Field
from accounts.identifiers import uuid7
from accounts.models.experts import Expert


class EvidenceKind(models.TextChoices):
    EXAM = "exam", "Exam"
    GOLD = "gold", "Hidden checks"
    PEERS = "peers", "Agreement with decisions"
    ADJUDICATION = "adjudication", "Case conferences"


class Evidence(models.Model):
    """One observation of an expert's ability: right or not, on something of known difficulty."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="evidence")
    field = models.CharField(max_length=16, choices=Field.choices)
    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    source_id = models.UUIDField()
    is_right = models.BooleanField()
    difficulty = models.FloatField(default=0.0)
    topic = models.CharField(max_length=64, blank=True)
    observed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source_id", "expert"], name="evidence_counted_once")]
        indexes = [models.Index(fields=["expert", "field"], name="evidence_of_expert")]
