from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.expertise import Field
from accounts.identifiers import uuid7
from accounts.models.experts import Expert
from accounts.models.users import User


class CredentialKind(models.TextChoices):
    LICENCE = "licence", "Licence"
    BOARD = "board", "Board certification"
    DEGREE = "degree", "Degree"


class CredentialState(models.TextChoices):
    SUBMITTED = "submitted", "In the queue"
    NEEDS_MORE = "needs_more", "More asked for"
    VERIFIED = "verified", "Verified"
    DECLINED = "declined", "Declined"
    SUSPENDED = "suspended", "Suspended"


MOVES: dict[str, set[str]] = {
    CredentialState.SUBMITTED: {CredentialState.NEEDS_MORE, CredentialState.VERIFIED, CredentialState.DECLINED},
    CredentialState.NEEDS_MORE: {CredentialState.SUBMITTED},
    CredentialState.VERIFIED: {CredentialState.SUSPENDED},
    CredentialState.DECLINED: {CredentialState.SUBMITTED},
    CredentialState.SUSPENDED: {CredentialState.VERIFIED},
}


class Credential(models.Model):
    """A licence, board certification or degree, and who verified it against what."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=16, choices=CredentialKind.choices)
    field = models.CharField(max_length=16, choices=Field.choices)
    specialties = ArrayField(models.CharField(max_length=32), default=list)
    jurisdiction = models.CharField(max_length=8)
    name_on_document = models.CharField(max_length=120)
    number = models.CharField(max_length=64)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=CredentialState.choices, default=CredentialState.SUBMITTED)
    submitted_at = models.DateTimeField()
    decision_due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    register_source = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["field", "kind", "jurisdiction", "number"],
                condition=models.Q(state="verified"),
                name="credential_number_verified_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="verified") | models.Q(decided_by__isnull=False),
                name="credential_verified_by_a_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""), name="credential_declined_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["decision_due_at"], condition=models.Q(state="submitted"), name="credential_queue")
        ]
