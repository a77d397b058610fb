from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from accounts.actor import Actor
from payments.models import Earning, EarningState, PayoutState


@dataclass(frozen=True)
class Totals:
    """An expert's money by where it is, in minor units."""

    accrued_minor: int
    payable_minor: int
    in_transit_minor: int
    paid_minor: int


def visible_to(actor: Actor) -> QuerySet[Earning]:
    """An expert's own earnings; all of them for finance."""
    if actor.is_finance:
        return Earning.objects.all()
    return Earning.objects.filter(expert=actor.expert) if actor.expert else Earning.objects.none()


def own(actor: Actor) -> QuerySet[Earning]:
    return Earning.objects.filter(expert=actor.expert) if actor.expert else Earning.objects.none()


def totals(earnings: QuerySet[Earning]) -> dict[str, Totals]:
    """The sums by currency, in one query. A frozen line counts as payable until its payout leaves."""
    waiting = Q(state=EarningState.IN_PAYOUT, payout__state=PayoutState.PLANNED)
    rows = (
        earnings.order_by()
        .values("currency")
        .annotate(
            accrued_minor=Sum("pay_minor", filter=Q(state=EarningState.ACCRUED), default=0),
            payable_minor=Sum("pay_minor", filter=Q(state=EarningState.PAYABLE) | waiting, default=0),
            in_transit_minor=Sum("pay_minor", filter=Q(state=EarningState.IN_PAYOUT) & ~waiting, default=0),
            paid_minor=Sum("pay_minor", filter=Q(state=EarningState.PAID), default=0),
        )
    )
    return {
        row["currency"]: Totals(row["accrued_minor"], row["payable_minor"], row["in_transit_minor"], row["paid_minor"])
        for row in rows
    }
