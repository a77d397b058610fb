from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from payments.errors import Overdrawn, PostingDiffers
from payments.models import AccountKind, Budget, Entry, LedgerAccount, LedgerTransaction

Leg = tuple[LedgerAccount, int]


def post(
    *,
    idempotency: str,
    kind: str,
    legs: Sequence[Leg],
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> LedgerTransaction:
    """Write one transaction of the ledger, once: the same idempotency again gives the same transaction.

    The only writer. Locks the accounts that have a floor, in the order of their ids. Raises Overdrawn, and
    PostingDiffers when the idempotency belongs to other legs; ValueError when the legs do not sum to zero.
    """
    check_legs(legs)
    with transaction.atomic():
        posted, is_new = LedgerTransaction.objects.get_or_create(
            idempotency=idempotency, defaults={"kind": kind, "facts": dict(facts or {}), "posted_at": now}
        )
        if is_new:
            write_entries(posted, legs)
        else:
            check_same(posted, kind, legs)
    return posted


def check_legs(legs: Sequence[Leg]) -> None:
    sums: dict[str, int] = {}
    for account, amount in legs:
        sums[account.currency] = sums.get(account.currency, 0) + amount
    if len(legs) < 2 or any(sums.values()) or not all(amount for _, amount in legs):
        raise ValueError(f"These legs are no transaction: {[(account.code, amount) for account, amount in legs]}")


def write_entries(posted: LedgerTransaction, legs: Sequence[Leg]) -> None:
    in_order = sorted(legs, key=lambda leg: leg[0].pk)
    entries = [
        Entry(transaction=posted, account=account, currency=account.currency, amount_minor=amount)
        for account, amount in in_order
    ]
    try:
        with transaction.atomic():
            Entry.objects.bulk_create(entries)
    except IntegrityError as error:
        if "ledger_account_floor" not in str(error):
            raise
        codes = [account.code for account, amount in in_order if amount < 0]
        raise Overdrawn("There is not enough on the account for this.", accounts=codes) from error


def check_same(posted: LedgerTransaction, kind: str, legs: Sequence[Leg]) -> None:
    there = sorted(posted.entries.values_list("account_id", "amount_minor"))
    if posted.kind != kind or there != sorted((account.pk, amount) for account, amount in legs):
        raise PostingDiffers("This was posted before with other amounts; nothing was changed.", kind=posted.kind)


def platform_account(kind: AccountKind, currency: str) -> LedgerAccount:
    """The platform's own account of this kind; opened when first needed."""
    found, _ = LedgerAccount.objects.get_or_create(
        code=f"{kind.value}:{currency}", defaults={"kind": kind, "currency": currency}
    )
    return found


def budget_account(budget: Budget, kind: AccountKind) -> LedgerAccount:
    """The budget's account of this kind, which never falls below zero."""
    found, _ = LedgerAccount.objects.get_or_create(
        code=f"{kind.value}:{budget.pk}",
        defaults={"kind": kind, "currency": budget.currency, "budget": budget, "floor_minor": 0},
    )
    return found


def expert_account(expert_id: UUID, kind: AccountKind, currency: str) -> LedgerAccount:
    """The expert's account of this kind and currency, which never falls below zero."""
    found, _ = LedgerAccount.objects.get_or_create(
        code=f"{kind.value}:{expert_id}:{currency}",
        defaults={"kind": kind, "currency": currency, "expert_id": expert_id, "floor_minor": 0},
    )
    return found
