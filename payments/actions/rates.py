from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actor import Actor
from accounts.errors import Missing
from payments.actions.budgets import check_lead
from payments.errors import AmountOutOfRange
from payments.models import Budget, Rate
from payments.money import fee_of

MOST_PAY_MINOR = 10_000_000


def set_rate(*, by: Actor, budget_id: UUID, pay_minor: int, now: datetime) -> Rate:
    """Give a budget its next version of the rate; the one before ends now and stays as it was agreed.

    Locks the budget. Raises Missing, NotLeadOfLab, AmountOutOfRange.
    """
    if not 0 < pay_minor <= MOST_PAY_MINOR:
        message = f"The pay per item lies between 1 and {MOST_PAY_MINOR} minor units."
        raise AmountOutOfRange(message, fields={"pay_minor": [message]})
    with transaction.atomic():
        budget = Budget.objects.select_for_update().filter(pk=budget_id).first()
        if budget is None:
            raise Missing("There is no such budget.")
        check_lead(by, budget.lab_id)
        last = Rate.objects.filter(budget=budget).order_by("-version").first()
        Rate.objects.filter(budget=budget, effective_until=None).update(effective_until=now)
        return Rate.objects.create(
            budget=budget,
            version=last.version + 1 if last else 1,
            currency=budget.currency,
            pay_minor=pay_minor,
            fee_minor=fee_of(pay_minor, settings.PLATFORM_FEE_BASIS_POINTS),
            set_by=by.user,
            effective_from=now,
        )
