from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.identifiers import uuid7
from accounts.models.labs import Lab
from accounts.models.users import User


class Scope(models.TextChoices):
    READ = "read", "Read"
    WRITE = "write", "Write"
    MONEY = "money", "Fund and open work"


class ApiKey(models.Model):
    """A key a program signs in with; acts as its user, inside one lab where `lab` is set."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_keys")
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, null=True, blank=True, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope.choices), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
