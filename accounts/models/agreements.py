from django.db import models

from accounts.identifiers import uuid7
from accounts.models.labs import Lab
from accounts.models.users import User


class AgreementKind(models.TextChoices):
    TERMS = "terms", "Contractor terms"
    NDA = "nda", "Confidentiality with a lab"
    GUIDELINE = "guideline", "Guideline read"


class Agreement(models.Model):
    """One version of a text that a person signs; a published version never changes.

    `subject` names what it is about: the platform's own terms have none, an NDA has the lab, a guideline
    acknowledgement the id of the project whose guideline it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=AgreementKind.choices)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements")
    subject = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    body = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "lab", "subject", "version"], nulls_distinct=False, name="agreement_version_once"
            )
        ]


class Signature(models.Model):
    """A person's acceptance of one version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    signed_name = models.CharField(max_length=120)
    body_digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "user"], name="signature_once")]
