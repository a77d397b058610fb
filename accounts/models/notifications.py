from django.db import models

from accounts.identifiers import uuid7
from accounts.models.users import User


class NotificationKind(models.TextChoices):
    """What a notification is about; each kind has its own channel."""

    INVITATION = "invitation", "Work that you are invited to"
    NEW_WORK = "new_work", "New work that fits"
    ITEMS_RETURNED = "items_returned", "Items that came back to the lab"
    CERTIFICATE = "certificate", "Error certificates"
    GENERAL = "general", "Everything else"


class Channel(models.TextChoices):
    """How it leaves the product. In the product everything is told at once."""

    MAIL = "mail", "A mail at once"
    DIGEST = "digest", "One mail a day"
    NONE = "none", "No mail"


class NotificationPreference(models.Model):
    """How one person is mailed about one kind; without a row, at once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notification_preferences")
    kind = models.CharField(max_length=16, choices=NotificationKind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notification_preference_once")]


class Notification(models.Model):
    """Something a person should know, shown in the product and mailed. Mail goes out by a job (`mailed_at`).

    `key` makes telling the same thing twice impossible. The text holds no content of items.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=NotificationKind.choices, default=NotificationKind.GENERAL)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # A mail under way: one that ended midway is tried again after a while.
    mail_taken_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_of_user"),
            models.Index(fields=["created_at"], condition=models.Q(mailed_at=None), name="notification_to_mail"),
        ]
