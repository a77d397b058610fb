from typing import Any
from uuid import UUID

from django.core.cache import caches
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from payments.actions.batches import check_finance
from payments.api.parameters import choice_of, uuid_of
from payments.models import Payout, PayoutState
from payments.money import DECIMALS
from payments.queries.payouts import due, next_payout_on, summary, visible_to, with_asking
from payments.queries.provider_balances import key_of

CURRENCY = OpenApiParameter("currency", str, default="USD")


class PayoutSummarySerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    due_minor = serializers.IntegerField()
    due_count = serializers.IntegerField()
    held_minor = serializers.IntegerField()
    held_count = serializers.IntegerField()
    in_transit_minor = serializers.IntegerField()
    unknown_count = serializers.IntegerField()
    failed_count = serializers.IntegerField()
    paid_minor = serializers.IntegerField()
    provider_available_minor = serializers.IntegerField(allow_null=True)
    next_payout_on = serializers.DateField()


class PayoutDueSerializer(serializers.Serializer[Any]):
    """What one expert is due; `held_reason` is empty when it can be sent."""

    expert_id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    currency = serializers.CharField()
    payable_minor = serializers.IntegerField()
    earning_count = serializers.IntegerField()
    oldest_payable_at = serializers.DateTimeField()
    is_ready = serializers.BooleanField()
    held_reason = serializers.ChoiceField(
        choices=["", "below_minimum", "no_payout_account", "payout_account_not_ready"]
    )


class PayoutRowSerializer(serializers.ModelSerializer[Payout]):
    batch = serializers.UUIDField(source="batch_id")
    expert_id = serializers.UUIDField()
    name = serializers.CharField(source="expert.user.name")
    email = serializers.EmailField(source="expert.user.email")
    provider_transfers = serializers.SerializerMethodField()
    times_asked = serializers.IntegerField(allow_null=True)
    next_look_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Payout
        fields = (
            "id", "batch", "expert_id", "name", "email", "amount_minor", "currency", "state", "failure", "settled_at",
            "provider_transfers", "times_asked", "next_look_at",
        )  # fmt: skip

    def get_provider_transfers(self, payout: Payout) -> list[str]:
        return [each.provider_transfer for each in payout.transfers.all() if each.provider_transfer]


def currency_of(request: Request) -> str:
    return choice_of(request, "currency", list(DECIMALS)) or "USD"


class PayoutsSummaryView(Endpoint):
    """The figures of the payouts dashboard, for finance."""

    @extend_schema(parameters=[CURRENCY], responses=PayoutSummarySerializer)
    def get(self, request: Request) -> Response:
        check_finance(self.actor)
        currency = currency_of(request)
        body = {
            "currency": currency,
            "provider_available_minor": caches["figures"].get(key_of(currency)),
            "next_payout_on": next_payout_on(self.now.date()),
            **vars(summary(currency)),
        }
        return Response(PayoutSummarySerializer(body).data)


class PayoutsDueView(Endpoint):
    """Who is due what, the largest first, and why a line is held; for finance, on one page."""

    @extend_schema(parameters=[CURRENCY], responses=PayoutDueSerializer(many=True))
    def get(self, request: Request) -> Response:
        check_finance(self.actor)
        rows = PayoutDueSerializer(due(currency_of(request)), many=True).data
        return Response({"next": None, "previous": None, "results": rows})


class PayoutsView(Endpoint):
    """All payouts for finance; an expert's own."""

    @extend_schema(
        parameters=[OpenApiParameter("state", enum=PayoutState.values), OpenApiParameter("batch", UUID)],
        responses=PayoutRowSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = with_asking(visible_to(self.actor)).select_related("expert__user").prefetch_related("transfers")
        state, batch = choice_of(request, "state", PayoutState.values), uuid_of(request, "batch")
        rows = rows.filter(state=state) if state else rows
        return self.page(rows.filter(batch=batch) if batch else rows, PayoutRowSerializer)
