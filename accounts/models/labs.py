from django.db import models

from accounts.identifiers import uuid7
from accounts.models.users import User


class Role(models.TextChoices):
    """A member's role; each includes what the next may do."""

    OWNER = "owner", "Owner"
    LEAD = "lead", "Data lead"
    VIEWER = "viewer", "Viewer"


class Lab(models.Model):
    """A customer organisation; everything it owns carries its id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, default="US")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A user's place in a lab."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lab", "user"], name="member_once_per_lab")]
