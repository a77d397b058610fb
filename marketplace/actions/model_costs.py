"""What questions to models cost: charged to the project's balance as they are asked, and never above its limit."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from marketplace.models import ChatModel, Endpoint, Screening
from marketplace.queries import model_calls as queries
from payments.actions.model_charges import charge_models
from payments.errors import NotEnoughMoney
from payments.models import ModelCharge
from payments.money import DECIMALS
from payments.queries.budgets import balances

NO_OFFER = "AI costs are paid from the project's balance, and it has none yet: put the project up first."
NO_LIMIT = "The limit for AI costs is used up: raise it in the quality plan."
NO_MONEY = "The project balance is used up: add funds."

# Whatever asks models and adds up what that costs: a judge's run, a model in a project's conversations.
type Spender = Screening | ChatModel


def endpoint_of(spender: Spender) -> Endpoint | None:
    return spender.endpoint if isinstance(spender, ChatModel) else spender.judge.endpoint


def locked(spender: Spender) -> Spender:
    """The row as it stands, locked."""
    if isinstance(spender, ChatModel):
        return ChatModel.objects.select_for_update(no_key=True, of=("self",)).get(pk=spender.pk)
    return Screening.objects.select_for_update(no_key=True, of=("self",)).get(pk=spender.pk)


def micro_per_minor(spender: Spender) -> int:
    """Millionths of the endpoint's currency in one minor unit: 10,000 for USD."""
    endpoint = endpoint_of(spender)
    return int(10 ** (6 - DECIMALS[endpoint.currency])) if endpoint else 1


@transaction.atomic
def charge_due(spender: Spender, *, now: datetime) -> None:
    """Charge what has been spent and not yet charged, in whole minor units; the rest waits for more.

    Locks the spender and the budget. Raises NotEnoughMoney.
    """
    row = locked(spender)
    due = row.cost_micro // micro_per_minor(spender) - row.charged_minor
    budget = queries.budget_of(spender.project)
    if due <= 0 or budget is None:
        return
    ordinal = ModelCharge.objects.filter(subject_id=row.pk).count() + 1
    charge_models(budget_id=budget, subject_id=row.pk, ordinal=ordinal, amount_minor=due, now=now)
    type(row).objects.filter(pk=row.pk).update(charged_minor=F("charged_minor") + due)


def why_not_to_spend(spender: Spender, more_micro: int, *, now: datetime) -> str:
    """Why this much more may not be spent now; empty where it may. Charges what is due first."""
    if more_micro == 0 and spender.cost_micro == 0:
        return ""
    budget = queries.budget_of(spender.project)
    if budget is None:
        return NO_OFFER
    per_minor = micro_per_minor(spender)
    limit = queries.limit_micro(spender.project, per_minor=per_minor)
    if more_micro and queries.spent_micro(spender.project) + more_micro > limit:
        return NO_LIMIT
    try:
        charge_due(spender, now=now)
    except NotEnoughMoney:
        return NO_MONEY
    available = balances([budget])[budget].available_minor
    return NO_MONEY if more_micro > available * per_minor else ""
