from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from payments.models.budgets import Budget


class PayUnit(models.TextChoices):
    ITEM = "item", "Per item"


class Rate(models.Model):
    """One version of what is paid and billed, with its effective dates; an agreed price is never edited."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="rates")
    version = models.PositiveIntegerField()
    unit = models.CharField(max_length=8, choices=PayUnit.choices, default=PayUnit.ITEM)
    currency = models.CharField(max_length=3)
    pay_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateTimeField()
    effective_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "version"], name="rate_version_once"),
            models.CheckConstraint(condition=models.Q(pay_minor__gt=0, fee_minor__gte=0), name="rate_positive"),
        ]

    @property
    def bill_minor(self) -> int:
        """What the lab pays for one unit: pay and fee."""
        return self.pay_minor + self.fee_minor
