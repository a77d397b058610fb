from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.models import Scope
from payments.actions.budgets import create_budget
from payments.api.parameters import uuid_of
from payments.models import Budget
from payments.queries.budgets import visible_to, with_balances


class BudgetSerializer(serializers.ModelSerializer[Budget]):
    """deposited_minor = available_minor + reserved_minor + spent_minor; models_minor is the part spent on AI models."""

    lab = serializers.UUIDField(source="lab_id")
    available_minor = serializers.IntegerField()
    reserved_minor = serializers.IntegerField()
    spent_minor = serializers.IntegerField()
    models_minor = serializers.IntegerField()
    deposited_minor = serializers.IntegerField()

    class Meta:
        model = Budget
        fields = (
            "id", "lab", "name", "currency", "available_minor", "reserved_minor", "spent_minor", "models_minor",
            "deposited_minor", "created_at",
        )  # fmt: skip


class NewBudgetSerializer(serializers.Serializer[Any]):
    lab = serializers.UUIDField()
    name = serializers.CharField(max_length=120)
    currency = serializers.CharField(max_length=3, default="USD")


class BudgetsView(Endpoint):
    """The budgets of the labs one is a member of."""

    needs_scope = Scope.MONEY

    @extend_schema(parameters=[OpenApiParameter("lab", UUID)], responses=BudgetSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = with_balances(visible_to(self.actor))
        lab = uuid_of(request, "lab")
        return self.page(rows.filter(lab=lab) if lab else rows, BudgetSerializer)

    @extend_schema(request=NewBudgetSerializer, responses={201: BudgetSerializer})
    def post(self, request: Request) -> Response:
        asked = self.check(NewBudgetSerializer)
        budget = create_budget(
            by=self.actor, lab_id=asked["lab"], name=asked["name"], currency=asked["currency"], now=self.now
        )
        return Response(shown(self, budget.pk), status=201)


class BudgetView(Endpoint):
    @extend_schema(responses=BudgetSerializer)
    def get(self, request: Request, budget_id: UUID) -> Response:
        return Response(shown(self, budget_id))


def shown(endpoint: Endpoint, budget_id: UUID) -> dict[str, Any]:
    found = get_object_or_404(with_balances(visible_to(endpoint.actor)), pk=budget_id)
    return dict(BudgetSerializer(found).data)
