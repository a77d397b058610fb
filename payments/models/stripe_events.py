from django.db import models


class StripeEvent(models.Model):
    """A signed event as it came, kept raw and once; a job handles it and may run twice."""

    event_id = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=120)
    object_id = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], condition=models.Q(handled_at__isnull=True), name="stripe_event_to_do")
        ]
