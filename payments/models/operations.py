from django.db import models

from accounts.identifiers import uuid7


class OperationKind(models.TextChoices):
    CHECKOUT = "checkout", "Prepare a checkout page"
    ACCOUNT = "account", "Open a payout account"
    ONBOARDING = "onboarding", "Prepare an onboarding page"
    TRANSFER = "transfer", "Transfer to an expert"


class OperationState(models.TextChoices):
    PLANNED = "planned", "Planned"
    SENDING = "sending", "Sending"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    UNKNOWN = "unknown", "Outcome unknown"


class Operation(models.Model):
    """One call to the provider: planned and committed first, made by a job, its outcome recorded.

    `subject` is the deposit, payout account or transfer it serves. Nothing but a clean refusal or a clean answer
    ends it; everything else is unknown and asked again with the same key, later looked up.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=OperationKind.choices)
    subject = models.UUIDField()
    idempotency_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=16, choices=OperationState.choices, default=OperationState.PLANNED)
    attempts = models.PositiveIntegerField(default=0)
    first_sent_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField()
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state__in=["planned", "sending", "unknown"]),
                name="operation_to_do",
            )
        ]
