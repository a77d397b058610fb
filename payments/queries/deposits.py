from django.db.models import QuerySet

from accounts.actor import Actor
from payments.models import Deposit
from payments.queries import budgets


def visible_to(actor: Actor) -> QuerySet[Deposit]:
    """Deposits into budgets that the actor may see."""
    return Deposit.objects.filter(budget__in=budgets.visible_to(actor))
