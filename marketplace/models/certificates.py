from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from marketplace.models.plans import Stratum
from marketplace.models.screenings import Judge
from tasks.models import Decision, Item


class CertificateKind(models.TextChoices):
    SETTLE = "settle", "AI settles"
    STOP_AFTER_ONE = "stop_after_one", "One expert and agreeing AI reviewers suffice"


class CertificateState(models.TextChoices):
    VALID = "valid", "Valid"
    REFUSED = "refused", "Not certified on this evidence"
    REVOKED = "revoked", "Revoked"
    ENDED = "ended", "Ended: its AI reviewer, guideline or plan changed"


MOVES: dict[str, set[str]] = {
    CertificateState.VALID: {CertificateState.REVOKED, CertificateState.ENDED},
    CertificateState.REFUSED: set(),
    CertificateState.REVOKED: set(),
    CertificateState.ENDED: set(),
}


class Certificate(models.Model):
    """One test of one judge version on one stratum: the bound on the error of what it settles, or the refusal.

    `look` counts the tests of this judge, kind and stratum: each look spends its own part of delta, so that testing
    again on more evidence stays honest. `evidence` is all that the test read and found, in canonical form;
    `digest` is its SHA-256, so that a command can verify it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, related_name="certificates")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=16, choices=CertificateKind.choices)
    look = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=CertificateState.choices)
    epsilon = models.FloatField()
    delta = models.FloatField()
    threshold = models.FloatField(null=True, blank=True)
    items = models.PositiveIntegerField()
    clusters = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    bound = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=32)
    evidence = models.JSONField()
    digest = models.CharField(max_length=64)
    guideline_version = models.PositiveIntegerField()
    constitution_version = models.PositiveIntegerField(null=True, blank=True)
    tested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stratum", "judge", "kind", "look"], name="certificate_once_per_look"),
            models.UniqueConstraint(
                fields=["stratum", "kind"], condition=models.Q(state="valid"), name="certificate_one_valid"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="valid") | models.Q(bound__lte=models.F("epsilon"), threshold__isnull=False),
                name="certificate_valid_within_epsilon",
            ),
        ]


class AutoSettlement(models.Model):
    """An AI decision and the certificate that licensed it: no decision by AI without one."""

    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, primary_key=True, related_name="auto_settlement"
    )
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="auto_settlements")
    settled_at = models.DateTimeField()


class Audit(models.Model):
    """One blind re-check of what AI would have settled: drawn before anybody answers, read once experts decided.

    `differs` is null until then. `ordinal` is its place in the certificate's stream once read.
    """

    item = models.OneToOneField(Item, on_delete=models.PROTECT, primary_key=True, related_name="audit")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="audits")
    cluster = models.CharField(max_length=200)
    ai_class = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    differs = models.BooleanField(null=True, blank=True)
    ordinal = models.PositiveIntegerField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "ordinal"], name="audit_once_per_place"),
            models.CheckConstraint(
                condition=models.Q(differs__isnull=True) ^ models.Q(read_at__isnull=False), name="audit_read_or_not"
            ),
        ]
        indexes = [models.Index(fields=["certificate"], condition=models.Q(differs__isnull=True), name="audit_to_read")]
