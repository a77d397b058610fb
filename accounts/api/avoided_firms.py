from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.conflicts import avoid_firm, stop_avoiding
from accounts.api.views import Endpoint
from accounts.models import AvoidedFirm
from accounts.queries import conflicts


class AvoidedFirmSerializer(serializers.ModelSerializer[AvoidedFirm]):
    class Meta:
        model = AvoidedFirm
        fields = ("id", "name", "declared_at")


class NewAvoidedFirmSerializer(serializers.Serializer[Any]):
    """An employer or firm; never a client or patient."""

    name = serializers.CharField(max_length=120)


class AvoidedFirmsView(Endpoint):
    """Employers and firms one must not work for or about, by name."""

    @extend_schema(responses=AvoidedFirmSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(conflicts.firms_visible_to(self.actor), AvoidedFirmSerializer)

    @extend_schema(request=NewAvoidedFirmSerializer, responses={201: AvoidedFirmSerializer})
    def post(self, request: Request) -> Response:
        name = self.check(NewAvoidedFirmSerializer)["name"]
        firm = avoid_firm(by=self.actor, name=name, now=self.now)
        return Response(AvoidedFirmSerializer(firm).data, status=201)


class AvoidedFirmView(Endpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, firm_id: UUID) -> Response:
        stop_avoiding(firm=get_object_or_404(conflicts.firms_visible_to(self.actor), pk=firm_id))
        return Response(status=204)
