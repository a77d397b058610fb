from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.conflicts import declare_conflict, withdraw_conflict
from accounts.api.fields import LabNameSerializer
from accounts.api.views import Endpoint
from accounts.models import Conflict
from accounts.queries import conflicts


class ConflictSerializer(serializers.ModelSerializer[Conflict]):
    lab = LabNameSerializer(read_only=True)

    class Meta:
        model = Conflict
        fields = ("id", "lab", "declared_at")


class ConflictDeclarationSerializer(serializers.Serializer[Any]):
    lab_id = serializers.UUIDField()


class ConflictsView(Endpoint):
    """The labs one must not work for, as declared by oneself."""

    @extend_schema(responses=ConflictSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(conflicts.visible_to(self.actor), ConflictSerializer)

    @extend_schema(request=ConflictDeclarationSerializer, responses={201: ConflictSerializer})
    def post(self, request: Request) -> Response:
        lab_id = self.check(ConflictDeclarationSerializer)["lab_id"]
        conflict = declare_conflict(by=self.actor, lab_id=lab_id, now=self.now)
        return Response(ConflictSerializer(conflict).data, status=201)


class ConflictView(Endpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, conflict_id: UUID) -> Response:
        withdraw_conflict(conflict=get_object_or_404(conflicts.visible_to(self.actor), pk=conflict_id))
        return Response(status=204)
