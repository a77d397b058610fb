from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from payments.models import Entry, LedgerTransaction
from payments.queries.ledger import visible_to


@extend_schema_serializer(component_name="LedgerEntry")
class EntrySerializer(serializers.ModelSerializer[Entry]):
    """`account` is the kind of account in words; what the account gains is positive."""

    account = serializers.CharField(source="account.get_kind_display")

    class Meta:
        model = Entry
        fields = ("account", "amount_minor", "currency")


@extend_schema_serializer(component_name="LedgerTransactionView")
class LedgerTransactionSerializer(serializers.ModelSerializer[LedgerTransaction]):
    entries = EntrySerializer(many=True)

    class Meta:
        model = LedgerTransaction
        fields = ("id", "kind", "posted_at", "entries")


class LedgerTransactionView(Endpoint):
    """One transaction of the ledger, with the entries on accounts that one may see."""

    @extend_schema(responses=LedgerTransactionSerializer)
    def get(self, request: Request, transaction_id: UUID) -> Response:
        found = get_object_or_404(visible_to(self.actor), pk=transaction_id)
        return Response(LedgerTransactionSerializer(found).data)
