from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.labs import create_lab
from accounts.api.fields import CountryField
from accounts.api.views import Endpoint
from accounts.models import Lab
from accounts.queries import labs


class LabSerializer(serializers.ModelSerializer[Lab]):
    country = CountryField(default="US")

    class Meta:
        model = Lab
        fields = ("id", "name", "country", "created_at")
        read_only_fields = ("id", "created_at")


class LabsView(Endpoint):
    """The labs one is a member of; a new one belongs to whom it makes."""

    @extend_schema(responses=LabSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(labs.visible_to(self.actor), LabSerializer)

    @extend_schema(request=LabSerializer, responses={201: LabSerializer})
    def post(self, request: Request) -> Response:
        lab = create_lab(by=self.actor, now=self.now, **self.check(LabSerializer))
        return Response(LabSerializer(lab).data, status=201)


class LabView(Endpoint):
    @extend_schema(responses=LabSerializer)
    def get(self, request: Request, lab_id: UUID) -> Response:
        return Response(LabSerializer(get_object_or_404(labs.visible_to(self.actor), pk=lab_id)).data)
