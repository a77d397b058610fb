from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, TypedDict
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery, Sum
from django_stubs_ext import Annotations

from accounts.actor import Actor
from payments.models import Earning, EarningState, Operation, Payout, PayoutAccountState, PayoutState, Transfer

FRIDAY = 4


@dataclass(frozen=True)
class Due:
    """What one expert would get now, or why it is held."""

    expert_id: UUID
    name: str
    email: str
    currency: str
    payable_minor: int
    earning_count: int
    oldest_payable_at: datetime
    held_reason: str

    @property
    def is_ready(self) -> bool:
        return not self.held_reason


@dataclass(frozen=True)
class Summary:
    due_minor: int
    due_count: int
    held_minor: int
    held_count: int
    in_transit_minor: int
    unknown_count: int
    failed_count: int
    paid_minor: int


def visible_to(actor: Actor) -> QuerySet[Payout]:
    """All payouts for finance; their own for an expert."""
    if actor.is_finance:
        return Payout.objects.all()
    return Payout.objects.filter(expert=actor.expert) if actor.expert else Payout.objects.none()


class AskingFields(TypedDict):
    times_asked: int | None
    next_look_at: datetime | None


def with_asking(payouts: QuerySet[Payout]) -> QuerySet[Annotated[Payout, Annotations[AskingFields]]]:
    """The payouts with how often the provider was asked and when it is asked again, for the call not yet ended."""
    transfers = Transfer.objects.filter(payout=OuterRef(OuterRef("pk"))).values("pk")
    calls = Operation.objects.filter(finished_at=None, subject__in=transfers).order_by("next_try_at")
    return payouts.annotate(
        times_asked=Subquery(calls.values("attempts")[:1]), next_look_at=Subquery(calls.values("next_try_at")[:1])
    )


def next_payout_on(today: date) -> date:
    """The Friday on which payouts go out next; today, when it is one."""
    return today + timedelta(days=(FRIDAY - today.weekday()) % 7)


def payable(currency: str) -> QuerySet[Earning]:
    return Earning.objects.filter(state=EarningState.PAYABLE, currency=currency)


def due(currency: str) -> list[Due]:
    """Every expert with payable earnings, the largest sum first, in one query."""
    rows = (
        payable(currency)
        .values("expert_id", name=F("expert__user__name"), email=F("expert__user__email"))
        .annotate(
            payable_minor=Sum("pay_minor"),
            earning_count=Count("pk"),
            oldest_payable_at=Min("payable_at"),
            account_state=F("expert__payout_account__state"),
        )
        .order_by("-payable_minor", "expert_id")
    )
    return [
        Due(
            expert_id=row["expert_id"],
            name=row["name"],
            email=row["email"],
            currency=currency,
            payable_minor=row["payable_minor"],
            earning_count=row["earning_count"],
            oldest_payable_at=row["oldest_payable_at"],
            held_reason=held_reason(row["account_state"], row["payable_minor"]),
        )
        for row in rows
    ]


def held_reason(account_state: str | None, payable_minor: int) -> str:
    """Why nothing is sent now; empty when it can be."""
    if payable_minor < settings.PAYOUT_MINIMUM_MINOR:
        return "below_minimum"
    if account_state is None:
        return "no_payout_account"
    return "" if account_state == PayoutAccountState.ACTIVE else "payout_account_not_ready"


def summary(currency: str) -> Summary:
    """The figures above the payouts dashboard, in two queries."""
    lines = due(currency)
    ready, held = [line for line in lines if line.is_ready], [line for line in lines if not line.is_ready]
    found = (
        Payout.objects.filter(currency=currency).values("state").annotate(sum=Sum("amount_minor"), count=Count("pk"))
    )
    by_state = {row["state"]: (row["sum"], row["count"]) for row in found}
    in_transit, unknown = by_state.get(PayoutState.IN_TRANSIT, (0, 0)), by_state.get(PayoutState.UNKNOWN, (0, 0))
    return Summary(
        due_minor=sum(line.payable_minor for line in ready),
        due_count=len(ready),
        held_minor=sum(line.payable_minor for line in held),
        held_count=len(held),
        in_transit_minor=in_transit[0] + unknown[0],
        unknown_count=unknown[1],
        failed_count=by_state.get(PayoutState.FAILED, (0, 0))[1],
        paid_minor=by_state.get(PayoutState.PAID, (0, 0))[0],
    )
