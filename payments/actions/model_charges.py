from datetime import datetime
from uuid import UUID

from django.db import transaction

from payments.actions.budgets import not_enough, note_change
from payments.actions.ledger import budget_account, platform_account, post
from payments.models import AccountKind, Budget, ModelCharge


@transaction.atomic
def charge_models(*, budget_id: UUID, subject_id: UUID, ordinal: int, amount_minor: int, now: datetime) -> ModelCharge:
    """Take what questions to AI models have cost out of the free balance: one line, one ledger transaction, once for
    each ordinal of the subject. Locks the budget. Raises NotEnoughMoney, and PostingDiffers for another amount.
    """
    if amount_minor <= 0:
        raise ValueError("Only an amount above zero is charged.")
    budget = Budget.objects.select_for_update().get(pk=budget_id)
    earlier = ModelCharge.objects.filter(subject_id=subject_id, ordinal=ordinal).first()
    available = budget_account(budget, AccountKind.BUDGET_AVAILABLE)
    if earlier is None and available.balance_minor < amount_minor:
        raise not_enough(budget, available.balance_minor, amount_minor, AccountKind.BUDGET_AVAILABLE)
    costs = platform_account(AccountKind.MODEL_COSTS, budget.currency)
    posted = post(
        idempotency=f"models:{subject_id}:{ordinal}",
        kind="model_costs",
        legs=[(available, -amount_minor), (costs, amount_minor)],
        now=now,
        facts={"subject": str(subject_id), "ordinal": ordinal},
    )
    if earlier is not None:
        return earlier
    note_change(budget)
    return ModelCharge.objects.create(
        budget=budget, subject_id=subject_id, ordinal=ordinal, amount_minor=amount_minor, transaction=posted,
        charged_at=now,
    )  # fmt: skip
