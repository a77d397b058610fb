from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from marketplace.queries.first_looks import first_looks
from tasks.api.items import JudgeFindingSerializer
from tasks.queries.claims import visible_to, with_work


class FirstLookSerializer(serializers.Serializer[Any]):
    """What one AI reviewer said, on the sides as this expert sees them."""

    name = serializers.CharField()
    answer = serializers.DictField()
    text = serializers.CharField()
    rationale = serializers.CharField()
    findings = JudgeFindingSerializer(many=True)


class ClaimFirstLooksView(Endpoint):
    """The AI first look at the item in hand; empty wherever the design keeps the expert blind to it."""

    pagination_class = None

    @extend_schema(responses=FirstLookSerializer(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        claim = get_object_or_404(with_work(visible_to(self.actor)), pk=claim_id)
        return Response(FirstLookSerializer(first_looks(claim), many=True).data)
