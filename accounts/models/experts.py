from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.identifiers import uuid7
from accounts.models.users import User


class Expert(models.Model):
    """A user who judges: lawyer or physician."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="expert")
    country = models.CharField(max_length=2, default="US")
    languages = ArrayField(models.CharField(max_length=8), default=list)
    firm = models.CharField(max_length=120, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"expert {self.id}"
