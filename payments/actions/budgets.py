from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.errors import Missing
from accounts.models import Role
from payments.actions.ledger import budget_account, post
from payments.errors import NotEnoughMoney, NotLeadOfLab, UnknownCurrency
from payments.models import AccountKind, Budget, LedgerTransaction
from payments.money import formatted, is_currency


def check_lead(by: Actor, lab_id: UUID) -> None:
    """Raise Missing for a stranger to the lab and NotLeadOfLab for one who may only look."""
    if not by.is_member(lab_id):
        raise Missing("There is no such lab, or you are no member of it.")
    if not by.is_member(lab_id, Role.LEAD):
        raise NotLeadOfLab("Only an owner or a data lead of the lab may move its money. Ask one of them.")


def create_budget(*, by: Actor, lab_id: UUID, name: str, currency: str, now: datetime) -> Budget:
    """Open an empty budget for a lab. Raises Missing, NotLeadOfLab, UnknownCurrency."""
    check_lead(by, lab_id)
    if not is_currency(currency):
        message = "This currency cannot be held here. Give an ISO code in capitals, such as USD or EUR."
        raise UnknownCurrency(message, fields={"currency": [message]})
    with transaction.atomic():
        budget = Budget.objects.create(lab_id=lab_id, name=name, currency=currency, created_at=now)
        for kind in (AccountKind.BUDGET_AVAILABLE, AccountKind.BUDGET_RESERVED):
            budget_account(budget, kind)
        note_change(budget)
    return budget


def note_change(budget: Budget) -> None:
    record_event(topic=f"lab:{budget.lab_id}", kind="budget.changed", object_type="budget", object_id=budget.pk)


def reserve(
    *, budget_id: UUID, amount_minor: int, idempotency: str, now: datetime, facts: Mapping[str, object] | None = None
) -> LedgerTransaction:
    """Set money of the budget aside for work, once per idempotency. Locks the budget. Raises NotEnoughMoney."""
    return move_within(
        budget_id,
        AccountKind.BUDGET_AVAILABLE,
        AccountKind.BUDGET_RESERVED,
        amount_minor,
        "reserve",
        idempotency,
        now,
        facts,
    )


def release(
    *, budget_id: UUID, amount_minor: int, idempotency: str, now: datetime, facts: Mapping[str, object] | None = None
) -> LedgerTransaction:
    """Give reserved money back to the free balance, once per idempotency. Locks the budget. Raises NotEnoughMoney."""
    return move_within(
        budget_id,
        AccountKind.BUDGET_RESERVED,
        AccountKind.BUDGET_AVAILABLE,
        amount_minor,
        "release",
        idempotency,
        now,
        facts,
    )


def move_within(
    budget_id: UUID,
    source: AccountKind,
    target: AccountKind,
    amount_minor: int,
    kind: str,
    idempotency: str,
    now: datetime,
    facts: Mapping[str, object] | None,
) -> LedgerTransaction:
    if amount_minor <= 0:
        raise ValueError("Only an amount above zero can be moved.")
    with transaction.atomic():
        budget = Budget.objects.select_for_update().get(pk=budget_id)
        from_account, to_account = budget_account(budget, source), budget_account(budget, target)
        is_repeated = LedgerTransaction.objects.filter(idempotency=idempotency).exists()
        if not is_repeated and from_account.balance_minor < amount_minor:
            raise not_enough(budget, from_account.balance_minor, amount_minor, source)
        legs = [(from_account, -amount_minor), (to_account, amount_minor)]
        posted = post(idempotency=idempotency, kind=kind, legs=legs, now=now, facts=facts)
        if not is_repeated:
            note_change(budget)
    return posted


def not_enough(budget: Budget, held_minor: int, asked_minor: int, source: AccountKind) -> NotEnoughMoney:
    held, asked = formatted(held_minor, budget.currency), formatted(asked_minor, budget.currency)
    message = (
        f"This needs {asked}, and {held} is free. Add funds to the budget, or take less."
        if source is AccountKind.BUDGET_AVAILABLE
        else f"Only {held} is reserved; {asked} cannot be given back."
    )
    return NotEnoughMoney(message, available_minor=held_minor, asked_minor=asked_minor, currency=budget.currency)
