from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Lab, User


class Provider(models.TextChoices):
    OPENAI = "openai", "OpenAI-compatible"
    ANTHROPIC = "anthropic", "Anthropic"


class Endpoint(models.Model):
    """A model that can be asked over the network: registered by staff (no lab), or owned by a lab.

    `encrypted_key` is sealed with the platform's key and never leaves the server. Prices are in micro-units of
    `currency` (a millionth) per 1,000 tokens. `retention_days`: how long its operator keeps what it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, null=True, blank=True, related_name="endpoints")
    name = models.CharField(max_length=80)
    provider = models.CharField(max_length=16, choices=Provider.choices)
    base_url = models.CharField(max_length=200)
    model = models.CharField(max_length=120)
    encrypted_key = models.BinaryField(default=bytes)
    operator = models.CharField(max_length=120)
    region = models.CharField(max_length=40)
    retention_days = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="USD")
    input_micro_per_thousand = models.PositiveBigIntegerField(default=0)
    output_micro_per_thousand = models.PositiveBigIntegerField(default=0)
    calls_at_once = models.PositiveSmallIntegerField(default=4)
    calls_per_minute = models.PositiveIntegerField(default=60)
    timeout_seconds = models.PositiveSmallIntegerField(default=30)
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lab", "name"], name="endpoint_name_once", nulls_distinct=False)]

    @property
    def key_context(self) -> str:
        """What its sealed key is bound to, so that it opens on no other row."""
        return f"marketplace_endpoint:{self.pk}"
