from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.models import Scope
from payments.actions.deposits import request_deposit
from payments.jobs import nudge, run_operations
from payments.models import Deposit
from payments.queries import budgets
from payments.queries.deposits import visible_to


class DepositSerializer(serializers.ModelSerializer[Deposit]):
    budget = serializers.UUIDField(source="budget_id")

    class Meta:
        model = Deposit
        fields = (
            "id", "budget", "amount_minor", "currency", "state", "checkout_url", "failure", "requested_at",
            "settled_at",
        )  # fmt: skip


class NewDepositSerializer(serializers.Serializer[Any]):
    amount_minor = serializers.IntegerField(min_value=1, max_value=10**12)


class DepositsView(Endpoint):
    """Funding of one budget. A new one gets its checkout page from a job: poll it, or watch lab:<id>."""

    needs_scope = Scope.MONEY

    @extend_schema(responses=DepositSerializer(many=True))
    def get(self, request: Request, budget_id: UUID) -> Response:
        budget = get_object_or_404(budgets.visible_to(self.actor), pk=budget_id)
        return self.page(visible_to(self.actor).filter(budget=budget), DepositSerializer)

    @extend_schema(request=NewDepositSerializer, responses={202: DepositSerializer})
    def post(self, request: Request, budget_id: UUID) -> Response:
        amount = self.check(NewDepositSerializer)["amount_minor"]
        deposit = request_deposit(by=self.actor, budget_id=budget_id, amount_minor=amount, now=self.now)
        nudge(run_operations)
        return Response(DepositSerializer(deposit).data, status=202)


class DepositView(Endpoint):
    @extend_schema(responses=DepositSerializer)
    def get(self, request: Request, deposit_id: UUID) -> Response:
        return Response(DepositSerializer(get_object_or_404(visible_to(self.actor), pk=deposit_id)).data)
