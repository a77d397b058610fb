from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from payments.api.parameters import choice_of
from payments.models import Earning, EarningState, Payout, Rate
from payments.queries.earnings import Totals, own, totals, visible_to
from payments.queries.payouts import next_payout_on


class EarningRateSerializer(serializers.ModelSerializer[Rate]):
    """The version of the rate that was agreed when the item was taken."""

    class Meta:
        model = Rate
        fields = ("version", "pay_minor", "effective_from")


class EarningPayoutSerializer(serializers.ModelSerializer[Payout]):
    class Meta:
        model = Payout
        fields = ("id", "state", "settled_at", "failure")


class EarningSerializer(serializers.ModelSerializer[Earning]):
    """One line of pay that explains itself: rate, times, ledger transaction, payout."""

    rate = EarningRateSerializer()
    transaction_id = serializers.UUIDField()
    payout = serializers.SerializerMethodField()

    class Meta:
        model = Earning
        fields = (
            "id", "description", "pay_minor", "currency", "state", "earned_at", "payable_at", "rate", "transaction_id",
            "payout",
        )  # fmt: skip

    @extend_schema_field(EarningPayoutSerializer(allow_null=True))
    def get_payout(self, earning: Earning) -> dict[str, Any] | None:
        return dict(EarningPayoutSerializer(earning.payout).data) if earning.payout else None


class EarningsSummarySerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    accrued_minor = serializers.IntegerField()
    payable_minor = serializers.IntegerField()
    in_transit_minor = serializers.IntegerField()
    paid_minor = serializers.IntegerField()
    next_payout_on = serializers.DateField()


class EarningsView(Endpoint):
    """An expert's own earnings, the newest first; all of them for finance."""

    @extend_schema(
        parameters=[OpenApiParameter("state", enum=EarningState.values)], responses=EarningSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor).select_related("rate", "payout")
        state = choice_of(request, "state", EarningState.values)
        return self.page(rows.filter(state=state) if state else rows, EarningSerializer)


class EarningsSummaryView(Endpoint):
    """The sums of one's own earnings in the currency that holds most of them."""

    @extend_schema(responses=EarningsSummarySerializer)
    def get(self, request: Request) -> Response:
        sums = totals(own(self.actor))
        currency = max(sums, key=lambda code: whole(sums[code]), default="USD")
        found = sums.get(currency, Totals(0, 0, 0, 0))
        body = {"currency": currency, "next_payout_on": next_payout_on(self.now.date()), **vars(found)}
        return Response(EarningsSummarySerializer(body).data)


def whole(found: Totals) -> int:
    return found.accrued_minor + found.payable_minor + found.in_transit_minor + found.paid_minor
