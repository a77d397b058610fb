from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, TypedDict
from uuid import UUID

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django_stubs_ext import Annotations

from accounts.actor import Actor
from payments.models import AccountKind, Budget, LedgerAccount, Lot, ModelCharge


@dataclass(frozen=True)
class Balances:
    """A budget's money in minor units: deposited = available + reserved + spent."""

    available_minor: int
    reserved_minor: int
    spent_minor: int
    deposited_minor: int


class BalanceFields(TypedDict):
    models_minor: int
    available_minor: int
    reserved_minor: int
    spent_minor: int
    deposited_minor: int


def visible_to(actor: Actor) -> QuerySet[Budget]:
    """Budgets of the actor's labs; all of them for finance."""
    return Budget.objects.all() if actor.is_finance else Budget.objects.filter(lab__in=list(actor.labs))


def balance(kind: AccountKind) -> Coalesce:
    account = LedgerAccount.objects.filter(budget=OuterRef("pk"), kind=kind).values("balance_minor")
    return Coalesce(Subquery(account, output_field=BigIntegerField()), 0)


def paid_for_models() -> Coalesce:
    charges = ModelCharge.objects.filter(budget=OuterRef("pk")).order_by().values("budget")
    return Coalesce(
        Subquery(charges.annotate(sum=Sum("amount_minor")).values("sum"), output_field=BigIntegerField()), 0
    )


def with_balances(budgets: QuerySet[Budget]) -> QuerySet[Annotated[Budget, Annotations[BalanceFields]]]:
    """The budgets with available_minor, reserved_minor, deposited_minor, spent_minor, and models_minor, the part of it
    that went to AI models; in the same query."""
    lots = Lot.objects.filter(budget=OuterRef("pk")).order_by().values("budget").annotate(sum=Sum("amount_minor"))
    deposited = Coalesce(Subquery(lots.values("sum"), output_field=BigIntegerField()), 0)
    return budgets.annotate(
        available_minor=balance(AccountKind.BUDGET_AVAILABLE),
        reserved_minor=balance(AccountKind.BUDGET_RESERVED),
        deposited_minor=deposited,
        models_minor=paid_for_models(),
    ).annotate(spent_minor=F("deposited_minor") - F("available_minor") - F("reserved_minor"))


def balances(budget_ids: Iterable[UUID]) -> dict[UUID, Balances]:
    """The balances of these budgets, in one query."""
    return {
        found.pk: Balances(
            available_minor=found.available_minor,
            reserved_minor=found.reserved_minor,
            spent_minor=found.spent_minor,
            deposited_minor=found.deposited_minor,
        )
        for found in with_balances(Budget.objects.filter(pk__in=list(budget_ids)))
    }
