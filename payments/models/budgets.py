from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Lab


class Budget(models.Model):
    """A lab's money for one piece of work, in one currency; its balances live in the ledger."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, related_name="budgets")
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, default="USD")
    created_at = models.DateTimeField()
