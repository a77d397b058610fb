from django.db import models

from accounts.identifiers import uuid7
from payments.models.budgets import Budget
from payments.models.ledger import LedgerTransaction


class ModelCharge(models.Model):
    """What a lab paid out of a budget for questions to AI models: one line, one ledger transaction.

    `subject_id` names what was asked (a screening), `ordinal` its charges one after another.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="model_charges")
    subject_id = models.UUIDField()
    ordinal = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField()
    transaction = models.OneToOneField(LedgerTransaction, on_delete=models.PROTECT, related_name="+")
    charged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "ordinal"], name="model_charge_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="model_charge_above_zero"),
        ]
