from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.models import Scope
from payments.actions.batches import approve_batch, build_batch, cancel_batch, check_finance
from payments.jobs import nudge, send_batches
from payments.models import Approval, Batch
from payments.queries.batches import visible_to, with_people


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    by = serializers.EmailField(source="by.email")

    class Meta:
        model = Approval
        fields = ("by", "at")


class BatchSerializer(serializers.ModelSerializer[Batch]):
    built_by = serializers.EmailField(source="built_by.email")
    approvals = ApprovalSerializer(many=True)

    class Meta:
        model = Batch
        fields = (
            "id", "state", "total_minor", "currency", "payout_count", "approvals_needed", "approvals", "built_by",
            "built_at", "approved_at", "finished_at",
        )  # fmt: skip


class NewBatchSerializer(serializers.Serializer[Any]):
    currency = serializers.CharField(max_length=3, default="USD")


class BatchApprovalSerializer(serializers.Serializer[Any]):
    """The batch's total, typed by the person who approves it."""

    total_minor = serializers.IntegerField(min_value=0)


class FinanceEndpoint(Endpoint):
    needs_scope = Scope.MONEY

    def shown(self, batch_id: UUID) -> dict[str, Any]:
        found = get_object_or_404(with_people(visible_to(self.actor)), pk=batch_id)
        return dict(BatchSerializer(found).data)


class BatchesView(FinanceEndpoint):
    """Batches of payouts, for finance."""

    @extend_schema(responses=BatchSerializer(many=True))
    def get(self, request: Request) -> Response:
        check_finance(self.actor)
        return self.page(with_people(visible_to(self.actor)), BatchSerializer)

    @extend_schema(request=NewBatchSerializer, responses={201: BatchSerializer})
    def post(self, request: Request) -> Response:
        batch = build_batch(by=self.actor, currency=self.check(NewBatchSerializer)["currency"], now=self.now)
        return Response(self.shown(batch.pk), status=201)


class BatchView(FinanceEndpoint):
    @extend_schema(responses=BatchSerializer)
    def get(self, request: Request, batch_id: UUID) -> Response:
        return Response(self.shown(batch_id))


class BatchApprovalView(FinanceEndpoint):
    """One person's yes; never the builder's, and only with the right total typed."""

    @extend_schema(request=BatchApprovalSerializer, responses=BatchSerializer)
    def post(self, request: Request, batch_id: UUID) -> Response:
        get_object_or_404(visible_to(self.actor), pk=batch_id)
        total = self.check(BatchApprovalSerializer)["total_minor"]
        approve_batch(by=self.actor, batch_id=batch_id, total_minor=total, now=self.now)
        nudge(send_batches)
        return Response(self.shown(batch_id))


class BatchCancellationView(FinanceEndpoint):
    """Undoes a batch that nobody let go yet."""

    @extend_schema(request=None, responses=BatchSerializer)
    def post(self, request: Request, batch_id: UUID) -> Response:
        get_object_or_404(visible_to(self.actor), pk=batch_id)
        cancel_batch(by=self.actor, batch_id=batch_id, now=self.now)
        return Response(self.shown(batch_id))
