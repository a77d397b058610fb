from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Expert


class PayoutAccountState(models.TextChoices):
    REQUESTED = "requested", "Being prepared"
    ONBOARDING = "onboarding", "Details missing"
    ACTIVE = "active", "Ready"
    RESTRICTED = "restricted", "Restricted by the provider"


class PayoutAccount(models.Model):
    """Where an expert's money goes: the provider's account; no bank detail is kept here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    expert = models.OneToOneField(Expert, on_delete=models.PROTECT, related_name="payout_account")
    country = models.CharField(max_length=2)
    provider_account = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=16, choices=PayoutAccountState.choices, default=PayoutAccountState.REQUESTED)
    requirements = models.JSONField(default=list)
    onboarding_url = models.TextField(blank=True)
    onboarding_url_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
