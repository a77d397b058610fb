from django.db import models

from accounts.identifiers import uuid7
from accounts.models.users import User


class Notification(models.Model):
    """Something a person should know, shown in the product and mailed. Mail goes out by a job (`mailed_at`).

    `key` makes telling the same thing twice impossible. The text holds no content of items.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    key = models.CharField(max_length=120)
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
