from django.db import models

from accounts.identifiers import uuid7
from accounts.models.experts import Expert


class Availability(models.Model):
    """When an expert wants work and what for; their own to say and to change, and no lab reads it.

    Without a row, or without open hours, nothing is known. `target_minutes` a week; `least_hourly_minor` is what an
    hour must come to, in US cents, before one is invited. Paused or undisturbed: nobody invites and nothing is mailed;
    work may be taken all the same.
    """

    expert = models.OneToOneField(Expert, on_delete=models.PROTECT, primary_key=True, related_name="availability")
    time_zone = models.CharField(max_length=64, default="UTC")
    target_minutes = models.PositiveIntegerField(null=True, blank=True)
    least_hourly_minor = models.PositiveIntegerField(null=True, blank=True)
    takes_invitations = models.BooleanField(default=True)
    undisturbed_until = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    # Since when one wants to be told of work that fits; None: not.
    tell_since = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_minutes=None) | models.Q(target_minutes__lte=7 * 24 * 60),
                name="availability_target_fits_a_week",
            ),
        ]
        indexes = [
            models.Index(fields=["tell_since"], condition=models.Q(tell_since__isnull=False), name="availability_tell")
        ]


class OpenHours(models.Model):
    """A span of one weekday (Monday 0) in minutes of the local day; the spans of a day neither touch nor overlap."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    availability = models.ForeignKey(Availability, on_delete=models.CASCADE, related_name="open_hours")
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="open_hours_weekday"),
            models.CheckConstraint(
                condition=models.Q(from_minute__lt=models.F("to_minute"), to_minute__lte=1440),
                name="open_hours_within_a_day",
            ),
            models.UniqueConstraint(fields=["availability", "weekday", "from_minute"], name="open_hours_once"),
        ]
